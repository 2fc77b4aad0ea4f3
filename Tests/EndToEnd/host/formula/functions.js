import { asBoolean, asString, isEmpty, isNumber } from "./values.js";

/**
 * @typedef {import("./values.js").Cell} Cell
 * @typedef {(...values: Cell[]) => Cell} Scalar
 */

/**
 * @param {(...numbers: number[]) => number} compute
 * @param {number} [required] how many have to be numbers
 * @returns {Scalar}
 */
const numeric = (compute, required = 1) => (...values) => {
  const given = [...values, ...Array(Math.max(0, required - values.length)).fill("")];
  if (given.slice(0, required).some((value) => !isNumber(value))) return "";
  return compute(.../** @type {number[]} */ (given.map((value) => (isNumber(value) ? Number(value) : undefined))));
};

/** @param {number} number @param {number} [digits] */
function round(number, digits = 0) {
  const factor = 10 ** digits;
  return Math.round(number * factor) / factor;
}

/** @param {Cell} value @param {number} least @returns {number} @throws as CODAP does for what is no whole number */
function whole(value, least = -Infinity) {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least) throw new Error(`invalid type(s) for '${number}'`);
  return number;
}

/** @param {Cell} value @param {Cell} yes @param {Cell} no */
function choose(value, yes, no) {
  const holds = asBoolean(value);
  return holds === undefined ? "" : holds ? yes : no;
}

/** @type {Record<string, Scalar>} */
const arithmetic = {
  abs: numeric(Math.abs), ceil: numeric(Math.ceil), exp: numeric(Math.exp), floor: numeric(Math.floor),
  frac: numeric((number) => number - Math.trunc(number)), ln: numeric(Math.log), log: numeric(Math.log10),
  pow: numeric((base, power) => base ** power, 2), round: numeric(round), sqrt: numeric(Math.sqrt),
  trunc: numeric(Math.trunc),
};
/** @type {Record<string, Scalar>} */
const trigonometric = {
  acos: numeric(Math.acos), asin: numeric(Math.asin), atan: numeric(Math.atan), atan2: numeric(Math.atan2, 2),
  cos: numeric(Math.cos), sin: numeric(Math.sin), tan: numeric(Math.tan),
};
/** @type {Record<string, Scalar>} */
const logic = {
  boolean: (value) => asBoolean(value) ?? "",
  isBoolean: (value) => ["true", "false"].includes(String(value).toLowerCase()),
  isFinite: (value) => !isEmpty(value) && Number.isFinite(Number(value)),
  isMissing: (value) => isEmpty(value),
  isNumber: (value) => isNumber(value),
};
/** @type {Record<string, Scalar>} */
const other = {
  if: choose,
  number: (value) => (isNumber(value) || typeof value === "boolean" ? Number(value) : ""),
  string: (value) => asString(value),
};
/** Positions in texts count from 1. @type {Record<string, Scalar>} */
const texts = {
  beginsWith: (text, prefix) => asString(text).startsWith(asString(prefix)),
  charAt: (text, index) => asString(text).charAt(whole(index) - 1),
  concat: (...values) => values.map(asString).join(""),
  endsWith: (text, suffix) => asString(text).endsWith(asString(suffix)),
  findString: (text, sought, start) => asString(text).indexOf(asString(sought), whole(start || 1) - 1) + 1,
  includes: (text, sought) => asString(text).includes(asString(sought)),
  join: (delimiter, ...values) => values.map(asString).join(asString(delimiter)),
  repeatString: (text, times) => asString(text).repeat(whole(times, 0)),
  replaceString: (text, sought, other) => asString(text).replaceAll(asString(sought), asString(other)),
  split: (text, separator, index) => asString(text).split(asString(separator))[whole(index) - 1],
  stringLength: (text) => asString(text).length,
  subString: (text, start, length) => asString(text).slice(whole(start, 0) - 1).slice(0, whole(length, 0)),
  toLower: (text) => asString(text).toLowerCase(),
  toUpper: (text) => asString(text).toUpperCase(),
  trim: (text) => asString(text).trim().replace(/\s+/g, " "),
};

/** Functions of values, by CODAP's category. */
export const scalarsByCategory = {
  Arithmetic: arithmetic, Logic: logic, Other: other, String: texts, Trigonometric: trigonometric,
};
/** @type {Record<string, Scalar>} */
export const scalars = Object.assign({}, ...Object.values(scalarsByCategory));

/** Names that stand for a value. @type {Record<string, Cell>} */
export const constants = {
  e: Math.E, E: Math.E, pi: Math.PI, PI: Math.PI, "π": Math.PI, tau: 2 * Math.PI, true: true, false: false,
  Infinity, NaN,
};
