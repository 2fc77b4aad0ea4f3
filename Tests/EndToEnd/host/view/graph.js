import { COLOURS } from "../model/attribute.js";
import { adornmentShapes } from "./adornments.js";
import { legendFor, legendShapes } from "./legend.js";
import { categoryScale, numericScale, stack } from "./scale.js";

/**
 * @typedef {import("../model/graph.js").Graph} Graph
 * @typedef {import("../model/attribute.js").Attribute} Attribute
 * @typedef {import("../model/grouping.js").Case} Case
 * @typedef {import("./drawing.js").Drawing} Drawing
 * @typedef {import("./drawing.js").Shape} Shape
 * @typedef {import("./scale.js").Plot} Plot
 * @typedef {import("./scale.js").Scale} Scale
 * @typedef {{graph: Graph, cases: Case[], plot: Plot, x?: Scale, y?: Scale, y2?: Scale}} Stage
 */

const MARGIN = { top: 14, right: 18, bottom: 46, left: 62 };
/** Room for a second y axis. */
const SECOND_AXIS = 48;
const RADIUS = 4.5;

/**
 * A graph: scatter plot of numeric attributes, dot plot of one, dot or bar chart of categories; without
 * attributes the points of CODAP's empty graph.
 *
 * @param {Graph} graph
 * @param {{width: number, height: number}} dimensions
 * @returns {Drawing}
 */
