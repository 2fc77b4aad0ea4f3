import { searchByFormula } from "../model/formulas.js";
import { parseQuery } from "../model/values.js";
import * as notices from "../notifications.js";
import {
  caseNotFound, collectionNotFound, dataContextNotFound, fieldRequired, success, unparsedQuery,
} from "../replies.js";
import { updateMany } from "./items.js";

/**
 * @typedef {import("../model/dataset.js").DataSet} DataSet
 * @typedef {import("../model/grouping.js").Case} Case
 * @typedef {import("../selector.js").Resources} Resources
 * @typedef {import("../types.js").Values} Values
 */

/** @type {import("./index.js").Handlers} */
export const caseHandlers = {
  case: {
    create: createCases,
    update(found, values, context) {
      const ids = updateMany(found, values, context);
      if (!Array.isArray(ids)) return ids;
      return ids.length > 0 ? { success: true, caseIDs: ids } : { success: false };
    },
  },
  caseByID: forOneCase("caseByID", ({ dataSet, keys }) => dataSet?.findCase(keys.caseByID ?? "")),
  caseByIndex: forOneCase("caseByIndex", ({ dataSet, collection, keys }) =>
    collection && dataSet?.casesOf(collection)[Number(keys.caseByIndex)]),
  caseCount: {
    get({ dataSet, collection }) {
      return dataSet && collection ? success(dataSet.casesOf(collection).length) : collectionNotFound;
    },
  },
  caseSearch: {
    get({ dataSet, collection, keys }) {
      if (!dataSet) return dataContextNotFound;
      if (!collection) return collectionNotFound;
      const isAttribute = (/** @type {string} */ name) => Boolean(dataSet.attributeNamed(name, collection));
      const matches = keys.caseSearch && parseQuery(keys.caseSearch, isAttribute);
      if (!matches) return unparsedQuery;
      const hits = dataSet.casesOf(collection).filter((entry) => {
        const values = valuesOf(dataSet, entry);
        return matches((name) => values[name]);
      });
      return success(hits.map((entry) => caseToV2(dataSet, entry).case));
    },
  },
  caseFormulaSearch: {
    get({ dataSet, collection, keys }) {
      if (!collection || !dataSet) return collectionNotFound;
      if (!keys.caseFormulaSearch) return unparsedQuery;
      const result = searchByFormula(dataSet, collection, keys.caseFormulaSearch);
      if ("error" in result) return { success: false, error: result.error };
      return success(result.cases.map((entry) => caseToV2(dataSet, entry).case));
    },
  },
  allCases: {
    get({ dataSet, collection }) {
      if (!dataSet) return dataContextNotFound;
      if (!collection) return collectionNotFound;
      const cases = dataSet.casesOf(collection).map((entry) => {
        const { case: { id, parent, children, values }, caseIndex } = caseToV2(dataSet, entry);
        return { case: { id, parent, children, values }, caseIndex };
      });
      return success({ collection: { name: collection.name, id: collection.id }, cases });
    },
    delete({ dataSet }) {
      if (!dataSet) return dataContextNotFound;
      dataSet.removeItems([...dataSet.items]);
      return success();
    },
  },
};

/** @type {import("./index.js").Handler} */
function createCases({ dataSet, collection, keys }, values, { notify }) {
  if (!dataSet) return dataContextNotFound;
  const before = new Set(dataSet.cases.map(({ id }) => id));
  const claimed = new Set();
  const rows = [];
  for (const entry of [values].flat()) {
    // Throws for a missing entry, as CODAP does.
    if (!entry.values) continue;
    const parent = entry.parent ? dataSet.findCase(entry.parent) : undefined;
    const empty = parent && collection && parent.items.find((item) => !claimed.has(item)
      && collection.attributes.length > 0 && collection.dataAttributes.every(({ id }) => !item.values.get(id)));
    if (empty) {
      claimed.add(empty);
      dataSet.setValues([empty], entry.values);
    } else {
      rows.push({ ...entry.values, ...(parent && parentValues(dataSet, parent)) });
    }
  }
  if (rows.length > 0) dataSet.addItems(rows);
  const created = dataSet.cases.filter(({ id }) => !before.has(id));
  if (created.length > 0) notify(notices.createCases(dataSet, created));
  // A collection that is named but unknown has no cases: the answer is empty although the case was made.
  const wanted = keys.collection === undefined ? created : created.filter((entry) => entry.collection === collection);
  return success(wanted.map(({ id }) => ({ id })));
}

/**
 * Values of a case and its ancestors, those that are not empty.
 *
 * @param {DataSet} dataSet
 * @param {Case} parent
 * @returns {Values}
 */
function parentValues(dataSet, parent) {
  const depth = dataSet.collections.indexOf(parent.collection);
  const attributes = dataSet.collections.slice(0, depth + 1).flatMap((collection) => collection.attributes);
  const values = Object.entries(dataSet.valuesOf(parent.items[0], attributes));
  return Object.fromEntries(values.filter(([, value]) => value !== ""));
}

/**
 * @param {string} type
 * @param {(found: Resources) => Case|undefined} find
 * @returns {Record<string, import("./index.js").Handler>}
 */
function forOneCase(type, find) {
  return {
    get(found) {
      const entry = find(found);
      if (!found.dataSet) return dataContextNotFound;
      return entry ? success(caseToV2(found.dataSet, entry)) : caseNotFound;
    },
    update(found, values) {
      const entry = find(found);
      if (!found.dataSet) return dataContextNotFound;
      if (!entry) return caseNotFound;
      if (!values) return fieldRequired("update", type, "values");
      if (!values.values) return fieldRequired("update", type, "values.values");
      found.dataSet.setValues(entry.items, values.values);
      return success();
    },
    delete(found) {
      const entry = find(found);
      if (!found.dataSet) return dataContextNotFound;
      if (!entry) return caseNotFound;
      found.dataSet.removeItems(entry.items);
      return success([entry.id]);
    },
  };
}

/** @param {DataSet} dataSet @param {Case} entry */
const valuesOf = (dataSet, entry) => dataSet.valuesOf(entry.items[0], entry.collection.attributes);

/** @param {DataSet} dataSet @param {Case} entry */
function caseToV2(dataSet, entry) {
  const { id, parent, collection, children } = entry;
  return {
    case: {
      id, parent: parent?.id, collection: { id: collection.id, name: collection.name },
      values: valuesOf(dataSet, entry), children: children.map((child) => child.id),
    },
    caseIndex: dataSet.casesOf(collection).indexOf(entry),
  };
}
