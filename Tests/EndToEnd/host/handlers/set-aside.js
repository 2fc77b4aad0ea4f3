import { deleteCases } from "../data-notifications.js";
import * as notices from "../notifications.js";
import { fieldRequired, success } from "../replies.js";

/**
 * @typedef {import("../model/dataset.js").DataSet} DataSet
 * @typedef {import("../types.js").Item} Item
 * @typedef {import("../types.js").Values} Values
 * @typedef {import("./index.js").Context} Context
 */

/** @param {DataSet} dataSet @param {Values} values @param {Context} context */
export function setAside(dataSet, { operation, caseIDs }, context) {
  if (operation === "restore") return restoreSetAside(dataSet, caseIDs, context);
  if (!caseIDs) return fieldRequired("Notify", "dataContext", "caseIDs");
  if (operation === "replace") replace(dataSet, caseIDs, context);
  else add(dataSet, caseIDs, context);
  return success({});
}

/** @param {DataSet} dataSet @param {(string|number)[]} ids @param {Context} context */
function add(dataSet, ids, { notify }) {
  const selected = dataSet.selectedCases;
  const told = deleteCases(dataSet, casesWithIds(dataSet, ids));
  const items = dataSet.itemsOf(ids);
  if (ids.length === 0) return;
  dataSet.setItemsAside(items, true);
  for (const notice of notices.selectCases(dataSet, stillThere(dataSet, selected), true)) notify(notice);
  notify(told);
}

/** @param {DataSet} dataSet @param {(string|number)[]} ids @param {Context} context */
function replace(dataSet, ids, { notify }) {
  if (ids.length === 0) return;
  const selected = dataSet.selectedCases;
  const staying = new Set(dataSet.itemsSetAside(ids));
  const restored = [...dataSet.setAside].filter((item) => !staying.has(item));
  const going = casesWithIds(dataSet, ids);
  const told = deleteCases(dataSet, going);
  const items = dataSet.itemsOf(ids);
  dataSet.setItemsAside(restored, false);
  dataSet.setItemsAside(items, true);
  if (restored.length > 0) notify(created(dataSet, restored));
  if (going.length > 0) notify(told);
  dataSet.select(restored.map(({ id }) => id), false);
  for (const notice of notices.selectCases(dataSet, stillThere(dataSet, selected), true)) notify(notice);
}

/**
 * Restored cases are selected.
 *
 * @param {DataSet} dataSet
 * @param {(string|number)[]|undefined} ids all without them
 * @param {Context} context
 */
export function restoreSetAside(dataSet, ids, { notify }) {
  const items = ids ? dataSet.itemsSetAside(ids) : [...dataSet.setAside];
  if (items.length === 0) return success({});
  dataSet.setItemsAside(items, false);
  notify(created(dataSet, items));
  const selected = dataSet.selectedCases;
  dataSet.select(items.map(({ id }) => id), false);
  for (const notice of notices.selectCases(dataSet, selected, false)) notify(notice);
  return success({});
}

/** @param {DataSet} dataSet @param {(string|number)[]} ids */
const casesWithIds = (dataSet, ids) => ids.flatMap((id) => dataSet.findCase(id) ?? []);

/**
 * Cases are made anew when items go; here they are found again.
 *
 * @param {DataSet} dataSet
 * @param {{id: number}[]} cases
 */
const stillThere = (dataSet, cases) => casesWithIds(dataSet, cases.map(({ id }) => id));

/** The child-most cases of restored items. @param {DataSet} dataSet @param {Item[]} items */
function created(dataSet, items) {
  const shown = new Set(items);
  const cases = dataSet.casesOf(dataSet.childCollection).filter((entry) => shown.has(entry.items[0]));
  return notices.createCases(dataSet, cases);
}
