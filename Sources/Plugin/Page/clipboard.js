// @ts-check
/** Copying, which frames may seldom do in the modern way. */

/**
 * Copies by the clipboard, or by the selection.
 * @param {Document} page
 * @param {string} text
 * @returns {Promise<boolean>} Whether it is copied; if not, a person has to.
 */
export async function copyText(page, text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(page, text);
  }
}

/** @param {Document} page @param {string} text */
function copyBySelection(page, text) {
  const before = page.activeElement;
  const field = page.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "unseen";
  field.ariaHidden = "true";
  page.body.append(field);
  field.select();
  try {
    return page.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
