import { evaluate, isAggregate } from "../formula/evaluate.js";
import { parse, walk } from "../formula/parser.js";
import { fromText, toText } from "./values.js";

/**
 * @typedef {import("./dataset.js").DataSet} DataSet
 * @typedef {import("./attribute.js").Attribute} Attribute
 * @typedef {import("./collection.js").Collection} Collection
 * @typedef {import("./grouping.js").Case} Case
 * @typedef {import("../formula/parser.js").Node} Node
 * @typedef {import("../formula/evaluate.js").Scope} Scope
 * @typedef {import("../formula/values.js").Cell} Cell
 */

/** How CODAP begins the text of a cell whose formula failed. */
const CROSS = "❌";
const CYCLE = "Circular reference: formula refers to its own attribute either directly or indirectly";

/** One formula over the cases of a collection: what its names mean, and what its aggregates range over. */
class Pass {
  /**
   * @param {DataSet} dataSet
   * @param {Node} node
   * @param {Collection|undefined} collection the formula's own; undefined for a search, whose aggregates
   *   range over all cases of the child-most collection
   * @param {Attribute} [attribute] that is computed
   */
  constructor(dataSet, node, collection, attribute) {
    this.dataSet = dataSet;
    this.node = node;
    this.attribute = attribute;
    this.depth = collection ? dataSet.collections.indexOf(collection) : -1;
    this.rangeDepth = this.depth < 0 ? dataSet.collections.length - 1 : this.aggregateDepth();
    /** By name; the first of those with the same name counts. @type {Map<string, Attribute>} */
    this.attributes = new Map([...dataSet.attributes].reverse().map((one) => [one.name, one]));
    /** @type {Map<Case, Cell>} */
    this.results = new Map();
    /** @type {Scope["cache"]} */
    this.cache = new Map();
    /** @type {Map<Case, number>} place among its siblings */
    this.places = new Map();
  }

  /** The depth of the child-most attribute that an aggregate names; else the formula's own. */
  aggregateDepth() {
    const inAggregates = references(this.dataSet, this.node).filter(({ inAggregate }) => inAggregate);
    return inAggregates.length > 0 ? Math.max(...inAggregates.map(({ depth }) => depth)) : this.depth;
  }

  /** What is wrong with where the formula stands, as CODAP words it. @returns {string|undefined} */
  misplaced() {
    const all = references(this.dataSet, this.node);
    const parent = all.find(({ depth, inAggregate }) => inAggregate && depth < this.depth);
    if (parent) return `invalid reference to parent attribute '${parent.name}' within aggregate function`;
    const child = all.find(({ depth, inAggregate }) => !inAggregate && depth > this.depth);
    return child && `invalid reference to child attribute '${child.name}'`;
  }

  /** @param {Case} entry @returns {Scope} */
  scope(entry) {
    let draws = 0;
    return {
      value: (name) => this.value(name, entry),
      group: () => this.group(entry),
      childCount: () => (entry.children.length > 0 ? entry.children : entry.items).length,
      neighbour: (step) => {
        const other = siblings(this.dataSet, entry)[this.place(entry) + step];
        return other && this.scope(other);
      },
      random: () => noise(this.dataSet.seed, this.attribute?.id ?? 0, entry.id, draws++),
      cache: this.cache,
    };
  }

  /** @param {string} name @param {Case} entry @returns {Cell} */
  value(name, entry) {
    const attribute = this.attributes.get(name);
    if (attribute && attribute === this.attribute) return this.results.get(entry) ?? "";
    if (attribute) return fromText(entry.items[0].values.get(attribute.id) ?? "");
    if (name === "caseIndex") return this.place(entry) + 1;
    return this.dataSet.globalValue(name);
  }

  /** @param {Case} entry */
  group(entry) {
    const { cases, key } = this.range(entry);
    return { key, scopes: () => cases().map((one) => this.scope(one)) };
  }

  /**
   * A search looks at all cases; a parent's formula at the case's descendants; others at its siblings.
   *
   * @param {Case} entry
   */
  range(entry) {
    if (this.depth < 0) return { key: "all", cases: () => this.dataSet.casesOf(this.dataSet.childCollection) };
    const levels = this.rangeDepth - this.depth;
    if (levels > 0) return { key: entry.id, cases: () => descendants(entry, levels) };
    return { key: entry.parent?.id ?? "all", cases: () => siblings(this.dataSet, entry) };
  }

  /** @param {Case} entry @returns {number} from 0 */
  place(entry) {
    if (!this.places.has(entry)) siblings(this.dataSet, entry).forEach((one, index) => this.places.set(one, index));
    return this.places.get(entry) ?? 0;
  }
}

/** @param {DataSet} dataSet @param {Case} entry */
const siblings = (dataSet, entry) => entry.parent?.children ?? dataSet.casesOf(entry.collection);

