import { COLOURS } from "../model/attribute.js";
import { quantile } from "../model/statistics.js";
import { isNumeric } from "../model/values.js";

/** From the least to the greatest fifth of a numeric legend. */
const RAMP = ["#fde3c8", "#f7b27a", "#ee8a45", "#c75f1c", "#7f3407"];
/** Entries of a key; the colours repeat after that. */
const MOST_ENTRIES = 8;

/**
 * @typedef {object} Legend
 * @property {(text: string) => string|undefined} colour nothing for no value
 * @property {{label: string, colour: string}[]} entries
 */

/**
 * A colour for each category, or for each fifth of the numbers.
 *
 * @param {string[]} texts
 * @param {boolean} numeric
 * @returns {Legend}
 */
export function legendFor(texts, numeric) {
  return numeric ? numericLegend(texts.filter(isNumeric).map(Number)) : categoryLegend(texts);
}

/** @param {string[]} texts @returns {Legend} */
function categoryLegend(texts) {
  const order = [...new Set(texts.filter(Boolean))];
  const colours = new Map(order.map((text, index) => [text, COLOURS[index % COLOURS.length]]));
  return {
    colour: (text) => colours.get(text),
    entries: [...colours].slice(0, MOST_ENTRIES).map(([label, colour]) => ({ label, colour })),
  };
}

/** @param {number[]} numbers @returns {Legend} */
function numericLegend(numbers) {
  const limits = numbers.length > 0 ? RAMP.map((_colour, index) => quantile(numbers, (index + 1) / RAMP.length)) : [];
  return {
    colour: (text) => (isNumeric(text) ? RAMP[limits.findIndex((limit) => Number(text) <= limit)] : undefined),
    entries: limits.map((limit, index) => ({ label: `≤ ${Number(limit.toPrecision(4))}`, colour: RAMP[index] })),
  };
}

/** @param {Legend} legend @param {{left: number, top: number}} corner @returns {import("./drawing.js").Shape[]} */
export function legendShapes({ entries }, { left, top }) {
  return entries.flatMap(({ label, colour }, index) => [
    { kind: "circle", x: left, y: top + index * 15, r: 4.5, fill: colour },
    { kind: "text", x: left + 9, y: top + 4 + index * 15, text: label },
  ]);
}
