const DELIMITERS = [",", "\t", "|", ";"];

/**
 * The cells of a text with separated values: quoted cells may hold delimiters, line ends and doubled
 * quotes. Lines that are blank or begin with `#` are left out.
 *
 * @param {string} text
 * @returns {string[][]}
 */
export function parseCsv(text) {
  const source = text.replace(/^\uFEFF/, "");
  const delimiter = guess(source);
  /** @type {string[][]} */
  const rows = [];
  let at = 0;
  while (at < source.length) {
    const end = lineEnd(source, at);
    if (source[at] === "#") {
      at = end + 1;
      continue;
    }
    const { cells, next } = row(source, at, delimiter);
    if (cells.some((cell) => cell.trim() !== "")) rows.push(cells);
    at = next;
  }
  return rows;
}

/** @param {string} source @param {number} from */
function lineEnd(source, from) {
  const end = source.indexOf("\n", from);
  return end < 0 ? source.length : end;
}

/** The delimiter that the first line has most of. @param {string} source */
function guess(source) {
  const [first = ""] = source.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const count = (/** @type {string} */ delimiter) => first.split(delimiter).length;
  return DELIMITERS.reduce((best, other) => (count(other) > count(best) ? other : best));
}

/** @param {string} source @param {number} start @param {string} delimiter */
function row(source, start, delimiter) {
  /** @type {string[]} */
  const cells = [];
  let at = start;
  for (;;) {
    const { text, next } = source[at] === '"' ? quoted(source, at) : plain(source, at, delimiter);
    cells.push(text);
    at = next;
    if (source[at] !== delimiter) break;
    at += 1;
  }
  return { cells, next: lineEnd(source, at) + 1 };
}

/** @param {string} source @param {number} start @param {string} delimiter */
function plain(source, start, delimiter) {
  let at = start;
  while (at < source.length && source[at] !== delimiter && source[at] !== "\n") at += 1;
  return { text: source.slice(start, at).replace(/\r$/, ""), next: at };
}

/** @param {string} source @param {number} start of the quote */
function quoted(source, start) {
  let text = "";
  let at = start + 1;
  while (at < source.length && (source[at] !== '"' || source[at + 1] === '"')) {
    if (source[at] === '"') at += 1;
    text += source[at];
    at += 1;
  }
  return { text, next: at + 1 };
}
