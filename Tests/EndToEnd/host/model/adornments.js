import { newId } from "../ids.js";
import { leastSquares, mean, meanAbsoluteDeviation, median, quantile, standardDeviation } from "./statistics.js";

/**
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {import("./grouping.js").Case} Case
 * @typedef {import("../types.js").Values} Values
 * @typedef {{id: string, type: string, isVisible: boolean, settings: Values, movable: Map<string, number[]>}} Adornment
 *   `movable`: movable values, by the key of their cell
 * @typedef {{categories: Record<string, string>, cases: Case[]}} Cell part of a graph that its categories cut out
 */

/** Every kind of adornment, and the plots that can have it. @type {Record<string, string[]>} */
const PLOTS = {
  "Count": ["casePlot", "dotChart", "barChart", "dotPlot", "scatterPlot"], "Mean": ["dotPlot"], "Median": ["dotPlot"],
  "Standard Deviation": ["dotPlot"], "Standard Error": ["dotPlot"], "Mean Absolute Deviation": ["dotPlot"],
  "Box Plot": ["dotPlot"], "Normal Curve": ["dotPlot"], "Movable Value": ["dotPlot"],
  "Plotted Value": ["dotPlot", "scatterPlot"], "LSRL": ["scatterPlot"], "Movable Line": ["scatterPlot"],
  "Movable Point": ["scatterPlot"], "Plotted Function": ["scatterPlot"],
};

/** CODAP's name for a kind: also without spaces; Percent is a side of Count. @param {string} name */
export function resolveKind(name) {
  if (name === "Percent") return "Count";
  return Object.keys(PLOTS).find((kind) => kind.replaceAll(" ", "") === name) ?? name;
}

/** What is laid over a graph. Values are computed from its cases when they are asked for. */
export class Adornments {
  /** @param {Graph} graph */
  constructor(graph) {
    this.graph = graph;
    /** @type {Adornment[]} */
    this.list = [];
  }

  /** @param {string} key kind or id */
  find(key) {
    return this.list.find(({ id, type }) => id === key || type === resolveKind(key));
  }

  /** Makes it or shows it again, as a person does in the graph's menu too. @param {string} type @returns {Adornment} */
  show(type) {
    const existing = this.find(type);
    if (existing) existing.isVisible = true;
    if (existing) return existing;
    const made = { id: `ADRN${newId()}`, type, isVisible: true, settings: {}, movable: new Map() };
    this.list.push(made);
    return made;
  }

  /** @param {string} type whether the graph's plot can have it */
  fits(type) {
    return PLOTS[type]?.includes(this.graph.plotType) ?? false;
  }

  /** Those the plot can show. */
  get fitting() {
    return this.list.filter(({ type }) => this.fits(type));
  }

  /** Every combination of the categories on axes and splits; the whole graph when there are none. @returns {Cell[]} */
  get cells() {
    const { graph } = this;
    const { topSplit, rightSplit, x, y } = graph.roles;
    const axes = [graph.type("y") !== "numeric" && y, graph.type("x") !== "numeric" && x];
    return [topSplit, rightSplit, ...axes].reduce((cells, attribute) => {
      if (!attribute) return cells;
      const categories = [...new Set(graph.cases.map((entry) => graph.text(entry, attribute)))];
      return cells.flatMap((cell) => categories.map((category) => ({
        categories: { ...cell.categories, [attribute.name]: category },
        cases: cell.cases.filter((entry) => graph.text(entry, attribute) === category),
      })));
    }, /** @type {Cell[]} */ ([{ categories: {}, cases: graph.cases }]));
  }

  /** One entry of values per cell. @param {Adornment} adornment @returns {Values[]} */
  data(adornment) {
    const { cells, graph } = this;
    const measured = cells.map((cell) => measure(adornment, graph, cell));
    return measured.flatMap((values, index) => {
      const { categories } = cells[index];
      return values ? [{ ...values, ...(Object.keys(categories).length > 0 && { categories }) }] : [];
    });
  }
}

