import { failure, success } from "../replies.js";

/** Value of a global that is made without one. */
export const DEFAULT_VALUE = 0.5;
const notANumber = failure("global values must be numbers");

/** Updates tell nobody: only a person's slider does. @type {import("./index.js").Handlers} */
export const globalHandlers = {
  globalList: {
    get: (_found, _values, { document }) => success(document.globals.map(({ info }) => info)),
  },
  global: {
    create(_found, values, { document }) {
      const value = Number(values.value ?? DEFAULT_VALUE);
      if (!Number.isFinite(value)) return notANumber;
      const name = String(values.name || document.newGlobalName());
      if (document.globals.some((global) => global.name === name)) return failure("globals must have unique names");
      return success(document.addGlobal(name, value).info);
    },
    get({ keys }, _values, { document }) {
      const global = document.findGlobal(keys.global ?? "");
      return global ? success(global.info) : failure("Not found");
    },
    update({ keys }, values, { document }) {
      const global = document.findGlobal(keys.global ?? "");
      // Zero counts as missing: CODAP v3 does that.
      if (!global || !values.value) return failure("missing global or value");
      const value = Number(values.value);
      if (!Number.isFinite(value)) return notANumber;
      global.value = value;
      return success();
    },
  },
};
