/**
 * Requests that CODAP v2 answers in its own way, by `action/type`. Most of them let the common handler
 * do the work.
 *
 * @typedef {import("../types.js").Reply} Reply
 * @typedef {import("../selector.js").Resources} Resources
 * @typedef {import("./index.js").Context} Context
 * @typedef {object} Asked
 * @property {Resources} found
 * @property {any} values
 * @property {Context} context
 * @property {(values?: any) => Promise<Reply>} common the handler v3 uses, with these values or with others
 */

import { globalChanged } from "../data-notifications.js";
import { failure, success, unsupportedAction } from "../replies.js";
import { DEFAULT_VALUE } from "./globals.js";

/** Failures that do not say why: `values` is absent, or null. */
const absent = { success: false };
const nothing = { success: false, values: null };
const noItem = failure("item not found");

/** @type {Record<string, (asked: Asked) => Reply|Promise<Reply>>} */
export const v2Handlers = {
  "get/dataContext": async ({ common }) => orElse(absent, await common()),
  "delete/dataContext": async ({ common }) => orElse(failure("Could not find dataContext"), await common()),
  async "create/item"({ found, values, common }) {
    if (!values) return { success: true, caseIDs: [], itemIDs: [] };
    const { caseIDs = [], ...reply } = await common();
    if (!reply.success) return reply;
    // One item id for each case, so an item that made two cases comes twice.
    return { ...reply, caseIDs, itemIDs: caseIDs.map((id) => itemIdOf(found, id)) };
  },
  "delete/item": () => unsupportedAction("delete", "item"),
  "get/item": async ({ common }) => orElse(absent, await common()),
  "get/itemByID": async ({ common }) => orElse(absent, await common()),
  "get/itemByCaseID": async ({ common }) => orElse(absent, await common()),
  "update/itemByID": async ({ common }) => orElse(noItem, await common()),
  "update/itemByCaseID": async ({ common }) => orElse(noItem, await common()),
  async "create/case"({ found, values, common }) {
    const isChild = found.collection && found.collection !== found.dataSet?.collections[0];
    const orphan = (/** @type {any} */ entry) => isChild && !entry.parent;
    const entries = [values].flat().filter((entry) => !orphan(entry));
    if (entries.length === 0) return success([]);
    const reply = await common(entries);
    if (!reply.success) return reply;
    return success(reply.values.map((/** @type {{id: number}} */ { id }) => ({ id, itemID: itemIdOf(found, id) })));
  },
  "get/caseByID": async ({ common }) => orElse(nothing, await common()),
  "get/caseByIndex": async ({ common }) => orElse(absent, await common()),
  "delete/caseByID": async ({ common }) => bare(await common()),
  "delete/caseByIndex": async ({ common }) => bare(await common()),
  "get/caseSearch": async ({ common }) => withoutMember("children", await common()),
  "get/caseFormulaSearch": async ({ common }) => withoutMember("children", await common()),
  "create/selectionList": selectByIds,
  "update/selectionList": selectByIds,
  "get/componentList": async ({ common }) => withoutMember("hidden", await common()),
  async "create/component"({ values, context: { document }, common }) {
    const second = values?.type === "calculator" && document.components.some(({ type }) => type === "calculator");
    if (second) return failure("Component creation failed");
    const reply = await common();
    if (!reply.success) return values?.type === "caseTable" ? success({ id: null, type: "caseTable" }) : reply;
    const made = document.components.find(({ id }) => id === reply.values.id);
    return success({ ...reply.values, name: made?.name });
  },
  /** Any value is taken, and a name that another has. */
  "create/global"({ values, context: { document } }) {
    const { name, value } = values;
    return success(document.addGlobal(String(name || document.newGlobalName()), value ?? DEFAULT_VALUE).info);
  },
  "update/global"({ found, values, context: { document, notify } }) {
    const global = document.findGlobal(found.keys.global ?? "");
    if (!global || values?.value == null) return failure("missing global or value");
    global.value = values.value;
    notify(globalChanged(global));
    return success();
  },
  /** Neither its id nor whether it can be resized. */
  async "get/component"({ common }) {
    const reply = await common();
    if (!reply.success) return failure("Could not serialize component.");
    const { id: _id, isResizable: _isResizable, ...values } = reply.values;
    return success(values);
  },
};

/** @param {Reply} failed what v2 says instead of any failure @param {Reply} reply */
const orElse = (failed, reply) => (reply.success ? reply : failed);

/** @param {Reply} reply */
const bare = (reply) => (reply.success ? success() : reply);

/** @param {string} name @param {Reply} reply with a list of objects */
function withoutMember(name, reply) {
  if (!reply.success) return reply;
  return success(reply.values.map((/** @type {Record<string, any>} */ { [name]: _dropped, ...rest }) => rest));
}

/** @param {Resources} found @param {number} caseId */
const itemIdOf = ({ dataSet }, caseId) => dataSet?.findCase(caseId)?.items[0].id;

/** v2 selects by ids only; anything but a list trips it. @param {Asked} asked */
function selectByIds({ values, common }) {
  if (!Array.isArray(values)) throw new TypeError("values.map is not a function");
  return common();
}