/** @param {Case} entry @param {number} levels @returns {Case[]} */
const descendants = (entry, levels) =>
  levels === 0 ? [entry] : entry.children.flatMap((child) => descendants(child, levels - 1));

/**
 * The attributes a formula names.
 *
 * @param {DataSet} dataSet
 * @param {Node} node
 */
function references(dataSet, node) {
  /** @type {{name: string, attribute: Attribute, depth: number, inAggregate: boolean, shifted: boolean}[]} */
  const found = [];
  walk(node, (each, callers) => {
    const attribute = each.kind === "symbol" ? dataSet.attributeNamed(each.name) : undefined;
    if (!attribute) return;
    found.push({
      name: attribute.name, attribute,
      depth: dataSet.collections.findIndex(({ attributes }) => attributes.includes(attribute)),
      inAggregate: callers.some(({ name }) => isAggregate(name)),
      shifted: callers.some(({ name }) => name === "prev"),
    });
  });
  return found;
}

/**
 * A number in 0..<1 that looks random and is the same for the same numbers, so that nothing but
 * `rerandomize` changes a random formula's values.
 *
 * @param {number[]} numbers
 */
function noise(...numbers) {
  let hash = 0x811c9dc5;
  for (const character of numbers.join()) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** @param {unknown} error */
const textOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {Attribute} attribute @returns {{node?: Node, problem?: string}} */
function parsed(attribute) {
  try {
    return { node: parse(attribute.formula ?? "") };
  } catch (error) {
    return { problem: `Syntax error: '${textOf(error)}'` };
  }
}

/**
 * The attributes with formulas, each behind those it needs.
 *
 * @param {DataSet} dataSet
 */
function inOrder(dataSet) {
  const formulas = dataSet.attributes.filter(({ formula }) => formula);
  const nodes = new Map(formulas.map((attribute) => [attribute, parsed(attribute)]));
  /** @type {Map<Attribute, Attribute[]>} */
  const needs = new Map();
  for (const [attribute, { node }] of nodes) {
    const named = node ? references(dataSet, node) : [];
    const counted = named.filter((one) => !(one.attribute === attribute && one.shifted));
    needs.set(attribute, counted.map((one) => one.attribute).filter((one) => nodes.has(one)));
  }
  /** @type {Attribute[]} */
  const order = [];
  const visit = (/** @type {Attribute} */ attribute, /** @type {Attribute[]} */ trail) => {
    if (trail.includes(attribute)) {
      for (const one of trail.slice(trail.indexOf(attribute))) nodes.set(one, { problem: CYCLE });
    } else if (!order.includes(attribute)) {
      for (const needed of needs.get(attribute) ?? []) visit(needed, [...trail, attribute]);
      if (!order.includes(attribute)) order.push(attribute);
    }
  };
  for (const attribute of formulas) visit(attribute, []);
  return order.map((attribute) => ({ attribute, ...nodes.get(attribute) }));
}

/**
 * Computes every formula attribute of a data set and stores the values in its items.
 *
 * @param {DataSet} dataSet whose cases are up to date
 */
export function computeFormulas(dataSet) {
  for (const { attribute, node, problem } of inOrder(dataSet)) {
    const collection = dataSet.collectionOf(attribute);
    if (!collection) continue;
    const pass = node && new Pass(dataSet, node, collection, attribute);
    const failed = problem ?? pass?.misplaced();
    for (const entry of dataSet.casesOf(collection)) {
      const text = failed || !pass ? `${CROSS} ${failed}` : computed(pass, entry);
      for (const item of entry.items) {
        if (item.values.get(attribute.id) !== text) item.values = new Map(item.values).set(attribute.id, text);
      }
    }
  }
}

/** @param {Pass} pass @param {Case} entry @returns {string} */
function computed(pass, entry) {
  try {
    const value = evaluate(pass.node, pass.scope(entry));
    pass.results.set(entry, value);
    return toText(value);
  } catch (error) {
    return `${CROSS} ${textOf(error)}`;
  }
}

/**
 * The cases of a collection for which a formula holds, as CODAP decides it: any result but "", 0,
 * false and NaN.
 *
 * @param {DataSet} dataSet
 * @param {Collection} collection
 * @param {string} source
 * @returns {{cases: Case[]}|{error: string}}
 */
export function searchByFormula(dataSet, collection, source) {
  /** @type {Node} */
  let node;
  try {
    node = parse(source);
  } catch {
    return { error: "Unable to parse query." };
  }
  const pass = new Pass(dataSet, node, undefined);
  try {
    return { cases: dataSet.casesOf(collection).filter((entry) => evaluate(node, pass.scope(entry))) };
  } catch (error) {
    return { error: textOf(error) };
  }
}
