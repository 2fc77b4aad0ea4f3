// @ts-check
/** The port to the person: renders a status, reports presses. */

import { openAnnouncer } from "./announcer.js";
import { openHistory, readable } from "./calls.js";
import { clockFace, clockLead, markPassed, secondsLeft, shareLeft, urgency } from "./countdown.js";
import { speak } from "./language.js";
import { openPresses } from "./presses.js";
import { now } from "./timers.js";

/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./language.js").Language} Language */
/** @typedef {import("./language.js").Word} Word */

/** How often what depends on the time is drawn again. Milliseconds. */
const TICK = 1_000;
const NO_CODE = "···· ····";

/** How a situation looks: tone and icon. What is not here is on its way. @type {Record<string, [string, string]>} */
const LOOKS = {
  ready: ["good", "good"], agentConnected: ["good", "good"], polling: ["good", "good"],
  pollingWithoutStreams: ["good", "good"], pollingBesideOthers: ["good", "good"],
  paused: ["wait", "pause"], noCode: ["bad", "warn"], unreachable: ["bad", "warn"], offline: ["bad", "off"],
  codapSilent: ["wait", "warn"], codapAbsent: ["bad", "warn"], outsideCODAP: ["bad", "warn"],
  expired: ["bad", "time"], closed: ["bad", "off"], unknown: ["bad", "bad"], unauthorised: ["bad", "bad"],
  superseded: ["bad", "move"], failed: ["bad", "bad"],
};
/** The button of each step. @type {Record<string, string>} */
const STEPS = {
  copyPrompt: "copy-prompt", retry: "retry", renew: "renew", resume: "pause", openCODAP: "open-codap",
};

/**
 * @param {Document} page
 * @param {Language} language
 * @param {{relay: URL, report: import("./types.js").Report, freshKey: () => string}} ports
 * @returns {{show: (status: Status) => void, fail: (message: string) => void}}
 */
