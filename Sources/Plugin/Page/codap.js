// @ts-check
/**
 * The port to CODAP: iframe-phone's framing and its `data-interactive` RPC.
 * Envelopes are objects in current browsers and JSON strings in old ones; both are read.
 */

/** @typedef {import("./types.js").Report} Report */

/** How often the plugin says hello; CODAP never speaks first. Milliseconds. */
const HELLO_INTERVAL = 200;
/** How long it does. Milliseconds. */
const HELLO_PATIENCE = 60_000;
const NAMESPACE = "data-interactive";

/**
 * Says hello until CODAP answers.
 * @param {Report} report
 * @returns {{call: (number: number, request: unknown) => void}} Puts a request to CODAP.
 */
export function openCODAP(report) {
  const parent = window.parent;
  /** Requests whose reply is awaited: uuid to number. @type {Map<string, number>} */
  const awaited = new Map();
  let isConnected = false;

  /** @param {string} type @param {unknown} [content] */
  const post = (type, content) => parent.postMessage({ type, content }, "*");
  /** @param {Record<string, unknown>} message */
  const postRPC = (message) => post(NAMESPACE, message);

  window.addEventListener("message", (event) => {
    if (event.source !== parent || parent === window) return;
    const envelope = open(event.data);
    if (envelope?.type === "hello" && !isConnected) {
      isConnected = true;
      clearInterval(hello);
      clearTimeout(patience);
      report({ type: "codap-connected" });
    }
    const content = envelope?.content;
    if (envelope?.type !== NAMESPACE || typeof content?.uuid !== "string") return;
    if (content.messageType === "call") {
      // CODAP waits two seconds for an answer and only looks whether there is one.
      postRPC({ messageType: "returnValue", uuid: content.uuid, value: { success: true } });
      report({ type: "codap-called", message: JSON.stringify(content.value ?? null) });
    } else if (content.messageType === "returnValue") {
      const number = awaited.get(content.uuid);
      if (number === undefined) return;
      awaited.delete(content.uuid);
      report({ type: "codap-replied", number, reply: JSON.stringify(content.value ?? null) });
    }
  });

  const sayHello = () => post("hello");
  let hello = 0;
  let patience = 0;
  if (parent === window) {
    queueMicrotask(() => report({ type: "codap-absent" }));
  } else {
    sayHello();
    hello = window.setInterval(sayHello, HELLO_INTERVAL);
    patience = window.setTimeout(() => {
      clearInterval(hello);
      report({ type: "codap-absent" });
    }, HELLO_PATIENCE);
  }

  return {
    call(number, request) {
      const uuid = makeUUID();
      awaited.set(uuid, number);
      postRPC({ messageType: "call", uuid, value: request });
    },
  };
}

/**
 * Takes a message out of its wrapping.
 * @param {unknown} data
 * @returns {{type?: unknown, content?: any} | null} `null` for what is no envelope.
 */
function open(data) {
  let value = data;
  if (typeof data === "string") {
    try {
      value = JSON.parse(data);
    } catch {
      return null;
    }
  }
  return typeof value === "object" ? value : null;
}

/** Ten characters of [a-z0-9], as iframe-phone makes them. */
function makeUUID() {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}
