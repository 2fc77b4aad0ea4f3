import { resolve } from "../selector.js";
import * as replies from "../replies.js";
import { adornmentHandlers } from "./adornments.js";
import { attributeHandlers } from "./attributes.js";
import { caseHandlers } from "./cases.js";
import { collectionHandlers } from "./collections.js";
import { componentHandlers } from "./components.js";
import { contextHandlers } from "./contexts.js";
import { displayHandlers } from "./displays.js";
import { frameHandlers } from "./frame.js";
import { itemHandlers } from "./items.js";
import { logHandlers } from "./logs.js";
import { selectionHandlers } from "./selection.js";
import { settingHandlers } from "./settings.js";

/**
 * @typedef {import("../types.js").Reply} Reply
 * @typedef {object} Context what a handler may touch besides the resources it was asked about
 * @property {import("../model/document.js").CodapDocument} document
 * @property {import("../model/component.js").Component} frame the tile of the plugin that asks
 * @property {(notification: import("../types.js").Notification) => void} notify
 *   sent at once, so it reaches the plugin before the reply
 * @typedef {(found: import("../selector.js").Resources, values: any, context: Context) => Reply} Handler
 * @typedef {Record<string, Record<string, Handler>>} Handlers by type, then by action
 */

/** @type {Handlers} */
const handlers = {
  ...contextHandlers, ...collectionHandlers, ...attributeHandlers, ...itemHandlers, ...caseHandlers,
  ...selectionHandlers, ...componentHandlers, ...frameHandlers,
  ...adornmentHandlers, ...displayHandlers, ...logHandlers, ...settingHandlers,
};

/**
 * One request. Throws where CODAP v3 throws.
 *
 * @param {any} request
 * @param {Context} context
 * @returns {Reply}
 */
function processAction(request, context) {
  if (!request) return replies.noAction;
  const { action, values } = request;
  if (typeof request.resource !== "string") throw new TypeError("a request without a resource");
  const found = resolve(request.resource, action, context.document);
  const handler = handlers[found.type]?.[action];
  return handler ? handler(found, values, context) : replies.unsupportedAction(action, found.type);
}

/**
 * One unit of the queue: a request, or an array of them run one after another. A failed element stops
 * nothing; one that throws ends the array with a single reply.
 *
 * @param {any} unit
 * @param {Context} context
 * @returns {Reply|Reply[]|undefined} nothing at all for a lone request without a resource: CODAP trips
 *   over it after the handler and before the reply
 */
export function processUnit(unit, context) {
  if (!Array.isArray(unit) && typeof unit?.resource !== "string") return undefined;
  try {
    return Array.isArray(unit) ? unit.map((request) => processAction(request, context)) : processAction(unit, context);
  } catch (error) {
    console.debug("request threw", error);
    return replies.threw;
  } finally {
    context.document.changed();
  }
}
