import { newId } from "../ids.js";

/** One level of a data set's hierarchy. */
export class Collection {
  /** @param {string} name @param {string} [title] @param {import("../types.js").Values} [labels] */
  constructor(name, title, labels) {
    this.id = newId();
    this.name = name;
    this.ownTitle = title;
    this.labels = labels;
    /** @type {import("./attribute.js").Attribute[]} */
    this.attributes = [];
    /**
     * Case ids by grouping key. Kept for ever: the same parent values find the same case again.
     * @type {Map<string, number>}
     */
    this.caseIds = new Map();
  }

  /** What undo leaves as it is. */
  static volatile = ["caseIds"];

  get title() {
    return this.ownTitle ?? this.name;
  }

  /** Formula attributes do not group. */
  get dataAttributes() {
    return this.attributes.filter((attribute) => !attribute.formula);
  }

  get info() {
    return { name: this.name, guid: this.id, title: this.title, id: this.id };
  }
}
