import { Component } from "../../model/component.js";
import { Graph, SETTINGS } from "../../model/graph.js";
import { failure } from "../../replies.js";

/**
 * @typedef {import("../../model/attribute.js").Attribute} Attribute
 * @typedef {import("../../model/dataset.js").DataSet} DataSet
 * @typedef {import("../../model/graph.js").Role} Role
 * @typedef {import("./index.js").Reply} Reply
 * @typedef {import("./index.js").Values} Values
 */

/**
 * Stems of the request members that fill a role, in the order in which they are looked at. The y axis
 * is apart: it takes any attribute, and several.
 *
 * @type {[string, Role][]}
 */
const STEMS = [["caption", "caption"], ["legend", "legend"], ["rightNumeric", "rightNumeric"],
  ["rightSplit", "rightSplit"], ["topSplit", "topSplit"], ["x", "x"], ["y2", "rightNumeric"]];
/** Stems of the axes, whose members also have types and bounds. @type {[string, "x"|"y"|"rightNumeric"][]} */
const AXES = [["x", "x"], ["y", "y"], ["y2", "rightNumeric"]];
const TYPES = ["categorical", "numeric", "date", "qualitative", "boundary", "checkbox", "color"];
const BAR_SCALES = ["count", "percent", "formula"];

/** @type {import("./index.js").TileType} */
export const graphType = {
  create(document, values) {
    const component = new Component("graph", values);
    const [only, ...more] = document.dataSets;
    const dataSet = more.length === 0 ? only : document.findDataSet(String(values.dataContext ?? ""));
    const graph = new Graph(dataSet);
    component.content = graph;
    // Attributes count only when the data set is named by its name; its title or id still shows the graph.
    if (dataSet && dataSet.name === values.dataContext) {
      for (const [stem, role] of STEMS) graph.assign(role, attributeFor(dataSet, values, stem) ?? graph.assigned[role]);
      graph.assignYs(ysFor(dataSet, values) ?? []);
      setTypes(graph, values);
      const illegal = firstIllegal(graph, values);
      if (illegal) return illegal;
    }
    setBounds(graph, values);
    // Connecting lines wait for an update: CODAP does not draw them on a new graph.
    setSettings(graph, { ...values, showConnectingLines: undefined });
    if (values.numberToggleLastMode && dataSet?.name === values.dataContext) {
      graph.settings.hiddenCases = dataSet.items.slice(0, -1).map(({ id }) => id);
    }
    return document.addComponent(component);
  },
  read: ({ content }) => read(content),
  update({ content: graph }, values, document) {
    if (document.dataSets.length === 0) return undefined;
    const named = document.dataSets.find(({ name, id }) => [name, String(id)].includes(String(values.dataContext)));
    const dataSet = named ?? graph.dataSet ?? document.dataSets[0];
    const illegal = firstIllegal(graph, values, dataSet);
    if (illegal) return illegal;
    graph.dataSet = dataSet;
    for (const [stem, role] of STEMS) {
      const attribute = attributeFor(dataSet, values, stem);
      if (attribute || clears(values, stem)) graph.assign(role, attribute);
    }
    const ys = ysFor(dataSet, values);
    if (ys) graph.assignYs(keepsMore(values) ? [...ys, ...graph.moreYs] : ys);
    else if (clears(values, "y")) graph.assignYs(graph.moreYs);
    setTypes(graph, values);
    setBounds(graph, values);
    setSettings(graph, values);
    return fuse(graph, values);
  },
  rescale: ({ content }) => content.rescale(),
};

/**
 * By id, else by name; a name nobody has finds nothing.
 *
 * @param {DataSet} dataSet
 * @param {Values} values
 * @param {string} stem
 */
function attributeFor(dataSet, values, stem) {
  const [id, name] = [values[`${stem}AttributeID`], values[`${stem}AttributeName`]];
  return dataSet.attributes.find((one) => id != null && one.id === Number(id))
    ?? dataSet.attributes.find((one) => name != null && one.name === name);
}

/** @param {Values} values @param {string} stem */
function clears(values, stem) {
  const [id, name] = [values[`${stem}AttributeID`], values[`${stem}AttributeName`]];
  return id === null || (id === undefined && name === null);
}