/** @param {Adornment} adornment @param {Graph} graph @param {Cell} cell @returns {Values|undefined} */
function measure(adornment, graph, cell) {
  const { movable, settings, type } = adornment;
  switch (type) {
    case "Count":
      return {
        ...(settings.showCount && { count: cell.cases.length }),
        ...(settings.showPercent && { percent: share(graph, cell, settings.percentType) }),
      };
    case "LSRL":
      return line(graph, cell);
    case "Movable Value":
      return { movableValues: movable.get(cellKey(cell.categories)) ?? [] };
    case "Plotted Value":
      return { plottedValue: constant(settings.expression) };
    default: {
      const attribute = graph.primaryAxis && graph.roles[graph.primaryAxis];
      return MEASURES[type]?.(attribute ? graph.numbers(attribute, cell.cases) : []);
    }
  }
}

/** @param {number} middle @param {number} distance */
const around = (middle, distance) => ({ min: middle - distance, max: middle + distance });

/** What CODAP answers for one number axis. Deviations come under the name `mean`. */
const MEASURES = /** @type {Record<string, (values: number[]) => Values>} */ ({
  "Mean": (values) => ({ mean: mean(values) }),
  "Median": (values) => ({ median: median(values) }),
  "Standard Deviation": (values) => {
    const deviation = standardDeviation(values);
    return { ...around(mean(values), deviation), mean: deviation };
  },
  "Mean Absolute Deviation": (values) => {
    const deviation = meanAbsoluteDeviation(values);
    return { mean: deviation, ...around(mean(values), deviation) };
  },
  "Standard Error": (values) => {
    const standardError = standardDeviation(values) / Math.sqrt(values.length);
    return { standardError, ...around(mean(values), standardError) };
  },
  "Normal Curve": (values) => {
    const deviation = standardDeviation(values);
    return { mean: mean(values), standardDeviation: deviation, standardError: deviation / Math.sqrt(values.length) };
  },
  "Box Plot": (values) => {
    const [lowerQuartile, upperQuartile] = [quantile(values, 0.25), quantile(values, 0.75)];
    return {
      interquartileRange: upperQuartile - lowerQuartile, lower: quantile(values, 0), lowerQuartile,
      median: median(values), upper: quantile(values, 1), upperQuartile,
    };
  },
});

/**
 * Of all cases, or of those in the same row or column when several attributes cut the graph into cells.
 *
 * @param {Graph} graph
 * @param {Cell} cell
 * @param {string} [kind]
 * @returns {string}
 */
function share(graph, { categories, cases }, kind = "row") {
  const names = Object.keys(categories);
  const { x, y, topSplit, rightSplit } = graph.roles;
  const across = kind === "row" ? [y, rightSplit] : kind === "column" ? [x, topSplit] : [];
  const shared = across.filter((one) => one !== undefined && names.length > 1 && names.includes(one.name));
  const whole = graph.cases.filter((entry) =>
    shared.every((one) => one && graph.text(entry, one) === categories[one.name]));
  return `${Math.round((whole.length === 0 ? 0 : cases.length / whole.length) * 100)}%`;
}

/**
 * No line over all cases when the legend has categories: there is one for each.
 *
 * @param {Graph} graph
 * @param {Cell} cell
 */
function line(graph, { cases }) {
  const { x, y, legend } = graph.roles;
  if (!x || !y || (legend && graph.type("legend") !== "numeric")) return undefined;
  const points = cases.map((entry) => ({ x: Number(graph.text(entry, x)), y: Number(graph.text(entry, y)) }));
  return leastSquares(points);
}

/** @param {any} expression */
const constant = (expression) => (expression === undefined || expression === "" ? NaN : Number(expression));

/** @param {Record<string, string>} categories */
export const cellKey = (categories) => JSON.stringify(Object.entries(categories).sort());
