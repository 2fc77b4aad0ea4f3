// @ts-check
/** Puts the figures into the page. */

/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./types.js").Window} Window */
/** @typedef {import("./types.js").SlowCall} SlowCall */
/** @typedef {import("./types.js").Distribution} Distribution */

import { bar, draw, swatch } from "./charts.js";
import { element, fill, part } from "./dom.js";
import { clock, digits, NOTHING, percent, quantile, span, words } from "./format.js";
import {
  badCalls, blame, endedCalls, hurts, isBad, isSlow, refusedCalls, slowestStage, STAGES, sum, troubles,
} from "./judgement.js";

/** @type {Record<string, [string, string]>} What the relay says of itself: words and mood. */
const HEALTH = {
  ready: ["Takes work", "good"],
  draining: ["Is stopping", "wait"],
  degraded: ["Takes no new work", "bad"],
};

/** @param {Status} status @param {Window} window */
export function show(status, window) {
  part("version").textContent = status.version;
  showHealth(status);
  showTroubles(status, window);
  showTiles(status, window);
  showStages(window);
  showHistory(status);
  showSlowCalls(status);
  showCounts(status, window);
}

/** @param {Status} status */
function showHealth({ health }) {
  const [text, mood] = HEALTH[health.status] ?? [health.status, "bad"];
  const badge = part("health");
  // Only a change is read out.
  if (badge.textContent !== text) part("unseen").textContent = text;
  badge.textContent = text;
  badge.dataset.mood = mood;
}

/** @param {Status} status @param {Window} window */
function showTroubles(status, window) {
  const found = troubles(status, window);
  part("trouble").hidden = found.length === 0;
  part("reasons").replaceChildren(...found.map(({ title, since, remedy }) => element("li", {},
    element("strong", {}, title), since ? ` since ${clock(since)}` : "", `. ${remedy}`)));
}

/** @param {Status} status @param {Window} window */
function showTiles(status, window) {
  const { now } = status;
  const calls = endedCalls(window);
  const refused = refusedCalls(window);
  const bad = badCalls(window);
  const fallbacks = sum(window.fallbacks);
  const sessions = sum(now.sessions);
  const lost = now.sessions.disconnected;
  const isStuck = now.oldestQueuedMs > status.objectiveMs;
  /** @type {[string, string, string, string][]} Title, figure, note, mood. */
  const tiles = [
    ["Calls a minute", rate(calls, window),
      `${count(calls)} ended${refused > 0 ? `, ${count(refused)} more refused` : ""}`, ""],
    ["Ended badly", percent(bad, calls), `${count(bad)} calls`, isBad(window) ? "bad" : ""],
    ["p95 of a call", quantile(window.total.p95Ms, window.total.largestMs),
      `objective ${span(status.objectiveMs)}`, isSlow(status, window) ? "bad" : ""],
    ["Sessions connected", `${now.sessions.connected} of ${sessions}`,
      lost > 0 ? `${lost} lost their tab` : `${now.sessions.waiting} not connected yet`, ""],
    ["Polling", `${now.transports.polling}`, `${fallbacks} fell back, ${sum(window.recoveries)} recovered`,
      fallbacks > 0 ? "wait" : ""],
    ["Waiting for a worker", `${now.queueDepth}`,
      now.queueDepth > 0 ? `oldest ${span(now.oldestQueuedMs)}` : `${now.callsInFlight} in flight`,
      isStuck ? "wait" : ""],
  ];
  part("tiles").replaceChildren(...tiles.map(([title, figure, note, mood]) => element("div",
    { class: "tile", "data-mood": mood, "data-testid": `tile-${title.toLowerCase().replaceAll(" ", "-")}` },
    element("h2", {}, title), element("p", { class: "figure" }, figure), element("p", { class: "note" }, note))));
}

/** @param {Window} window */
function showStages(window) {
  const worst = slowestStage(window);
  part("blame").textContent = blame(window);
  const shares = STAGES.map(([name]) => /** @type {[string, number]} */ ([name, window.stages[name].sumMs]));
  const about = shares.map(([name, value]) => `${words(name)} ${percent(value, window.total.sumMs)}`).join(", ");
  part("share").replaceChildren(...(worst ? [bar(shares, `Shares of the stages: ${about}`)] : []));
  const rows = STAGES.map(([name, hop]) => ({
    kind: name === worst ? "most" : "",
    cells: [
      element("span", {}, swatch(name), ` ${words(name)}`), ...times(window.stages[name]),
      percent(window.stages[name].sumMs, window.total.sumMs), element("span", { class: "quiet" }, hop),
    ],
  }));
  const total = { kind: "sum", cells: ["total", ...times(window.total), worst ? "100 %" : NOTHING, ""] };
  fill(part("stages"), ["Stage", "#p50", "#p95", "#p99", "#Mean", "#Share", "Whose time"], [total, ...rows]);
}

/** @param {Distribution} distribution */
function times({ p50Ms, p95Ms, p99Ms, meanMs, largestMs }) {
  return [quantile(p50Ms, largestMs), quantile(p95Ms, largestMs), quantile(p99Ms, largestMs), span(meanMs)];
}

