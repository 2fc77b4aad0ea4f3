// @ts-check
/** Shows the calls of an agent: the one at work and those that ended. */

/** @typedef {import("./types.js").EndedCall} EndedCall */
/** @typedef {import("./language.js").Language} Language */

const ICONS = { completed: "good", failed: "bad", cancelled: "off" };
const OUTCOMES = /** @type {const} */ ({
  completed: "outcomeCompleted", failed: "outcomeFailed", cancelled: "outcomeCancelled",
});

/** A tool's name as words: `create_items` is "Create items". @param {string} tool */
export function readable(tool) {
  const text = tool.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {HTMLElement} list
 * @param {Language} language
 * @param {(text: string, button: HTMLElement) => void} onCopy A person wants an id.
 * @returns {(calls: EndedCall[]) => void} Shows these, and leaves alone what stands there already.
 */
export function openHistory(list, language, onCopy) {
  /** @type {Map<string, HTMLElement>} */
  let shown = new Map();
  return (calls) => {
    const rows = calls.map((call) => ({ id: call.requestId, row: shown.get(call.requestId) ?? row(call) }));
    shown = new Map(rows.map(({ id, row }) => [id, row]));
    const wanted = [...shown.values()];
    for (const child of [...list.children]) if (!wanted.includes(/** @type {HTMLElement} */ (child))) child.remove();
    wanted.forEach((item, place) => {
      if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
    });
  };

  /** @param {EndedCall} call */
  function row({ requestId, tool, outcome, milliseconds, reason }) {
    const page = list.ownerDocument;
    /** @param {string} name @param {string} text @param {string} [className] */
    const make = (name, text, className = "") => {
      const element = page.createElement(name);
      element.textContent = text;
      element.className = className;
      return element;
    };
    const item = make("li", "");
    item.dataset.outcome = outcome;
    const took = milliseconds === undefined ? "" : `, ${language.duration(milliseconds)}`;
    const copy = make("button", language.say("copyId"));
    copy.setAttribute("type", "button");
    copy.ariaLabel = language.say("copyIdOf", { tool: `${readable(tool)}, ${requestId}` });
    copy.addEventListener("click", () => onCopy(requestId, copy));
    item.append(
      icon(page, ICONS[outcome]), make("span", `${readable(tool)}: ${language.say(OUTCOMES[outcome])}${took}`), copy,
      make("code", requestId));
    if (reason) item.append(make("p", reason, "reason"));
    return item;
  }
}

/** @param {Document} page @param {string} name */
function icon(page, name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = page.createElementNS(space, "svg");
  drawing.setAttribute("class", "icon");
  drawing.ariaHidden = "true";
  const use = page.createElementNS(space, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}
