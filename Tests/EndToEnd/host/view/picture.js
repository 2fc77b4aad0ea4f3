import { INK, LABEL_INK, LARGE, LINE_INK, MARK_INK, SMALL } from "./drawing.js";

/** @typedef {import("./drawing.js").Shape} Shape */

const FONT = '"Liberation Sans", "Helvetica Neue", Arial, sans-serif';

/** A drawing as a PNG, in a data URI. @param {import("./drawing.js").Drawing} drawing @returns {string} */
export function picture({ width, height, background, shapes }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser cannot draw");
  pen.fillStyle = background;
  pen.fillRect(0, 0, width, height);
  for (const shape of shapes) draw(pen, shape);
  return canvas.toDataURL("image/png");
}

/** @param {CanvasRenderingContext2D} pen @param {Shape} shape */
function draw(pen, shape) {
  switch (shape.kind) {
    case "circle":
      pen.beginPath();
      pen.arc(shape.x, shape.y, shape.r, 0, 2 * Math.PI);
      pen.fillStyle = shape.fill;
      pen.fill();
      if (shape.marked) stroke(pen, MARK_INK, 1.5);
      else stroke(pen, shape.stroke ?? shape.fill, 0.75);
      break;
    case "line":
      pen.beginPath();
      pen.moveTo(shape.x1, shape.y1);
      pen.lineTo(shape.x2, shape.y2);
      stroke(pen, shape.stroke ?? LINE_INK);
      break;
    case "rect":
      pen.fillStyle = shape.fill;
      pen.fillRect(shape.x, shape.y, shape.width, shape.height);
      break;
    default:
      write(pen, shape);
  }
}

/** @param {CanvasRenderingContext2D} pen @param {string} colour @param {number} [width] */
function stroke(pen, colour, width = 1) {
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke();
}

/** @param {CanvasRenderingContext2D} pen @param {import("./drawing.js").Text} shape */
function write(pen, { text, x, y, anchor = "start", axis, upright }) {
  pen.save();
  pen.translate(x, y);
  if (upright) pen.rotate(-Math.PI / 2);
  pen.font = axis ? `600 ${LARGE}px ${FONT}` : `${SMALL}px ${FONT}`;
  pen.fillStyle = axis ? LABEL_INK : INK;
  pen.textAlign = anchor === "middle" ? "center" : anchor;
  pen.fillText(text, 0, 0);
  pen.restore();
}
