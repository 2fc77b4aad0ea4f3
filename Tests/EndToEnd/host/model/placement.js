/**
 * @typedef {{left: number, top: number}} Position
 * @typedef {{width: number, height: number}} Size
 */

/** The desk on which CODAP looks for free places. */
const DESK = { width: 1360, height: 840 };
/** Distance of tiles, and of the places that are tried. */
const GAP = 5;
const TITLE_HEIGHT = 25;

/**
 * A free place for a new tile: rows from the top or the bottom, each from the left. When all are
 * taken, the corner where the search began.
 *
 * @param {{position: Position, dimensions: Size}[]} tiles that are there
 * @param {Size} size
 * @param {"top"|"bottom"} [from]
 * @returns {Position}
 */
export function freePlace(tiles, { width, height }, from = "top") {
  const tall = height + TITLE_HEIGHT;
  const [first, step] = from === "bottom" ? [DESK.height - tall - GAP, -GAP] : [GAP, GAP];
  for (let top = first; top >= GAP && top + tall < DESK.height; top += step) {
    for (let left = GAP; left + width <= DESK.width; left += GAP) {
      if (!tiles.some((tile) => overlap(tile, { left, top, width, height: tall }))) return { left, top };
    }
  }
  return { left: GAP, top: Math.max(first, GAP) };
}

/**
 * @param {{position: Position, dimensions: Size}} tile
 * @param {Position & Size} place
 */
function overlap({ position, dimensions }, { left, top, width, height }) {
  return left < position.left + dimensions.width + GAP && position.left < left + width + GAP
    && top < position.top + dimensions.height + TITLE_HEIGHT + GAP && position.top < top + height + GAP;
}
