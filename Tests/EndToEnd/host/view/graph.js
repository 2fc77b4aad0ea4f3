import { COLOURS } from "../model/attribute.js";
import { html, svg } from "./dom.js";
import { categoryScale, numericScale, stack } from "./scale.js";

/**
 * @typedef {import("../model/dataset.js").DataSet} DataSet
 * @typedef {import("../model/attribute.js").Attribute} Attribute
 * @typedef {import("../types.js").Item} Item
 * @typedef {import("./scale.js").Scale} Scale
 */

const MARGIN = { top: 14, right: 18, bottom: 46, left: 62 };
const RADIUS = 4.5;
const POINT_COLOUR = "#e6805b";

/**
 * A graph: scatter plot of two numeric attributes, dot plot of one, dot chart of categories; without
 * attributes the points of CODAP's empty graph.
 *
 * @param {import("../types.js").Values} content
 * @param {{width: number, height: number}} dimensions
 */
export function graph({ dataSet, roles }, { width, height }) {
  if (!dataSet) return html("p", { class: "note" }, "No data set");
  const plot = { left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  const x = scaleFor(dataSet, roles.x, plot.left, plot.right);
  const y = scaleFor(dataSet, roles.y, plot.bottom, plot.top);
  const points = /** @type {DataSet} */ (dataSet).items.map((item) =>
    ({ item, x: x?.at(text(item, roles.x)), y: y?.at(text(item, roles.y)) }));
  const places = stack(points, { x, y, plot, step: RADIUS * 2 });
  const colour = colours(dataSet, roles.legend);
  const label = [roles.y?.name, roles.x?.name].filter(Boolean).join(" by ") || "no attributes";
  return svg("svg", { width, height, role: "img", "aria-label": `Graph of ${dataSet.name}: ${label}` },
    ...axis(x, roles.x, plot, "x"), ...axis(y, roles.y, plot, "y"),
    ...places.map(({ item, cx, cy }) => svg("circle", {
      class: dataSet.selection.has(item) ? "point selected" : "point", cx, cy, r: RADIUS, fill: colour.of(item),
    })), ...colour.key(plot));
}

/** @param {Item} item @param {Attribute|undefined} attribute */
const text = (item, attribute) => (attribute && item.values.get(attribute.id)) ?? "";

/** @param {DataSet} dataSet @param {Attribute|undefined} attribute @param {number} from @param {number} to */
function scaleFor(dataSet, attribute, from, to) {
  if (!attribute) return undefined;
  const texts = dataSet.texts(attribute);
  const numeric = attribute.type(texts) === "numeric";
  return numeric ? numericScale(texts, from, to) : categoryScale(texts, from, to);
}

/**
 * @param {Scale|undefined} scale
 * @param {Attribute|undefined} attribute
 * @param {import("./scale.js").Plot} plot
 * @param {"x"|"y"} place
 */
function axis(scale, attribute, plot, place) {
  const horizontal = place === "x";
  const middle = horizontal ? (plot.left + plot.right) / 2 : (plot.top + plot.bottom) / 2;
  const ends = horizontal
    ? { x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom }
    : { x1: plot.left, x2: plot.left, y1: plot.top, y2: plot.bottom };
  const ticks = (scale?.ticks ?? []).map(({ at, label }) => horizontal
    ? svg("text", { x: at, y: plot.bottom + 15, "text-anchor": "middle" }, label)
    : svg("text", { x: plot.left - 6, y: at + 4, "text-anchor": "end" }, label));
  const name = attribute && (attribute.unit ? `${attribute.title} (${attribute.unit})` : attribute.title);
  const position = horizontal
    ? { x: middle, y: plot.bottom + 36 }
    : { x: 14, y: middle, transform: `rotate(-90 14 ${middle})` };
  const label = { ...position, class: "label", "text-anchor": "middle", "data-axis": place };
  return [svg("line", ends), ...ticks, ...(name ? [svg("text", label, name)] : [])];
}

/** @param {DataSet} dataSet @param {Attribute|undefined} legend */
function colours(dataSet, legend) {
  if (!legend) return { of: () => POINT_COLOUR, key: () => [] };
  const order = [...new Set(dataSet.texts(legend).filter(Boolean))];
  const of = (/** @type {string} */ value) => COLOURS[order.indexOf(value) % COLOURS.length] ?? POINT_COLOUR;
  return {
    of: (/** @type {Item} */ item) => of(text(item, legend)),
    key: (/** @type {import("./scale.js").Plot} */ plot) => order.slice(0, COLOURS.length).flatMap((value, index) => [
      svg("circle", { cx: plot.right - 70, cy: plot.top + 8 + index * 15, r: RADIUS, fill: of(value) }),
      svg("text", { x: plot.right - 61, y: plot.top + 12 + index * 15 }, value),
    ]),
  };
}
