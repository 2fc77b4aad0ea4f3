import { newId, newItemId } from "../ids.js";
import { Attribute } from "./attribute.js";
import { Collection } from "./collection.js";
import { computeFormulas } from "./formulas.js";
import { group } from "./grouping.js";
import { canonicalName, fromText, isNumeric, toText } from "./values.js";

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
    /** Id of the tile that manages it. @type {number|undefined} */
    this.managingController = undefined;
    /** @type {Collection[]} parent-most first */
    this.collections = [new Collection(START_COLLECTION)];
    /** Also those that are set aside. @type {Item[]} */
    this.allItems = [];
    /** @type {Set<Item>} */
    this.setAside = new Set();
    /** @type {Set<Item>} */
    this.selection = new Set();
    /** What its random formulas draw from. */
    this.seed = 0;
    /** The document's global values by name. @type {(name: string) => number|undefined} */
    this.globalValue = () => undefined;
    /** @type {Map<number, Case[]>} */
    this.casesByCollection = new Map();
    /** Cases of items that are set aside. @type {Map<number, Case[]>} */
    this.casesSetAside = new Map();
    /** @type {Map<string, Case>} */
    this.caseIndex = new Map();
    /** @type {Map<string, Item>} */
    this.itemIndex = new Map();
    this.isGrouped = false;
    this.isComputed = false;
  }

  /** What undo leaves as it is: the selection, and what follows from the rest. */
  static volatile = ["selection", "globalValue", "casesByCollection", "casesSetAside", "caseIndex", "itemIndex",
    "isGrouped", "isComputed"];

  get info() {
    return { name: this.name, id: this.id, title: this.title };
  }

  get attributes() {
    return this.collections.flatMap((collection) => collection.attributes);
  }

  get childCollection() {
    return this.collections[this.collections.length - 1];
  }

  /** Those that are not set aside. */
  get items() {
    return this.setAside.size === 0 ? this.allItems : this.allItems.filter((item) => !this.setAside.has(item));
  }

  /** Every case, parents first. @returns {Case[]} */
  get cases() {
    return this.collections.flatMap((collection) => this.casesOf(collection));
  }

  /** @param {Collection} collection @returns {Case[]} */
  casesOf(collection) {
    this.settle();
    return this.casesByCollection.get(collection.id) ?? [];
  }

  /** Something has changed that cases or computed values follow from. @param {boolean} [grouping] also cases */
  invalidate(grouping = true) {
    if (grouping) this.isGrouped = false;
    this.isComputed = false;
  }

  /** Brings cases and computed values up to date. Many changes in a row cost one settling. */
  settle() {
    this.settleCases();
    if (this.isComputed) return;
    this.isComputed = true;
    computeFormulas(this);
  }

  /** Brings cases up to date, which is all that it takes to find one: formulas do not group. */
  settleCases() {
    if (this.isGrouped) return;
    this.isGrouped = true;
    const { items } = this;
    this.casesByCollection = group(this.collections, items, this.casesByCollection);
    this.casesSetAside = group(this.collections, [...this.setAside], this.casesSetAside);
    const all = [...this.casesByCollection.values()].flat();
    this.caseIndex = new Map(all.map((entry) => [String(entry.id), entry]));
    this.itemIndex = new Map(items.map((item) => [String(item.id), item]));
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

  /** @param {Attribute} attribute */
  collectionOf(attribute) {
    return this.collections.find(({ attributes }) => attributes.includes(attribute));
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
    this.settleCases();
    return this.itemIndex.get(String(id));
  }

  /** @param {string|number} id */
  findCase(id) {
    this.settleCases();
    return this.caseIndex.get(String(id));
  }

  // Structure

  /** @param {CollectionSpec} spec @param {number} [index] where; default: child-most */
  addCollection(spec, index = this.collections.length) {
    const collection = new Collection(spec.name ?? "", spec.title, spec.labels);
    this.collections.splice(index, 0, collection);
    this.invalidate();
    return collection;
  }

  /** @param {Collection} collection */
  removeCollection(collection) {
    this.collections = this.collections.filter((other) => other !== collection);
    if (this.collections.length === 0) this.collections = [new Collection(START_COLLECTION)];
    this.invalidate();
  }

  /** @param {AttributeSpec} spec @param {Collection} collection */
  addAttribute(spec, collection) {
    const attribute = new Attribute(spec);
    collection.attributes.push(attribute);
    this.invalidate();
    return attribute;
  }

  /** @param {Attribute} attribute A collection that loses its last attribute goes too, unless it is the only one. */
  removeAttribute(attribute) {
    const owner = this.collectionOf(attribute);
    if (!owner) return;
    owner.attributes = owner.attributes.filter((other) => other !== attribute);
    this.forgetValues([attribute]);
    if (owner.attributes.length === 0 && this.collections.length > 1) this.removeCollection(owner);
    this.invalidate();
  }

  /** @param {Attribute[]} attributes */
  forgetValues(attributes) {
    for (const item of this.allItems) {
      item.values = new Map([...item.values].filter(([id]) => attributes.every((attribute) => attribute.id !== id)));
    }
    this.invalidate();
  }

  /**
   * A collection that loses its last attribute disappears.
   *
   * @param {Attribute} attribute
   * @param {Collection} target
   * @param {Attribute} [after] the attribute of `target` it shall follow; else it is the first
   * @returns {Collection|undefined} the collection that has disappeared
   */
  moveAttribute(attribute, target, after) {
    const source = this.collectionOf(attribute);
    if (source) source.attributes = source.attributes.filter((other) => other !== attribute);
    const index = after ? target.attributes.indexOf(after) + 1 : 0;
    target.attributes = [...target.attributes.slice(0, index), attribute, ...target.attributes.slice(index)];
    this.invalidate();
    if (!source || source.attributes.length > 0) return undefined;
    this.removeCollection(source);
    return source;
  }

  // Items. An item's map of values is replaced, never changed: an undo step holds on to the old one.

  /**
   * @param {Values[]} rows values by attribute name; names nobody has are dropped silently
   * @param {(string|number|undefined)[]} [ids] wished ids
   * @returns {Item[]}
   */
  addItems(rows, ids = []) {
    const added = rows.map((row, index) => ({ id: newItemId(ids[index]), values: this.stored(row) }));
    this.allItems = this.allItems.concat(added);
    this.invalidate();
    return added;
  }

  /** @param {Item[]} targets @param {Values} row */
  setValues(targets, row) {
    const stored = this.stored(row);
    for (const item of targets) item.values = new Map([...item.values, ...stored]);
    const parents = this.collections.slice(0, -1);
    this.invalidate(parents.some(({ dataAttributes }) => dataAttributes.some(({ id }) => stored.has(id))));
  }

  /** @param {Attribute} attribute @param {boolean} descending */
  sortItems(attribute, descending) {
    this.settle();
    const { compare } = new Intl.Collator("en", { numeric: true });
    const text = (/** @type {Item} */ item) => item.values.get(attribute.id) ?? "";
    const order = (/** @type {string} */ a, /** @type {string} */ b) =>
      isNumeric(a) && isNumeric(b) ? Number(a) - Number(b) : compare(a, b);
    this.allItems = [...this.allItems].sort((a, b) => order(text(a), text(b)) * (descending ? -1 : 1));
    this.invalidate();
  }

  /** @param {Item[]} order all items, set aside or not */
  reorderItems(order) {
    this.allItems = order;
    this.invalidate();
  }

  /** New values for random formulas. */
  rerandomize() {
    this.seed += 1;
    this.invalidate(false);
  }

  /** @param {Item[]} items @param {boolean} aside whether to hide or to show them */
  setItemsAside(items, aside) {
    this.setAside = new Set(this.setAside);
    for (const item of items) {
      if (aside) this.setAside.add(item);
      else this.setAside.delete(item);
      if (aside) this.selection.delete(item);
    }
    this.invalidate();
  }

  /** The items of cases and items that are set aside. @param {(string|number)[]} ids @returns {Item[]} */
  itemsSetAside(ids) {
    this.settle();
    const sought = new Set(ids.map(String));
    const ofCases = [...this.casesSetAside.values()].flat().filter(({ id }) => sought.has(String(id)));
    return [...this.setAside].filter((item) =>
      sought.has(String(item.id)) || ofCases.some(({ items }) => items.includes(item)));
  }

  /** The items of cases and items that are not. @param {(string|number)[]} ids @returns {Item[]} */
  itemsOf(ids) {
    const all = ids.flatMap((id) => this.findCase(id)?.items ?? this.findItem(id) ?? []);
    return [...new Set(all)];
  }

  /** @param {Item[]} gone */
  removeItems(gone) {
    const set = new Set(gone);
    this.allItems = this.allItems.filter((item) => !set.has(item));
    for (const item of gone) {
      this.selection.delete(item);
      this.setAside.delete(item);
    }
    this.invalidate();
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
    this.settle();
    return this.items.map(({ values }) => values.get(attribute.id) ?? "");
  }

  /** @param {Attribute} attribute */
  attributeToV2(attribute) {
    return attribute.toV2(this.texts(attribute));
  }

  /** @param {Item} item @param {Attribute[]} [attributes] @returns {Values} */
  valuesOf(item, attributes = this.attributes) {
    this.settle();
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
    for (const item of this.itemsOf(ids)) this.selection.add(item);
  }
}
