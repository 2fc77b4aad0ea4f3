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

/**
 * @typedef {import("../types.js").Reply} Reply
 * @typedef {object} Context what a handler may touch besides the resources it was asked about
 * @property {import("../model/document.js").CodapDocument} document
 * @property {import("../model/component.js").Component} frame the tile of the plugin that asks
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

/**
 * One request. Throws where CODAP v3 throws.
 *
 * @param {any} request
 * @param {Context} context
 * @returns {Promise<Reply>}
 */
async function processAction(request, context) {
  if (!request) return replies.noAction;
  const { action, values } = request;
  if (typeof request.resource !== "string") throw new TypeError("a request without a resource");
  const found = resolve(request.resource, action, context.document);
  const handler = handlers[found.type]?.[action];
  if (!handler) return replies.unsupportedAction(action, found.type);
  const reply = await handler(found, values, context);
  if (action !== "get") commitStep(context);
  return reply;
}

/**
 * One unit of the queue: a request, or an array of them run one after another. A failed element stops
 * nothing; one that throws ends the array with a single reply.
 *
 * @param {any} unit
 * @param {Context} context
 * @returns {Promise<Reply|Reply[]|undefined>} nothing at all for a lone request without a resource: CODAP trips
 *   over it after the handler and before the reply
 */
export async function processUnit(unit, context) {
  if (!Array.isArray(unit) && typeof unit?.resource !== "string") return undefined;
  try {
    if (!Array.isArray(unit)) return await processAction(unit, context);
    const answers = [];
    for (const request of unit) answers.push(await processAction(request, context));
    return answers;
  } catch (error) {
    console.debug("request threw", error);
    return replies.threw;
  } finally {
    context.document.changed();
  }
}
