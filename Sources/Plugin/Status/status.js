// @ts-check
/** The status page: asks for the figures every few seconds, unless it is paused, and shows them. */

/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./types.js").Window} Window */

import { part } from "./dom.js";
import { clock } from "./format.js";
import { show } from "./view.js";

/** Between two answers and questions. Milliseconds. */
const REFRESH = 5_000;
/** A relay that has not answered by then does not. Milliseconds. */
const PATIENCE = 10_000;

/** @type {Status | undefined} */
let latest;
let isPaused = false;
/** @type {number | undefined} */
let timer;

function chosen() {
  const radio = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=window]:checked"));
  return radio?.value ?? "10m";
}

function render() {
  if (!latest) return;
  const window = latest.windows.find(({ name }) => name === chosen()) ?? latest.windows[0];
  show(latest, window);
  part("updated").textContent = `${isPaused ? "Paused; as of" : "As of"} ${clock(latest.at)}`;
}

async function refresh() {
  clearTimeout(timer);
  // A tab that nobody looks at asks nothing.
  if (isPaused || document.hidden) return;
  const status = await ask();
  // What comes after somebody has pressed Pause is not what they wanted to look at.
  if (isPaused) return;
  // Of two that were under way, one goes on.
  clearTimeout(timer);
  timer = setTimeout(refresh, REFRESH);
  if (!status) return tellSilence();
  latest = status;
  render();
}

/** @returns {Promise<Status | undefined>} Nothing where the relay does not answer. */
async function ask() {
  try {
    const answer = await fetch("status.json", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

function tellSilence() {
  const badge = part("health");
  badge.dataset.mood = "bad";
  badge.textContent = latest ? `No answer; figures of ${clock(latest.at)}` : "No answer";
  part("unseen").textContent = "The relay does not answer.";
}

part("pause").addEventListener("click", ({ currentTarget }) => {
  isPaused = !isPaused;
  /** @type {HTMLElement} */ (currentTarget).setAttribute("aria-pressed", String(isPaused));
  render();
  refresh();
});
part("windows").addEventListener("change", render);
document.addEventListener("visibilitychange", refresh);
addEventListener("resize", render);
refresh();
