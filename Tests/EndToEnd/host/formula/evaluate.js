import { aggregate, aggregateNames, filterPlace } from "./aggregates.js";
import { constants, scalars } from "./functions.js";
import { operators } from "./operators.js";
import { isTruthy } from "./values.js";

/**
 * @typedef {import("./parser.js").Node} Node
 * @typedef {import("./parser.js").Call} Call
 * @typedef {import("./values.js").Cell} Cell
 * @typedef {object} Scope where a formula finds what is not in its text
 * @property {(name: string) => Cell} value of a symbol; undefined for one that is unknown
 * @property {(call: Call) => {key: string|number, scopes: () => Scope[]}} group what an aggregate ranges
 *   over, and a key that is equal for equal ranges
 * @property {() => number} [childCount] what `count()` says
 * @property {(step: 1|-1) => Scope|undefined} [neighbour] the next or previous case of the same group
 * @property {() => number} random in 0..<1
 * @property {Map<Call, Map<string|number, Cell>>} cache of aggregates; belongs to one pass over the cases
 */

/** Functions that range over cases or look at others. */
export const caseFunctions = [...aggregateNames, "prev", "next"];

/** @param {string} name */
export const isAggregate = (name) => aggregateNames.includes(name);

/** @param {Node} node @param {Scope} scope @returns {Cell} @throws with CODAP's text */
export function evaluate(node, scope) {
  if (node.kind === "literal") return node.value;
  if (node.kind === "symbol") return symbol(node.name, scope);
  const { name, args } = node;
  if (isAggregate(name)) return aggregated(node, scope);
  if (name === "prev" || name === "next") return neighbouring(node, scope);
  const values = args.map((arg) => evaluate(arg, scope));
  if (name.startsWith("random")) return random(name, values, scope);
  const compute = Object.hasOwn(operators, name) ? operators[name] : Object.hasOwn(scalars, name) && scalars[name];
  if (!compute) throw new Error(`Undefined function ${name}`);
  return compute(...values);
}

/** @param {string} name @param {Scope} scope */
function symbol(name, scope) {
  const value = scope.value(name);
  if (value !== undefined) return value;
  if (Object.hasOwn(constants, name)) return constants[name];
  throw new Error(`Undefined symbol ${name}`);
}

/** @param {Call} node @param {Scope} scope @returns {Cell} */
function aggregated(node, scope) {
  const { name, args } = node;
  if (args.length === 0 && name === "count") return scope.childCount?.() ?? 0;
  const { key, scopes } = scope.group(node);
  const cached = scope.cache.get(node) ?? new Map();
  scope.cache.set(node, cached);
  const local = name === "percentile";
  if (!local && cached.has(key)) return cached.get(key);
  const filter = args[filterPlace(name)];
  const passing = scopes().filter((each) => !filter || isTruthy(evaluate(filter, each)));
  const values = args[0] ? passing.map((each) => evaluate(args[0], each)) : [];
  const result = aggregate(name, values, () => (args[1] ? evaluate(args[1], scope) : ""));
  cached.set(key, result);
  return result;
}

/** `prev` and `next`: (expression, default, filter). @param {Call} node @param {Scope} scope @returns {Cell} */
function neighbouring({ name, args: [expression, otherwise, filter] }, scope) {
  const step = name === "prev" ? -1 : 1;
  let at = scope.neighbour?.(step);
  while (at && filter && !isTruthy(evaluate(filter, at))) at = at.neighbour?.(step);
  if (at && expression) return evaluate(expression, at);
  return otherwise ? evaluate(otherwise, scope) : "";
}

/** @param {string} name @param {Cell[]} values @param {Scope} scope @returns {Cell} */
function random(name, values, scope) {
  if (name === "randomPick") return values[Math.floor(scope.random() * values.length)];
  if (name !== "random") throw new Error(`Undefined function ${name}`);
  const [low, high] = values.length > 1 ? values.map(Number) : [0, Number(values[0] ?? 1)];
  return low + scope.random() * (high - low);
}

/** A scope of names and values without cases. @param {Record<string, any>} record @returns {Scope} */
export function recordScope(record) {
  return {
    value: (name) => (Object.hasOwn(record, name) ? record[name] : undefined),
    group: ({ name }) => {
      throw new Error(`${name}() needs cases to range over`);
    },
    random: Math.random,
    cache: new Map(),
  };
}
