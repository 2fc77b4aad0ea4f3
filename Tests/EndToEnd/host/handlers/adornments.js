import { cellKey, resolveKind } from "../model/adornments.js";
import { Graph } from "../model/graph.js";
import { componentTypeName } from "../model/component.js";
import { failure, success, unsupportedComponent, valuesRequired } from "../replies.js";

/**
 * @typedef {import("../model/adornments.js").Adornment} Adornment
 * @typedef {import("../types.js").Reply} Reply
 * @typedef {import("../types.js").Values} Values
 * @typedef {(graph: Graph, values: Values) => Reply} Operation
 */

const notFound = failure("Adornment not found.");
const noList = failure("Adornment list not found.");
const unfit = failure("Adornment not supported by plot type.");
const noPercent = failure("The current plot type does not support Percent.");
const invalidValues = failure("Invalid values provided for update.");
/** @param {string} type @param {string} action */
const notSupported = (type, action) =>
  failure(`The ${type} adornment does not currently support ${action} requests.`);

/** @type {import("./index.js").Handlers} */
export const adornmentHandlers = {
  adornmentList: {
    get({ component }) {
      if (!(component?.content instanceof Graph)) return noList;
      return success(component.content.adornments.fitting.flatMap(listed));
    },
  },
  adornment: {
    create: withType((graph, values) => {
      const create = operations[resolveKind(values.type)]?.create;
      return create ? create(graph, values) : notSupported(values.type, "create");
    }),
    get({ component, keys }) {
      if (!(component?.content instanceof Graph)) return notAGraph(component);
      const adornment = component.content.adornments.find(keys.adornment ?? "");
      if (!adornment) return notFound;
      const { id, type, isVisible } = adornment;
      return success({ id, type, isVisible, ...read(component.content, adornment) });
    },
    update: withType((graph, values) => {
      if (!graph.adornments.find(values.type)) return notFound;
      const update = operations[resolveKind(values.type)]?.update;
      return update ? update(graph, values) : notSupported(values.type, "update");
    }),
    /** Asks for the type in the values, whatever the resource says; most kinds are hidden and stay listed. */
    delete: withType((graph, values) => {
      const adornment = graph.adornments.find(values.type);
      if (!adornment) return notFound;
      const remove = operations[resolveKind(values.type)]?.delete;
      if (remove) return remove(graph, values);
      adornment.isVisible = false;
      return success();
    }),
  },
};

/** @param {Operation} operation @returns {import("./index.js").Handler} */
function withType(operation) {
  return ({ component }, values) => {
    if (!values) return valuesRequired;
    if (!(component?.content instanceof Graph)) return notAGraph(component);
    return typeof values.type === "string" && values.type ? operation(component.content, values) : valuesRequired;
  };
}

/** @param {import("../model/component.js").Component} [component] */
const notAGraph = (component) => unsupportedComponent(component ? componentTypeName(component.type) : "");

/** Count and Percent are two entries of one adornment. @param {Adornment} adornment */
function listed({ id, type, isVisible, settings }) {
  if (type !== "Count") return [{ id, type, isVisible }];
  return [
    { id, type, isVisible: Boolean(settings.showCount) && isVisible },
    { id, type: "Percent", isVisible: Boolean(settings.showPercent) && isVisible },
  ];
}

/** What only this kind answers. @param {Graph} graph @param {Adornment} adornment @returns {Values} */
function read({ adornments, roles }, adornment) {
  const { settings, type } = adornment;
  const data = adornments.data(adornment);
  switch (type) {
    case "Count":
      return { data, percentType: settings.percentType ?? "row", showCount: Boolean(settings.showCount),
        showPercent: Boolean(settings.showPercent) };
    case "LSRL":
      return { data, ...lineSettings(settings) };
    case "Plotted Value":
      return { data, error: "", formula: JSON.stringify(settings.expression ?? "") };
    case "Plotted Function":
      return { error: "", formula: JSON.stringify(settings.expression ?? "") };
    case "Box Plot":
      return { data, showICI: false, showOutliers: Boolean(settings.showOutliers) };
    case "Movable Line":
    case "Movable Point":
      return { data: roles.x && roles.y && settings.place ? [settings.place] : [] };
    default:
      return { data, ...(type === "Standard Error" && { _numStErrs: 1 }) };
  }
}

/** @param {Values} settings */
const lineSettings = ({ showConfidenceBands = false, showR = false, showRSquared = false }) =>
  ({ showConfidenceBands, showR, showRSquared });

/** @param {Graph} graph @param {Adornment} adornment @param {Values} [own] */
function made({ adornments }, adornment, own) {
  const { id, isVisible, type } = adornment;
  return success({ id, isVisible, ...own, type, data: adornments.data(adornment) });
}

/** @type {Operation} */
function setVisibility(graph, { type, isVisible }) {
  const adornment = graph.adornments.find(type);
  if (adornment && isVisible != null) adornment.isVisible = isVisible;
  return success();
}

