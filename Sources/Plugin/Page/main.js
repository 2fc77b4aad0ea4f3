// @ts-check
/** Joins the core to its ports. What to do is decided in the core; here it is only carried out. */

import { loadCore } from "./core.js";
import { openCODAP } from "./codap.js";
import { watchCondition } from "./condition.js";
import { chooseLanguage } from "./language.js";
import { watchMemory } from "./memory.js";
import { shrinkPicture } from "./picture.js";
import { pausing } from "./preferences.js";
import { openRelay } from "./relay.js";
import { openSlots } from "./slots.js";
import { openStorage, random128 } from "./storage.js";
import { now, openTimer } from "./timers.js";
import { openView } from "./view.js";

/** @typedef {import("./types.js").WorkerAction} WorkerAction */
/** @typedef {import("./types.js").WorkerEvent} WorkerEvent */

/** The page stands at `{relay}/plugin/`. */
const base = new URL("../", import.meta.url);
const seed = crypto.getRandomValues(new BigUint64Array(1))[0];

/** Events that came before the core was there. @type {WorkerEvent[]} */
const early = [];
/** @type {Awaited<ReturnType<typeof loadCore>> | undefined} */
let core;
// Hello as early as possible: CODAP only makes a frame a plugin once it has said so.
const codap = openCODAP(report);
const storage = openStorage();
const view = openView(document, await chooseLanguage(location.search, navigator.languages), {
  relay: base, report, freshKey: random128,
});
const relay = openRelay(base, report);
const slots = openSlots(report);
const timer = openTimer(report);

/** @param {WorkerEvent} event */
function report(event) {
  if (core) core.handle(event, now()).forEach(perform);
  else early.push(event);
}

/** @param {WorkerAction} action */
function perform(action) {
  switch (action.type) {
    case "remember": return storage.write(action.key);
    case "send": return void relay.send(action);
    case "open-stream": return relay.open(action.stream, action.path);
    case "close-stream": return relay.close(action.stream);
    case "claim-slot": return void slots.claim();
    case "release-slot": return slots.release();
    case "call-codap": return codap.call(action.number, action.request);
    case "shrink-picture": return void shrinkPicture(action, report);
    case "wake": return timer.wake(action.at);
    case "show": return view.show(action.status);
  }
}

// Before the page goes, perhaps for good; a page that is only hidden works on.
addEventListener("pagehide", () => report({ type: "page-closing" }));

try {
  core = await loadCore(new URL("worker.wasm", import.meta.url), seed);
  report({
    type: "started", workerId: random128(), storedKey: storage.read(), freshKey: random128(),
    hasStreams: "EventSource" in window,
    isVerbose: new URLSearchParams(location.search).has("debug"),
    isFramed: window.parent !== window, isPaused: pausing.isSet,
  });
  early.splice(0).forEach(report);
  watchCondition(report);
  watchMemory(core.size, report);
} catch (error) {
  view.fail(String(error));
}
