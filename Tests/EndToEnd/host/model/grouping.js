import { newId } from "../ids.js";

/**
 * @typedef {import("../types.js").Item} Item
 * @typedef {import("./collection.js").Collection} Collection
 * @typedef {object} Case
 * @property {number} id
 * @property {Collection} collection
 * @property {string} key what its items have in common
 * @property {Case} [parent]
 * @property {Case[]} children
 * @property {Item[]} items
 */

/**
 * Cases from items. In the child-most collection every item is a case; above it, items that agree in
 * all attributes of a collection and its ancestors are one case. Cases stand in the order of their
 * parents, then of their first items.
 *
 * @param {Collection[]} collections parent-most first
 * @param {Item[]} items
 * @param {Map<number, Case[]>} before the cases of the last grouping, by collection id
 * @returns {Map<number, Case[]>} cases by collection id
 */
export function group(collections, items, before) {
  /** @type {Map<number, Case[]>} */
  const grouped = new Map();
  /** @type {Map<Item, Case>} */
  let parents = new Map();
  /** @type {Case[]} */
  let level = [];
  collections.forEach((collection, depth) => {
    const last = depth === collections.length - 1;
    const attributes = collections.slice(0, depth + 1).flatMap((ancestor) => ancestor.dataAttributes);
    const keyOf = (/** @type {Item} */ item) =>
      last ? String(item.id) : JSON.stringify(attributes.map(({ id }) => item.values.get(id) ?? ""));
    const { cases, byItem } = gather(collection, items, keyOf, parents);
    level = depth === 0 ? cases : level.flatMap(({ children }) => children);
    name(collection, level, before.get(collection.id) ?? []);
    grouped.set(collection.id, level);
    parents = byItem;
  });
  return grouped;
}

/**
 * @param {Collection} collection
 * @param {Item[]} items
 * @param {(item: Item) => string} keyOf
 * @param {Map<Item, Case>} parents
 */
function gather(collection, items, keyOf, parents) {
  /** @type {Map<string, Case>} */
  const byKey = new Map();
  /** @type {Map<Item, Case>} */
  const byItem = new Map();
  for (const item of items) {
    const key = keyOf(item);
    let found = byKey.get(key);
    if (!found) {
      const parent = parents.get(item);
      found = { id: 0, collection, key, parent, children: [], items: [] };
      byKey.set(key, found);
      parent?.children.push(found);
    }
    found.items.push(item);
    byItem.set(item, found);
  }
  return { cases: [...byKey.values()], byItem };
}

/**
 * Gives each case its id: the one its key had; else, when the values of a whole case changed, the id
 * of the vanished case with exactly the same items; else a new one.
 *
 * @param {Collection} collection
 * @param {Case[]} cases
 * @param {Case[]} before
 */
function name(collection, cases, before) {
  const present = new Set(cases.map(({ key }) => key));
  const vanished = new Map(before.filter(({ key }) => !present.has(key)).map((old) => [itemsOf(old), old]));
  for (const entry of cases) {
    const renamed = collection.caseIds.has(entry.key) ? undefined : vanished.get(itemsOf(entry));
    if (renamed) collection.caseIds.delete(renamed.key);
    const id = collection.caseIds.get(entry.key) ?? renamed?.id ?? newId();
    collection.caseIds.set(entry.key, id);
    entry.id = id;
  }
}

/** @param {Case} entry */
const itemsOf = (entry) => entry.items.map(({ id }) => id).sort().join();
