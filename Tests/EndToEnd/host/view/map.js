import { isNumeric } from "../model/values.js";
import { legendFor, legendShapes } from "./legend.js";

/**
 * @typedef {import("../model/map.js").GeoMap} GeoMap
 * @typedef {import("./drawing.js").Drawing} Drawing
 */

const LAND = "#e8efe4";
const POINT_COLOUR = "#e6805b";
/** Width of the world at zoom 0, as map tiles have it. */
const WORLD = 256;
const MOST_ZOOM = 18;
/** Part of the tile that points fill when the map fits them. */
const FILL = 0.8;

/**
 * Points on a plain background; there is no map below them.
 *
 * @param {GeoMap} map
 * @param {{width: number, height: number}} dimensions
 * @returns {Drawing}
 */
export function mapDrawing(map, { width, height }) {
  const { points } = map;
  const fitted = fit(points.map(({ lat, long }) => project(lat, long)), width, height);
  const middle = map.center ? project(...map.center) : fitted.middle;
  const zoom = map.zoom ?? fitted.zoom;
  const scale = WORLD * 2 ** zoom;
  const texts = points.flatMap(({ legend }) => (legend === undefined ? [] : [legend]));
  const legend = legendFor(texts, texts.length > 0 && texts.every(isNumeric));
  const place = (/** @type {number} */ value, /** @type {number} */ centre, /** @type {number} */ size) =>
    size / 2 + (value - centre) * scale;
  const shapes = points.map(({ lat, long, legend: text, selected }) => {
    const { x, y } = project(lat, long);
    return /** @type {import("./drawing.js").Shape} */ ({
      kind: "circle", x: place(x, middle.x, width), y: place(y, middle.y, height), r: 5,
      fill: (text !== undefined && legend.colour(text)) || POINT_COLOUR, stroke: "#ffffff", marked: selected,
    });
  });
  const [lat, long] = unproject(middle);
  const caption = `${lat.toFixed(2)}, ${long.toFixed(2)} · zoom ${Number(zoom.toFixed(1))}`;
  const overlay = map.geoRaster ? ` · raster ${map.geoRaster.url}` : "";
  return {
    width, height, background: LAND, label: `Map of ${map.dataSet?.name ?? "nothing"}: ${points.length} points`,
    shapes: [...shapes, ...legendShapes(legend, { left: 14, top: 16 }),
      { kind: "text", x: 8, y: height - 8, text: caption + overlay }],
  };
}

/** Web Mercator, from 0 to 1. @param {number} lat @param {number} long */
function project(lat, long) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return { x: long / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

/** @param {{x: number, y: number}} point @returns {[number, number]} */
function unproject({ x, y }) {
  return [(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, (x - 0.5) * 360];
}

/** @param {{x: number, y: number}[]} points @param {number} width @param {number} height */
function fit(points, width, height) {
  if (points.length === 0) return { middle: { x: 0.5, y: 0.5 }, zoom: 0 };
  const ends = (/** @type {number[]} */ values) => ({ low: Math.min(...values), high: Math.max(...values) });
  const [across, down] = [ends(points.map(({ x }) => x)), ends(points.map(({ y }) => y))];
  const room = Math.min(width / (across.high - across.low), height / (down.high - down.low));
  const zoom = Math.min(MOST_ZOOM, Math.log2((FILL * room) / WORLD));
  return { middle: { x: (across.low + across.high) / 2, y: (down.low + down.high) / 2 }, zoom: Math.max(0, zoom) };
}
