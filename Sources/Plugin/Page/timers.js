// @ts-check
/** The port to time: one timer, on the page's monotonic clock. */

/** @typedef {import("./types.js").Report} Report */

/** Milliseconds since the page's time origin. */
export const now = () => performance.now();

/**
 * @param {Report} report
 * @returns {{wake: (at: number) => void}} Sets the timer, in place of what it was set to.
 */
export function openTimer(report) {
  let timer = 0;
  return {
    wake(at) {
      clearTimeout(timer);
      // Rounded up: a timer that fires early would have to be set again.
      const delay = Math.max(0, Math.ceil(at - now()));
      timer = window.setTimeout(() => report({ type: "timer-fired" }), delay);
    },
  };
}
