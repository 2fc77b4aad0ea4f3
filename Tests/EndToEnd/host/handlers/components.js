import { Component } from "../model/component.js";
import * as notices from "../notifications.js";
import {
  componentNotFound, fieldRequired, noRescale, success, unsupportedComponent, valuesRequired,
} from "../replies.js";

/**
 * @typedef {import("../model/document.js").CodapDocument} CodapDocument
 * @typedef {import("../model/dataset.js").DataSet} DataSet
 * @typedef {import("../types.js").Values} Values
 */

/** Attribute roles of a graph, and the stem of the request members that fill them. */
const ROLES = { x: "xAttribute", y: "yAttribute", rightNumeric: "y2Attribute", legend: "legendAttribute",
  caption: "captionAttribute", topSplit: "topSplitAttribute", rightSplit: "rightSplitAttribute" };

/** Notices about what a plugin did to tiles go to every other plugin; here there is only the one. */
/** @type {import("./index.js").Handlers} */
export const componentHandlers = {
  componentList: {
    get: (_found, _values, { document }) => success(document.components.map(({ info }) => info)),
  },
  component: {
    create(_found, values, { document }) {
      if (!values) return valuesRequired;
      const create = creators[values.type];
      if (!create) return unsupportedComponent(values.type);
      const made = create(document, values);
      if (!(made instanceof Component)) return made;
      return success({ id: made.id, title: made.title, type: values.type });
    },
    get({ component }) {
      if (!component) return componentNotFound;
      const own = readers[component.type]?.(component.content);
      return success({ ...component.toV2(), ...own });
    },
    update({ component }, values) {
      if (!component) return componentNotFound;
      if (!values) return valuesRequired;
      component.update(values);
      if (component.type === "graph") assignRoles(component.content, values);
      if (component.type === "text" && typeof values.text === "string") component.content.text = values.text;
      return success();
    },
    notify({ component }, values) {
      if (!component) return componentNotFound;
      if (!values) return valuesRequired;
      const scales = ["graph", "caseTable"].includes(component.type);
      return values.request === "autoScale" && !scales ? noRescale : success();
    },
    delete({ component }, _values, { document }) {
      if (!component) return componentNotFound;
      document.removeOrHide(component);
      return success();
    },
  },
};

/** @type {Record<string, (document: CodapDocument, values: Values) => Component|import("../types.js").Reply>} */
const creators = {
  caseTable: (document, values) => createTable(document, { ...values, dataContext: values.dataContext ?? values.name }),
  caseCard: createTable,
  graph(document, values) {
    const component = new Component("graph", values);
    const [only, ...more] = document.dataSets;
    const dataSet = more.length === 0 ? only : document.findDataSet(values.dataContext ?? "");
    component.content = { dataSet, roles: {} };
    // Attributes count only when the data set is named by its name; its title or id still shows the graph.
    if (dataSet && dataSet.name === values.dataContext) assignRoles(component.content, values);
    return document.addComponent(component);
  },
  text(document, values) {
    const component = new Component("text", values);
    component.content = { text: typeof values.text === "string" ? values.text : JSON.stringify(values.text ?? "") };
    return document.addComponent(component);
  },
  calculator(document, values) {
    const existing = document.components.find(({ type }) => type === "calculator");
    if (existing) existing.hidden = !existing.hidden;
    return existing ?? document.addComponent(new Component("calculator", { title: "Calculator", ...values }));
  },
};

/** One per data set: a second create shows the first. @param {CodapDocument} document @param {Values} values */
function createTable(document, values) {
  const dataSet = document.dataSets.find(({ name, id }) => [name, String(id)].includes(values.dataContext));
  if (!dataSet) return fieldRequired("Create", values.type, "dataContext");
  const existing = document.components.find(({ type, content }) => type === values.type && content.dataSet === dataSet);
  if (existing) {
    existing.hidden = false;
    return existing;
  }
  const title = values.title ?? values.name ?? dataSet.title ?? dataSet.name;
  const component = new Component(values.type, { ...values, title });
  component.content = { dataSet };
  return document.addComponent(component);
}

/** Names nobody has are ignored; null clears. @param {Values} content @param {Values} values */
function assignRoles(content, values) {
  const dataSet = /** @type {DataSet|undefined} */ (content.dataSet);
  for (const [role, stem] of Object.entries(ROLES)) {
    const [id, name] = [values[`${stem}ID`], values[`${stem}Name`]];
    const attribute = dataSet?.attributes.find((one) => (id != null && one.id === Number(id)) || one.name === name);
    if (attribute) content.roles[role] = attribute;
    else if (id === null || name === null) delete content.roles[role];
  }
}

/** @type {Record<string, (content: Values) => Values>} */
const readers = {
  caseTable: ({ dataSet }) => ({ dataContext: dataSet?.name, horizontalScrollOffset: undefined, isIndexHidden: false }),
  caseCard: ({ dataSet }) => ({ dataContext: dataSet?.name }),
  text: ({ text }) => ({ text: [{ type: "paragraph", children: [{ text }] }] }),
  graph({ dataSet, roles }) {
    const named = Object.entries(ROLES).map(([role, stem]) =>
      ({ [`${stem}ID`]: roles[role]?.id, [`${stem}Name`]: roles[role]?.name }));
    const yList = roles.y ? [roles.y] : [];
    return Object.assign({ dataContext: dataSet?.name, plotType: plotType(dataSet, roles),
      primaryAxis: primaryRole(dataSet, roles), yAttributeIDs: yList.map(({ id }) => id),
      yAttributeNames: yList.map(({ name }) => name) }, ...named);
  },
};

/** @param {DataSet|undefined} dataSet @param {Values} roles @param {"x"|"y"} role */
function isNumericRole(dataSet, roles, role) {
  return Boolean(roles[role] && dataSet && roles[role].type(dataSet.texts(roles[role])) === "numeric");
}

/** @param {DataSet|undefined} dataSet @param {Values} roles @returns {"x"|"y"|undefined} */
function primaryRole(dataSet, roles) {
  const filled = /** @type {("x"|"y")[]} */ (["x", "y"]).filter((role) => roles[role]);
  return filled.find((role) => isNumericRole(dataSet, roles, role)) ?? filled[0];
}

/** @param {DataSet|undefined} dataSet @param {Values} roles */
export function plotType(dataSet, roles) {
  if (!roles.x && !roles.y) return "casePlot";
  const numeric = [isNumericRole(dataSet, roles, "x"), isNumericRole(dataSet, roles, "y")].filter(Boolean).length;
  return ["dotChart", "dotPlot", "scatterPlot"][numeric];
}

/** What a person does with a tile's close box. @param {CodapDocument} document @param {Component} component */
export function closedByUser(document, component) {
  document.removeOrHide(component);
  return notices.componentChanged(component.hidden ? "hide" : "delete", component);
}
