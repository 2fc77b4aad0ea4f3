// @ts-check
/** Drawings as SVG, each with a table that says the same. */

import { drawing, element, fill } from "./dom.js";
import { minute, NOTHING } from "./format.js";

/** Pixels. A drawing is as wide as its place, so that its text is as large as other text. */
const LEAST_WIDTH = 240;
const HEIGHT = 130;
const LEFT = 48;
const BOTTOM = 18;
const TOP = 8;

/**
 * @typedef {{name: string, tone: string, values: (number | null)[]}} Line
 * @typedef {{title: string, ends: string[], lines: Line[], format: (value: number) => string,
 *   objective?: number}} Chart
 */

/** What each place shows. @type {WeakMap<Element, Chart>} */
const shown = new WeakMap();

/**
 * Draws lines over an hour into a place, whose table stays open if somebody has opened it.
 * @param {Element} place @param {Chart} chart
 */
export function draw(place, chart) {
  shown.set(place, chart);
  if (!place.hasChildNodes()) scaffold(place, chart);
  place.querySelector(".drawing")?.replaceChildren(picture(chart, place.clientWidth), legend(chart));
  tabulate(place);
}

/** Fills the table of a place while it is open. @param {Element} place */
function tabulate(place) {
  const table = place.querySelector("details[open] table");
  const chart = shown.get(place);
  if (!table || !chart) return;
  const rows = chart.ends.map((end, index) => ({
    cells: [minute(end), ...chart.lines.map(({ values }) => told(values[index], chart))],
  }));
  fill(table, ["Until", ...chart.lines.map(({ name }) => `#${name}`)], rows.reverse());
}

/** @param {Element} place @param {Chart} chart */
function scaffold(place, chart) {
  const details = element("details", {}, element("summary", {}, "As a table"), element("div",
    { class: "scroll", tabindex: 0, role: "group", "aria-label": chart.title }, element("table")));
  details.addEventListener("toggle", () => tabulate(place));
  place.replaceChildren(element("div", { class: "drawing" }), details);
}

/** @param {number | null | undefined} value @param {Chart} chart */
function told(value, chart) {
  return value === null || value === undefined ? NOTHING : chart.format(value);
}

/** @param {Chart} chart @param {number} room */
function picture(chart, room) {
  const width = Math.max(LEAST_WIDTH, room);
  const known = chart.lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const most = ceiling(Math.max(0, ...known));
  const last = chart.ends.length - 1;
  const x = (/** @type {number} */ index) => LEFT + ((width - LEFT - 4) * index) / Math.max(1, last);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / most;
  const latest = chart.lines.map(({ name, values }) => `${name} ${told(values[last], chart)}`).join(", ");
  const svg = drawing("svg", {
    class: "chart", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": `${chart.title}: ${latest}`,
  });
  for (const value of [0, most / 2, most]) {
    svg.append(
      drawing("line", { class: "grid", x1: LEFT, x2: width - 4, y1: y(value), y2: y(value) }),
      drawing("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, chart.format(value)),
    );
  }
  for (const index of [0, Math.round(last / 2), last]) {
    const anchor = index === 0 ? "start" : index === last ? "end" : "middle";
    svg.append(drawing("text", { x: x(index), y: HEIGHT - 3, "text-anchor": anchor }, minute(chart.ends[index])));
  }
  if (chart.objective !== undefined && chart.objective <= most) {
    const height = y(chart.objective);
    svg.append(drawing("line", { class: "objective", x1: LEFT, x2: width - 4, y1: height, y2: height }));
  }
  // The first line is the one to see: it lies on top.
  for (const { tone, values } of chart.lines.toReversed()) {
    svg.append(drawing("path", { class: `line tone-${tone}`, d: path(values, x, y) }), ...dots(values, tone, x, y));
  }
  return svg;
}

/**
 * A path with gaps where nothing is known.
 * @param {(number | null)[]} values
 * @param {(index: number) => number} x @param {(value: number) => number} y
 */
function path(values, x, y) {
  return values.map((value, index) => {
    if (value === null) return "";
    const isStart = index === 0 || values[index - 1] === null;
    return `${isStart ? "M" : "L"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
  }).join("");
}

/**
 * Values without neighbours, of which a line shows nothing.
 * @param {(number | null)[]} values @param {string} tone
 * @param {(index: number) => number} x @param {(value: number) => number} y
 */
function dots(values, tone, x, y) {
  const isKnown = (/** @type {number} */ index) => typeof values[index] === "number";
  return values.flatMap((value, index) => (value === null || isKnown(index - 1) || isKnown(index + 1)
    ? []
    : [drawing("circle", { class: `dot tone-${tone}`, cx: x(index), cy: y(value), r: 3 })]));
}

/** @param {Chart} chart */
function legend({ lines, objective, format }) {
  const keys = lines.map(({ name, tone }) => key(name, `line tone-${tone}`));
  if (objective !== undefined) keys.push(key(`objective ${format(objective)}`, "objective"));
  return element("p", { class: "legend", "aria-hidden": "true" }, ...keys);
}

/** @param {string} name @param {string} kind */
function key(name, kind) {
  const sample = drawing("line", { class: kind, x1: 1, x2: 21, y1: 5, y2: 5 });
  return element("span", { class: "key" },
    drawing("svg", { class: "swatch", width: 22, height: 10, viewBox: "0 0 22 10" }, sample), name);
}

/** The next round number, so that the axis keeps still. @param {number} value */
function ceiling(value) {
  if (value <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 10].map((step) => step * unit).find((step) => value <= step) ?? 10 * unit;
}

/**
 * One bar, cut into the stages of a call.
 * @param {[string, number][]} parts @param {string} about What it is read out as.
 * @param {string} kind
 */
export function bar(parts, about, kind = "") {
  const whole = parts.reduce((sum, [, value]) => sum + value, 0) || 1;
  let x = 0;
  const rectangles = parts.map(([stage, value]) => {
    const width = (100 * value) / whole;
    const rectangle = drawing("rect", {
      class: `stage-${stage}`, x: x.toFixed(3), y: 0, width: width.toFixed(3), height: 10,
    });
    x += width;
    return rectangle;
  });
  return drawing("svg", {
    class: `bars ${kind}`, viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": about,
  }, ...rectangles);
}

/** The colour of a stage. @param {string} stage */
export function swatch(stage) {
  return drawing("svg", { class: "swatch", width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" },
    drawing("rect", { class: `stage-${stage}`, width: 12, height: 12, rx: 3 }));
}
