import { dialect } from "./dialect.js";
import { newUuid } from "./ids.js";

/** The RPC namespace of CODAP's data-interactive API. */
const NAMESPACE = "data-interactive";
/** iframe-phone gives a call this long; the late answer still reaches the callback afterwards. */
const CALL_TIMEOUT_MS = 2000;

/**
 * The parent's end of iframe-phone with its RPC namespace: one connection to one iframe.
 *
 * It never speaks first. A hello from the iframe is answered with a hello, every time; the first one
 * also opens the way for what was queued, in order. Messages from any other window or origin do not
 * exist for it.
 */
export class Phone {
  /**
   * @param {HTMLIFrameElement} iframe
   * @param {string} origin of the plugin
   * @param {{onHello: () => void, onRequest: (request: any, reply: (value: any) => void) => void}} delegate
   */
  constructor(iframe, origin, delegate) {
    this.iframe = iframe;
    this.origin = origin;
    this.delegate = delegate;
    this.connected = false;
    /** @type {object[]} */
    this.unsent = [];
    /** @type {Map<string, (value: any, error?: Error) => void>} */
    this.pending = new Map();
    this.listener = (/** @type {MessageEvent} */ event) => this.receive(event);
    window.addEventListener("message", this.listener);
  }

  disconnect() {
    window.removeEventListener("message", this.listener);
  }

  /**
   * @param {any} value
   * @param {(value: any, error?: Error) => void} [answered]
   * @param {string} [namespace]
   */
  call(value, answered = () => {}, namespace = NAMESPACE) {
    const uuid = newUuid();
    this.pending.set(uuid, answered);
    setTimeout(() => this.timeOut(uuid), CALL_TIMEOUT_MS);
    this.post({ type: namespace, content: { messageType: "call", uuid, value } });
  }

  /** @param {string} uuid The entry stays: a late answer calls the callback again, as in iframe-phone. */
  timeOut(uuid) {
    const answered = this.pending.get(uuid);
    if (answered) answered(undefined, new Error("IframePhone timed out waiting for reply"));
  }

  /** @param {object} message */
  post(message) {
    if (!this.connected) {
      this.unsent.push(message);
      return;
    }
    this.iframe.contentWindow?.postMessage(message, this.origin);
  }

  /** @param {MessageEvent} event */
  receive(event) {
    if (event.source !== this.iframe.contentWindow || event.origin !== this.origin) return;
    const message = typeof event.data === "string" ? parsed(event.data) : event.data;
    if (message?.type === "hello") this.greet();
    else if (dialect.namespaces.includes(message?.type) && message.content) this.handle(message.type, message.content);
  }

  greet() {
    this.connected = true;
    this.post({ type: "hello", origin: window.location.origin });
    this.delegate.onHello();
    for (const message of this.unsent.splice(0)) this.post(message);
  }

  /**
   * @param {string} namespace Requests are heard in that of the data-interactive API only.
   * @param {{messageType: string, uuid: string, value: any}} content
   */
  handle(namespace, { messageType, uuid, value }) {
    if (messageType === "returnValue") {
      const answered = this.pending.get(uuid);
      this.pending.delete(uuid);
      if (answered) answered(value);
    } else if (messageType === "call" && namespace === NAMESPACE) {
      this.delegate.onRequest(value, (reply) => {
        this.post({ type: NAMESPACE, content: { messageType: "returnValue", uuid, value: reply } });
      });
    }
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