/** @type {Operation} */
function createMeasure(graph, values) {
  const kind = resolveKind(values.type);
  return graph.adornments.fits(kind) ? made(graph, graph.adornments.show(kind)) : unfit;
}

/** @type {Operation} */
function createCount(graph, { type, percentType, isVisible }) {
  const { x, y, topSplit, rightSplit } = graph.roles;
  const categorical = [x && graph.type("x") !== "numeric", y && graph.type("y") !== "numeric", topSplit, rightSplit];
  if (type === "Percent" && !categorical.some(Boolean)) return noPercent;
  const adornment = graph.adornments.find("Count") ?? graph.adornments.show("Count");
  if (type === "Count") adornment.settings.showCount = true;
  else adornment.settings.showPercent = true;
  if (type === "Percent" && percentType != null) adornment.settings.percentType = percentType;
  if (isVisible != null) adornment.isVisible = isVisible;
  const { showCount = false, showPercent = false } = adornment.settings;
  return success({ id: adornment.id, isVisible, showCount, showPercent, percentType, type,
    data: graph.adornments.data(adornment) });
}

/** @type {Operation} */
function createLine(graph, values) {
  if (!graph.adornments.fits("LSRL")) return unfit;
  const adornment = graph.adornments.show("LSRL");
  Object.assign(adornment.settings, lineSettings({ ...adornment.settings, ...values }));
  return made(graph, adornment, lineSettings(adornment.settings));
}

/** @type {Operation} */
function createPlottedValue(graph, values) {
  if (!graph.adornments.fits("Plotted Value")) return unfit;
  const adornment = graph.adornments.show("Plotted Value");
  if (values.expression) adornment.settings.expression = String(values.expression);
  return made(graph, adornment);
}

/** A new value stands a third into the largest gap, unless the request places it. @type {Operation} */
function createMovableValue(graph, values) {
  if (!graph.adornments.fits("Movable Value")) return unfit;
  const adornment = graph.adornments.show("Movable Value");
  const { min, max } = (graph.primaryAxis && graph.bounds(graph.primaryAxis)) ?? { min: 0, max: 1 };
  for (const { categories } of graph.adornments.cells) {
    const key = cellKey(categories);
    const present = adornment.movable.get(key) ?? [];
    const marks = [min, ...present.filter((value) => value >= min && value <= max).sort((a, b) => a - b), max];
    const gaps = marks.slice(1).map((mark, index) => ({ start: marks[index], size: mark - marks[index] }));
    const { start, size } = gaps.reduce((widest, gap) => (widest.size > gap.size ? widest : gap));
    adornment.movable.set(key, [...present, start + size / 3]);
  }
  if (Array.isArray(values.values) && !place(graph, adornment, values.values)) return invalidValues;
  return made(graph, adornment);
}

/** @param {Graph} graph @param {Adornment} adornment @param {any[]} pairs of a cell's key and a number */
function place(graph, adornment, pairs) {
  if (!pairs.every(Array.isArray)) return false;
  for (const [key, value] of pairs) {
    const cell = graph.adornments.cells.find(({ categories }) => cellKey(categories) === requestedKey(key));
    if (typeof value !== "number" || !cell) continue;
    const [, ...rest] = adornment.movable.get(cellKey(cell.categories)) ?? [];
    adornment.movable.set(cellKey(cell.categories), [value, ...rest]);
  }
  return true;
}

/** @param {any} text JSON of categories by attribute name */
function requestedKey(text) {
  try {
    return cellKey(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const measureOperations = { create: createMeasure, update: setVisibility };

/** @type {Record<string, {create?: Operation, update?: Operation, delete?: Operation}>} */
const operations = {
  "Mean": measureOperations,
  "Median": measureOperations,
  "Standard Deviation": measureOperations,
  "Count": {
    create: createCount,
    update(graph, values) {
      const adornment = graph.adornments.find("Count");
      if (adornment && values.percentType != null) adornment.settings.percentType = values.percentType;
      return setVisibility(graph, values);
    },
    delete(graph, { type }) {
      const adornment = graph.adornments.find("Count");
      if (adornment) adornment.settings[type === "Percent" ? "showPercent" : "showCount"] = false;
      return success();
    },
  },
  "LSRL": {
    create: createLine,
    update(graph, values) {
      const settings = graph.adornments.find("LSRL")?.settings ?? {};
      Object.assign(settings, lineSettings({ ...settings, ...values }));
      return setVisibility(graph, values);
    },
  },
  "Plotted Value": { create: createPlottedValue, update: setVisibility },
  "Movable Value": {
    create: createMovableValue,
    update(graph, values) {
      const adornment = graph.adornments.find("Movable Value");
      if (!adornment || !Array.isArray(values.values)) return valuesRequired;
      return place(graph, adornment, values.values) ? success() : invalidValues;
    },
    /** The last value goes; the adornment stays. */
    delete(graph) {
      const movable = graph.adornments.find("Movable Value")?.movable ?? new Map();
      for (const [key, list] of movable) movable.set(key, list.slice(0, -1));
      return success();
    },
  },
};
