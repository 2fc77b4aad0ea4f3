// @ts-check
/** The port to how the page is: on a network or not, looked at or not, asleep. */

/** @typedef {import("./types.js").Report} Report */

/** @param {Report} report */
export function watchCondition(report) {
  const reportVisibility = () => {
    report({ type: document.visibilityState === "visible" ? "visible" : "hidden" });
  };
  window.addEventListener("online", () => report({ type: "online" }));
  window.addEventListener("offline", () => report({ type: "offline" }));
  document.addEventListener("visibilitychange", reportVisibility);
  // A page that was frozen has missed its timers.
  document.addEventListener("resume", reportVisibility);
  if (!navigator.onLine) report({ type: "offline" });
}
