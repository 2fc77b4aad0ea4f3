// @ts-check
/**
 * The port to what this tab keeps: the `Idempotency-Key` of its session, which leads a reloaded
 * page back to the same code. Never in the document, the address or localStorage: those are shared.
 */

const NAME = "codap-relay.key";

/** @returns {{read: () => string | undefined, write: (key: string | null) => void}} */
export function openStorage() {
  /** Where storage is forbidden, as in some frames, a key lasts as long as the page.
   *  @type {string | undefined} */
  let memory;
  return {
    read() {
      try {
        return sessionStorage.getItem(NAME) ?? memory;
      } catch {
        return memory;
      }
    },
    write(key) {
      memory = key ?? undefined;
      try {
        if (key === null) sessionStorage.removeItem(NAME);
        else sessionStorage.setItem(NAME, key);
      } catch {
        // Forbidden or full: memory has it.
      }
    },
  };
}

/** 128 bits of the system's generator, as hexadecimal digits. */
export function random128() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
