import { Component } from "../../model/component.js";

/** @typedef {{object?: string, document: {children: any[]}}} SlateValue what CODAP's text editor holds */

/** @type {import("./index.js").TileType} */
export const textType = {
  create(document, values) {
    const component = new Component("text", values);
    component.content = contentOf(imported(values.text));
    return document.addComponent(component);
  },
  read: ({ content }) => ({ text: content.value }),
  update(component, { text }) {
    if (typeof text === "string" || text?.document?.children) component.content = contentOf(imported(text));
    return undefined;
  },
};

/** There is one calculator: creating it again shows or hides it. @type {import("./index.js").TileType} */
export const calculatorType = {
  create(document, values) {
    const existing = document.components.find(({ type }) => type === "calculator");
    if (!existing) return document.addComponent(new Component("calculator", { title: "Calculator", ...values }));
    existing.hidden = !existing.hidden;
    existing.update({ title: values.title ?? values.name });
    return existing;
  },
};

/** @param {SlateValue} value @returns {{value: SlateValue, text: string}} with the plain text for people and tests */
const contentOf = (value) => ({ value, text: value.document.children.map(plain).join("\n") });

/** A paragraph per line; text that is JSON of an editor's value is that. @param {any} text @returns {SlateValue} */
function imported(text) {
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
