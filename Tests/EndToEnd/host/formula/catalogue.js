import { aggregateNames } from "./aggregates.js";
import { scalarsByCategory } from "./functions.js";

/**
 * What each function takes; `?` marks what may be left out, `…` what may be repeated.
 *
 * @type {Record<string, string>}
 */
const SIGNATURES = {
  pow: "base exponent", round: "number digits?", atan2: "y x", if: "condition whenTrue whenFalse",
  beginsWith: "text prefix", charAt: "text position", concat: "text…", endsWith: "text suffix",
  findString: "text sought start?", includes: "text sought", join: "delimiter text…", repeatString: "text times",
  replaceString: "text sought replacement", split: "text separator index", subString: "text position length",
  count: "expression? filter?", percentile: "expression fraction filter?", prev: "expression default? filter?",
  next: "expression default? filter?", random: "lowest? highest?", randomPick: "value…",
};
const TEXT = ["text", "prefix", "suffix", "sought", "delimiter", "separator", "replacement"];
const ANY = ["value", "expression", "filter", "condition", "whenTrue", "whenFalse", "default"];
/** Argument of a function that has no signature above, by category. @type {Record<string, string>} */
const USUAL = { Arithmetic: "number", Trigonometric: "number", String: "text", Logic: "value", Other: "value" };

/** @param {string} word */
function argument(word) {
  const name = word.replace(/[?…]$/, "");
  const type = TEXT.includes(name) ? "string" : ANY.includes(name) ? "any" : "number";
  const required = !/[?…]$/.test(word);
  return { name, type, description: `The ${name}${required ? "" : ", if any"}.`, required };
}

/** @param {string} name @param {string} category @param {string} signature */
function entry(name, category, signature) {
  const words = signature.split(" ");
  const args = words.map(argument);
  return {
    name, displayName: name, category, description: `${name}(${words.join(", ")})`,
    minArgs: args.filter(({ required }) => required).length, maxArgs: signature.endsWith("…") ? 99 : args.length,
    args, examples: [`${name}(${args.map((arg) => arg.name).join(", ")})`],
  };
}

/** The functions the host knows, in the shape in which CODAP lists its own. */
export function functionTable() {
  /** @type {Record<string, string[]>} */
  const names = Object.fromEntries(Object.entries(scalarsByCategory).map(([key, all]) => [key, Object.keys(all)]));
  const lookups = ["first", "last"];
  names.Lookup = [...lookups, "next", "prev"];
  names.Other = [...names.Other, "random", "randomPick"];
  names.Statistical = aggregateNames.filter((name) => !lookups.includes(name));
  return Object.fromEntries(Object.entries(names).map(([key, all]) => {
    const category = `${key} Functions`;
    const usual = USUAL[key] ?? "expression filter?";
    const entries = all.sort().map((name) => [name, entry(name, category, SIGNATURES[name] ?? usual)]);
    return [category, Object.fromEntries(entries)];
  }));
}
