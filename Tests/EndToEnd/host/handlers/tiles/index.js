import { graphType } from "./graphs.js";
import { mapType } from "./maps.js";
import { guideType, webType } from "./pages.js";
import { sliderType } from "./sliders.js";
import { cardType, tableType } from "./tables.js";
import { calculatorType, textType } from "./texts.js";

/**
 * @typedef {import("../../model/component.js").Component} Component
 * @typedef {import("../../model/document.js").CodapDocument} CodapDocument
 * @typedef {import("../../types.js").Reply} Reply
 * @typedef {import("../../types.js").Values} Values
 * @typedef {object} TileType what requests can do with one type of component
 * @property {(document: CodapDocument, values: Values) => Component|Reply} create
 *   the tile, or one that was there and serves; or why there is none
 * @property {(component: Component) => Values} [read] what `get` answers beside what all types have
 * @property {(component: Component, values: Values, document: CodapDocument) => Reply|undefined} [update]
 *   nothing unless it fails
 * @property {(component: Component) => void} [rescale]
 */

/** @type {Record<string, TileType>} */
export const tileTypes = {
  caseTable: tableType, caseCard: cardType, graph: graphType, map: mapType, slider: sliderType, text: textType,
  calculator: calculatorType, webView: webType, game: webType, guideView: guideType, imageComponentView: webType,
};
