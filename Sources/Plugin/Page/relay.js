// @ts-check
/** The port to the relay: fetch and EventSource. */

/** @typedef {import("./types.js").Report} Report */
/** @typedef {import("./types.js").SendAction} SendAction */

/** The events of a stream; `Sources/Wire/StreamEventName.swift` is the list. EventSource uses
 *  `error` for its own failures, so the relay sends its errors as `relay-error` too. */
const EVENT_NAMES = [
  "connected", "tool-request", "tool-cancel", "heartbeat", "timeout", "superseded", "relay-error",
];

/**
 * @param {URL} base The relay's base address, ending in a slash.
 * @param {Report} report
 */
export function openRelay(base, report) {
  /** @type {Map<number, EventSource>} */
  const streams = new Map();

  /** @param {number} stream */
  const close = (stream) => {
    streams.get(stream)?.close();
    streams.delete(stream);
  };

  return {
    /** @param {SendAction} action */
    async send({ exchange, method, path, headers, body, timeout, keepalive }) {
      const ended = /** @type {const} */ ({ type: "exchange-ended", exchange });
      let answer = {};
      try {
        const response = await fetch(new URL(path, base), {
          method,
          headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
          body,
          cache: "no-store",
          keepalive,
          signal: AbortSignal.timeout(timeout),
        });
        const retryAfter = response.headers.get("Retry-After") ?? undefined;
        answer = { status: response.status, retryAfter, body: await response.text() };
      } catch {
        // No network, or the time is over: an exchange without a status.
      }
      report({ ...ended, ...answer });
    },

    /** @param {number} stream @param {string} path */
    open(stream, path) {
      const source = new EventSource(new URL(path, base));
      streams.set(stream, source);
      for (const name of EVENT_NAMES) {
        source.addEventListener(name, (event) => {
          if (streams.has(stream)) {
            report({ type: "stream-event", stream, name, data: String(event.data) });
          }
        });
      }
      source.onerror = (event) => {
        // The relay's own `error` event has data; it comes as `relay-error` as well.
        if (event instanceof MessageEvent || !streams.has(stream)) return;
        // Left open it would reconnect by itself, with a ticket that is used up.
        close(stream);
        report({ type: "stream-failed", stream });
      };
    },

    close,
  };
}
