import { success, valuesRequired } from "../replies.js";

/** CODAP version the host answers for; the reference was read from this line of v3. */
const CODAP_VERSION = "3.0.4";

const FLAGS = ["preventBringToFront", "preventDataContextReorg", "preventTopLevelReorg", "preventAttributeDeletion",
  "respectEditableItemAttribute", "blockAPIRequestsWhileEditing", "subscribeToDocuments"];

/** @type {import("./index.js").Handlers} */
export const frameHandlers = {
  interactiveFrame: {
    get(_found, _values, { frame }) {
      const { id, title, dimensions, content } = frame;
      return success({
        id, name: title, title, version: content.version, codapVersion: CODAP_VERSION, dimensions,
        externalUndoAvailable: true, standaloneUndoModeAvailable: false,
        ...Object.fromEntries(FLAGS.map((flag) => [flag, content[flag] ?? false])),
        allowEmptyAttributeDeletion: content.allowEmptyAttributeDeletion ?? true,
        savedState: content.savedState, lang: "en", locale: "en-US",
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
