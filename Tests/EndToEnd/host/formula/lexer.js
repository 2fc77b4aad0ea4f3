/**
 * @typedef {"number"|"string"|"name"|"operator"|"end"} Kind
 * @typedef {{kind: Kind, text: string, at: number, quoted?: boolean}} Token
 *   `text` is what a string or a quoted name says, else what stands there; `at` counts from 1
 */

/** What CODAP shows as "Syntax error: …". */
export class FormulaSyntaxError extends SyntaxError {
  /** @param {string} problem @param {number} at */
  constructor(problem, at) {
    super(`${problem} (char ${at})`);
    this.name = "SyntaxError";
  }
}

/** One spelling for each operator. @type {Record<string, string>} */
const SPELLINGS = {
  "=": "==", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-", "–": "-", "&": "and", "&&": "and",
  "|": "or", "||": "or", "!": "not", AND: "and", OR: "or", NOT: "not", mod: "%",
};
const WORDS = ["and", "or", "not", "mod", "AND", "OR", "NOT"];

const SPACE = /\s+|\/\*[\s\S]*?\*\/|\/\/[^\n]*/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const OPERATOR = /==|!=|<=|>=|&&|\|\||[-−–+*/×÷%^=≠<>≤≥&|!(),?:]/y;

/** @param {string} source @returns {Token[]} the last one is of kind "end" */
export function tokens(source) {
  /** @type {Token[]} */
  const found = [];
  let at = 0;
  const take = (/** @type {RegExp} */ pattern) => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  };
  const add = (/** @type {Kind} */ kind, /** @type {string} */ text, /** @type {number} */ start, quoted = false) =>
    found.push({ kind, text, at: start + 1, quoted });
  while (at < source.length) {
    const start = at;
    if (take(SPACE) !== undefined) continue;
    if ("\"'`".includes(source[at])) {
      const { text, next } = quotedText(source, at);
      add(source[at] === "`" ? "name" : "string", text, start, true);
      at = next;
      continue;
    }
    const number = take(NUMBER);
    const word = number === undefined ? take(NAME) : undefined;
    const operator = number === undefined && word === undefined ? take(OPERATOR) : undefined;
    if (number !== undefined) add("number", number, start);
    else if (word !== undefined) add(WORDS.includes(word) ? "operator" : "name", SPELLINGS[word] ?? word, start);
    else if (operator !== undefined) add("operator", SPELLINGS[operator] ?? operator, start);
    else throw new FormulaSyntaxError(`Syntax error in part "${source.slice(at)}"`, at + 1);
  }
  add("end", "", source.length);
  return found;
}

/** @param {string} source @param {number} at of the opening quote */
function quotedText(source, at) {
  const quote = source[at];
  let text = "";
  for (let next = at + 1; next < source.length; next += 1) {
    if (source[next] === quote) return { text, next: next + 1 };
    if (source[next] === "\\" && next + 1 < source.length) next += 1;
    text += source[next];
  }
  throw new FormulaSyntaxError(`End of string ${quote} expected`, source.length + 1);
}
