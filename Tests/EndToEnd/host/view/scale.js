import { isNumeric } from "../model/values.js";

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Plot
 * @typedef {object} Scale
 * @property {boolean} numeric
 * @property {(text: string) => number|undefined} at where a value stands; nothing for one that has no place
 * @property {{at: number, label: string}[]} ticks
 */

/** Number of intervals an axis aims at. */
const INTERVALS = 5;

/** @param {string[]} texts @param {number} from @param {number} to @returns {Scale} */
export function numericScale(texts, from, to) {
  const numbers = texts.filter(isNumeric).map(Number);
  const [low, high] = numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : [0, 10];
  const step = niceStep(high - low || Math.abs(high) || 1);
  const [first, last] = [Math.floor(low / step - 0.25) * step, Math.ceil(high / step + 0.25) * step];
  const place = (/** @type {number} */ value) => from + ((value - first) / (last - first)) * (to - from);
  const count = Math.round((last - first) / step);
  const ticks = Array.from({ length: count + 1 }, (_unused, index) => {
    const value = Number((first + index * step).toPrecision(12));
    return { at: place(value), label: String(value) };
  });
  return { numeric: true, at: (text) => (isNumeric(text) ? place(Number(text)) : undefined), ticks };
}

/** 1, 2 or 5 times a power of ten. @param {number} span */
function niceStep(span) {
  const raw = span / INTERVALS;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10);
}

/** @param {string[]} texts @param {number} from @param {number} to @returns {Scale} */
export function categoryScale(texts, from, to) {
  const order = [...new Set(texts.filter(Boolean))];
  const band = (to - from) / Math.max(order.length, 1);
  const place = (/** @type {number} */ index) => from + (index + 0.5) * band;
  return {
    numeric: false,
    at: (text) => (order.includes(text) ? place(order.indexOf(text)) : undefined),
    ticks: order.map((label, index) => ({ at: place(index), label })),
  };
}

/**
 * Gives every point its place. Where both axes are numeric that is its value; elsewhere points that
 * would cover each other are stacked away from the axis.
 *
 * @template T
 * @param {{item: T, x: number|undefined, y: number|undefined}[]} points
 * @param {{x: Scale|undefined, y: Scale|undefined, plot: Plot, step: number}} frame
 * @returns {{item: T, cx: number, cy: number}[]} without the points that have no value for an axis
 */
export function stack(points, { x, y, plot, step }) {
  if (!x && !y) return points.map(({ item }, index) => ({ item, ...scattered(index, plot) }));
  /** @type {Map<string, number>} */
  const heights = new Map();
  const placed = points.filter((point) => (!x || point.x !== undefined) && (!y || point.y !== undefined));
  return placed.map(({ item, x: px = plot.left, y: py = plot.bottom }) => {
    if (x?.numeric && y?.numeric) return { item, cx: px, cy: py };
    const key = `${Math.round(px / step)},${Math.round(py / step)}`;
    const height = heights.get(key) ?? 0;
    heights.set(key, height + 1);
    const sideways = y !== undefined && (!x || !x.numeric);
    const offset = (x && y ? height : height + 1) * step;
    return sideways ? { item, cx: px + offset, cy: py } : { item, cx: px, cy: py - offset };
  });
}

/** A fixed scatter for a graph without attributes. @param {number} index @param {Plot} plot */
function scattered(index, { left, right, top, bottom }) {
  const fraction = (/** @type {number} */ seed) => ((index + 1) * seed) % 1;
  return { cx: left + fraction(0.618034) * (right - left), cy: top + fraction(0.754878) * (bottom - top) };
}