/** @param {DataSet} dataSet @param {Values} values @returns {Attribute[]|undefined} nothing when none is asked for */
function ysFor(dataSet, values) {
  const { yAttributeIDs: ids, yAttributeNames: names } = values;
  const present = (/** @type {(Attribute|undefined)[]} */ found) => found.flatMap((one) => (one ? [one] : []));
  if (ids) return present(ids.map((/** @type {any} */ id) => dataSet.attributes.find((one) => one.id === Number(id))));
  if (names) return present(names.map((/** @type {string} */ name) => dataSet.attributeNamed(name)));
  const only = attributeFor(dataSet, values, "y");
  return only && [only];
}

/** A single y attribute takes the place of the first. @param {Values} values */
const keepsMore = ({ yAttributeIDs, yAttributeNames }) => yAttributeIDs == null && yAttributeNames == null;

/** @param {Graph} graph @param {Values} values @param {DataSet|undefined} [dataSet] @returns {Reply|undefined} */
function firstIllegal(graph, values, dataSet = graph.dataSet) {
  for (const [stem, role] of STEMS) {
    const attribute = dataSet && attributeFor(dataSet, values, stem);
    if (!attribute || graph.canAssign(attribute, role)) continue;
    return failure(`Cannot assign ${values[`${stem}AttributeID`] ?? values[`${stem}AttributeName`]} to ${role}`);
  }
  return undefined;
}

/** @param {Graph} graph @param {Values} values */
function setTypes(graph, values) {
  for (const [stem, role] of AXES) {
    const type = values[`${stem}AttributeType`];
    if (TYPES.includes(type)) graph.types[role] = type;
  }
}

/** @param {Graph} graph @param {Values} values */
function setBounds(graph, values) {
  for (const [stem, role] of AXES) graph.setBounds(role, values[`${stem}LowerBound`], values[`${stem}UpperBound`]);
}

/** @param {Graph} graph @param {Values} values */
function setSettings(graph, values) {
  for (const member of Object.keys(SETTINGS)) if (values[member] != null) graph.settings[member] = values[member];
  // CODAP remembers only that it is so.
  graph.settings.displayOnlySelectedCases ||= undefined;
}

/** @param {Graph} graph @param {Values} values @returns {Reply|undefined} */
function fuse(graph, { pointsAreFusedIntoBars, barChartScale }) {
  if (pointsAreFusedIntoBars && !graph.canFuse) {
    return failure("Current plot type does not support fusing points into bars");
  }
  if (pointsAreFusedIntoBars != null) graph.fused = pointsAreFusedIntoBars;
  if (graph.plotType !== "barChart" || barChartScale == null) return undefined;
  if (!BAR_SCALES.includes(barChartScale)) return failure(`Invalid bar chart scale: ${barChartScale}`);
  graph.barChartScale = barChartScale;
  return undefined;
}

/** @param {Graph} graph @returns {Values} */
function read(graph) {
  const { dataSet, plotType, primaryAxis, roles, settings, ys } = graph;
  const stems = STEMS.filter(([stem]) => stem !== "rightNumeric");
  const named = [...stems, ["y", "y"]].map(([stem, role]) => {
    const attribute = roles[/** @type {Role} */ (role)];
    return { [`${stem}AttributeID`]: attribute?.id, [`${stem}AttributeName`]: attribute?.name };
  });
  const axes = AXES.map(([stem, role]) => {
    const bounds = graph.bounds(role);
    return { [`${stem}AttributeType`]: graph.type(role), [`${stem}LowerBound`]: bounds?.min,
      [`${stem}UpperBound`]: bounds?.max };
  });
  const isBarChart = plotType === "barChart";
  return Object.assign({
    dataContext: dataSet?.name, plotType, primaryAxis, ...settings, pointsAreFusedIntoBars: isBarChart,
    ...(isBarChart && { barChartScale: graph.barChartScale }),
    yAttributeIDs: ys.map(({ id }) => id), yAttributeNames: ys.map(({ name }) => name),
  }, ...named, ...axes);
}
