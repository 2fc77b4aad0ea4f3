import { dataSetChange, fullCase, notify } from "./notifications.js";

/**
 * More of what CODAP v3 tells plugins: about data sets, the document and undo.
 *
 * @typedef {import("./types.js").Notification} Notification
 * @typedef {import("./model/dataset.js").DataSet} DataSet
 * @typedef {import("./model/grouping.js").Case} Case
 */

/** @param {DataSet} dataSet @param {Case[]} cases */
export const deleteCases = (dataSet, cases) =>
  dataSetChange(dataSet, "deleteCases", { cases: cases.map((entry) => fullCase(dataSet, entry)) });
/** CODAP names no case when it has sorted. @param {DataSet} dataSet */
export const moveCases = (dataSet) => dataSetChange(dataSet, "moveCases", { caseIDs: [] });
/** @param {DataSet} dataSet */
export const moveAttribute = (dataSet) => dataSetChange(dataSet, "moveAttribute", {});
/** @param {DataSet} dataSet */
export const deleteCollection = (dataSet) => dataSetChange(dataSet, "deleteCollection", {});
/** @param {DataSet} dataSet */
export const dependentCases = (dataSet) => dataSetChange(dataSet, "dependentCases", {});

/** @param {import("./model/global.js").GlobalValue} global */
export const globalChanged = ({ name, value }) => notify(`global[${name}]`, { globalValue: value });
/** @param {"updateDocumentBegun"|"updateDocumentEnded"} operation */
export const documentChange = (operation) => notify("documentChangeNotice", { operation });
/** @param {object} state */
export const newDocumentState = (state) => notify("document", { operation: "newDocumentState", state });

/** @param {"undoAction"|"redoAction"} operation */
export const undoChange = (operation) => notify("undoChangeNotice", { operation });
/** @param {"clearUndo"|"clearRedo"} operation @param {{canUndo: boolean, canRedo: boolean}} state */
export const undoCleared = (operation, state) => notify("undoChangeNotice", { operation, ...state });
