/**
 * Stands in for the page's `main.js`: the real core, view and words, and instead of a relay and CODAP the
 * events of a scene. So every state of the page can be looked at, for as long as a test needs.
 */
import { loadCore } from "../../../Sources/Plugin/Page/core.js";
import { chooseLanguage } from "../../../Sources/Plugin/Page/language.js";
import { random128 } from "../../../Sources/Plugin/Page/storage.js";
import { now } from "../../../Sources/Plugin/Page/timers.js";
import { openView } from "../../../Sources/Plugin/Page/view.js";
import { languages } from "../../../Sources/Plugin/Page/words.js";

const CODE = "K7QWM2XD";
const RELAY = new URL("../", import.meta.url);
const LIFETIME_S = 600;
const CALL_MS = 40;

/** One core, and who plays the relay, CODAP and the time to it. */
class Stage {
  /** @param {Awaited<ReturnType<typeof loadCore>>} core */
  constructor(core) {
    this.core = core;
    /** What has passed of a scene's own time. Milliseconds. */
    this.passed = 0;
    this.slot = "slot-granted";
    this.left = LIFETIME_S - 25;
    /** @type {any[]} */
    this.actions = [];
    this.sequence = 0;
  }

  get at() {
    return Math.ceil(now() + this.passed);
  }

  /** @param {any} event */
  feed(event) {
    const actions = this.core.handle(event, this.at);
    this.actions.push(...actions);
    for (const { type, status } of actions) {
      if (type === "show") this.status = this.onPage(status);
      if (type === "claim-slot" && this.slot) this.feed({ type: this.slot });
    }
  }

  /** A scene's time runs ahead of the page's. @param {any} status */
  onPage({ expiry, running, nextAttempt, ...rest }) {
    const { passed } = this;
    return {
      ...rest,
      ...(expiry && { expiry: { ...expiry, heardAt: expiry.heardAt - passed } }),
      ...(running && { running: { ...running, since: running.since - passed } }),
      ...(nextAttempt !== undefined && { nextAttempt: nextAttempt - passed }),
    };
  }

  /** @param {string} type */
  last(type, purpose = undefined) {
    const found = this.actions.findLast((one) => one.type === type && (!purpose || one.exchange.purpose === purpose));
    if (!found) throw new Error(`The worker did not ask for ${type} ${purpose ?? ""}.`);
    return found;
  }

  /** @param {string} purpose @param {number} [status] none: the relay is not there @param {object} [body] */
  answer(purpose, status, body = {}) {
    const { exchange } = this.last("send", purpose);
    this.feed({ type: "exchange-ended", exchange, ...(status && { status, body: JSON.stringify(body) }) });
  }

  /** @param {string} name @param {object} [data] */
  hear(name, data = {}) {
    const { stream } = this.last("open-stream");
    this.feed({ type: "stream-event", stream, name, data: JSON.stringify(data) });
  }

  /** Passes the time until the worker wants to be woken. */
  pass() {
    this.passed += Math.max(0, this.last("wake").at - this.at);
    this.feed({ type: "timer-fired" });
  }

  times() {
    const relayNow = Date.now() + (window.relayAhead ?? 0);
    const time = (ms) => new Date(ms).toISOString();
    return { expiresAt: time(relayNow + this.left * 1_000), timestamp: time(relayNow) };
  }

  /** @param {object} [load] */
  start(load = {}) {
    this.feed({
      type: "started", workerId: "w", freshKey: random128(), hasStreams: true, isVerbose: false, isFramed: true,
      isPaused: false, ...load,
    });
  }

  /** @param {object} [links] */
  pair(links = {}) {
    const session = { code: CODE, workerToken: "t", ttl: LIFETIME_S, expiresAt: this.times().expiresAt, links };
    this.answer("session", 201, { ...session, worker: { telemetry: false } });
  }

  /** @param {object} [links] */
  connect(links = {}, codap = true) {
    this.start();
    this.pair(links);
    this.answer("ticket", 201, { ticket: "t" });
    if (codap) this.feed({ type: "codap-connected" });
    this.hear("connected", this.times());
  }

  /** @param {string} tool @param {object} [args] */
  call(tool, args = {}, budgetMs = 30_000) {
    this.sequence += 1;
    const id = `call-${this.sequence}`;
    this.hear("tool-request", { requestId: id, seq: this.sequence, tool, args, delivery: 1, budgetMs });
    return id;
  }

  /** @param {object} reply CODAP's */
  reply(reply = { success: true, values: [] }) {
    const { number } = this.last("call-codap");
    this.passed += CALL_MS;
    this.feed({ type: "codap-replied", number, reply: JSON.stringify(reply) });
  }

  loseStream() {
    this.feed({ type: "stream-failed", stream: this.last("open-stream").stream });
  }

  /** Attempts in a row that come to nothing. */
  failToConnect(times = 5) {
    this.loseStream();
    for (let attempt = 0; attempt < times; attempt += 1) {
      this.pass();
      this.answer("ticket");
    }
  }
}

