import { searchByFormula } from "../model/formulas.js";
import * as notices from "../notifications.js";
import { caseIdsRequired, collectionNotFound, dataContextNotFound, failure, success } from "../replies.js";

/** @type {import("./index.js").Handlers} */
export const selectionHandlers = {
  selectionList: {
    get({ dataSet, collection }) {
      if (!dataSet) return dataContextNotFound;
      const selected = dataSet.selectedCases.filter((entry) => !collection || entry.collection === collection);
      return success(selected.map(({ id, collection: { id: collectionID, name: collectionName } }) =>
        ({ caseID: id, collectionID, collectionName })));
    },
    create: (found, values, context) => select("Create", found, values, context),
    update: (found, values, context) => select("Update", found, values, context),
  },
};

/**
 * @param {"Create"|"Update"} action replaces or adds
 * @param {import("../selector.js").Resources} found
 * @param {any} values
 * @param {import("./index.js").Context} context
 */
function select(action, { dataSet }, values, { notify }) {
  if (!dataSet) return dataContextNotFound;
  let ids = values;
  if (typeof values?.expression === "string" && !Array.isArray(values)) {
    const { collection: name, expression } = values;
    const collection = name ? dataSet.collections.find((one) => one.name === name) : dataSet.childCollection;
    if (!collection) return collectionNotFound;
    const result = searchByFormula(dataSet, collection, expression);
    if ("error" in result) return failure(result.error);
    ids = result.cases.map(({ id }) => id);
  }
  if (!Array.isArray(ids) || ids.some((id) => typeof id === "object")) return caseIdsRequired(action);
  const extend = action === "Update";
  const before = dataSet.selectedCases;
  dataSet.select(ids, extend);
  for (const notice of notices.selectCases(dataSet, before, extend)) notify(notice);
  return success();
}
