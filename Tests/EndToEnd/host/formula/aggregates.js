import { isEmpty, isNumber, isTruthy } from "./values.js";

/** @typedef {import("./values.js").Cell} Cell */

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
/** @param {number[]} numbers */
const mean = (numbers) => sum(numbers) / numbers.length;

/** @param {number[]} numbers @param {number} fraction @returns {number} between the two nearest values */
function quantile(numbers, fraction) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = (sorted.length - 1) * Math.min(1, Math.max(0, fraction));
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** @param {number[]} numbers */
const median = (numbers) => quantile(numbers, 0.5);

/** @param {number[]} numbers Of a sample; 0 for a single value. */
function variance(numbers) {
  if (numbers.length === 1) return 0;
  const middle = mean(numbers);
  return sum(numbers.map((number) => (number - middle) ** 2)) / (numbers.length - 1);
}

/** @param {number[]} numbers */
const stdDev = (numbers) => Math.sqrt(variance(numbers));

/**
 * Functions of the numbers among the values; without any, the result is empty.
 *
 * @type {Record<string, (numbers: number[]) => number>}
 */
const NUMERIC = {
  sum, mean, median, variance, stdDev,
  min: (numbers) => numbers.reduce((a, b) => Math.min(a, b)),
  max: (numbers) => numbers.reduce((a, b) => Math.max(a, b)),
  stdErr: (numbers) => stdDev(numbers) / Math.sqrt(numbers.length),
  mad: (numbers) => median(numbers.map((number) => Math.abs(number - median(numbers)))),
};
/** Functions of all values that are not empty. @type {Record<string, (values: Cell[]) => Cell>} */
const GENERAL = {
  first: (values) => values[0],
  last: (values) => values[values.length - 1],
  uniqueValues: (values) => new Set(values).size,
  combine: (values) => values.map(String).join(""),
};

export const aggregateNames = ["count", "percentile", ...Object.keys(NUMERIC), ...Object.keys(GENERAL)];

/** Where the filter stands among the arguments, from 0. @param {string} name */
export const filterPlace = (name) => (name === "percentile" ? 2 : 1);

/**
 * @param {string} name one of `aggregateNames`
 * @param {Cell[]} values of the expression, those that pass the filter
 * @param {() => Cell} parameter computes the second argument of `percentile`
 * @returns {Cell}
 */
export function aggregate(name, values, parameter) {
  if (name === "count") return values.filter(isTruthy).length;
  if (name in GENERAL) {
    const filled = values.filter((value) => !isEmpty(value));
    return filled.length > 0 ? GENERAL[name](filled) : "";
  }
  const numbers = values.filter(isNumber).map(Number);
  if (numbers.length === 0) return "";
  if (name !== "percentile") return NUMERIC[name](numbers);
  const fraction = parameter();
  return isNumber(fraction) ? quantile(numbers, Number(fraction)) : "";
}
