/** @typedef {string|number|boolean|undefined|null} Cell what a formula computes with */

/** @param {Cell} value */
export const isEmpty = (value) => value === "" || value === undefined || value === null;

/** @param {Cell} value Whether CODAP's functions take it for a number. */
export const isNumber = (value) => !isEmpty(value) && typeof value !== "boolean" && !Number.isNaN(Number(value));

/** @param {Cell} value Zero counts as true: `count(x)` counts every value there is. */
export const isTruthy = (value) => !isEmpty(value) && value !== false && !Number.isNaN(value);

/** @param {Cell} value */
export const asString = (value) => (isEmpty(value) ? "" : String(value));

/** @param {Cell} value @returns {boolean|undefined} undefined for an empty value */
export function asBoolean(value) {
  if (isEmpty(value)) return undefined;
  if (typeof value === "boolean") return value;
  const word = String(value).toLowerCase();
  if (word === "true" || word === "false") return word === "true";
  return typeof value === "number" ? value !== 0 && !Number.isNaN(value) : Number(value) !== 0;
}
