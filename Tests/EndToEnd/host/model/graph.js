import { Adornments } from "./adornments.js";
import { niceBounds } from "./bounds.js";
import { caseFilter } from "./filter.js";
import { isNumeric } from "./values.js";

/**
 * @typedef {import("./attribute.js").Attribute} Attribute
 * @typedef {import("./bounds.js").Bounds} Bounds
 * @typedef {import("./dataset.js").DataSet} DataSet
 * @typedef {import("./grouping.js").Case} Case
 * @typedef {"x"|"y"|"rightNumeric"|"legend"|"caption"|"topSplit"|"rightSplit"} Role
 * @typedef {"x"|"y"|"rightNumeric"} AxisRole
 */

/** Roles without which a case can be drawn all the same. */
const OPTIONAL_ROLES = ["legend", "caption"];
/** Bounds of a numeric axis that has no values yet. */
const EMPTY_BOUNDS = { min: 0, max: 1 };

/** Members of a request that are remembered as they come, and what a new graph has. */
export const SETTINGS = {
  backgroundColor: "#ffffff", displayOnlySelectedCases: undefined, enableNumberToggle: false, filterFormula: undefined,
  hiddenCases: [], numberToggleLastMode: undefined, pointColor: "#e6805b", pointSize: 1, showConnectingLines: false,
  showMeasuresForSelection: false, strokeColor: "#ffffff", strokeSameAsFill: false, transparent: false,
};

/** What a graph shows: attributes in roles, bounds of its axes, which cases, and how they look. */
export class Graph {
  /** @param {DataSet} [dataSet] */
  constructor(dataSet) {
    this.source = dataSet;
    /** @type {import("../types.js").Values} */
    this.settings = { ...SETTINGS };
    this.fused = false;
    this.barChartScale = "count";
    this.adornments = new Adornments(this);
    this.clear();
  }

  clear() {
    /** @type {Partial<Record<Role, Attribute>>} */
    this.assigned = {};
    /** @type {Attribute[]} */
    this.moreYs = [];
    /** @type {Partial<Record<Role, string>>} types that were asked for */
    this.types = {};
    /** @type {Partial<Record<AxisRole, Partial<Bounds>>>} bounds that were asked for */
    this.wished = {};
  }

  get dataSet() {
    return this.source;
  }

  /** Another data set, or none, takes the attributes away. */
  set dataSet(dataSet) {
    if (dataSet === this.source) return;
    this.source = dataSet;
    this.clear();
  }

  // Attributes

  /** Attribute by role; those that were deleted are gone. @returns {Partial<Record<Role, Attribute>>} */
  get roles() {
    const present = new Set(this.dataSet?.attributes);
    return Object.fromEntries(Object.entries(this.assigned).filter(([, attribute]) => present.has(attribute)));
  }

  /** Every attribute of the y axis. @returns {Attribute[]} */
  get ys() {
    const present = new Set(this.dataSet?.attributes);
    const { y } = this.assigned;
    return [...(y ? [y] : []), ...this.moreYs].filter((attribute) => present.has(attribute));
  }

  /** @param {Role} role @param {Attribute|undefined} attribute nothing takes away what was there */
  assign(role, attribute) {
    if (attribute) this.assigned[role] = attribute;
    else delete this.assigned[role];
    delete this.types[role];
    if (role === "x" || role === "y" || role === "rightNumeric") delete this.wished[role];
  }

  /** @param {Attribute[]} attributes all of them on the y axis */
  assignYs([first, ...more]) {
    this.assign("y", first);
    this.moreYs = more;
  }

  /** @param {Role} role @returns {string|undefined} */
  type(role) {
    const attribute = this.roles[role];
    return attribute && this.dataSet && (this.types[role] ?? attribute.type(this.dataSet.texts(attribute)));
  }

  /** @param {Attribute} attribute @param {Role} role Splits are for categories; a second y axis is for numbers. */
  canAssign(attribute, role) {
    const numeric = this.dataSet !== undefined && attribute.type(this.dataSet.texts(attribute)) === "numeric";
    if (role === "topSplit" || role === "rightSplit") return !numeric;
    return role !== "rightNumeric" || (numeric && this.type("x") === "numeric");
  }

