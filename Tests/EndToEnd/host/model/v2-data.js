import { newId } from "../ids.js";
import { Collection } from "./collection.js";
import { DataSet } from "./dataset.js";

/**
 * @typedef {import("./grouping.js").Case} Case
 * @typedef {import("../types.js").Values} Values
 */

/** @param {DataSet} dataSet @returns {Values} without cases */
export function dataSetToV2(dataSet) {
  const { description, source, importDate } = dataSet.metadata;
  const known = [description, source, importDate].some((value) => value !== undefined);
  return {
    type: "DG.DataContext", document: 1, guid: dataSet.id, id: dataSet.id, name: dataSet.name, title: dataSet.title,
    collections: dataSet.collections.map((collection) => collectionToV2(dataSet, collection)),
    ...(known && { metadata: { description, source, importDate } }),
    flexibleGroupingChangeFlag: false, preventReorg: false,
    setAsideItems: [...dataSet.setAside].map((item) => ({ id: item.id, values: dataSet.valuesOf(item) })),
    contextStorage: { _links_: { selectedCases: dataSet.selectedCases.map(({ id }) => ({ type: "DG.Case", id })) } },
  };
}

/** @param {DataSet} dataSet @param {Collection} collection */
export function collectionToV2(dataSet, collection) {
  const parent = dataSet.collections[dataSet.collections.indexOf(collection) - 1];
  return {
    attrs: collection.attributes.map((attribute) => dataSet.attributeToV2(attribute)),
    guid: collection.id, id: collection.id, ...(collection.labels && { labels: collection.labels }),
    name: collection.name, parent: parent?.id, title: collection.title, defaults: undefined, type: "DG.Collection",
  };
}

/** With its cases; computed values are left out. @param {DataSet} dataSet @returns {Values} */
export function exportDataSet(dataSet) {
  const json = dataSetToV2(dataSet);
  const collections = dataSet.collections.map((collection, index) => ({
    ...json.collections[index], cases: dataSet.casesOf(collection).map((entry) => exportCase(dataSet, entry)),
  }));
  return { ...json, collections };
}

/** @param {DataSet} dataSet @param {Case} entry */
function exportCase(dataSet, { id, collection, items, parent }) {
  const isItem = collection === dataSet.childCollection;
  const values = dataSet.valuesOf(items[0], collection.dataAttributes);
  return { guid: id, id, ...(isItem && { itemID: items[0].id }), parent: parent?.id, values };
}

/** @param {Values} json @returns {DataSet} with the ids that are in it */
export function importDataSet(json) {
  const dataSet = new DataSet(json.name, json.title);
  dataSet.id = json.id ?? json.guid ?? dataSet.id;
  dataSet.metadata = { ...json.metadata };
  if (json.collections?.length) dataSet.collections = [];
  for (const entry of json.collections ?? []) importCollection(dataSet, entry);
  const rows = importItems(dataSet, json.collections ?? []);
  restoreIds(dataSet, rows);
  const aside = [json.setAsideItems ?? []].flat();
  dataSet.setItemsAside(dataSet.addItems(aside.map(({ values }) => values), aside.map(({ id }) => id)), true);
  const links = json.contextStorage?._links_?.selectedCases ?? [];
  dataSet.select([links].flat().map(({ id }) => id), false);
  return dataSet;
}

/** @param {DataSet} dataSet @param {Values} json */
function importCollection(dataSet, { id, guid, name, title, labels, attrs }) {
  const collection = dataSet.addCollection({ name, title, labels });
  collection.id = id ?? guid ?? collection.id;
  for (const { editable, ...spec } of attrs ?? []) {
    const attribute = dataSet.addAttribute({ ...spec, id: spec.id ?? spec.guid }, collection);
    attribute.protect(spec);
    attribute.editProtected = editable === false;
    attribute.deletedFormula = spec.deletedFormula;
  }
}

/**
 * Items from the child-most cases and their ancestors.
 *
 * @param {DataSet} dataSet
 * @param {Values[]} collections
 * @returns {{item: import("../types.js").Item, ids: number[]}[]} with the case ids, parent-most first
 */
function importItems(dataSet, collections) {
  const levels = collections.map(({ cases }) => [cases ?? []].flat());
  const all = new Map(levels.flat().map((entry) => [entry.id ?? entry.guid, entry]));
  const leaves = levels[levels.length - 1] ?? [];
  const lineages = leaves.map((leaf) => {
    /** @type {Values[]} */
    const line = [];
    for (let at = leaf; at; at = all.get(at.parent)) line.unshift(at);
    return line;
  });
  const rows = lineages.map((line) => Object.assign({}, ...line.map(({ values }) => values)));
  const items = dataSet.addItems(rows, leaves.map(({ itemID }) => itemID ?? newId()));
  return items.map((item, index) => ({ item, ids: lineages[index].map(({ id, guid }) => id ?? guid) }));
}

/** @param {DataSet} dataSet @param {{item: import("../types.js").Item, ids: number[]}[]} rows */
function restoreIds(dataSet, rows) {
  const idsOf = new Map(rows.map(({ item, ids }) => [item, ids]));
  dataSet.collections.forEach((collection, depth) => {
    for (const { key, items } of dataSet.casesOf(collection)) {
      const id = idsOf.get(items[0])?.[depth];
      if (id !== undefined) collection.caseIds.set(key, id);
    }
  });
  dataSet.invalidate();
}
