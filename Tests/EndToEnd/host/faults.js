/**
 * @typedef {{action?: string, resource?: string, times?: number}} Pattern
 *   `resource` may hold `*` for any text; a missing member matches everything; `times` defaults to 1.
 * @typedef {{error?: string, reply?: any, ms?: number, after?: boolean}} Effect
 */

/** What a test can make the host do wrong, and the gate at which it holds requests. */
export class Faults {
  constructor() {
    /** @type {{kind: "fail"|"mute"|"delay"|"hold", matches: (request: any) => boolean, left: number,
     *   effect: Effect}[]} */
    this.armed = [];
    /** @type {{request: any, release: () => void}[]} */
    this.held = [];
  }

  /** @param {"fail"|"mute"|"delay"|"hold"} kind @param {Pattern} pattern @param {Effect} [effect] */
  arm(kind, pattern, effect = {}) {
    this.armed.push({ kind, matches: matcher(pattern), left: pattern.times ?? 1, effect });
  }

  /** @param {"fail"|"mute"|"delay"|"hold"} kind @param {any} request @returns {Effect|undefined} */
  take(kind, request) {
    const index = this.armed.findIndex((fault) => fault.kind === kind && fault.matches(request));
    if (index < 0) return undefined;
    const fault = this.armed[index];
    fault.left -= 1;
    if (fault.left === 0) this.armed.splice(index, 1);
    return fault.effect;
  }

  /** @param {any} request @returns {boolean} whether any fault is armed for it */
  concern(request) {
    return this.armed.some((fault) => fault.matches(request));
  }

  /** @param {any} request @returns {Promise<void>} settled by `release` */
  wait(request) {
    return new Promise((release) => {
      this.held.push({ request, release });
    });
  }

  disarm() {
    this.armed = [];
    this.release();
  }

  release() {
    for (const { release } of this.held.splice(0)) release();
  }
}

/** @param {Pattern} pattern @returns {(request: any) => boolean} */
function matcher({ action, resource }) {
  const escaped = resource?.split("*").map((text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const expression = escaped && new RegExp(`^${escaped.join(".*")}$`);
  const one = (/** @type {any} */ request) =>
    (!action || request?.action === action) && (!expression || expression.test(request?.resource ?? ""));
  return (request) => (Array.isArray(request) ? request.some(one) : one(request));
}
