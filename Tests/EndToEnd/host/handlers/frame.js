import { dialect } from "../dialect.js";
import { success, valuesRequired } from "../replies.js";

const FLAGS = ["preventBringToFront", "preventDataContextReorg", "preventTopLevelReorg", "preventAttributeDeletion",
  "respectEditableItemAttribute", "blockAPIRequestsWhileEditing", "subscribeToDocuments"];

/** @type {import("./index.js").Handlers} */
export const frameHandlers = {
  interactiveFrame: {
    get(_found, _values, { frame, language }) {
      const { id, title, dimensions, content } = frame;
      return success({
        id, name: title, title, version: content.version, codapVersion: dialect.codapVersion, dimensions,
        externalUndoAvailable: true, standaloneUndoModeAvailable: false,
        ...Object.fromEntries(FLAGS.map((flag) => [flag, content[flag] ?? false])),
        allowEmptyAttributeDeletion: content.allowEmptyAttributeDeletion ?? true,
        savedState: content.savedState, ...language,
      });
    },
    update(_found, values, { frame }) {
      if (Array.isArray(values)) return success();
      if (!values) return valuesRequired;
      frame.update({ ...values, title: values.title ?? values.name });
      for (const member of [...FLAGS, "version", "allowEmptyAttributeDeletion", "handlesLocaleChange"]) {
        if (member in values) frame.content[member] = values[member];
      }
      return success();
    },
    notify: (_found, values) => (values ? success() : valuesRequired),
  },
};
