import { Component } from "../../model/component.js";

/**
 * A request makes a plain web view whichever of the types it names; only when a plugin speaks or a
 * document says so does it become a game, a guide or an image.
 *
 * @type {import("./index.js").TileType}
 */
export const webType = {
  create(document, values) {
    const component = new Component("webView", values);
    component.content = { URL: values.URL ?? "" };
    return document.addComponent(component);
  },
  read: ({ content }) => ({ URL: content.URL }),
  update({ content }, { URL, currentGameUrl }) {
    content.URL = URL ?? currentGameUrl ?? content.URL;
    return undefined;
  },
};

/** A guide turns pages; its URL follows. @type {import("./index.js").TileType} */
export const guideType = {
  ...webType,
  read: ({ content: { URL, items = [], currentItemIndex = 0 } }) => ({ URL, items, currentItemIndex }),
  update(component, values, document) {
    webType.update?.(component, values, document);
    const { content } = component;
    if (values.items != null) content.items = values.items;
    const { items = [], currentItemIndex = 0 } = content;
    if (values.items == null && values.currentItemIndex == null) return undefined;
    const last = Math.max(0, items.length - 1);
    content.currentItemIndex = Math.max(0, Math.min(values.currentItemIndex ?? currentItemIndex, last));
    content.URL = items[content.currentItemIndex]?.url ?? content.URL;
    return undefined;
  },
};
