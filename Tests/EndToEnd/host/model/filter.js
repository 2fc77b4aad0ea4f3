import { searchByFormula } from "./formulas.js";

/**
 * Which cases of a collection a graph's filter formula lets through. A formula that cannot be computed
 * filters nothing.
 *
 * @param {import("./dataset.js").DataSet} dataSet
 * @param {import("./collection.js").Collection} collection
 * @param {string} [formula]
 * @returns {(entry: import("./grouping.js").Case) => boolean}
 */
export function caseFilter(dataSet, collection, formula) {
  const found = formula ? searchByFormula(dataSet, collection, formula) : undefined;
  if (!found || "error" in found) return () => true;
  const passing = new Set(found.cases);
  return (entry) => passing.has(entry);
}
