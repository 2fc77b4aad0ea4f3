import { documentChange, newDocumentState } from "../data-notifications.js";
import { exportDocument, importDocument } from "../model/v2-document.js";
import { success } from "../replies.js";

/** @type {import("./index.js").Handlers} */
export const documentHandlers = {
  document: {
    /** The document comes by itself, later: after the plugin was asked for its state. */
    get(_found, _values, context) {
      void send(context);
      return success();
    },
    /** The answer comes first, the new document after it. */
    update(_found, values, context) {
      context.notify(documentChange("updateDocumentBegun"));
      const { edition } = context.document;
      setTimeout(() => replace(values, edition, context), 0);
      return success();
    },
  },
};

/** @param {import("./index.js").Context} context */
async function send({ document, frame, notify, ask }) {
  const { edition } = document;
  try {
    const answer = await ask({ action: "get", resource: "interactiveState" });
    if (answer?.success) frame.content.savedState = answer.values;
  } catch (error) {
    console.debug("no interactive state", error);
  }
  if (edition !== document.edition || !frame.content.subscribeToDocuments) return;
  notify(newDocumentState(exportDocument(document)));
}

/** @param {any} json @param {number} edition that it replaces @param {import("./index.js").Context} context */
function replace(json, edition, { document, notify }) {
  if (edition !== document.edition) return;
  try {
    importDocument(document, json);
  } catch (error) {
    // Nobody is told, and the end is never announced: CODAP v3 does that.
    console.debug("not a document", error);
    return;
  }
  document.changed();
  notify(documentChange("updateDocumentEnded"));
}
