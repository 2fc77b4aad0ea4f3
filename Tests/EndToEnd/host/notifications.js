import { dialect } from "./dialect.js";

/**
 * What CODAP tells plugins of its own accord: the message bodies.
 *
 * @typedef {import("./types.js").Notification} Notification
 * @typedef {import("./model/dataset.js").DataSet} DataSet
 * @typedef {import("./model/grouping.js").Case} Case
 * @typedef {import("./model/attribute.js").Attribute} Attribute
 */

/** Tile types whose name in create, delete, hide and show notifications differs from that in requests. */
const LIFECYCLE_NAMES = /** @type {Record<string, string>} */ ({
  caseTable: "table", calculator: "calcView", imageComponentView: "imageComponent",
});
/** The class names that other operations carry. */
const CLASS_NAMES = /** @type {Record<string, string>} */ ({
  caseTable: "DG.CaseTable", caseCard: "DG.CaseCard", graph: "DG.GraphView", map: "DG.MapView",
  slider: "DG.SliderView", text: "DG.TextView", calculator: "DG.Calculator", webView: "DG.WebView",
  game: "DG.GameView", guideView: "DG.GuideView", imageComponentView: "DG.ImageComponentView",
});

/** @param {string} resource @param {Notification["values"]} values @returns {Notification} */
export const notify = (resource, values) => ({ action: "notify", resource, values });
/** @param {DataSet} dataSet @param {string} operation @param {object} result */
export function dataSetChange(dataSet, operation, result) {
  const values = dialect.changeNotice({ operation, result: { success: true, ...result } });
  return notify(`dataContextChangeNotice[${dataSet.name}]`, values);
}

export const dataContextCountChanged = () => notify("documentChangeNotice", { operation: "dataContextCountChanged" });
/** @param {DataSet} dataSet */
export const dataContextDeleted = (dataSet) =>
  notify("documentChangeNotice", { operation: "dataContextDeleted", deletedContext: dataSet.name });

/** @param {DataSet} dataSet @param {import("./model/collection.js").Collection} collection */
export const createCollection = (dataSet, collection) => dataSetChange(dataSet, "createCollection", {
  collection: collection.id, name: collection.name, attribute: collection.attributes[0]?.name,
});

/** @param {DataSet} dataSet @param {"createAttributes"|"updateAttributes"} operation @param {Attribute[]} attributes */
export const attributesChanged = (dataSet, operation, attributes) => dataSetChange(dataSet, operation, {
  attrs: attributes.map((attribute) => dataSet.attributeToV2(attribute)),
  attrIDs: attributes.map(({ id }) => id),
});

/** @param {DataSet} dataSet @param {Case[]} cases */
export function createCases(dataSet, cases) {
  const caseIDs = cases.map(({ id }) => id);
  const itemIDs = cases.flatMap(({ items }) => items.map(({ id }) => id));
  return dataSetChange(dataSet, "createCases", { caseIDs, itemIDs, caseID: caseIDs[0], itemID: itemIDs[0] });
}

/** @param {DataSet} dataSet @param {Case[]} cases */
export const updateCases = (dataSet, cases) => dataSetChange(dataSet, "updateCases", {
  caseIDs: cases.map(({ id }) => id), cases: cases.map((entry) => fullCase(dataSet, entry)),
});

/**
 * Watches a data set for cases that a request deletes. Told in v2 only.
 *
 * @param {DataSet} dataSet
 * @returns {() => Notification[]} to be asked afterwards
 */
export function watchDeletions(dataSet) {
  if (!dialect.tellsDeletions) return () => [];
  // A case that is gone has no values any more: they are taken down before.
  const before = dataSet.cases.map((entry) => fullCase(dataSet, entry));
  return () => {
    const left = new Set(dataSet.cases.map(({ id }) => id));
    const cases = before.filter(({ id }) => !left.has(id));
    return cases.length > 0 ? [dataSetChange(dataSet, "deleteCases", { cases })] : [];
  };
}

/** @param {import("./types.js").Language} language for a plugin that handles a change of language */
export const localeChanged = (language) => notify("global", { operation: "localeChanged", ...language });

/**
 * @param {DataSet} dataSet
 * @param {Case[]} before selected cases before
 * @param {boolean} extend
 * @returns {Notification[]} none when nothing changed
 */
export function selectCases(dataSet, before, extend) {
  const after = dataSet.selectedCases;
  const added = after.filter((entry) => !before.includes(entry));
  const removed = before.filter((entry) => !after.includes(entry));
  if (added.length + removed.length === 0) return [];
  const full = (/** @type {Case[]} */ cases) => cases.map((entry) => fullCase(dataSet, entry));
  const cases = full(extend ? added : after);
  return [dataSetChange(dataSet, "selectCases", {
    ...(cases.length > 0 && { cases }), removedCases: extend ? full(removed) : [], extend,
  })];
}

/**
 * @param {"create"|"delete"|"hide"|"show"|"update"} operation
 * @param {import("./model/component.js").Component} component
 */
export function componentChanged(operation, component) {
  const { id, type: diType, name, title } = component;
  const type = operation === "update" ? CLASS_NAMES[diType] : LIFECYCLE_NAMES[diType] ?? diType;
  return notify("component", { ...(operation === "delete" && { name, title }), operation, id, type, diType });
}

/** @param {DataSet} dataSet @param {Case} entry */
export function fullCase(dataSet, entry) {
  const { id, parent, collection } = entry;
  const above = dataSet.collections[dataSet.collections.indexOf(collection) - 1];
  const isItem = collection === dataSet.childCollection;
  return {
    id, ...(isItem && { itemId: entry.items[0].id }), parent: parent?.id,
    context: { id: dataSet.id, name: dataSet.name },
    collection: { id: collection.id, name: collection.name, parent: above && { id: above.id, name: above.name } },
    values: dataSet.valuesOf(entry.items[0], collection.attributes),
  };
}
