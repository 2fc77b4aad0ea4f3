// @ts-check
/** Figures as people read them. */

/** What stands where nothing is known. */
export const NOTHING = "–";

/** A time span. @param {number | null | undefined} ms */
export function span(ms) {
  if (ms === null || ms === undefined) return NOTHING;
  if (ms >= 100_000) return `${Math.round(ms / 60_000)} min`;
  if (ms >= 1_000) return `${digits(ms / 1_000)} s`;
  return `${digits(ms)} ms`;
}

/**
 * A quantile, which is never told beyond the last bucket.
 * @param {number | null} ms @param {number} largest
 */
export function quantile(ms, largest) {
  return ms !== null && ms >= largest ? `> ${span(largest)}` : span(ms);
}

/** Three digits that count, at most. @param {number} value */
export function digits(value) {
  if (value === 0) return "0";
  if (value < 0.01) return "< 0.01";
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return Number(value.toPrecision(value < 1 ? 2 : 3)).toString();
}

/** A share of a whole. @param {number} part @param {number} whole */
export function percent(part, whole) {
  return whole > 0 ? `${digits((100 * part) / whole)} %` : NOTHING;
}

/** A time of day, by this computer's zone. @param {string} at */
export function clock(at) {
  return new Date(at).toLocaleTimeString("en-GB");
}

/** Hours and minutes. @param {string} at */
export function minute(at) {
  return clock(at).slice(0, 5);
}

/** A name of the wire as words. @param {string} name */
export function words(name) {
  return name.replaceAll("_", " ");
}
