import { dialect } from "./dialect.js";

const LOWEST = 1e14;
const SPAN = 9e14;
const DIGITS = "0123456789";
const SMALL = "abcdefghijklmnopqrstuvwxyz";
/** Length of the random part of a v2 item's id. */
const ITEM_ID_LENGTH = 16;

let last = 0;

/**
 * A numeric id as CODAP shows it to plugins. v2 counts. v3 makes random ones of up to 15 digits; always
 * 15 here, so that a client which squeezes ids into 32 bits fails every time and not one time in some.
 *
 * @returns {number}
 */
export function newId() {
  if (!dialect.countsIds) return LOWEST + Math.floor(Math.random() * SPAN);
  last += 1;
  return last;
}

/** @param {string|number} [wished] by the plugin @returns {string|number} v2 identifies items by text */
export function newItemId(wished) {
  if (!dialect.countsIds) return Number(wished) || newId();
  return wished ? String(wished) : `id:${randomText(SMALL.toUpperCase() + SMALL + DIGITS, ITEM_ID_LENGTH)}`;
}

/** iframe-phone's RPC ids: ten characters of [a-z0-9]. */
export const newUuid = () => randomText(SMALL + DIGITS, 10);

/** @param {string} alphabet @param {number} length */
function randomText(alphabet, length) {
  return Array.from({ length }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join("");
}
