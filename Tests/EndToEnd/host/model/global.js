import { newId } from "../ids.js";

/** A number with a name that formulas can use and sliders show. */
export class GlobalValue {
  /** @param {string} name @param {number} value @param {number} [id] */
  constructor(name, value, id = newId()) {
    this.id = id;
    this.name = name;
    this.value = value;
  }

  get info() {
    return { name: this.name, value: this.value, id: this.id };
  }
}
