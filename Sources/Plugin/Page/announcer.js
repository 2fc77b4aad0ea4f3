// @ts-check
/** The one live region: what it is given is read out once. */

/** What changes within this is told once, as it is at the end. Milliseconds. */
const CALM = 400;
/** How long a text stays; screen readers have taken it by then. Milliseconds. */
const STAY = 8_000;

/**
 * @param {HTMLElement} region
 * @returns {{say: (text: string) => void, tell: (text: string) => void}} `say` at once; `tell` what the state
 *   is, once it has settled.
 */
export function openAnnouncer(region) {
  let settling = 0;
  /** @param {string} text */
  const say = (text) => {
    const line = region.ownerDocument.createElement("p");
    line.textContent = text;
    region.append(line);
    setTimeout(() => line.remove(), STAY);
  };
  return {
    say,
    tell(text) {
      clearTimeout(settling);
      settling = window.setTimeout(() => say(text), CALM);
    },
  };
}
