// @ts-check
/** The port to what the page takes: the worker's memory, and the page's own where browsers tell. */

/** @typedef {import("./types.js").Report} Report */

/** Between two measurements. Milliseconds. */
const INTERVAL = 60_000;

/**
 * @param {() => number} coreSize How many bytes the worker's memory has.
 * @param {Report} report
 */
export function watchMemory(coreSize, report) {
  const measure = () => {
    report({ type: "memory-measured", kib: Math.ceil((coreSize() + heapSize()) / 1024) });
  };
  measure();
  setInterval(measure, INTERVAL);
}

/** Bytes of the page's JavaScript, rounded by the browser; 0 where only the browser knows. */
function heapSize() {
  const { memory } = /** @type {{memory?: {usedJSHeapSize: number}}} */ (
    /** @type {unknown} */ (performance));
  return memory?.usedJSHeapSize ?? 0;
}