  // Plot

  /** @returns {"x"|"y"|undefined} */
  get primaryAxis() {
    const { roles } = this;
    const filled = /** @type {("x"|"y")[]} */ (["x", "y"]).filter((role) => roles[role]);
    return filled.find((role) => this.type(role) === "numeric") ?? filled[0];
  }

  get plotType() {
    const { x, y } = this.roles;
    if (!x && !y) return "casePlot";
    const numeric = [this.type("x"), this.type("y")].filter((type) => type === "numeric").length;
    return [this.fused ? "barChart" : "dotChart", "dotPlot", "scatterPlot"][numeric];
  }

  /** Only one attribute on the axes, and no bars yet. */
  get canFuse() {
    const { x, y } = this.roles;
    return Boolean(x) !== Boolean(y) && this.plotType !== "barChart";
  }

  // Cases

  /** The child-most collection that has an attribute in a role. */
  get collection() {
    const { dataSet } = this;
    if (!dataSet) return undefined;
    const used = new Set([...Object.values(this.roles), ...this.ys]);
    const owners = dataSet.collections.filter(({ attributes }) => attributes.some((one) => used.has(one)));
    return owners[owners.length - 1] ?? dataSet.childCollection;
  }

  /** Cases that are drawn: not hidden or filtered out, with a value in every role that needs one. @returns {Case[]} */
  get cases() {
    const { dataSet, collection, settings } = this;
    if (!dataSet || !collection) return [];
    const hidden = new Set(settings.hiddenCases);
    const passes = caseFilter(dataSet, collection, settings.filterFormula);
    const needed = this.neededRoles();
    return dataSet.casesOf(collection).filter((entry) => !hidden.has(entry.id)
      && !entry.items.some(({ id }) => hidden.has(id)) && passes(entry)
      && (!settings.displayOnlySelectedCases || dataSet.isSelected(entry))
      && needed.every(({ attribute, numeric }) => isPresent(this.text(entry, attribute), numeric)));
  }

  neededRoles() {
    const roles = /** @type {[Role, Attribute][]} */ (Object.entries(this.roles));
    const needed = roles.filter(([role]) => !OPTIONAL_ROLES.includes(role));
    return needed.map(([role, attribute]) => ({ attribute, numeric: this.type(role) === "numeric" }));
  }

  /** @param {Case} entry @param {Attribute|undefined} attribute */
  text(entry, attribute) {
    if (!attribute || !this.dataSet) return "";
    return String(this.dataSet.valuesOf(entry.items[0], [attribute])[attribute.name] ?? "");
  }

  /** @param {Attribute} attribute @param {Case[]} [cases] @returns {number[]} */
  numbers(attribute, cases = this.cases) {
    return cases.map((entry) => this.text(entry, attribute)).filter(isNumeric).map(Number);
  }

  // Axes

  /** @param {AxisRole} role @returns {Bounds|undefined} nothing for an axis that is not numeric */
  bounds(role) {
    const attribute = this.roles[role];
    if (!attribute || this.type(role) !== "numeric") return undefined;
    const { cases } = this;
    const values = (role === "y" ? this.ys : [attribute]).flatMap((one) => this.numbers(one, cases));
    const fitted = values.length === 0 ? EMPTY_BOUNDS : niceBounds(...extent(values));
    return { ...fitted, ...this.wished[role] };
  }

  /** @param {AxisRole} role @param {number} [min] @param {number} [max] A bound for categories is ignored. */
  setBounds(role, min, max) {
    if (this.type(role) !== "numeric") return;
    this.wished[role] = { ...this.wished[role], ...(min != null && { min }), ...(max != null && { max }) };
  }

  /** The axes fit the values again. */
  rescale() {
    this.wished = {};
  }
}

/** @param {string} text @param {boolean} numeric */
const isPresent = (text, numeric) => (numeric ? isNumeric(text) : text !== "");

/** @param {number[]} values @returns {[number, number]} */
function extent(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}
