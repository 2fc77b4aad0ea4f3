/**
 * @typedef {{request: any, reply: (value: any) => void}} Unit
 */

/**
 * CODAP's request queue: first in, first out, one unit per macrotask, never two at once.
 */
export class RequestQueue {
  /**
   * @param {object} delegate
   * @param {(units: Unit[]) => Promise<void>} delegate.process several only where `joins` said so
   * @param {() => boolean} delegate.waits whether the queue stands still; `schedule` starts it again
   * @param {(unit: Unit, next: Unit) => boolean} delegate.joins whether the next unit is processed along
   */
  constructor(delegate) {
    this.delegate = delegate;
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
    if (this.disposed || this.busy || this.scheduled || this.units.length === 0 || this.delegate.waits()) return;
    this.scheduled = true;
    setTimeout(() => this.drain(), 0);
  }

  async drain() {
    this.scheduled = false;
    if (this.disposed || this.units.length === 0 || this.delegate.waits()) return;
    this.busy = true;
    try {
      await this.delegate.process(this.take());
    } finally {
      this.busy = false;
      this.schedule();
    }
  }

  /** The first unit, and with it those that join it. */
  take() {
    const { units } = this;
    let count = 1;
    while (count < units.length && this.delegate.joins(units[count - 1], units[count])) count += 1;
    return units.splice(0, count);
  }
}
