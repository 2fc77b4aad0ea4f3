import { html } from "./dom.js";

/**
 * @typedef {import("../model/dataset.js").DataSet} DataSet
 * @typedef {import("../model/grouping.js").Case} Case
 */

/** Rows drawn; the model has them all. */
const MOST_ROWS = 200;

/**
 * A case table: one row per item, parent cases spanning the rows of their children.
 *
 * @param {DataSet} dataSet
 * @param {{width: number, height: number}} dimensions
 * @param {(caseId: number) => void} select
 */
export function table(dataSet, { width, height }, select) {
  const leaves = dataSet.casesOf(dataSet.childCollection);
  const rows = leaves.slice(0, MOST_ROWS).map((leaf, index) => row(dataSet, leaf, index, select));
  const rest = leaves.length - rows.length;
  return html("div", { class: "body", style: `max-width: ${width}px; max-height: ${height}px` },
    html("table", { "data-context": dataSet.name }, head(dataSet), html("tbody", {}, ...rows)),
    ...(rest > 0 ? [html("p", { class: "note" }, `and ${rest} more`)] : []));
}

/** @param {DataSet} dataSet */
function head(dataSet) {
  const collections = dataSet.collections.map((collection) =>
    html("th", { scope: "colgroup", colspan: collection.attributes.length + 1, class: "edge" },
      `${collection.title} (${dataSet.casesOf(collection).length})`));
  const attributes = dataSet.collections.flatMap((collection) => [
    html("th", { scope: "col", class: collection.attributes.length === 0 && "edge" }, "index"),
    ...collection.attributes.map(({ title, unit, description }, index, { length }) =>
      html("th", { scope: "col", class: index === length - 1 && "edge", title: description },
        unit ? `${title} (${unit})` : title)),
  ]);
  return html("thead", {}, html("tr", { class: "collection" }, ...collections), html("tr", {}, ...attributes));
}

/** @param {DataSet} dataSet @param {Case} leaf @param {number} index @param {(caseId: number) => void} select */
function row(dataSet, leaf, index, select) {
  return html("tr", { onclick: () => select(leaf.id) },
    ...lineage(leaf).flatMap((entry) => (startsAt(dataSet, entry, leaf) ? cells(dataSet, entry, index) : [])));
}

/** The case and its ancestors, parent-most first. @param {Case|undefined} leaf @returns {Case[]} */
function lineage(leaf) {
  return leaf ? [...lineage(leaf.parent), leaf] : [];
}

/** Whether this row is the first of the case's. @param {DataSet} dataSet @param {Case} entry @param {Case} leaf */
function startsAt(dataSet, entry, leaf) {
  return dataSet.casesOf(dataSet.childCollection).find(({ items }) => entry.items.includes(items[0])) === leaf;
}

/** @param {DataSet} dataSet @param {Case} entry @param {number} row */
function cells(dataSet, entry, row) {
  const { attributes } = entry.collection;
  const values = dataSet.valuesOf(entry.items[0], attributes);
  const selected = dataSet.isSelected(entry) ? "selected" : "";
  const rowspan = Math.min(entry.items.length, MOST_ROWS - row);
  const cell = (/** @type {any} */ value, /** @type {string} */ kind, /** @type {boolean} */ last,
    /** @type {string|undefined} */ attribute) =>
    html("td", {
      rowspan, "data-case": entry.id, "data-attribute": attribute,
      class: [kind, last ? "edge" : "", selected].filter(Boolean).join(" "),
    }, String(value));
  const siblings = entry.parent?.children ?? dataSet.casesOf(entry.collection);
  return [
    cell(siblings.indexOf(entry) + 1, "index", attributes.length === 0),
    ...attributes.map(({ name, formula }, index) => cell(values[name],
      typeof values[name] === "number" ? "number" : "", index === attributes.length - 1, formula ? undefined : name)),
  ];
}
