import * as notices from "../notifications.js";
import { caseIdsRequired, dataContextNotFound, success, unparsedQuery } from "../replies.js";

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
  if (typeof values?.expression === "string") return unparsedQuery;
  if (!Array.isArray(values) || values.some((id) => typeof id === "object")) return caseIdsRequired(action);
  const extend = action === "Update";
  const before = dataSet.selectedCases;
  dataSet.select(values, extend);
  for (const notice of notices.selectCases(dataSet, before, extend)) notify(notice);
  return success();
}
