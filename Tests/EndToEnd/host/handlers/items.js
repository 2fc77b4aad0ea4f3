import { parseQuery } from "../model/values.js";
import * as notices from "../notifications.js";
import {
  caseNotFound, dataContextNotFound, fieldRequired, itemNotFound, success, unparsedQuery, valuesRequired,
} from "../replies.js";

/**
 * @typedef {import("../model/dataset.js").DataSet} DataSet
 * @typedef {import("../selector.js").Resources} Resources
 * @typedef {import("../types.js").Item} Item
 * @typedef {import("./index.js").Handlers} Handlers
 */

/** @type {Handlers} */
export const itemHandlers = {
  itemCount: {
    get: ({ dataSet }) => (dataSet ? success(dataSet.items.length) : dataContextNotFound),
  },
  item: {
    create: createItems,
    get: (found) => getItem(found, byIndex(found)),
    update(found, values, context) {
      const item = byIndex(found);
      return item ? updateItem(found, item, values, "item") : updateItems(found, values, context);
    },
    delete(found, values) {
      const item = byIndex(found);
      if (item) return deleteItems(found, [item]);
      return deleteItems(found, Array.isArray(values) ? itemsWithIds(found, values) : undefined);
    },
  },
  itemByID: forOneItem("itemByID", ({ dataSet, keys }) => dataSet?.findItem(keys.itemByID ?? "")),
  itemByCaseID: forOneItem("itemByCaseID", ({ dataSet, keys }) => dataSet?.findCase(keys.itemByCaseID ?? "")?.items[0]),
  itemSearch: {
    get(found) {
      const items = search(found);
      const { dataSet } = found;
      if (!dataSet) return dataContextNotFound;
      return items ? success(items.map((item) => itemToV2(dataSet, item))) : unparsedQuery;
    },
    delete(found) {
      const items = search(found);
      if (!found.dataSet) return dataContextNotFound;
      return items ? deleteItems(found, items) : unparsedQuery;
    },
    notify(found, values) {
      const items = search(found);
      if (!found.dataSet) return dataContextNotFound;
      if (!items) return unparsedQuery;
      if (!values) return valuesRequired;
      if (!values.itemOrder) return fieldRequired("Notify", "itemSearch", "itemOrder");
      found.dataSet.reorderItems(ordered(found.dataSet, items, values.itemOrder));
      return success();
    },
  },
};

/** Some plugins wrap an item's values once more. @param {any} entry */
function unwrapped(entry) {
  const { values } = entry;
  return values !== null && typeof values === "object" && !Array.isArray(values) ? values : entry;
}

/** @type {import("./index.js").Handler} */
function createItems({ dataSet }, values, { notify }) {
  if (!dataSet) return dataContextNotFound;
  if (!values) return valuesRequired;
  const entries = [values].flat();
  const before = new Set(dataSet.cases.map(({ id }) => id));
  const added = dataSet.addItems(entries.map(unwrapped), entries.map(({ id }) => id));
  const created = dataSet.cases.filter(({ id }) => !before.has(id));
  for (const collection of dataSet.collections) {
    const cases = created.filter((entry) => entry.collection === collection);
    if (cases.length > 0) notify(notices.createCases(dataSet, cases));
  }
  return { success: true, caseIDs: created.map(({ id }) => id), itemIDs: added.map(({ id }) => id) };
}

/**
 * @param {string} type
 * @param {(found: Resources) => Item|undefined} find
 * @returns {Record<string, import("./index.js").Handler>}
 */
function forOneItem(type, find) {
  return {
    get: (found) => getItem(found, find(found)),
    update: (found, values) => updateItem(found, find(found), values, type),
    delete(found) {
      const item = find(found);
      return deleteItems(found, item && [item]);
    },
  };
}

/** @param {Resources} found */
function byIndex({ dataSet, keys }) {
  return keys.item === undefined ? undefined : dataSet?.items[Number(keys.item)];
}