/** @param {Status} status */
function showHistory({ history, objectiveMs }) {
  const { ends } = history;
  const wereRefused = history.refusedPerMinute.some((calls) => calls !== null && calls > 0);
  draw(part("calls-chart"), { title: "Calls a minute", ends, format: digits, lines: [
    { name: "all", tone: "calls", values: history.callsPerMinute },
    { name: "ended badly", tone: "bad", values: history.badPerMinute },
    ...(wereRefused ? [{ name: "refused", tone: "refused", values: history.refusedPerMinute }] : []),
  ] });
  draw(part("latency-chart"), { title: "Time of a call", ends, format: span, objective: objectiveMs, lines: [
    { name: "p95", tone: "p95", values: history.p95Ms },
    { name: "p50", tone: "p50", values: history.p50Ms },
  ] });
  draw(part("sessions-chart"), { title: "Connected sessions", ends, format: digits, lines: [
    { name: "by stream", tone: "sse", values: history.sse },
    { name: "by polling", tone: "polling", values: history.polling },
  ] });
  draw(part("queue-chart"), { title: "Calls waiting for delivery", ends, format: digits, lines: [
    { name: "waiting", tone: "queue", values: history.queueDepth },
  ] });
}

/** @param {Status} status */
function showSlowCalls({ slowCalls, objectiveMs }) {
  part("slow-none").textContent = slowCalls.length === 0
    ? `None since the relay started: no call took more than ${span(objectiveMs)} or ended badly.`
    : `The latest ${slowCalls.length} that took more than ${span(objectiveMs)} or ended badly.`;
  part("slow-scroll").hidden = slowCalls.length === 0;
  const longest = Math.max(1, ...slowCalls.map(({ totalMs }) => totalMs ?? 0));
  const heads = ["At", "#Took", "Stages", "Most in", "Outcome", "Tool", "By", "requestId"];
  fill(part("slow"), heads, slowCalls.map((call) => ({ cells: slowCall(call, longest) })));
}

/** @param {SlowCall} call @param {number} longest */
function slowCall({ at, totalMs, stages, outcome, tool, transport, requestId }, longest) {
  const parts = STAGES.map(([name]) => /** @type {[string, number]} */ ([name, stages?.[member(name)] ?? 0]));
  const [most, time] = parts.reduce((a, b) => (b[1] > a[1] ? b : a));
  const rest = /** @type {[string, number]} */ (["rest", Math.max(0, longest - (totalMs ?? 0))]);
  const about = parts.map(([name, value]) => `${words(name)} ${span(value)}`).join(", ");
  return [
    element("span", { class: "clock" }, clock(at)), span(totalMs),
    stages ? bar([...parts, rest], about, "small") : "not known",
    stages ? element("span", { class: "clock" }, swatch(most), ` ${words(most)} ${span(time)}`) : NOTHING,
    element("span", hurts(outcome) ? { class: "warm" } : {}, words(outcome)), tool,
    transport === "none" ? "not delivered" : transport, element("span", { class: "id" }, requestId),
  ];
}

/** The member of a call's stages. @param {string} stage */
function member(stage) {
  return `${stage.replace(/_(\w)/, (_, letter) => letter.toUpperCase())}Ms`;
}

/** @param {Status} status @param {Window} window */
function showCounts({ now, startedAt }, window) {
  const calls = endedCalls(window);
  const perMinute = (/** @type {number} */ count) => rate(count, window);
  fill(part("outcomes"), ["Outcome", "#Calls", "#A minute", "#Share"],
    Object.entries(window.outcomes).filter(([, count]) => count > 0).map(([name, count]) => ({ cells: [
      element("span", hurts(name) ? { class: "warm" } : {}, words(name)),
      count.toLocaleString("en"), perMinute(count), name === "rejected" ? "not accepted" : percent(count, calls),
    ] })));
  const errors = Object.entries(window.errors).toSorted(([, a], [, b]) => b - a);
  part("errors-none").textContent = errors.length === 0 ? "None in this time." : "";
  part("errors").hidden = errors.length === 0;
  fill(part("errors"), ["Error", "#Answers", "#A minute"], errors.map(([name, count]) => ({ cells: [
    element("code", {}, name), count.toLocaleString("en"), perMinute(count)] })));
  showLinks({ now, startedAt }, window);
}

/** @param {Pick<Status, "now" | "startedAt">} status @param {Window} window */
function showLinks({ now, startedAt }, window) {
  const { sessions, transports } = now;
  /** @type {[string, string][]} */
  const facts = [
    ["Connected by a stream", count(transports.sse)],
    ["Connected by polling", count(transports.polling)],
    ["Not connected yet", count(sessions.waiting)],
    ["Lost their tab", count(sessions.disconnected)],
    ["Began to poll", reasons(window.fallbacks)],
    ["Back to a stream", reasons(window.recoveries)],
    ["Calls delivered", Object.entries(window.deliveries).filter(([name]) => name !== "none")
      .map(([name, calls]) => `${count(calls)} by ${name === "sse" ? "stream" : name}`).join(", ")],
    ["Connections", count(now.connections)],
    ["Running since", new Date(startedAt).toLocaleString("en-GB")],
  ];
  fill(part("links"), ["What", "#How many"], facts.map((cells) => ({ cells })));
}

/** @param {Record<string, number>} counts */
function reasons(counts) {
  const found = Object.entries(counts).filter(([, times]) => times > 0);
  return found.length === 0 ? "0" : found.map(([name, times]) => `${count(times)} ${words(name)}`).join(", ");
}

/** @param {number} value */
function count(value) {
  return value.toLocaleString("en");
}

/** So many a minute. @param {number} count @param {Window} window */
function rate(count, window) {
  return window.seconds > 0 ? digits((60 * count) / window.seconds) : NOTHING;
}
