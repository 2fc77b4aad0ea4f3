/**
 * @typedef {{request: any, reply: (value: any) => void}} Unit
 */

/**
 * CODAP's request queue: first in, first out, one unit per macrotask, never two at once.
 */
export class RequestQueue {
  /** @param {(unit: Unit) => Promise<void>} process */
  constructor(process) {
    this.process = process;
    /** @type {Unit[]} */
    this.units = [];
    this.busy = false;
    this.disposed = false;
    this.scheduled = false;
  }

  /** @param {Unit} unit */
  push(unit) {
    this.units.push(unit);
    this.schedule();
  }

  /** What is running finishes; what waits is forgotten. */
  dispose() {
    this.disposed = true;
    this.units = [];
  }

  schedule() {
    if (this.disposed || this.busy || this.scheduled || this.units.length === 0) return;
    this.scheduled = true;
    setTimeout(() => this.drain(), 0);
  }

  async drain() {
    this.scheduled = false;
    const unit = this.units.shift();
    if (!unit || this.disposed) return;
    this.busy = true;
    try {
      await this.process(unit);
    } finally {
      this.busy = false;
      this.schedule();
    }
  }
}
