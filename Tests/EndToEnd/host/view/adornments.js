/**
 * @typedef {import("./drawing.js").Shape} Shape
 * @typedef {import("./graph.js").Stage} Stage
 */

/** Kinds that are a line at one value of the number axis, the member with that value, and its colour. */
const MARKS = /** @type {[string, string, string][]} */ ([
  ["Mean", "mean", "#1f5fbf"], ["Median", "median", "#c0392b"], ["Plotted Value", "plottedValue", "#2e7d32"],
]);
const LINE_COLOUR = "#4682b4";

/**
 * Counts, means, medians and fitted lines; the other adornments are computed and not drawn.
 *
 * @param {Stage} stage
 * @returns {Shape[]}
 */
export function adornmentShapes(stage) {
  const { graph: { adornments }, plot } = stage;
  const shown = adornments.fitting.filter(({ isVisible }) => isVisible);
  const one = (/** @type {string} */ kind) => shown.filter(({ type }) => type === kind);
  const marks = MARKS.flatMap(([kind, member, colour]) => one(kind).flatMap((adornment) =>
    adornments.data(adornment).flatMap((values) => mark(stage, values[member], colour))));
  const counts = one("Count").flatMap((adornment) => {
    const texts = adornments.data(adornment).map(({ categories = {}, count, percent }) =>
      [...Object.values(categories), ...[count, percent].filter((value) => value !== undefined)].join(" "));
    return texts.map((text, index) => /** @type {Shape} */ ({
      kind: "text", text, x: plot.left + 6, y: plot.top + 10 + index * 13,
    }));
  });
  return [...marks, ...counts, ...one("LSRL").flatMap((adornment) => fitted(stage, adornments.data(adornment)[0]))];
}

/** @param {Stage} stage @param {number} value @param {string} stroke @returns {Shape[]} */
function mark({ graph, plot, x, y }, value, stroke) {
  const across = graph.primaryAxis === "x";
  const at = (across ? x : y)?.at(String(value));
  if (at === undefined) return [];
  return [across ? { kind: "line", x1: at, x2: at, y1: plot.top, y2: plot.bottom, stroke }
    : { kind: "line", x1: plot.left, x2: plot.right, y1: at, y2: at, stroke }];
}

/** As far as both axes reach. @param {Stage} stage @param {import("../types.js").Values} [line] @returns {Shape[]} */
function fitted({ graph, x, y }, line) {
  const [across, up] = [graph.bounds("x"), graph.bounds("y")];
  if (!line || !across || !up) return [];
  const { slope, intercept } = line;
  const crossings = slope === 0 ? [] : [up.min, up.max].map((value) => (value - intercept) / slope);
  const ends = [across.min, across.max, ...crossings].map((value) => ({ value, height: intercept + slope * value }));
  const placed = ends.flatMap(({ value, height }) => {
    const [px, py] = [x?.at(String(value)), y?.at(String(clamp(height, up)))];
    const inside = height >= up.min - 1e-9 && height <= up.max + 1e-9;
    return inside && px !== undefined && py !== undefined ? [{ px, py }] : [];
  }).sort((a, b) => a.px - b.px);
  if (placed.length < 2) return [];
  const [first, last] = [placed[0], placed[placed.length - 1]];
  return [{ kind: "line", x1: first.px, y1: first.py, x2: last.px, y2: last.py, stroke: LINE_COLOUR }];
}

/** @param {number} value @param {import("../model/bounds.js").Bounds} bounds */
const clamp = (value, { min, max }) => Math.min(max, Math.max(min, value));
