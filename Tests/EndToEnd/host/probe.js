import { newUuid } from "./ids.js";

/** How often, and for how long, iframe-phone's child says hello. */
const HELLO_INTERVAL_MS = 200;
const HELLO_LIMIT_MS = 60_000;

const NAMESPACE = "data-interactive";
/** Of the API before that one; CODAP v2 still speaks it. */
const GAME_NAMESPACE = "codap-game";

/**
 * The smallest plugin: iframe-phone's child with its RPC, and a record of everything that arrived, in
 * order. `window.probe.send(request)` resolves to the reply.
 */
class Probe {
  constructor() {
    /** @type {{kind: "hello"|"call"|"reply", value?: any}[]} */
    this.arrived = [];
    /** @type {Map<string, (reply: any) => void>} */
    this.pending = new Map();
    /** @type {any} what CODAP is told to save */
    this.state = undefined;
    this.connected = new Promise((resolve) => {
      this.greeted = resolve;
    });
    window.addEventListener("message", (event) => this.receive(event));
  }

  start() {
    const hello = () => window.parent.postMessage({ type: "hello" }, "*");
    const timer = setInterval(hello, HELLO_INTERVAL_MS);
    setTimeout(() => clearInterval(timer), HELLO_LIMIT_MS);
    this.connected.then(() => clearInterval(timer));
    hello();
  }

  /** @param {any} request @returns {Promise<any>} never settles when the host does not answer */
  send(request) {
    const uuid = newUuid();
    return new Promise((resolve) => {
      this.pending.set(uuid, resolve);
      this.post({ messageType: "call", uuid, value: request });
    });
  }

  /** @param {object} content */
  post(content) {
    window.parent.postMessage({ type: NAMESPACE, content }, "*");
  }

  /** @param {MessageEvent} event */
  receive(event) {
    if (event.source !== window.parent) return;
    const { type, content, ...rest } = event.data;
    if (type === "hello") {
      this.arrived.push({ kind: "hello", value: rest });
      this.greeted?.(undefined);
      const state = document.querySelector("[data-testid=state]");
      if (state) state.textContent = "connected";
    } else if (type === NAMESPACE && content.messageType === "call") {
      this.arrived.push({ kind: "call", value: content.value });
      const values = content.value.resource === "interactiveState" ? this.state : undefined;
      const answer = { success: true, ...(values !== undefined && { values }) };
      this.post({ messageType: "returnValue", uuid: content.uuid, value: answer });
    } else if (type === GAME_NAMESPACE) {
      this.arrived.push({ kind: "game", value: content.value });
    } else if (type === NAMESPACE) {
      this.arrived.push({ kind: "reply", value: content.value });
      this.pending.get(content.uuid)?.(content.value);
      this.pending.delete(content.uuid);
    }
  }
}

const probe = new Probe();
/** @type {any} */ (window).probe = probe;
if (!new URLSearchParams(window.location.search).has("silent")) probe.start();
