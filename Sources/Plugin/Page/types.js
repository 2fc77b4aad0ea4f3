// @ts-check
/**
 * What crosses between the page and the worker. `Sources/Worker/PageEvents.swift` and
 * `PageActions.swift` are the other side.
 *
 * @typedef {{purpose: string, number: number}} Exchange  Opaque: handed back with the answer.
 *
 * @typedef {{type: "started", workerId: string, storedKey?: string, freshKey: string,
 *      hasStreams: boolean, isVerbose: boolean, isFramed: boolean, isPaused: boolean}
 *   | {type: "new-session-requested", freshKey: string}
 *   | {type: "extend-requested"} | {type: "end-requested"} | {type: "retry-requested"}
   | {type: "pause-requested"} | {type: "resume-requested"}
 *   | {type: "slot-granted"} | {type: "slot-denied"}
 *   | {type: "online"} | {type: "offline"} | {type: "visible"} | {type: "hidden"}
 *   | {type: "codap-connected"} | {type: "codap-absent"}
 *   | {type: "codap-replied", number: number, reply?: string}
 *   | {type: "codap-called", message: string}
 *   | {type: "picture-shrunk", number: number, picture?: string}
 *   | {type: "exchange-ended", exchange: Exchange, status?: number, retryAfter?: string,
 *      body?: string}
 *   | {type: "stream-event", stream: number, name: string, data: string}
 *   | {type: "stream-failed", stream: number}
 *   | {type: "page-closing"} | {type: "memory-measured", kib: number}
 *   | {type: "timer-fired"}} WorkerEvent
 *
 * @typedef {{type: "send", exchange: Exchange, method: string, path: string,
 *   headers: Record<string, string>, body?: string, timeout: number,
 *   keepalive?: boolean}} SendAction
 * @typedef {{type: "shrink-picture", number: number, picture: string,
 *   maxBytes: number}} ShrinkAction
 * @typedef {{at: string, relayTime?: string | number, heardAt: number}} Expiry  RFC 3339 texts, or
 *   milliseconds since 1970, and when on the page's monotonic clock the relay's was read.
 * @typedef {{requestId: string, tool: string, outcome: "completed" | "failed" | "cancelled",
 *   milliseconds?: number, reason?: string}} EndedCall
 * @typedef {{link: string, transport: string, situation: string, step: string, extending: string,
 *   canRenew: boolean, isPaused: boolean, hasAgent: boolean, ended: EndedCall[], health: Health,
 *   isPollingOnly: boolean, isVerbose: boolean, code?: string, expiry?: Expiry, lifetime?: number, mcp?: string,
 *   running?: {requestId: string, tool: string, since: number}, nextAttempt?: number}} Status
 * @typedef {{link: string, codap: string, posting: boolean, queue: number,
 *   memoryKiB?: number}} Health
 *
 * @typedef {{type: "remember", key: string | null}
 *   | SendAction
 *   | {type: "open-stream", stream: number, path: string}
 *   | {type: "close-stream", stream: number}
 *   | {type: "claim-slot"} | {type: "release-slot"}
 *   | {type: "call-codap", number: number, request: unknown}
 *   | ShrinkAction
 *   | {type: "wake", at: number}
 *   | {type: "show", status: Status}} WorkerAction
 *
 * @typedef {(event: WorkerEvent) => void} Report  Tells the worker what has happened.
 */

export {};