export function openView(page, language, { relay, report, freshKey }) {
  const { say } = language;
  speak(page, language);
  /** @param {string} selector @returns {HTMLElement} */
  const find = (selector) => {
    const element = page.querySelector(selector);
    if (!(element instanceof HTMLElement)) throw new Error(`The page lacks ${selector}.`);
    return element;
  };
  /** @param {string} name @param {string} text */
  const put = (name, text) => setText(find(`[data-field=${name}]`), text);
  const main = find("main");
  const link = find("[data-testid=link]");
  const code = find("[data-testid=code]");
  const time = find("[data-testid=expiry]");
  const bar = find("[data-field=bar]");
  const announcer = openAnnouncer(find("[data-testid=announcer]"));
  /** @type {Status | undefined} */
  let shown;
  let lead = 0;
  /** @type {number | undefined} */
  let seconds;
  put("agent", say("agentAwaited"));
  const presses = openPresses(page, language, announcer.say, { relay, report, freshKey, status: () => shown });
  const showEnded = openHistory(find("[data-field=calls]"), language, presses.copyId);

  const tick = () => {
    if (!shown) return;
    showTime(shown);
    showRunning(shown);
    setText(find("[data-testid=retry]"), retryText(shown.nextAttempt));
  };
  setInterval(tick, TICK);
  page.addEventListener("visibilitychange", tick);

  return {
    show(status) {
      const before = shown;
      shown = status;
      if (status.expiry && before?.expiry?.heardAt !== status.expiry.heardAt) {
        lead = clockLead(status.expiry, now() - status.expiry.heardAt);
      }
      if (before?.code !== status.code || before?.expiry?.at !== status.expiry?.at) seconds = undefined;
      setText(code, status.code ? `${status.code.slice(0, 4)} ${status.code.slice(4)}` : NO_CODE);
      put("spelled", status.code ? say("codeIs", { code: spelled(status.code) }) : say("codeless"));
      link.dataset.state = status.link;
      link.dataset.transport = status.transport;
      describe(/** @type {Word} */ (status.situation), before?.situation, {});
      const granted = status.extending === "none" ? "" : say(extendingWord(status.extending));
      if (before?.extending !== status.extending) presses.note(granted);
      main.dataset.agent = status.hasAgent ? "yes" : "no";
      put("agent", say(status.hasAgent ? "agentThere" : "agentAwaited"));
      const { queue } = status.health;
      setText(find("[data-testid=queue]"), queue ? say("waiting", { count: queue }) : "");
      showEnded(status.ended);
      find("[data-field=no-calls]").hidden = status.ended.length > 0;
      put("count", status.ended.length ? `(${status.ended.length})` : "");
      showHealth(find("[data-testid=health]"), status, say);
      tick();
      presses.offer(status, step());
    },
    fail(message) {
      link.dataset.state = "error";
      describe("failed", undefined, { error: message });
      presses.offerReload();
    },
  };

  /** @param {Word} situation @param {string | undefined} before @param {Record<string, string>} values */
  function describe(situation, before, values) {
    const [tone, icon] = LOOKS[situation] ?? ["wait", "busy"];
    const headline = say(situation, values);
    const advice = say(/** @type {Word} */ (`${situation}How`), values);
    main.dataset.situation = situation;
    link.dataset.tone = tone;
    link.dataset.icon = icon;
    link.querySelector("use")?.setAttribute("href", `#icon-${icon}`);
    put("headline", headline);
    put("advice", advice);
    if (situation !== before) announcer.tell(`${headline}. ${advice}`.replace(/([….?!])\./, "$1"));
  }

  /** The button that helps most: more time, once there is little, goes before what can wait. */
  function step() {
    const wanted = shown?.step ?? "none";
    const isCalm = main.dataset.level === "calm";
    return !isCalm && ["copyPrompt", "none"].includes(wanted) ? "extend" : STEPS[wanted];
  }

  /** @param {Status} status */
  function showTime({ expiry, lifetime }) {
    const left = expiry && secondsLeft(expiry, lead);
    time.hidden = bar.hidden = left === undefined;
    const share = left === undefined ? 1 : shareLeft(left, lifetime);
    const level = urgency(share);
    if (main.dataset.level !== level) {
      main.dataset.level = level;
      time.querySelector("use")?.setAttribute("href", level === "calm" ? "#icon-time" : "#icon-warn");
      put("urgency", level === "calm" ? "" : say(level));
      if (shown) presses.offer(shown, step());
    }
    if (left === undefined) return;
    bar.style.setProperty("--share", share.toFixed(2));
    put("left", say("left", { time: clockFace(left) }));
    const mark = markPassed(seconds, left);
    seconds = left;
    if (mark) announcer.say(markText(mark));
  }

  /** @param {number} mark */
  function markText(mark) {
    if (mark < 60) return say("secondsLeft", { count: mark });
    return mark === 60 ? say("minuteLeft") : say("minutesLeft", { count: mark / 60 });
  }

  /** @param {Status} status */
  function showRunning({ running }) {
    const elapsed = running ? Math.max(0, Math.floor((now() - running.since) / 1_000)) * 1_000 : 0;
    const words = { time: language.duration(Math.max(1_000, elapsed)) };
    setText(find("[data-testid=running]"), running ? say("running", { tool: readable(running.tool), ...words }) : "");
  }

  /** @param {number | undefined} at */
  function retryText(at) {
    if (at === undefined) return "";
    const count = Math.ceil((at - now()) / 1_000);
    return count > 0 ? say("nextAttempt", { count }) : say("trying");
  }
}

/** @param {string} extending */
function extendingWord(extending) {
  return /** @type {Word} */ (`extending${extending[0].toUpperCase()}${extending.slice(1)}`);
}

/** Character by character, so that it is not read as a word. @param {string} code */
function spelled(code) {
  return [code.slice(0, 4), code.slice(4)].map((half) => [...half].join(" ")).join(", ");
}

/** @param {HTMLElement} element @param {Status} status @param {Language["say"]} say */
function showHealth(element, { health, isPollingOnly, isVerbose }, say) {
  const details = {
    mode: isPollingOnly ? say("withoutStreams", { mode: health.link }) : health.link,
    codap: health.codap,
    posting: say(health.posting ? "posted" : "heldBack"),
    queue: String(health.queue),
    memory: health.memoryKiB ? `${(health.memoryKiB / 1024).toFixed(1)} MiB` : say("memoryUnknown"),
    level: isVerbose ? "debug" : "info",
  };
  for (const [name, text] of Object.entries(details)) {
    const field = element.querySelector(`[data-field=${name}]`);
    if (field instanceof HTMLElement) setText(field, text);
  }
}

/** Writes only what is new, so that a selection in it stays.
 *  @param {HTMLElement} element @param {string} text */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
