// @ts-check
/** Which language the page speaks, and how it says things in it. */

import { languages } from "./words.js";

/** @typedef {import("./words.js").Word} Word */
/** @typedef {{name: string, own: string, direction: "ltr" | "rtl",
 *    say: (word: Word, values?: Record<string, string | number>) => string,
 *    duration: (milliseconds: number) => string}} Language */

/**
 * @param {string} query The page's; CODAP adds `lang` to it.
 * @param {readonly string[]} preferred The browser's languages, the best first.
 * @returns {Promise<Language>} English, if the words of another cannot be had.
 */
export async function chooseLanguage(query, preferred) {
  const wished = [new URLSearchParams(query).get("lang") ?? "", ...preferred];
  const found = wished.map((tag) => languages.find(({ name }) => name === tag.slice(0, 2).toLowerCase()));
  const [english] = languages;
  const language = found.find(Boolean) ?? english;
  try {
    return speaking(language, await language.load());
  } catch {
    return speaking(english, await english.load());
  }
}

/** @param {import("./words.js").LanguageFile} file @param {import("./words.js").Words} words @returns {Language} */
function speaking({ name, own, direction }, words) {
  return {
    name,
    own,
    direction,
    say: (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (_, key) => String(values[key])),
    duration(milliseconds) {
      const isShort = milliseconds < 1_000;
      return new Intl.NumberFormat(name, {
        style: "unit", unit: isShort ? "millisecond" : "second", unitDisplay: "narrow", maximumFractionDigits: 1,
      }).format(isShort ? milliseconds : milliseconds / 1_000);
    },
  };
}

/**
 * Fills in everything that never changes.
 * @param {Document} page
 * @param {Language} language
 */
export function speak(page, { name, direction, say }) {
  page.documentElement.lang = name;
  page.documentElement.dir = direction;
  page.title = say("title");
  /** @param {string} attribute @param {(element: HTMLElement, text: string) => void} put */
  const fill = (attribute, put) => {
    for (const element of page.querySelectorAll(`[data-${attribute}]`)) {
      if (!(element instanceof HTMLElement)) continue;
      put(element, say(/** @type {Word} */ (element.dataset[attribute])));
    }
  };
  fill("words", (element, text) => (element.textContent = text));
  fill("label", (element, text) => {
    element.ariaLabel = text;
    if (element.tagName === "BUTTON") element.title = text;
  });
}
