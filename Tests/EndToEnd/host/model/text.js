/** @typedef {{object?: string, document: {children: any[]}}} SlateValue what CODAP's text editor holds */

/** @param {SlateValue} value @returns {{value: SlateValue, text: string}} with the plain text for people and tests */
export const contentOf = (value) => ({ value, text: value.document.children.map(plain).join("\n") });

/** A paragraph per line; text that is JSON of an editor's value is that. @param {any} text @returns {SlateValue} */
export function imported(text) {
  if (typeof text !== "string") return valueOf(text?.document?.children ?? []);
  const parsed = json(text);
  if (parsed?.document?.children) return parsed;
  return valueOf(text.split("\n").map((line) => ({ type: "paragraph", children: [{ text: line }] })));
}

/** @param {any[]} children @returns {SlateValue} */
const valueOf = (children) => ({ object: "value", document: { children } });

/** @param {string} text */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {any} node @returns {string} */
const plain = (node) => node.text ?? (node.children ?? []).map(plain).join("");
