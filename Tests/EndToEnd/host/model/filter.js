import { parseQuery } from "./values.js";

/**
 * Which cases a graph's filter formula lets through: one comparison, `mass > 3`. A formula that says
 * anything else filters nothing.
 *
 * @param {import("./dataset.js").DataSet} dataSet
 * @param {string} [formula]
 * @returns {(entry: import("./grouping.js").Case) => boolean}
 */
export function caseFilter(dataSet, formula) {
  const isAttribute = (/** @type {string} */ name) => Boolean(dataSet.attributeNamed(name));
  const comparison = formula?.replace(/([^=!<>])=([^=])/, "$1==$2").replaceAll('"', "");
  const matches = comparison && parseQuery(comparison, isAttribute);
  if (!matches) return () => true;
  return ({ items: [item] }) => {
    const values = dataSet.valuesOf(item);
    return matches((name) => values[name]);
  };
}
