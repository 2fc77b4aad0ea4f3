import { svg } from "./dom.js";

/**
 * A drawing is a list of shapes, so that the page's SVG and a plugin's picture are the same.
 *
 * @typedef {{kind: "circle", x: number, y: number, r: number, fill: string, stroke?: string, marked?: boolean}} Circle
 *   `marked`: whether the case it stands for is selected; nothing for one that stands for no case
 * @typedef {{kind: "line", x1: number, y1: number, x2: number, y2: number, stroke?: string}} Line
 * @typedef {{kind: "rect", x: number, y: number, width: number, height: number, fill: string}} Rect
 * @typedef {object} Text
 * @property {"text"} kind
 * @property {string} text
 * @property {number} x
 * @property {number} y
 * @property {"start"|"middle"|"end"} [anchor]
 * @property {string} [axis] whose label it is: larger, and upright along `left` and `right`
 * @property {boolean} [upright]
 * @typedef {Circle|Line|Rect|Text} Shape
 * @typedef {{width: number, height: number, label: string, background: string, shapes: Shape[]}} Drawing
 */

export const INK = "#222222";
export const LABEL_INK = "#105262";
export const LINE_INK = "#9fb2ba";
export const MARK_INK = "#111111";
export const SMALL = 11;
export const LARGE = 12;

/** @param {Drawing} drawing */
export function svgOf({ width, height, label, background, shapes }) {
  return svg("svg", { width, height, role: "img", "aria-label": label, style: `background: ${background}` },
    ...shapes.map(element));
}

/** @param {Shape} shape */
function element(shape) {
  switch (shape.kind) {
    case "circle": {
      const { x, y, r, fill, stroke, marked } = shape;
      const point = marked === undefined ? undefined : "point";
      return svg("circle", { class: marked ? "point selected" : point, cx: x, cy: y, r, fill, stroke });
    }
    case "line": {
      const { x1, y1, x2, y2, stroke = LINE_INK } = shape;
      return svg("line", { x1, y1, x2, y2, stroke });
    }
    case "rect": {
      const { x, y, width, height, fill } = shape;
      return svg("rect", { x, y, width, height, fill });
    }
    default: {
      const { text, x, y, anchor = "start", axis, upright } = shape;
      return svg("text", { x, y, "text-anchor": anchor, class: axis && "label", "data-axis": axis,
        transform: upright && `rotate(-90 ${x} ${y})` }, text);
    }
  }
}
