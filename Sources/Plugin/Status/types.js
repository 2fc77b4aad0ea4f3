// @ts-check
/** What /status.json holds; docs/status.md says what it means. */

/**
 * @typedef {Record<string, number>} Counts
 * @typedef {{count: number, sumMs: number, meanMs: number | null, p50Ms: number | null, p95Ms: number | null,
 *   p99Ms: number | null, largestMs: number}} Distribution
 * @typedef {{name: string, seconds: number, total: Distribution, stages: Record<string, Distribution>,
 *   outcomes: Counts, deliveries: Counts, fallbacks: Counts, recoveries: Counts, errors: Counts,
 *   loopLag: Distribution, logDrops: number}} Window
 * @typedef {{at: string, requestId: string, sessionId: string, traceId: string | null, tool: string,
 *   outcome: string, transport: string, totalMs: number | null, stages: Counts | null}} SlowCall
 * @typedef {{reason: string, since: string, remedy: string}} Reason
 * @typedef {{stepSeconds: number, ends: string[], callsPerMinute: (number | null)[],
 *   badPerMinute: (number | null)[], refusedPerMinute: (number | null)[], p50Ms: (number | null)[],
 *   p95Ms: (number | null)[], sse: (number | null)[], polling: (number | null)[],
 *   queueDepth: (number | null)[]}} History
 * @typedef {{sessions: Counts, transports: Counts, callsInFlight: number, queueDepth: number,
 *   oldestQueuedMs: number, connections: number}} Present
 * @typedef {{statusVersion: number, at: string, startedAt: string, version: string, revision: string,
 *   objectiveMs: number, health: {status: string, reasons: Reason[]}, now: Present, windows: Window[],
 *   history: History, slowCalls: SlowCall[]}} Status
 */

export {};