/** Every state, by name; each leads there from nothing. @type {Record<string, (stage: Stage) => void>} */
const scenes = {
  asking: (stage) => stage.start(),
  noCode(stage) {
    stage.start();
    stage.answer("session", 503);
  },
  connecting(stage) {
    stage.start();
    stage.pair();
  },
  ready: (stage) => stage.connect(),
  readyWithMCP: (stage) => stage.connect({ mcp: `/mcp/${CODE}` }),
  agentConnected(stage) {
    stage.connect();
    stage.call("list_data_contexts");
    stage.reply();
  },
  running(stage) {
    scenes.agentConnected(stage);
    for (const tool of ["list_data_contexts", "list_data_contexts", "list_data_contexts"]) stage.call(tool);
  },
  history(stage) {
    scenes.agentConnected(stage);
    stage.call("get_data_context", { dataContext: "Birds" });
    stage.reply({ success: false, values: { error: "DataContext not found" } });
    stage.call("list_data_contexts");
    stage.hear("tool-cancel", { requestId: stage.call("list_data_contexts") });
    stage.reply();
  },
  polling(stage) {
    stage.start({ hasStreams: false });
    stage.pair();
    stage.feed({ type: "codap-connected" });
    stage.answer("poll", 200, { requests: [], cancelled: [], ...stage.times() });
  },
  pollingWithoutStreams(stage) {
    stage.connect();
    stage.failToConnect();
    stage.answer("poll", 200, { requests: [], cancelled: [], ...stage.times() });
  },
  pollingBesideOthers(stage) {
    stage.slot = "slot-denied";
    stage.start();
    stage.pair();
    stage.feed({ type: "codap-connected" });
    stage.answer("poll", 200, { requests: [], cancelled: [], ...stage.times() });
  },
  paused(stage) {
    stage.connect();
    stage.feed({ type: "pause-requested" });
    stage.call("list_data_contexts");
  },
  reconnecting(stage) {
    stage.connect();
    stage.loseStream();
  },
  unreachable(stage) {
    stage.connect();
    stage.failToConnect();
    stage.answer("poll");
  },
  offline(stage) {
    stage.connect();
    stage.feed({ type: "offline" });
    stage.loseStream();
  },
  codapAwaited: (stage) => stage.connect({}, false),
  codapSilent(stage) {
    stage.connect();
    for (let call = 0; call < 5; call += 1) {
      stage.call("list_data_contexts", {}, 3_000);
      stage.pass();
    }
  },
  codapAbsent(stage) {
    stage.connect({}, false);
    stage.feed({ type: "codap-absent" });
  },
  outsideCODAP(stage) {
    stage.start({ isFramed: false });
    stage.feed({ type: "codap-absent" });
    stage.pair();
    stage.answer("ticket", 201, { ticket: "t" });
    stage.hear("connected", stage.times());
  },
  warning(stage) {
    stage.left = 140;
    scenes.agentConnected(stage);
  },
  critical(stage) {
    stage.left = 50;
    scenes.agentConnected(stage);
  },
  extendGranted(stage) {
    stage.connect();
    stage.feed({ type: "extend-requested" });
    stage.left = LIFETIME_S;
    stage.answer("extend", 200, stage.times());
  },
  extendRefused(stage) {
    scenes.warning(stage);
    stage.feed({ type: "extend-requested" });
    stage.answer("extend", 409, { error: "max_age" });
  },
  expired(stage) {
    stage.connect();
    stage.hear("timeout");
  },
  closed(stage) {
    stage.connect();
    stage.feed({ type: "end-requested" });
  },
  unknown(stage) {
    stage.start();
    stage.pair();
    stage.answer("ticket", 404);
  },
  unauthorised(stage) {
    stage.start();
    stage.pair();
    stage.answer("ticket", 401);
  },
  superseded(stage) {
    stage.connect();
    stage.hear("superseded", { workerId: "another" });
  },
};

/** @type {Stage} */
let stage;
/** What a person has asked for. @type {any[]} */
const reports = [];
const view = openView(document, await chooseLanguage(location.search, navigator.languages), {
  relay: RELAY,
  freshKey: random128,
  report(event) {
    reports.push(event);
    stage.feed(event);
    view.show(stage.status);
  },
});

Object.assign(window, {
  scenes: Object.keys(scenes),
  languages,
  reports,
  /** @param {string} name @param {number | null} [left] seconds that the code lasts */
  async play(name, left) {
    document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
    stage = new Stage(await loadCore(new URL("worker.wasm", import.meta.url), 1n));
    if (left) stage.left = left;
    scenes[name](stage);
    Object.assign(window, { stage });
    view.show(stage.status);
  },
  /** @param {string} message */
  fail: (message) => view.fail(message),
  /** Shows what has become of the scene. */
  refresh: () => view.show(stage.status),
});
