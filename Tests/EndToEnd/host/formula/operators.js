import { isEmpty, isNumber } from "./values.js";

/** @typedef {import("./values.js").Cell} Cell */

/** @param {Cell} a @param {Cell} b */
function equal(a, b) {
  if (typeof a === "boolean" && typeof b !== "boolean") return a === (b === "true");
  if (typeof b === "boolean" && typeof a !== "boolean") return (a === "true") === b;
  if (typeof a === "number" && typeof b !== "number") return a === Number(b);
  if (typeof b === "number" && typeof a !== "number") return Number(a) === b;
  return a === b;
}

/** @param {(a: any, b: any) => boolean} holds @returns {(a: Cell, b: Cell) => Cell} */
const comparison = (holds) => (a, b) => {
  if (Number.isNaN(a) || Number.isNaN(b)) return NaN;
  if (isEmpty(a) && isEmpty(b)) return "";
  if (isNumber(a) && isNumber(b)) return holds(Number(a), Number(b));
  if ((isEmpty(a) && isNumber(b)) || (isNumber(a) && isEmpty(b))) return "";
  return holds(isEmpty(a) ? "" : String(a), isEmpty(b) ? "" : String(b));
};

/** @param {string} name as CODAP's message has it @param {(a: number, b: number) => number} compute */
const arithmetic = (name, compute) => (/** @type {Cell} */ a, /** @type {Cell} */ b) => {
  if (a === "" || b === "") return "";
  if (!isNumber(a) || !isNumber(b)) throw new Error(`Invalid arguments for ${name} operator: ${a}, ${b}`);
  return compute(Number(a), Number(b));
};

/** Numbers are added, texts are joined. @param {Cell} a @param {Cell} b */
function add(a, b) {
  if ((a === "" && typeof b !== "string") || (b === "" && typeof a !== "string")) return "";
  if (isNumber(a) && isNumber(b)) return Number(a) + Number(b);
  if (typeof a === "string" || typeof b === "string") return `${a}${b}`;
  throw new Error(`Invalid arguments for add operator: ${a}, ${b}`);
}

/** @param {Cell} value @returns {number} */
function converted(value) {
  const number = Number(value);
  if (Number.isNaN(number) && typeof value === "string") throw new Error(`Cannot convert "${value}" to a number`);
  return number;
}

/** @param {Cell} value What and, or and not take it for. */
const logical = (value) => Boolean(converted(value));

/** @type {Record<string, (...values: Cell[]) => Cell>} */
export const operators = {
  "==": equal,
  "!=": (a, b) => !equal(a, b),
  "<": comparison((a, b) => a < b),
  "<=": comparison((a, b) => a <= b),
  ">": comparison((a, b) => a > b),
  ">=": comparison((a, b) => a >= b),
  "+": add,
  "-": arithmetic("subtract", (a, b) => a - b),
  "*": arithmetic("multiply", (a, b) => a * b),
  "/": arithmetic("divide", (a, b) => a / b),
  "%": arithmetic("mod", (a, b) => a % b),
  and: (a, b) => logical(a) && logical(b),
  or: (a, b) => logical(a) || logical(b),
  not: (value) => !logical(value),
  negative: (value) => (value === "" ? "" : -converted(value)),
  positive: (value) => (value === "" ? "" : converted(value)),
};
