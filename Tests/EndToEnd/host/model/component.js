import { newId } from "../ids.js";

/**
 * Size of a new tile, in CSS pixels. The plugin's is what a plugin usually asks for.
 * @type {Record<string, {width: number, height: number}>}
 */
const SIZES = {
  game: { width: 415, height: 295 }, caseTable: { width: 580, height: 260 }, caseCard: { width: 260, height: 260 },
  graph: { width: 340, height: 340 }, map: { width: 530, height: 335 }, slider: { width: 300, height: 73 },
  text: { width: 300, height: 100 }, calculator: { width: 137, height: 162 }, webView: { width: 600, height: 400 },
};

/** Names of tile types in CODAP v3 itself; some errors carry them. @type {Record<string, string>} */
const INNER_NAMES = {
  caseTable: "CaseTable", caseCard: "CaseCard", graph: "Graph", map: "Map", slider: "CodapSlider", text: "CodapText",
  calculator: "Calculator",
};

/** @param {string} type a component's type; the rest are web views */
export const componentTypeName = (type) => INNER_NAMES[type] ?? "CodapWebView";

/** A tile of the document: the plugin itself, a table, a graph, a slider... */
export class Component {
  /** @param {string} type CODAP's type name in requests @param {import("../types.js").Values} values */
  constructor(type, values = {}) {
    this.id = newId();
    this.type = type;
    this.name = values.name;
    this.title = values.title ?? values.name;
    this.cannotClose = Boolean(values.cannotClose);
    /** @type {{width: boolean, height: boolean}|undefined} nothing until somebody says */
    this.isResizable = undefined;
    this.dimensions = { ...(SIZES[type] ?? SIZES.webView), ...values.dimensions };
    /** Where it was asked to stand; "top" and "bottom" only say where to look for a free place. */
    this.given = typeof values.position === "object" ? values.position ?? {} : {};
    this.position = { left: 0, top: 0, ...this.given };
    this.hidden = false;
    this.focused = false;
    /** @type {any} what only this type has */
    this.content = {};
  }

  /** What undo leaves as it is. */
  static volatile = ["focused"];

  /** @param {any} position `{left, top}`; "top" and "bottom" move nothing */
  place(position) {
    if (position && typeof position === "object") this.position = { ...this.position, ...position };
  }

  get info() {
    return { hidden: this.hidden, id: this.id, name: this.name, title: this.title, type: this.type };
  }

  /** @param {import("../types.js").Values} values members every type has */
  update(values) {
    if (values.cannotClose != null) this.cannotClose = values.cannotClose;
    if (values.isResizable != null) this.resizable(values.isResizable);
    const name = values.name ?? values.currentGameName;
    if (name != null) this.name = name;
    if (values.title) this.title = values.title;
    if (values.dimensions) this.dimensions = { ...this.dimensions, ...values.dimensions };
    this.place(values.position);
    if (values.isVisible != null) this.hidden = !values.isVisible;
  }

  /** @param {boolean|{width: boolean, height: boolean}} value one for both directions, or one each */
  resizable(value) {
    this.isResizable = typeof value === "object" ? value : { width: value, height: value };
  }

  toV2() {
    const { id, type, name, title, dimensions, position, cannotClose, isResizable } = this;
    return { cannotClose, dimensions, id, isResizable, name, position, title, type };
  }
}
