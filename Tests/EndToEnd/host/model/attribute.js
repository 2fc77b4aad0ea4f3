import { newId } from "../ids.js";
import { isBoundary, isColor, isDate, isNumeric } from "./values.js";

/** @typedef {import("../types.js").AttributeSpec} AttributeSpec */

const TYPES = ["categorical", "numeric", "date", "qualitative", "boundary", "checkbox", "color"];
const SYNONYMS = /** @type {Record<string, string|undefined>} */ ({
  nominal: "categorical", number: "numeric", none: undefined,
});
/** Decimal places CODAP shows for a numeric attribute that says nothing. */
const DEFAULT_PRECISION = 2;
/** CODAP's colours for categories, in their order of appearance. */
export const COLOURS = ["#ff6800", "#803e75", "#a6bdd7", "#ffb300", "#c10020", "#cea262", "#817066", "#007d34"];

/**
 * Types that follow from the values, when all that are not empty agree; the first one counts.
 *
 * @type {[string, (text: string) => boolean][]}
 */
const INFERRED = [["numeric", isNumeric], ["date", isDate], ["color", isColor], ["boundary", isBoundary]];

export class Attribute {
  /** @param {AttributeSpec} spec @throws on a type CODAP does not know */
  constructor(spec) {
    this.id = spec.id ?? newId();
    this.cid = spec.cid ?? `ATTR${this.id}`;
    this.name = String(spec.name).trim();
    this.ownTitle = spec.title;
    this.userType = typeOnCreate(spec.type);
    this.description = spec.description ?? undefined;
    this.unit = spec.unit ?? undefined;
    this.ownPrecision = asPrecision(spec.precision);
    this.formula = spec.formula || undefined;
    /** A formula that a person has removed and may bring back. @type {string|undefined} */
    this.deletedFormula = undefined;
    this.hidden = Boolean(spec.hidden);
    this.editProtected = false;
    this.renameProtected = false;
    this.deleteProtected = false;
  }

  get title() {
    return this.ownTitle ?? this.name;
  }

  /** @param {AttributeSpec} spec Unknown types are ignored here, unlike on create. */
  update(spec) {
    if (spec.cid != null) this.cid = spec.cid;
    if (spec.name != null) this.name = String(spec.name).trim();
    if (spec.title != null) this.ownTitle = spec.title;
    if (spec.description != null) this.description = spec.description;
    if (spec.unit != null) this.unit = spec.unit;
    if (spec.formula != null) this.formula = spec.formula || undefined;
    if ("precision" in spec) this.ownPrecision = asPrecision(spec.precision);
    if (spec.type != null && TYPES.includes(spec.type)) this.userType = spec.type;
    if (spec.hidden != null) this.hidden = spec.hidden;
    this.protect(spec);
  }

  /** @param {AttributeSpec} spec `editable: true` makes it not editable: CODAP v3 does that. */
  protect(spec) {
    if (spec.editable != null) this.editProtected = Boolean(spec.editable);
    const renaming = spec.renameProtected ?? (spec.renameable == null ? undefined : !spec.renameable);
    if (renaming != null) this.renameProtected = renaming;
    const deleting = spec.deleteProtected ?? (spec.deleteable == null ? undefined : !spec.deleteable);
    if (deleting != null) this.deleteProtected = deleting;
  }

  /** @param {string[]} texts the attribute's values over all items */
  type(texts) {
    if (this.userType) return this.userType;
    if (texts.length === 0) return undefined;
    const filled = texts.filter((text) => text !== "");
    if (filled.length === 0) return "categorical";
    return INFERRED.find(([, holds]) => filled.every(holds))?.[0] ?? "categorical";
  }

  /** @param {string[]} texts the attribute's values over all items */
  toV2(texts) {
    const type = this.type(texts);
    return {
      name: this.name, type, title: this.title, cid: this.cid, description: this.description,
      ...(texts.length > 0 && { _categoryMap: categoryMap(texts) }),
      editable: !this.editProtected, hidden: this.hidden, renameable: !this.renameProtected,
      deleteable: !this.deleteProtected, formula: this.formula, deletedFormula: this.deletedFormula,
      guid: this.id, id: this.id,
      precision: this.ownPrecision ?? (type === "numeric" ? DEFAULT_PRECISION : undefined), unit: this.unit,
    };
  }
}

/** @param {string[]} texts */
function categoryMap(texts) {
  const order = [...new Set(texts.filter((text) => text !== ""))];
  const colours = order.map((text, index) => [text, COLOURS[index % COLOURS.length]]);
  return { ...Object.fromEntries(colours), __order: order, "attribute-color": COLOURS[0] };
}

/** @param {string|null} [type] @throws {TypeError} as CODAP's model does */
function typeOnCreate(type) {
  if (type == null) return undefined;
  const known = type in SYNONYMS ? SYNONYMS[type] : type;
  if (known !== undefined && !TYPES.includes(known)) throw new TypeError(`unknown attribute type ${type}`);
  return known;
}

/** @param {number|string|null} [precision] */
function asPrecision(precision) {
  if (precision == null || precision === "") return undefined;
  return Number.isFinite(Number(precision)) ? Number(precision) : undefined;
}
