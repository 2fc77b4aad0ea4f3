import { newId, newItemId } from "../ids.js";
import { Attribute } from "./attribute.js";
import { Collection } from "./collection.js";
import { group } from "./grouping.js";
import { canonicalName, fromText, toText } from "./values.js";

/**
 * @typedef {import("../types.js").AttributeSpec} AttributeSpec
 * @typedef {import("../types.js").CollectionSpec} CollectionSpec
 * @typedef {import("../types.js").Item} Item
 * @typedef {import("../types.js").Values} Values
 * @typedef {import("./grouping.js").Case} Case
 */

/** The collection a new data set starts with. */
const START_COLLECTION = "Cases";

/**
 * A data set ("data context"): attributes in a hierarchy of collections, and a flat list of items.
 * Cases are not stored; they follow from the items.
 */
export class DataSet {
  /** @param {string} name @param {string} [title] */
  constructor(name, title) {
    this.id = newId();
    this.name = name;
    this.title = title;
    /** @type {Values} */
    this.metadata = {};
    /** @type {Collection[]} parent-most first */
    this.collections = [new Collection(START_COLLECTION)];
    /** @type {Item[]} */
    this.items = [];
    /** @type {Set<Item>} */
    this.selection = new Set();
    /** @type {Map<number, Case[]>} */
    this.casesByCollection = new Map();
    this.regroup();
  }

  get info() {
    return { name: this.name, id: this.id, title: this.title };
  }

  get attributes() {
    return this.collections.flatMap((collection) => collection.attributes);
  }

  get childCollection() {
    return this.collections[this.collections.length - 1];
  }

  /** Every case, parents first. @returns {Case[]} */
  get cases() {
    return this.collections.flatMap((collection) => this.casesOf(collection));
  }

  /** @param {Collection} collection @returns {Case[]} */
  casesOf(collection) {
    return this.casesByCollection.get(collection.id) ?? [];
  }

  regroup() {
    this.casesByCollection = group(this.collections, this.items, this.casesByCollection);
  }

  // Finding things

  /** @param {string|number} key name, else id */
  findCollection(key) {
    return this.collections.find(({ name }) => name === key)
      ?? this.collections.find(({ id }) => String(id) === String(key));
  }

  /** @param {string} name @param {Collection} [collection] preferred; else, and then, the whole data set */
  attributeNamed(name, collection) {
    return (collection ?? this).attributes.find((attribute) => attribute.name === name);
  }

  /** @param {string} key @param {Collection} [collection] looked in first */
  findAttribute(key, collection) {
    const canonical = canonicalName(key);
    const inCollection = this.attributeNamed(key, collection) ?? this.attributeNamed(canonical, collection);
    return inCollection ?? this.attributeNamed(key) ?? this.attributeNamed(canonical)
      ?? this.attributes.find(({ id }) => String(id) === key);
  }

  /** @param {string|number} id */
  findItem(id) {
    return this.items.find((item) => String(item.id) === String(id));
  }

  /** @param {string|number} id */
  findCase(id) {
    return this.cases.find((entry) => String(entry.id) === String(id));
  }

  // Structure

  /** @param {CollectionSpec} spec @param {number} [index] where; default: child-most */
  addCollection(spec, index = this.collections.length) {
    const collection = new Collection(spec.name ?? "", spec.title, spec.labels);
    this.collections.splice(index, 0, collection);
    this.regroup();
    return collection;
  }

  /** @param {Collection} collection */
  removeCollection(collection) {
    this.collections = this.collections.filter((other) => other !== collection);
    if (this.collections.length === 0) this.collections = [new Collection(START_COLLECTION)];
    this.regroup();
  }

  /** @param {AttributeSpec} spec @param {Collection} collection */
  addAttribute(spec, collection) {
    const attribute = new Attribute(spec);
    collection.attributes.push(attribute);
    this.regroup();
    return attribute;
  }

  /** @param {Attribute} attribute A collection that loses its last attribute goes too, unless it is the only one. */
  removeAttribute(attribute) {
    const owner = this.collections.find(({ attributes }) => attributes.includes(attribute));
    if (!owner) return;
    owner.attributes = owner.attributes.filter((other) => other !== attribute);
    for (const item of this.items) item.values.delete(attribute.id);
    if (owner.attributes.length === 0 && this.collections.length > 1) this.removeCollection(owner);
    this.regroup();
  }

  // Items

  /**
   * @param {Values[]} rows values by attribute name; names nobody has are dropped silently
   * @param {(string|number|undefined)[]} [ids] wished ids
   * @returns {Item[]}
   */
  addItems(rows, ids = []) {
    const added = rows.map((row, index) => ({ id: newItemId(ids[index]), values: this.stored(row) }));
    this.items.push(...added);
    this.regroup();
    return added;
  }

  /** @param {Item[]} targets @param {Values} row */
  setValues(targets, row) {
    for (const [id, text] of this.stored(row)) for (const item of targets) item.values.set(id, text);
    this.regroup();
  }

  /** @param {Item[]} gone */
  removeItems(gone) {
    const set = new Set(gone);
    this.items = this.items.filter((item) => !set.has(item));
    for (const item of gone) this.selection.delete(item);
    this.regroup();
  }

  /** @param {Values} row @returns {Map<number, string>} */
  stored(row) {
    /** @type {Map<number, string>} */
    const values = new Map();
    for (const [name, value] of Object.entries(row)) {
      const attribute = this.attributeNamed(name) ?? this.attributeNamed(canonicalName(name));
      if (attribute) values.set(attribute.id, toText(value));
    }
    return values;
  }

  // Values

  /** @param {Attribute} attribute */
  texts(attribute) {
    return this.items.map(({ values }) => values.get(attribute.id) ?? "");
  }

  /** @param {Attribute} attribute */
  attributeToV2(attribute) {
    return attribute.toV2(this.texts(attribute));
  }

  /** @param {Item} item @param {Attribute[]} [attributes] @returns {Values} */
  valuesOf(item, attributes = this.attributes) {
    return Object.fromEntries(attributes.map(({ id, name }) => [name, fromText(item.values.get(id) ?? "")]));
  }

  // Selection: items are selected; a case is when all of its items are.

  /** @param {Case} entry */
  isSelected(entry) {
    return entry.items.every((item) => this.selection.has(item));
  }

  get selectedCases() {
    return this.cases.filter((entry) => this.isSelected(entry));
  }

  /** @param {(string|number)[]} ids of cases or items; unknown ones are ignored @param {boolean} extend */
  select(ids, extend) {
    if (!extend) this.selection.clear();
    for (const id of ids) {
      const item = this.findItem(id);
      for (const one of this.findCase(id)?.items ?? (item ? [item] : [])) this.selection.add(one);
    }
  }
}
