// @ts-check
/** The port to the person: renders a status, reports presses. */

import { now } from "./timers.js";

/** @typedef {import("./types.js").Status} Status */

/** How often the countdowns are redrawn. Milliseconds. */
const TICK = 1_000;
/** How long "Copied" stands. Milliseconds. */
const COPIED = 2_000;
const NO_CODE = "···· ····";

/**
 * @param {Document} page
 * @param {() => void} onRenew A person asks for a new code.
 * @returns {{show: (status: Status) => void, fail: (message: string) => void}}
 */
export function openView(page, onRenew) {
  /** @param {string} selector @returns {HTMLElement} */
  const find = (selector) => {
    const element = page.querySelector(selector);
    if (!(element instanceof HTMLElement)) throw new Error(`The page lacks ${selector}.`);
    return element;
  };
  const code = find("[data-testid=code]");
  const expiry = find("[data-testid=expiry]");
  const link = find("[data-testid=link]");
  const headline = find("[data-field=headline]");
  const advice = find("[data-field=advice]");
  const retry = find("[data-testid=retry]");
  const activity = find("[data-testid=activity]");
  const health = find("[data-testid=health]");
  const copy = /** @type {HTMLButtonElement} */ (find("[data-action=copy]"));
  const renew = find("[data-action=renew]");
  /** @type {Status | undefined} */
  let shown;

  const tick = () => {
    setText(expiry, shown ? expiryText(shown) : "");
    setText(retry, shown?.nextAttempt === undefined ? "" : retryText(shown.nextAttempt - now()));
  };
  setInterval(tick, TICK);

  copy.addEventListener("click", async () => {
    if (!shown?.code) return;
    const copied = await copyText(page, code, shown.code);
    copy.textContent = copied ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (copy.textContent = "Copy code"), COPIED);
  });
  renew.addEventListener("click", onRenew);

  return {
    show(status) {
      shown = status;
      setText(code, status.code ? `${status.code.slice(0, 4)} ${status.code.slice(4)}` : NO_CODE);
      copy.disabled = !status.code;
      link.dataset.state = status.link;
      link.dataset.transport = status.transport;
      setText(headline, status.headline);
      setText(advice, status.advice);
      setText(activity, status.activity);
      renew.hidden = !status.canRenew;
      showHealth(health, status);
      tick();
    },
    fail(message) {
      link.dataset.state = "error";
      setText(headline, "The plugin could not start");
      setText(advice, message);
    },
  };
}

/** @param {HTMLElement} element @param {Status} status */
function showHealth(element, { health, isPollingOnly, isVerbose }) {
  const details = {
    mode: isPollingOnly ? `${health.link}, without event streams` : health.link,
    codap: health.codap,
    posting: health.posting ? "posted" : "held back",
    queue: String(health.queue),
    memory: health.memoryKiB ? `${(health.memoryKiB / 1024).toFixed(1)} MiB` : "unknown",
    level: isVerbose ? "debug" : "info",
  };
  for (const [name, text] of Object.entries(details)) {
    const field = element.querySelector(`[data-field=${name}]`);
    if (field instanceof HTMLElement) setText(field, text);
  }
}

/** Writes only what is new: a live region is read out whenever it is written.
 *  @param {HTMLElement} element @param {string} text */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The time left, by the relay's clock once it is known.
 *  @param {Status} status */
function expiryText({ expiry }) {
  if (!expiry) return "";
  const end = Date.parse(expiry.at);
  const elapsed = now() - expiry.heardAt;
  const clock = expiry.relayTime ? new Date(expiry.relayTime).getTime() + elapsed : Date.now();
  if (Number.isNaN(end - clock)) return "";
  const seconds = Math.max(0, Math.ceil((end - clock) / 1_000));
  const minutes = Math.floor(seconds / 60);
  return `Valid for ${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

/** @param {number} milliseconds */
function retryText(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds > 0 ? `Next attempt in ${seconds} s` : "Trying now…";
}

/** Copies by the clipboard, or, where a frame may not use it, by the selection.
 *  @param {Document} page @param {HTMLElement} element @param {string} text */
async function copyText(page, element, text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    page.getSelection()?.selectAllChildren(element);
    return page.execCommand("copy");
  }
}
