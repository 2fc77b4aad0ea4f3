import { newId } from "../ids.js";

/**
 * Size of a new tile, in CSS pixels. The plugin's is what a plugin usually asks for.
 * @type {Record<string, {width: number, height: number}>}
 */
const SIZES = {
  game: { width: 415, height: 295 }, caseTable: { width: 580, height: 260 }, caseCard: { width: 260, height: 260 },
  graph: { width: 380, height: 320 }, text: { width: 260, height: 120 }, calculator: { width: 145, height: 162 },
};

/** A tile of the document: the plugin itself, a table, a graph, a text, a calculator. */
export class Component {
  /** @param {string} type CODAP's type name in requests @param {import("../types.js").Values} values */
  constructor(type, values = {}) {
    this.id = newId();
    this.type = type;
    this.name = values.name;
    this.title = values.title ?? values.name;
    this.cannotClose = Boolean(values.cannotClose);
    this.isResizable = { width: true, height: true };
    this.dimensions = { ...SIZES[type], ...values.dimensions };
    this.position = { left: 0, top: 0 };
    this.hidden = false;
    /** @type {import("../types.js").Values} what only this type has */
    this.content = {};
    this.place(values.position);
  }

  /** @param {any} position `{left, top}`; "top" and "bottom" are left to the view */
  place(position) {
    if (position && typeof position === "object") this.position = { ...this.position, ...position };
  }

  get info() {
    return { hidden: this.hidden, id: this.id, name: this.name, title: this.title, type: this.type };
  }

  /** @param {import("../types.js").Values} values members every type has */
  update(values) {
    if (values.cannotClose != null) this.cannotClose = values.cannotClose;
    if (values.isResizable != null) this.isResizable = values.isResizable;
    if (values.name != null) this.name = values.name;
    if (values.title) this.title = values.title;
    if (values.dimensions) this.dimensions = { ...this.dimensions, ...values.dimensions };
    this.place(values.position);
    if (values.isVisible != null) this.hidden = !values.isVisible;
  }

  toV2() {
    const { id, type, name, title, dimensions, position, cannotClose, isResizable } = this;
    return { cannotClose, dimensions, id, isResizable, name, position, title, type };
  }
}
