// @ts-check
/**
 * The port to the streams that all tabs of one browser profile may hold together. Over HTTP/1.1 a
 * browser opens six connections to a relay; streams that took them all would leave none for calls.
 */

/** @typedef {import("./types.js").Report} Report */

/** One lock for each stream. Tabs see each other's, and a tab that goes gives its own back. */
const NAMES = ["1", "2", "3", "4"].map((number) => `codap-relay.stream-${number}`);
/** Protocols that carry any number of streams over one connection. */
const MULTIPLEXED = ["h2", "h3"];

/**
 * @param {Report} report
 * @returns {{claim: () => Promise<void>, release: () => void}}
 */
export function openSlots(report) {
  let giveBack = () => {};
  return {
    async claim() {
      giveBack();
      const claim = new AbortController();
      giveBack = () => claim.abort();
      /** @type {Promise<void>} */
      const released = new Promise((resolve) => {
        claim.signal.addEventListener("abort", () => resolve());
      });
      const isGranted = await claimAny(released);
      if (claim.signal.aborted) return;
      report({ type: isGranted ? "slot-granted" : "slot-denied" });
      if (isGranted) return;
      await waitForAny(claim.signal, released);
      if (!claim.signal.aborted) report({ type: "slot-granted" });
    },
    // A claim that is still on its way is given back when it comes.
    release: () => giveBack(),
  };
}

/**
 * Holds one of the slots until `released`. Where there is nothing to share, or no way to, it is
 * granted.
 * @param {Promise<void>} released
 */
async function claimAny(released) {
  const [page] = performance.getEntriesByType("navigation");
  const protocol = /** @type {PerformanceNavigationTiming | undefined} */ (page)?.nextHopProtocol;
  if (MULTIPLEXED.includes(protocol ?? "") || !navigator.locks) return true;
  try {
    for (const name of NAMES) if (await hold(name, released)) return true;
    return false;
  } catch {
    // Some frames may not lock.
    return true;
  }
}

/**
 * Takes a lock if nobody has it, and keeps it until `released`.
 * @param {string} name
 * @param {Promise<void>} released
 * @returns {Promise<boolean>} Whether it is held, as soon as that is known.
 */
function hold(name, released) {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && released;
    }).catch(reject);
  });
}

/**
 * Waits until another tab gives a slot up, and holds it until `released`.
 * @param {AbortSignal} signal Ends the wait.
 * @param {Promise<void>} released
 * @returns {Promise<void>} Once it is held, or the wait is over.
 */
function waitForAny(signal, released) {
  const wait = new AbortController();
  return new Promise((resolve) => {
    wait.signal.addEventListener("abort", () => resolve());
    signal.addEventListener("abort", () => wait.abort());
    for (const name of NAMES) {
      navigator.locks.request(name, { signal: wait.signal }, () => {
        // Two may become free at once.
        if (wait.signal.aborted) return undefined;
        wait.abort();
        return released;
      }).catch(() => {}); // The wait for this one is over.
    }
  });
}
