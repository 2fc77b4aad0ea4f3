const LOWEST = 1e14;
const SPAN = 9e14;

/**
 * A numeric id as CODAP v3 shows it to plugins: random, up to 15 digits. Always 15 here, so that a
 * client which squeezes ids into 32 bits fails every time and not one time in some.
 *
 * @returns {number}
 */
export function newId() {
  return LOWEST + Math.floor(Math.random() * SPAN);
}

/** iframe-phone's RPC ids: ten characters of [a-z0-9]. */
export function newUuid() {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 10 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join("");
}
