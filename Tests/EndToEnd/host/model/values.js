/**
 * What CODAP stores for a value a plugin sends: text.
 *
 * @param {import("../types.js").Value} value
 * @returns {string}
 */
export function toText(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.trim();
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

/** @param {string} text @returns {boolean} */
export function isNumeric(text) {
  return text !== "" && Number.isFinite(Number(text));
}

/** Dates of a few spellings: 2024-05-01 with or without a time, 5/1/2024, May 1, 2024. */
const DATE = new RegExp([
  /^\d{4}-\d{1,2}-\d{1,2}([T ][\d:.]+(Z|[+-]\d\d:?\d\d)?)?$/, /^\d{1,2}\/\d{1,2}\/\d{2,4}$/,
  /^[A-Z][a-z]{2,8} \d{1,2}, \d{4}$/,
].map(({ source }) => source).join("|"));

/** @param {string} text @returns {boolean} */
export const isDate = (text) => DATE.test(text) && !Number.isNaN(Date.parse(text));

/** @param {string} text @returns {boolean} */
export const isColor = (text) => /^(#[0-9a-f]{3}|#[0-9a-f]{6}|#[0-9a-f]{8}|(rgb|hsl)a?\([\d\s.,%]+\))$/i.test(text);

/** @param {string} text @returns {boolean} */
export const isBoundary = (text) => /^\{.*"(geometry|coordinates|jsonBoundaryObject)"/.test(text);

/**
 * What CODAP answers for stored text: a number where it reads as one.
 *
 * @param {string} text
 * @returns {string|number}
 */
export function fromText(text) {
  return isNumeric(text) ? Number(text) : text;
}

/**
 * The name CODAP falls back to when no attribute has exactly this one: without "(unit)" at the end,
 * with `_` for what is not a word character.
 *
 * @param {string} name
 */
export function canonicalName(name) {
  return name.trim().replace(/\([^)]*\)$/, "").replace(/\W/g, "_") || "attr";
}

/** @type {Record<string, (a: any, b: any) => boolean>} JavaScript's loose comparison, as CODAP does it. */
const COMPARISONS = {
  "==": (a, b) => a == b,
  "!=": (a, b) => a != b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** @param {string} text */
function literal(text) {
  if (text === "true") return true;
  if (text === "false") return false;
  return fromText(text);
}

/**
 * A search text of `itemSearch[…]` and `caseSearch[…]`: `*`, or LEFT OP RIGHT with an attribute name on
 * one side.
 *
 * @param {string} query
 * @param {(name: string) => boolean} isAttribute
 * @returns {((valueOf: (name: string) => Value) => boolean)|undefined} nothing for a text that says neither
 * @typedef {import("../types.js").Value} Value
 */
export function parseQuery(query, isAttribute) {
  if (query === "*") return () => true;
  const match = query.match(/([^=!<>]+)(==|!=|<=|<|>=|>)([^=!<>]*)/);
  if (!match) return undefined;
  const [left, right] = [match[1].trim(), match[3].trim()];
  if (!isAttribute(left) && !isAttribute(right)) return undefined;
  const compare = COMPARISONS[match[2]];
  return (valueOf) => {
    const [a, b] = [left, right].map((text) => (isAttribute(text) ? valueOf(text) : literal(text)));
    return compare(a, b);
  };
}