export function graphDrawing(graph, { width, height }) {
  const { dataSet, roles, settings, ys } = graph;
  const named = [ys.map(({ name }) => name).join(", "), roles.x?.name].filter(Boolean).join(" by ");
  const drawing = { width, height, background: settings.transparent ? "transparent" : settings.backgroundColor };
  if (!dataSet) {
    return { ...drawing, label: "Graph without data", shapes: [{ kind: "text", x: 10, y: 20, text: "No data set" }] };
  }
  const right = width - MARGIN.right - (roles.rightNumeric ? SECOND_AXIS : 0);
  const plot = { left: MARGIN.left, right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  const { cases } = graph;
  const stage = {
    graph, cases, plot, x: scaleFor(graph, "x", cases, plot.left, plot.right),
    y: scaleFor(graph, "y", cases, plot.bottom, plot.top),
    y2: scaleFor(graph, "rightNumeric", cases, plot.bottom, plot.top),
  };
  const content = graph.plotType === "barChart" ? bars(stage) : points(stage);
  const shapes = [...axes(stage), ...content, ...adornmentShapes(stage)];
  return { ...drawing, label: `Graph of ${dataSet.name}: ${named || "no attributes"}`, shapes };
}

/**
 * @param {Graph} graph
 * @param {"x"|"y"|"rightNumeric"} role
 * @param {Case[]} cases
 * @param {number} from
 * @param {number} to
 */
function scaleFor(graph, role, cases, from, to) {
  const attribute = graph.roles[role];
  if (!attribute) return undefined;
  const bounds = graph.bounds(role);
  return bounds ? numericScale(bounds, from, to)
    : categoryScale(cases.map((entry) => graph.text(entry, attribute)), from, to);
}

/** @param {Stage} stage @returns {Shape[]} */
function points(stage) {
  const { graph, cases, plot } = stage;
  const { roles, settings, ys } = graph;
  const legend = roles.legend && legendFor(cases.map((entry) => graph.text(entry, roles.legend)),
    graph.type("legend") === "numeric");
  const r = RADIUS * settings.pointSize;
  const draw = (/** @type {Attribute|undefined} */ attribute, /** @type {Scale|undefined} */ y,
    /** @type {string} */ colour) => {
    const placed = stack(cases.map((entry) => ({
      entry, x: stage.x?.at(graph.text(entry, roles.x)), y: y?.at(graph.text(entry, attribute)),
    })), { x: stage.x, y, plot, step: r * 2 });
    return placed.map(({ point: { entry }, cx, cy }) => {
      const fill = legend?.colour(graph.text(entry, roles.legend)) ?? colour;
      const stroke = settings.strokeSameAsFill ? fill : settings.strokeColor;
      return /** @type {Shape} */ ({ kind: "circle", x: cx, y: cy, r, fill, stroke,
        marked: Boolean(graph.dataSet?.isSelected(entry)) });
    });
  };
  const [, ...more] = ys;
  const series = [draw(roles.y, stage.y, settings.pointColor),
    ...more.map((attribute, index) => draw(attribute, stage.y, COLOURS[(index + 1) % COLOURS.length])),
    ...(roles.rightNumeric ? [draw(roles.rightNumeric, stage.y2, COLOURS[0])] : [])];
  const lines = settings.showConnectingLines && graph.plotType === "scatterPlot" ? series.flatMap(connected) : [];
  const key = legend ? legendShapes(legend, { left: plot.right - 70, top: plot.top + 8 }) : [];
  return [...lines, ...series.flat(), ...key];
}

/** From point to point in the order of x. @param {Shape[]} circles @returns {Shape[]} */
function connected(circles) {
  const sorted = circles.flatMap((one) => (one.kind === "circle" ? [one] : [])).sort((a, b) => a.x - b.x);
  return sorted.slice(1).map(({ x, y, fill }, index) =>
    ({ kind: "line", x1: sorted[index].x, y1: sorted[index].y, x2: x, y2: y, stroke: fill }));
}

/** A bar for the cases of each category. @param {Stage} stage @returns {Shape[]} */
function bars({ graph, cases, plot, x, y }) {
  const along = x ?? y;
  const attribute = graph.primaryAxis && graph.roles[graph.primaryAxis];
  const counts = (along?.ticks ?? []).map(({ label }) =>
    cases.filter((entry) => graph.text(entry, attribute) === label).length);
  const longest = Math.max(1, ...counts);
  return (along?.ticks ?? []).map(({ at }, index) => {
    const share = counts[index] / longest;
    const fill = graph.settings.pointColor;
    const tall = share * (plot.bottom - plot.top);
    if (x) return { kind: "rect", x: at - 12, y: plot.bottom - tall, width: 24, height: tall, fill };
    return { kind: "rect", x: plot.left, y: at - 12, width: share * (plot.right - plot.left), height: 24, fill };
  });
}

/** @param {Stage} stage @returns {Shape[]} */
function axes({ graph, plot, x, y, y2 }) {
  const { roles, ys } = graph;
  const { left, right, top, bottom } = plot;
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const ticks = (/** @type {Scale|undefined} */ scale, /** @type {(at: number) => Partial<Shape>} */ place) =>
    (scale?.ticks ?? []).map(({ at, label }) => /** @type {Shape} */ ({ kind: "text", text: label, ...place(at) }));
  const label = (/** @type {string} */ axis, /** @type {(Attribute|undefined)[]} */ attributes,
    /** @type {{x: number, y: number, upright?: boolean}} */ place) => {
    const text = attributes.flatMap((one) => (one ? [titled(one)] : [])).join(", ");
    return text ? [/** @type {Shape} */ ({ kind: "text", text, axis, anchor: "middle", ...place })] : [];
  };
  return [
    { kind: "line", x1: left, x2: right, y1: bottom, y2: bottom },
    ...ticks(x, (at) => ({ x: at, y: bottom + 15, anchor: "middle" })),
    ...label("x", [roles.x], { x: middle.x, y: bottom + 36 }),
    { kind: "line", x1: left, x2: left, y1: top, y2: bottom },
    ...ticks(y, (at) => ({ x: left - 6, y: at + 4, anchor: "end" })),
    ...label("y", ys, { x: 14, y: middle.y, upright: true }),
    ...(y2 ? [/** @type {Shape} */ ({ kind: "line", x1: right, x2: right, y1: top, y2: bottom })] : []),
    ...ticks(y2, (at) => ({ x: right + 6, y: at + 4 })),
    ...label("y2", [roles.rightNumeric], { x: right + SECOND_AXIS, y: middle.y, upright: true }),
  ];
}

/** @param {Attribute} attribute */
const titled = ({ title, unit }) => (unit ? `${title} (${unit})` : title);
