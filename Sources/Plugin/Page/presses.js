// @ts-check
/** What a person can press, and which of it is there. */

import { copyText } from "./clipboard.js";
import { pausing, shortcutsOff } from "./preferences.js";
import { promptText } from "./prompt.js";
import { openShortcuts } from "./shortcuts.js";

/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./language.js").Language} Language */
/** @typedef {{relay: URL, report: import("./types.js").Report, freshKey: () => string,
 *    status: () => Status | undefined}} Ports */

const CODAP = "https://codap.concord.org/app/";
/** The steps beside which calls can be stopped or let go on. */
const PAUSABLE = ["none", "copyPrompt", "resume"];
/** How long it says that something is copied. Milliseconds. */
const COPIED = 6_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * @param {Document} page
 * @param {Language} language
 * @param {(text: string) => void} announce
 * @param {Ports} ports
 * @returns {{offer: (status: Status, step: string | undefined) => void,
 *    offerReload: () => void, note: (text: string) => void, copyId: (id: string, button: HTMLElement) => void}}
 */
export function openPresses(page, { name, own, say }, announce, { relay, report, freshKey, status }) {
  /** @template {HTMLElement} Kind @param {string} selector @param {new () => Kind} kind @returns {Kind} */
  const find = (selector, kind) => {
    const element = page.querySelector(selector);
    if (!(element instanceof kind)) throw new Error(`The page lacks ${selector}.`);
    return element;
  };
  /** @param {string} action */
  const button = (action) => find(`[data-action=${action}]`, HTMLButtonElement);
  const openLink = find("[data-action=open-codap]", HTMLAnchorElement);
  const confirmation = find("[data-testid=confirm]", HTMLDialogElement);
  const help = find("[data-testid=help]", HTMLDialogElement);
  const link = find("[data-testid=link]", HTMLElement);
  const notice = find("[data-testid=notice]", HTMLElement);
  const manual = find("[data-testid=manual]", HTMLElement);
  const field = find("#manual", HTMLTextAreaElement);
  const choice = find("[data-field=shortcuts]", HTMLInputElement);
  const mcp = find("[data-field=mcp]", HTMLElement);
  const all = [...page.querySelectorAll("main [data-action]")].filter((one) => one instanceof HTMLElement);
  /** @type {HTMLElement | undefined} */
  let copier;
  let fading = 0;

  /** Shown and read out. @param {string} text */
  const note = (text) => {
    clearTimeout(fading);
    notice.textContent = text;
    if (text) announce(text);
  };
  /** @param {string} text @param {string} done @param {HTMLElement} from */
  const copy = async (text, done, from) => {
    copier = from;
    manual.hidden = true;
    if (await copyText(page, text)) {
      note(done);
      fading = window.setTimeout(() => (notice.textContent = ""), COPIED);
      return;
    }
    field.value = text;
    manual.hidden = false;
    field.focus();
    field.select();
    field.scrollTop = 0;
    announce(say("copyByHand"));
  };
  const renew = () => report({ type: "new-session-requested", freshKey: freshKey() });

  /** @type {Record<string, (shown: Status) => void>} */
  const presses = {
    "copy-prompt": (shown) => void copy(prompt(shown), say("copiedPrompt"), button("copy-prompt")),
    copy: ({ code }) => void copy(code ?? "", say("copiedCode"), button("copy")),
    extend: () => report({ type: "extend-requested" }),
    retry: () => report({ type: "retry-requested" }),
    pause({ isPaused }) {
      pausing.set(!isPaused);
      report({ type: isPaused ? "resume-requested" : "pause-requested" });
    },
    renew({ code, hasAgent }) {
      if (!code || !hasAgent) return renew();
      confirmation.returnValue = "";
      confirmation.showModal();
    },
    help: () => help.showModal(),
    done() {
      manual.hidden = true;
      copier?.focus();
    },
  };
  for (const [action, press] of Object.entries(presses)) {
    button(action).addEventListener("click", () => {
      const shown = status();
      if (shown) press(shown);
    });
  }
  confirmation.addEventListener("close", () => {
    if (confirmation.returnValue === "renew") renew();
  });
  field.addEventListener("focus", () => field.select());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") button("done").click();
  });
  choice.checked = !shortcutsOff.isSet;
  choice.addEventListener("change", () => shortcutsOff.set(!choice.checked));
  openShortcuts(page, () => choice.checked);
  openLink.href = `${CODAP}?di=${encodeURIComponent(location.origin + location.pathname)}`;
  find("[data-field=local]", HTMLElement).hidden = !LOOPBACK.test(relay.hostname);

  return {
    offer(shown, step) {
      const isOver = shown.link === "disconnected";
      button("copy-prompt").disabled = button("copy").disabled = !shown.code;
      const hidden = {
        "copy-prompt": isOver, copy: isOver, extend: !shown.code, renew: !shown.code && !isOver,
        retry: shown.step !== "retry", pause: !PAUSABLE.includes(shown.step),
      };
      for (const [action, isHidden] of Object.entries(hidden)) hide(button(action), isHidden);
      hide(openLink, shown.step !== "openCODAP");
      button("pause").textContent = say(shown.isPaused ? "resume" : "pause");
      for (const one of all) one.classList.toggle("primary", one.dataset.action === step);
      mcp.hidden = !shown.mcp;
      if (shown.mcp) find("[data-field=mcp-url]", HTMLElement).textContent = new URL(shown.mcp, relay).href;
    },
    offerReload() {
      const reload = button("retry");
      reload.textContent = say("reload");
      reload.className = "primary";
      reload.hidden = false;
      reload.addEventListener("click", () => location.reload());
    },
    note,
    copyId: (id, from) => void copy(id, say("copiedId"), from),
  };

  /** Whoever stood on it goes on from what is said about the link.
   *  @param {HTMLElement} element @param {boolean} isHidden */
  function hide(element, isHidden) {
    const hadFocus = element === page.activeElement;
    element.hidden = isHidden;
    if (hadFocus && isHidden) link.focus();
  }

  /** @param {Status} shown */
  function prompt({ code = "", expiry, mcp }) {
    return promptText({ code, relay, mcp, end: expiry?.at ?? "", language: name === "en" ? undefined : own });
  }
}
