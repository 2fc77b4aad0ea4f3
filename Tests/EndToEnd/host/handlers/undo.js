import { undoChange, undoCleared } from "../data-notifications.js";
import { failure, success } from "../replies.js";

/** @typedef {import("./index.js").Context} Context */

/** @type {import("./index.js").Handlers} */
export const undoHandlers = {
  undoChangeNotice: {
    notify(_found, values, context) {
      const operation = Object.hasOwn(operations, values?.operation ?? "") && operations[values.operation];
      if (!operation) return failure(`Unknown undoChangeNotice operation: ${values?.operation}`);
      telling(context, () => operation(context));
      return success(context.document.history.state);
    },
  },
};

/** @type {Record<string, (context: Context) => void>} */
const operations = {
  undoableActionPerformed: ({ document }) => document.history.pluginActed(),
  undoButtonPress({ document, notify }) {
    if (document.history.undo()) notify(undoChange("undoAction"));
  },
  redoButtonPress({ document, notify }) {
    if (document.history.redo()) notify(undoChange("redoAction"));
  },
};

/**
 * Does something to the past and tells the plugin when there is nothing left to undo or to redo.
 *
 * @param {Context} context
 * @param {() => void} act
 */
function telling({ document, notify }, act) {
  const before = document.history.state;
  act();
  const after = document.history.state;
  if (before.canUndo && !after.canUndo) notify(undoCleared("clearUndo", after));
  if (before.canRedo && !after.canRedo) notify(undoCleared("clearRedo", after));
}

/** After every request: what it has changed can be undone. @param {Context} context */
export function commitStep(context) {
  telling(context, () => context.document.history.commit());
}
