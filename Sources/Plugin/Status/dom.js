// @ts-check
/** Elements made from what they hold. Text is always text, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number>} Attributes */
/** @typedef {Element | string} Child */

/** @param {string} name @param {Attributes} attributes @param {Child[]} children */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** @param {string} name @param {Attributes} attributes @param {Child[]} children */
export function drawing(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** The element of the page with this id. @param {string} id @returns {HTMLElement} */
export function part(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}

/**
 * Fills a table.
 * @param {Element} table
 * @param {string[]} heads With a leading "#" for a column of numbers.
 * @param {{cells: Child[], kind?: string}[]} rows The first cell is the row's head.
 */
export function fill(table, heads, rows) {
  const isNumber = heads.map((head) => head.startsWith("#"));
  const ofColumn = (/** @type {number} */ index) => (isNumber[index] ? { class: "number" } : {});
  const head = element("tr", {}, ...heads.map((text, index) =>
    element("th", { scope: "col", ...ofColumn(index) }, text.replace("#", ""))));
  const body = rows.map(({ cells, kind }) => element("tr", kind ? { class: kind } : {},
    ...cells.map((cell, index) => (index === 0
      ? element("th", { scope: "row" }, cell)
      : element("td", ofColumn(index), cell)))));
  table.replaceChildren(element("thead", {}, head), element("tbody", {}, ...body));
}

/**
 * @template {Element} E
 * @param {E} made @param {Attributes} attributes @param {Child[]} children
 * @returns {E}
 */
function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}
