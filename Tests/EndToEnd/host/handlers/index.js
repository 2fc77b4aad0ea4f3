import { undoCleared } from "../data-notifications.js";
import { dialect } from "../dialect.js";
import * as notices from "../notifications.js";
import { resolve } from "../selector.js";
import * as replies from "../replies.js";
import { adornmentHandlers } from "./adornments.js";
import { attributeHandlers } from "./attributes.js";
import { caseHandlers } from "./cases.js";
import { collectionHandlers } from "./collections.js";
import { componentHandlers } from "./components.js";
import { contextHandlers } from "./contexts.js";
import { displayHandlers } from "./displays.js";
import { documentHandlers } from "./documents.js";
import { formulaHandlers } from "./formulas.js";
import { frameHandlers } from "./frame.js";
import { globalHandlers } from "./globals.js";
import { itemHandlers } from "./items.js";
import { logHandlers } from "./logs.js";
import { selectionHandlers } from "./selection.js";
import { settingHandlers } from "./settings.js";
import { commitStep, undoHandlers } from "./undo.js";
import { urlHandlers } from "./urls.js";
import { v2Handlers } from "./v2.js";

/**
 * @typedef {import("../types.js").Reply} Reply
 * @typedef {object} Context what a handler may touch besides the resources it was asked about
 * @property {import("../model/document.js").CodapDocument} document
 * @property {import("../model/component.js").Component} frame the tile of the plugin that asks
 * @property {import("../types.js").Language} language of CODAP, as `interactiveFrame` answers it
 * @property {(notification: import("../types.js").Notification) => void} notify
 *   sent at once, so it reaches the plugin before the reply
 * @property {(message: any) => Promise<any>} ask the plugin; rejects when it does not answer
 * @typedef {(found: import("../selector.js").Resources, values: any, context: Context) => Reply|Promise<Reply>} Handler
 * @typedef {Record<string, Record<string, Handler>>} Handlers by type, then by action
 */

/** @type {Handlers} */
const handlers = {
  ...contextHandlers, ...collectionHandlers, ...attributeHandlers, ...itemHandlers, ...caseHandlers,
  ...selectionHandlers, ...componentHandlers, ...frameHandlers,
  ...adornmentHandlers, ...displayHandlers, ...logHandlers, ...settingHandlers,
  ...documentHandlers, ...formulaHandlers, ...globalHandlers, ...undoHandlers, ...urlHandlers,
};

/** Handlers that take the place of those above. @type {typeof v2Handlers} */
const ownHandlers = dialect.name === "v2" ? v2Handlers : {};

/** Requests that delete cases; of those that go with a collection or a data set nothing is said. */
const CASE_TYPES = ["allCases", "caseByID", "caseByIndex", "item", "itemByCaseID", "itemByID", "itemSearch"];
/** What can be created or updated without changing the document's content. */
const UNDO_IGNORES = ["interactiveFrame", "selectionList"];

/**
 * One request. Throws where CODAP throws.
 *
 * @param {any} request
 * @param {Context} context
 * @returns {Promise<Reply>}
 */
async function processAction(request, context) {
  if (!request && !dialect.answersEverything) return replies.noAction;
  const { action, resource, values } = request;
  if (typeof resource !== "string") throw new TypeError("Cannot read properties of undefined (reading 'type')");
  const found = resolve(resource, action, context.document);
  const actions = handlers[found.type];
  if (!actions || dialect.lacks.includes(found.type)) return replies.unknownType(action, found.type);
  const own = ownHandlers[`${action}/${found.type}`];
  const handler = actions[action];
  if (!handler) return replies.unsupportedAction(action, found.type);
  const deletions = action === "delete" && found.dataSet && CASE_TYPES.includes(found.type)
    ? notices.watchDeletions(found.dataSet) : () => [];
  const common = async (/** @type {any} */ given = values) => handler(found, given, context);
  const reply = await (own ? own({ found, values, context, common }) : common());
  if (reply.success) {
    for (const notice of deletions()) context.notify(notice);
    if (changes(action, found.type)) clearUndo(context);
  }
  if (action !== "get") commitStep(context);
  return reply;
}

/** @param {string} action @param {string} type */
const changes = (action, type) => ["create", "update", "delete"].includes(action) && !UNDO_IGNORES.includes(type);

/** @param {Context} context */
function clearUndo({ document, notify }) {
  if (!dialect.clearsUndo) return;
  document.history.clear();
  for (const operation of /** @type {const} */ (["clearUndo", "clearRedo"])) {
    notify(undoCleared(operation, document.history.state));
  }
}

/** @param {any} request @param {Context} context @returns {Promise<Reply>} */
async function attempt(request, context) {
  try {
    return await processAction(request, context);
  } catch (error) {
    console.debug("request threw", error);
    return replies.threw(error);
  }
}

/**
 * One unit of the queue: a request, or an array of them run one after another. A failed element stops
 * nothing; in v3 one that throws ends the array with a single reply.
 *
 * @param {any} unit
 * @param {Context} context
 * @returns {Promise<Reply|Reply[]|undefined>} nothing at all for what v3 does not answer: a lone request without
 *   a resource, over which it trips after the handler and before the reply
 */
export async function processUnit(unit, context) {
  if (!dialect.answersEverything && !Array.isArray(unit) && typeof unit?.resource !== "string") return undefined;
  if (unit === null || unit === undefined) return { success: false };
  try {
    if (!Array.isArray(unit)) return await attempt(unit, context);
    const run = dialect.throwEndsArray ? processAction : attempt;
    const answers = [];
    for (const request of unit) answers.push(await run(request, context));
    return answers;
  } catch (error) {
    console.debug("array threw", error);
    return replies.threw(error);
  } finally {
    context.document.changed();
  }
}
