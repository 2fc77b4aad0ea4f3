import { newId } from "../ids.js";
import { Attribute } from "./attribute.js";
import { Component } from "./component.js";
import { DataSet } from "./dataset.js";
import { GlobalValue } from "./global.js";
import { Graph } from "./graph.js";
import { GeoMap } from "./map.js";
import { contentOf, imported } from "./text.js";
import { exportDataSet, importDataSet } from "./v2-data.js";

/**
 * A document as JSON in the shape of CODAP v2, which v3 gives to plugins and takes from them.
 *
 * @typedef {import("./document.js").CodapDocument} CodapDocument
 * @typedef {import("../types.js").Values} Values
 */

/** @type {Record<string, string>} */
const CLASS_NAMES = {
  caseTable: "DG.TableView", caseCard: "DG.CaseCard", graph: "DG.GraphView", text: "DG.TextView",
  calculator: "DG.Calculator", slider: "DG.SliderView", map: "DG.MapView", webView: "DG.WebView",
  guideView: "DG.GuideView", imageComponentView: "DG.ImageComponentView", game: "DG.GameView",
};
/** Graph roles and the links that name their attributes. @type {Record<string, string>} */
const LINKS = { x: "xAttr", y: "yAttr", legend: "legendAttr" };

/** @param {CodapDocument} document @returns {Values} */
export function exportDocument(document) {
  document.settle();
  return {
    type: "DG.Document", id: 1, guid: 1, name: "Untitled Document", appName: "DG", appVersion: "3.0.4",
    appBuildNum: "0000", metadata: {},
    components: document.components.map(exportComponent),
    contexts: document.dataSets.map(exportDataSet),
    globalValues: document.globals.map(({ id, name, value }) => ({ guid: id, id, name, value })),
  };
}

/**
 * Replaces everything but the plugin's own tile.
 *
 * @param {CodapDocument} document
 * @param {Values} json
 * @throws when it is no document; nothing is replaced then
 */
export function importDocument(document, json) {
  if (!Array.isArray(json?.contexts) || !Array.isArray(json.components)) throw new TypeError("no document");
  const dataSets = json.contexts.map(importDataSet);
  const globals = [json.globalValues ?? []].flat().map(({ id, guid, name, value }) =>
    new GlobalValue(name, Number(value), id ?? guid));
  const known = { document, dataSets, globals };
  const components = json.components.flatMap((entry) => importComponent(entry, known));
  document.edition += 1;
  document.recall({ dataSets, globals, components });
}

/** @param {Component} component @returns {Values} */
function exportComponent(component) {
  const { id, type, name, title, cannotClose, content, dimensions, position, hidden } = component;
  const { dataSet, roles = {} } = content;
  const attributes = Object.entries(LINKS).filter(([role]) => roles[role] instanceof Attribute);
  const links = {
    ...(dataSet && { context: { type: "DG.DataContextRecord", id: dataSet.id } }),
    ...Object.fromEntries(attributes.map(([role, link]) => [link, { type: "DG.Attribute", id: roles[role].id }])),
  };
  return {
    type: CLASS_NAMES[type] ?? type, guid: id, id,
    componentStorage: {
      name, title, cannotClose, ...(Object.keys(links).length > 0 && { _links_: links }),
      ...(typeof content.text === "string" && { text: content.text }),
      ...(type === "game" ? { currentGameName: name ?? title, savedGameState: content.savedState }
        : { v3: encoded(content) }),
    },
    layout: { ...dimensions, ...position, isVisible: !hidden },
  };
}

/**
 * @typedef {{document: CodapDocument, dataSets: DataSet[], globals: GlobalValue[]}} Known
 *
 * @param {Values} json
 * @param {Known} known
 * @returns {Component[]} none for the plugin's tile, for types that are unknown, and for sliders that the
 *   host did not write
 */
function importComponent({ type: className, id, guid, componentStorage = {}, layout = {} }, known) {
  const type = Object.keys(CLASS_NAMES).find((key) => CLASS_NAMES[key] === className);
  const { v3 } = componentStorage;
  if (!type || type === "game" || (type === "slider" && !v3)) return [];
  const { left = 0, top = 0, width, height, isVisible = true } = layout;
  const size = { ...(width && { width }), ...(height && { height }) };
  const component = new Component(type, { ...componentStorage, dimensions: size, position: { left, top } });
  component.id = id ?? guid ?? newId();
  component.hidden = !isVisible;
  component.content = v3 ? decoded(v3, known) : linked(type, componentStorage, known);
  return [component];
}

/**
 * What a tile shows, from what CODAP v2 itself would write.
 *
 * @param {string} type
 * @param {Values} storage
 * @param {Known} known
 */
function linked(type, { _links_: links = {}, text, URL }, { document, dataSets }) {
  const dataSet = dataSets.find(({ id }) => id === links.context?.id);
  if (type === "text") return contentOf(imported(text ?? ""));
  if (type === "map") return new GeoMap(document);
  if (type !== "graph") return { dataSet, URL };
  const graph = new Graph(dataSet);
  for (const [role, link] of Object.entries(LINKS)) {
    const attribute = dataSet?.attributes.find(({ id }) => id === links[link]?.id);
    graph.assign(/** @type {import("./graph.js").Role} */ (role), attribute);
  }
  return graph;
}

/** Plain data, with ids for what else there is in the document. @param {any} value @returns {any} */
function encoded(value) {
  if (value instanceof DataSet) return { $dataSet: value.id };
  if (value instanceof Attribute) return { $attribute: value.id };
  if (value instanceof GlobalValue) return { $global: value.id };
  if (value instanceof Graph) return { $graph: encoded({ ...value, adornments: value.adornments.list }) };
  if (value instanceof GeoMap) return { $map: encoded({ ...value, document: undefined }) };
  if (value instanceof Set) return { $set: [...value].map(encoded) };
  if (value instanceof Map) return { $entries: [...value].map(encoded) };
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encoded(inner)]));
}

/** @param {any} value @param {Known} known @returns {any} */
function decoded(value, known) {
  if (Array.isArray(value)) return value.map((inner) => decoded(inner, known));
  if (typeof value !== "object" || value === null) return value;
  const withId = (/** @type {{id: number}[]} */ all, /** @type {number} */ wanted) =>
    all.find(({ id }) => id === wanted);
  if ("$dataSet" in value) return withId(known.dataSets, value.$dataSet);
  if ("$attribute" in value) return withId(known.dataSets.flatMap(({ attributes }) => attributes), value.$attribute);
  if ("$global" in value) return withId(known.globals, value.$global);
  if ("$set" in value) return new Set(decoded(value.$set, known));
  if ("$entries" in value) return new Map(decoded(value.$entries, known));
  if ("$graph" in value) return graphOf(decoded(value.$graph, known));
  if ("$map" in value) {
    const { document } = known;
    return Object.assign(new GeoMap(document), decoded(value.$map, known), { document });
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decoded(inner, known)]));
}

/** @param {Values} members */
function graphOf({ adornments, settings, ...members }) {
  const graph = Object.assign(new Graph(), members);
  // Settings that are not set are missing once the document was JSON.
  graph.settings = { ...graph.settings, ...settings };
  graph.adornments.list = adornments;
  return graph;
}
