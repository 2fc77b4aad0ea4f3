// @ts-check
/** What the figures mean: what is bad, and which hop is to blame. */

/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./types.js").Window} Window */
/** @typedef {import("./types.js").Counts} Counts */

import { percent, quantile, span, words } from "./format.js";

/** Outcomes that hurt whoever called. */
const BAD = ["timed_out", "expired", "worker_lost", "internal"];
/** Of the accepted calls, so many may end badly. */
const BAD_SHARE = 0.005;
/** Loops that are later keep everybody waiting: as the alert has it. Milliseconds. */
const LATE = 250;

/** The stages of a call in their order, and whose time each is. */
export const STAGES = Object.entries({
  admit: "the relay reads, checks and stores the request",
  queue: "waiting for a worker to be reached",
  network: "the relay if its event loops are late, else the way to the tab and back",
  worker_wait: "the tab is busy with earlier calls",
  execute: "CODAP and the tab at work",
  respond: "on the way to the agent",
});

/** @param {Counts} counts */
export function sum(counts) {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Calls that were refused before they were queued: the objective is not about them. @param {Window} window */
export function refusedCalls({ outcomes }) {
  return outcomes.rejected ?? 0;
}

/** Calls that were accepted and have ended. @param {Window} window */
export function endedCalls(window) {
  return sum(window.outcomes) - refusedCalls(window);
}

/** @param {Window} window */
export function badCalls({ outcomes }) {
  return BAD.reduce((total, outcome) => total + (outcomes[outcome] ?? 0), 0);
}

/** @param {Window} window */
export function isBad(window) {
  return badCalls(window) > BAD_SHARE * endedCalls(window);
}

/** @param {string} outcome */
export function hurts(outcome) {
  return BAD.includes(outcome);
}

/** Whether calls take too long. @param {Status} status @param {Window} window */
export function isSlow(status, { total }) {
  return total.p95Ms !== null && total.p95Ms > status.objectiveMs;
}

/** The stage in which most of the time goes. @param {Window} window */
export function slowestStage(window) {
  const most = STAGES.map(([name]) => name)
    .reduce((a, b) => (window.stages[b].sumMs > window.stages[a].sumMs ? b : a));
  return window.stages[most].sumMs > 0 ? most : undefined;
}

/** In one sentence. @param {Window} window */
export function blame(window) {
  const stage = slowestStage(window);
  if (!stage) return "No call has ended in this time.";
  const { sumMs, p95Ms, largestMs } = window.stages[stage];
  const hop = STAGES.find(([name]) => name === stage)?.[1];
  return `${percent(sumMs, window.total.sumMs)} of the time of ${window.total.count.toLocaleString("en")} calls is `
    + `“${words(stage)}”: ${hop}; p95 ${quantile(p95Ms, largestMs)}.`;
}

/**
 * What to worry about: what the relay says of itself, and what the figures show.
 * @param {Status} status @param {Window} window
 * @returns {{title: string, since?: string, remedy: string}[]}
 */
export function troubles(status, window) {
  /** @type {{title: string, since?: string, remedy: string}[]} */
  const found = status.health.reasons.map(({ reason, since, remedy }) => ({ title: words(reason), since, remedy }));
  if (isBad(window)) {
    const kinds = BAD.filter((outcome) => window.outcomes[outcome] > 0)
      .map((outcome) => `${window.outcomes[outcome]} ${words(outcome)}`);
    found.push({
      title: `${badCalls(window)} of ${endedCalls(window)} calls ended badly: ${kinds.join(", ")}`,
      remedy: "They are listed below under recent slow and failed calls, with the stage that took the time.",
    });
  }
  if (isSlow(status, window)) {
    const { p95Ms, largestMs } = window.total;
    found.push({
      title: `calls are slow: p95 is ${quantile(p95Ms, largestMs)}, the objective ${span(status.objectiveMs)}`,
      remedy: blame(window),
    });
  }
  const lag = window.loopLag.p99Ms ?? 0;
  if (lag > LATE) {
    found.push({
      title: `the relay itself is late: p99 of its event loops is ${span(lag)}`,
      remedy: "It has too little CPU, or too much work: look at its machine.",
    });
  }
  if (window.logDrops > 0) {
    found.push({
      title: `${window.logDrops} log records were lost`, remedy: "Look at journald; the figures here are whole.",
    });
  }
  return found;
}
