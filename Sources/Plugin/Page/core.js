// @ts-check
/** The worker's core: events in, actions out, as JSON through the wasm's memory. */

/** @typedef {import("./types.js").WorkerEvent} WorkerEvent */
/** @typedef {import("./types.js").WorkerAction} WorkerAction */

/**
 * The wasm's exports; `Sources/Plugin/Wasm/Exports.swift` has their contracts.
 * @typedef {{memory: WebAssembly.Memory, worker_start: (seed: bigint) => void,
 *   worker_room: (length: number) => number, worker_handle: (now: number) => number,
 *   worker_actions: () => number}} Exports
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Loads the core.
 * @param {URL} address Where the wasm is.
 * @param {bigint} seed For the jitter of reconnections.
 * @returns {Promise<{handle: (event: WorkerEvent, now: number) => WorkerAction[],
 *   size: () => number}>} Handles one event, `now` in milliseconds, which never goes back; and
 *   how many bytes its memory has.
 */
export async function loadCore(address, seed) {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(address), {});
  const wasm = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
  wasm.worker_start(seed);
  /** @param {WorkerEvent} event @param {number} now @returns {WorkerAction[]} */
  const handle = (event, now) => {
    const bytes = encoder.encode(JSON.stringify(event));
    const room = wasm.worker_room(bytes.length);
    // The memory may have grown, which detaches earlier views of it.
    new Uint8Array(wasm.memory.buffer, room, bytes.length).set(bytes);
    const length = wasm.worker_handle(now);
    if (length < 0) throw new Error(`The worker does not understand ${event.type}.`);
    const actions = new Uint8Array(wasm.memory.buffer, wasm.worker_actions(), length);
    return JSON.parse(decoder.decode(actions));
  };
  return { handle, size: () => wasm.memory.buffer.byteLength };
}
