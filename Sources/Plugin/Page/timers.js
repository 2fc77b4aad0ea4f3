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
  let wakeAt = Infinity;
  const fire = () => {
    wakeAt = Infinity;
    report({ type: "timer-fired" });
  };
  const setOnPage = pageTimer(fire);
  let set = workerTimer(fire, () => {
    set = setOnPage;
    if (wakeAt < Infinity) set(delayUntil(wakeAt));
  }) ?? setOnPage;
  return {
    wake(at) {
      wakeAt = at;
      set(delayUntil(at));
    },
  };
}

/** Rounded up: a timer that fires early would have to be set again. @param {number} at */
function delayUntil(at) {
  return Math.max(0, Math.ceil(at - now()));
}

/**
 * A timer that goes on in a hidden page.
 * @param {() => void} fire
 * @param {() => void} onFailure It has turned out not to work.
 * @returns {((delay: number) => void) | undefined} Sets it; `undefined` without Web Workers.
 */
function workerTimer(fire, onFailure) {
  try {
    const worker = new Worker(new URL("clock-worker.js", import.meta.url));
    worker.onmessage = fire;
    worker.onerror = onFailure;
    return (delay) => worker.postMessage(delay);
  } catch {
    return undefined;
  }
}

/** @param {() => void} fire @returns {(delay: number) => void} */
function pageTimer(fire) {
  let timer = 0;
  return (delay) => {
    clearTimeout(timer);
    timer = window.setTimeout(fire, delay);
  };
}
