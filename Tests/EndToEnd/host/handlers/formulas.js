import { functionTable } from "../formula/catalogue.js";
import { evaluate, recordScope } from "../formula/evaluate.js";
import { parse } from "../formula/parser.js";
import { failure, fieldRequired, success, valuesRequired } from "../replies.js";

const required = (/** @type {string} */ field) => fieldRequired("notify", "formulaEngine", `values.${field}`);

/** @type {import("./index.js").Handlers} */
export const formulaHandlers = {
  formulaEngine: {
    get: () => success(functionTable()),
    notify(_found, values) {
      if (!values || typeof values !== "object") return valuesRequired;
      if (values.request !== "evalExpression") return required("request");
      const { source, records } = values;
      if (!source || typeof source !== "string") return required("source");
      /** @type {import("../formula/parser.js").Node} */
      let node;
      try {
        node = parse(source);
      } catch (error) {
        return failure(String(error));
      }
      if (!Array.isArray(records)) return required("records");
      return success(records.map((record) => result(node, record)));
    },
  },
};

/** @param {import("../formula/parser.js").Node} node @param {any} record */
function result(node, record) {
  if (record === null || typeof record !== "object") return "Invalid record for evaluation";
  try {
    return evaluate(node, recordScope(record));
  } catch (error) {
    return String(error);
  }
}
