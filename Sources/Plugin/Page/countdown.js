// @ts-check
/** How long a session lasts, by the relay's clock. Nothing is counted: sleep changes nothing. */

/** @typedef {import("./types.js").Expiry} Expiry */

/** What is left at these is said. Seconds, the longest first. */
export const MARKS = [300, 120, 60, 30];
/** Shares of the whole time, at most. */
const WARNING = 0.25;
const CRITICAL = 0.1;
/** Taken for the whole time where the relay does not say it. Seconds. */
const USUAL_LIFETIME = 600;

/**
 * How far the relay's clock is ahead of the computer's. The computer's goes on while it sleeps, which the
 * page's own monotonic clock may not.
 * @param {Expiry} expiry
 * @param {number} elapsed Since the relay's clock was read. Milliseconds.
 */
export function clockLead({ relayTime }, elapsed) {
  return relayTime === undefined ? 0 : new Date(relayTime).getTime() + elapsed - Date.now();
}

/**
 * @param {Expiry} expiry
 * @param {number} lead
 * @returns {number | undefined} Seconds left.
 */
export function secondsLeft(expiry, lead) {
  const left = Math.ceil((Date.parse(expiry.at) - Date.now() - lead) / 1_000);
  return Number.isNaN(left) ? undefined : Math.max(0, left);
}

/** @param {number} seconds @param {number} [lifetime] */
export function shareLeft(seconds, lifetime = USUAL_LIFETIME) {
  return Math.min(1, seconds / lifetime);
}

/** @param {number} share @returns {"calm" | "warning" | "critical"} */
export function urgency(share) {
  if (share <= CRITICAL) return "critical";
  return share <= WARNING ? "warning" : "calm";
}

/**
 * The mark that was passed, the last one of several.
 * @param {number | undefined} before
 * @param {number} after
 */
export function markPassed(before, after) {
  if (before === undefined || after === 0) return undefined;
  return MARKS.findLast((mark) => after <= mark && mark < before);
}

/** @param {number} seconds */
export function clockFace(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
