import { html } from "./dom.js";
import { svgOf } from "./drawing.js";
import { graphDrawing } from "./graph.js";
import { mapDrawing } from "./map.js";
import { table } from "./table.js";

/**
 * @typedef {import("../model/component.js").Component} Component
 * @typedef {{width: number, height: number}} Size
 */

/** Where a slider's line begins and ends in its tile. */
const SLIDER_MARGIN = 20;

/**
 * What stands in a tile, below its title.
 *
 * @param {Component} component
 * @param {(caseId: number) => void} select
 * @returns {Node}
 */
export function body({ type, content, dimensions }, select) {
  switch (type) {
    case "caseTable":
    case "caseCard":
      return table(content.dataSet, dimensions, select);
    case "graph":
      return svgOf(graphDrawing(content, dimensions));
    case "map":
      return svgOf(mapDrawing(content, dimensions));
    case "slider":
      return svgOf(sliderDrawing(content, dimensions));
    case "text":
      return html("p", { class: "text", style: `width: ${dimensions.width}px` }, content.text);
    case "calculator":
      return html("div", { class: "calculator" }, html("span", { class: "display" }, "0"),
        ...[..."789÷456×123−0.=+"].map((key) => html("span", {}, key)));
    default:
      return page(content, dimensions);
  }
}

/**
 * A thumb on a line between the bounds.
 *
 * @param {any} slider
 * @param {Size} dimensions
 * @returns {import("./drawing.js").Drawing}
 */
function sliderDrawing({ global, lowerBound, upperBound }, { width, height }) {
  // CODAP v2 takes any text for a number.
  const value = Number(global.value);
  const [left, right, y] = [SLIDER_MARGIN, width - SLIDER_MARGIN, height - 28];
  const share = Math.min(1, Math.max(0, (value - lowerBound) / (upperBound - lowerBound)));
  return {
    width, height, background: "#ffffff", label: `Slider ${global.name}: ${global.value}`,
    shapes: [
      { kind: "text", text: `${global.name} = ${Number(value.toPrecision(6))}`, x: left, y: 20 },
      { kind: "line", x1: left, x2: right, y1: y, y2: y },
      { kind: "circle", x: left + share * (right - left), y, r: 7, fill: "#177991" },
      { kind: "text", text: String(lowerBound), x: left, y: y + 20 },
      { kind: "text", text: String(upperBound), x: right, y: y + 20, anchor: "end" },
    ],
  };
}

/** The address of a page, and a guide's pages: nothing is loaded. @param {any} content @param {Size} dimensions */
function page({ URL, items = [], currentItemIndex }, { width, height }) {
  const pages = items.map((/** @type {any} */ { itemTitle }, /** @type {number} */ index) =>
    html("li", { "aria-current": index === currentItemIndex && "page" }, itemTitle));
  return html("div", { class: "page", style: `width: ${width}px; height: ${height}px` },
    html("p", {}, URL || "no page"), ...(pages.length > 0 ? [html("ol", {}, ...pages)] : []));
}
