// @ts-check
/** Single keys that press a button. */

const KEYS = { c: "copy", p: "copy-prompt", n: "renew", e: "extend", "?": "help" };

/**
 * @param {Document} page
 * @param {() => boolean} isOn
 */
export function openShortcuts(page, isOn) {
  page.addEventListener("keydown", (event) => {
    if (!isOn() || event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (page.querySelector("dialog[open]")) return;
    const action = /** @type {Record<string, string>} */ (KEYS)[event.key.toLowerCase()];
    const button = action && page.querySelector(`[data-action=${action}]`);
    if (!(button instanceof HTMLButtonElement) || button.hidden || button.disabled) return;
    event.preventDefault();
    button.click();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
