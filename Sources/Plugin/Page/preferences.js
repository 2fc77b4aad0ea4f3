// @ts-check
/** What a person has chosen: calls stopped, for this tab; shortcuts off, for this browser. */

const PAUSED = "codap-relay.paused";
const SHORTCUTS_OFF = "codap-relay.shortcuts-off";

export const pausing = flag(() => sessionStorage, PAUSED);
export const shortcutsOff = flag(() => localStorage, SHORTCUTS_OFF);

/**
 * A choice that outlives the page where the browser lets it.
 * @param {() => Storage} storage
 * @param {string} name
 */
function flag(storage, name) {
  let memory = false;
  return {
    get isSet() {
      try {
        return storage().getItem(name) !== null;
      } catch {
        return memory;
      }
    },
    /** @param {boolean} value */
    set(value) {
      memory = value;
      try {
        if (value) storage().setItem(name, "1");
        else storage().removeItem(name);
      } catch {
        // Forbidden or full: memory has it.
      }
    },
  };
}
