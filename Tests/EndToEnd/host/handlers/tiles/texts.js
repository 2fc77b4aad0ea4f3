import { Component } from "../../model/component.js";
import { contentOf, imported } from "../../model/text.js";

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
