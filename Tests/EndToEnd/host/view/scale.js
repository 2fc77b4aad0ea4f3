import { tickGap } from "../model/bounds.js";
import { isNumeric } from "../model/values.js";

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Plot
 * @typedef {object} Scale
 * @property {boolean} numeric
 * @property {(text: string) => number|undefined} at where a value stands; nothing for one that has no place
 * @property {{at: number, label: string}[]} ticks
 */

/**
 * @param {import("../model/bounds.js").Bounds} bounds A value beyond them has no place.
 * @param {number} from
 * @param {number} to
 * @returns {Scale}
 */
export function numericScale({ min, max }, from, to) {
  const place = (/** @type {number} */ value) => from + ((value - min) / (max - min)) * (to - from);
  const inside = (/** @type {number} */ value) => value >= min && value <= max;
  const gap = tickGap(min, max);
  const first = Math.ceil(min / gap);
  const count = Math.max(0, Math.floor(max / gap) - first + 1);
  const ticks = Array.from({ length: count }, (_unused, index) => {
    const value = Number(((first + index) * gap).toPrecision(12));
    return { at: place(value), label: String(value) };
  });
  return {
    numeric: true,
    at: (text) => (isNumeric(text) && inside(Number(text)) ? place(Number(text)) : undefined),
    ticks,
  };
}

/** @param {string[]} texts @param {number} from @param {number} to @returns {Scale} */
export function categoryScale(texts, from, to) {
  const order = new Map([...new Set(texts.filter(Boolean))].map((text, index) => [text, index]));
  const band = (to - from) / Math.max(order.size, 1);
  const place = (/** @type {number} */ index) => from + (index + 0.5) * band;
  return {
    numeric: false,
    at(text) {
      const index = order.get(text);
      return index === undefined ? undefined : place(index);
    },
    ticks: [...order].map(([label, index]) => ({ at: place(index), label })),
  };
}

/**
 * Gives every point its place. Where both axes are numeric that is its value; elsewhere points that
 * would cover each other are stacked away from the axis.
 *
 * @template {{x: number|undefined, y: number|undefined}} T
 * @param {T[]} points
 * @param {{x: Scale|undefined, y: Scale|undefined, plot: Plot, step: number}} frame
 * @returns {{point: T, cx: number, cy: number}[]} without the points that have no place on an axis
 */
export function stack(points, { x, y, plot, step }) {
  if (!x && !y) return points.map((point, index) => ({ point, ...scattered(index, plot) }));
  /** @type {Map<string, number>} */
  const heights = new Map();
  const placed = points.filter((point) => (!x || point.x !== undefined) && (!y || point.y !== undefined));
  return placed.map((point) => {
    const { x: px = plot.left, y: py = plot.bottom } = point;
    if (x?.numeric && y?.numeric) return { point, cx: px, cy: py };
    const key = `${Math.round(px / step)},${Math.round(py / step)}`;
    const height = heights.get(key) ?? 0;
    heights.set(key, height + 1);
    const sideways = y !== undefined && (!x || !x.numeric);
    const offset = (x && y ? height : height + 1) * step;
    return sideways ? { point, cx: px + offset, cy: py } : { point, cx: px, cy: py - offset };
  });
}

/** A fixed scatter for a graph without attributes. @param {number} index @param {Plot} plot */
function scattered(index, { left, right, top, bottom }) {
  const fraction = (/** @type {number} */ seed) => ((index + 1) * seed) % 1;
  return { cx: left + fraction(0.618034) * (right - left), cy: top + fraction(0.754878) * (bottom - top) };
}