/** @param {Resources} found @returns {Item[]|undefined} */
function search({ dataSet, keys }) {
  if (!dataSet || !keys.itemSearch) return undefined;
  const matches = parseQuery(keys.itemSearch, (name) => Boolean(dataSet.attributeNamed(name)));
  if (!matches) return undefined;
  return dataSet.items.filter((item) => {
    const values = dataSet.valuesOf(item);
    return matches((name) => values[name]);
  });
}

/**
 * All items in their new order. Indexes are taken one after another, so that a later item may shift an
 * earlier one; index 0 is ignored: CODAP v3 does that.
 *
 * @param {DataSet} dataSet
 * @param {Item[]} items that move
 * @param {"first"|"last"|(number|string)[]} order anything else means last
 */
function ordered(dataSet, items, order) {
  const moving = new Set(items);
  let all = dataSet.allItems;
  if (!Array.isArray(order)) {
    const rest = all.filter((item) => !moving.has(item));
    return order === "first" ? [...items, ...rest] : [...rest, ...items];
  }
  items.forEach((item, place) => {
    const index = Number(order[place]);
    if (!index || !Number.isFinite(index)) return;
    const rest = all.filter((other) => other !== item);
    all = [...rest.slice(0, index), item, ...rest.slice(index)];
  });
  return all;
}

/** @param {DataSet} dataSet @param {Item} item */
const itemToV2 = (dataSet, item) => ({ id: item.id, values: dataSet.valuesOf(item) });

/** @param {Resources} found @param {Item|undefined} item */
function getItem({ dataSet }, item) {
  if (!dataSet) return dataContextNotFound;
  return item ? success(itemToV2(dataSet, item)) : itemNotFound;
}

/** @param {Resources} found @param {Item[]|undefined} items */
function deleteItems({ dataSet }, items) {
  if (!dataSet) return dataContextNotFound;
  if (!items) return itemNotFound;
  dataSet.removeItems(items);
  return success(items.map(({ id }) => id));
}

/** @param {number[]} ids */
const changed = (ids) => success({ changedCases: ids, createdCases: [], deletedCases: [] });

/**
 * A single update sends no notification.
 *
 * @param {Resources} found
 * @param {Item|undefined} item
 * @param {any} values
 * @param {string} type
 */
function updateItem({ dataSet }, item, values, type) {
  if (!dataSet) return dataContextNotFound;
  if (!item) return caseNotFound;
  if (!values) return fieldRequired("update", type, "values");
  dataSet.setValues([item], values);
  return changed([item.id]);
}

/** @type {import("./index.js").Handler} */
function updateItems(found, values, context) {
  const ids = updateMany(found, values, context);
  if (!Array.isArray(ids)) return ids;
  return ids.length > 0 ? changed(ids) : { success: false };
}

/**
 * Updates cases or items by id, as `update item` and `update case` share it.
 *
 * @param {Resources} found
 * @param {any} values
 * @param {import("./index.js").Context} context
 * @returns {number[]|import("../types.js").Reply} the ids that were found, or why nothing was tried
 */
export function updateMany({ dataSet }, values, { notify }) {
  if (!dataSet) return dataContextNotFound;
  if (!values) return valuesRequired;
  /** @type {number[]} */
  const ids = [];
  for (const { id, values: row } of [values].flat()) {
    const item = id && dataSet.findItem(id);
    const targets = (id && dataSet.findCase(id)?.items) || (item ? [item] : []);
    if (!row || targets.length === 0) continue;
    dataSet.setValues(targets, row);
    ids.push(id);
  }
  const cases = ids.flatMap((id) => dataSet.findCase(id) ?? []);
  if (ids.length > 0) notify(notices.updateCases(dataSet, cases));
  return ids;
}

/** @param {Resources} found @param {{id?: string|number}[]} entries */
function itemsWithIds({ dataSet }, entries) {
  return entries.flatMap(({ id }) => (id == null ? [] : dataSet?.findItem(id) ?? []));
}
