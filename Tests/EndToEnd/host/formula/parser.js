import { FormulaSyntaxError, tokens } from "./lexer.js";

/**
 * @typedef {{kind: "literal", value: number|string}} Literal
 * @typedef {{kind: "symbol", name: string}} Symbol
 * @typedef {{kind: "call", name: string, args: Node[]}} Call also of an operator, by its spelling
 * @typedef {Literal|Symbol|Call} Node
 * @typedef {import("./lexer.js").Token} Token
 */

/** Operators of two sides from the loosest to the tightest; those in a row are done from the left. */
const LEVELS = [["or"], ["and"], ["==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]];

/** @param {string} source @returns {Node} @throws {FormulaSyntaxError} */
export function parse(source) {
  return new Parser(tokens(source)).whole();
}

class Parser {
  /** @param {Token[]} all */
  constructor(all) {
    this.all = all;
    this.next = 0;
  }

  get token() {
    return this.all[this.next];
  }

  /** @param {string} text @returns {boolean} whether it was there, and is now behind */
  skip(text) {
    const there = this.token.kind === "operator" && this.token.text === text;
    if (there) this.next += 1;
    return there;
  }

  /** @param {string} text @param {string} problem */
  expect(text, problem) {
    if (!this.skip(text)) throw new FormulaSyntaxError(problem, this.token.at);
  }

  whole() {
    const node = this.choice();
    if (this.token.kind === "end") return node;
    const what = this.token.kind === "operator" ? "operator" : "part";
    throw new FormulaSyntaxError(`Unexpected ${what} "${this.token.text}"`, this.token.at);
  }

  /** @returns {Node} */
  choice() {
    const condition = this.level(0);
    if (!this.skip("?")) return condition;
    const yes = this.choice();
    this.expect(":", "False part of conditional expression expected");
    return { kind: "call", name: "if", args: [condition, yes, this.choice()] };
  }

  /** @param {number} depth @returns {Node} */
  level(depth) {
    if (depth === LEVELS.length) return this.sign();
    let left = this.level(depth + 1);
    for (;;) {
      const name = LEVELS[depth].find((operator) => this.skip(operator));
      if (!name) return left;
      left = { kind: "call", name, args: [left, this.level(depth + 1)] };
    }
  }

  /** @returns {Node} */
  sign() {
    if (this.skip("-")) return { kind: "call", name: "negative", args: [this.sign()] };
    if (this.skip("+")) return { kind: "call", name: "positive", args: [this.sign()] };
    if (this.skip("not")) return { kind: "call", name: "not", args: [this.sign()] };
    return this.power();
  }

  /** @returns {Node} Done from the right: `2^3^2` is `2^9`. */
  power() {
    const base = this.operand();
    return this.skip("^") ? { kind: "call", name: "pow", args: [base, this.sign()] } : base;
  }

  /** @returns {Node} */
  operand() {
    const { kind, text, at, quoted } = this.token;
    if (kind === "end") throw new FormulaSyntaxError("Unexpected end of expression", at);
    if (this.skip("(")) {
      const inner = this.choice();
      this.expect(")", "Parenthesis ) expected");
      return inner;
    }
    if (kind === "operator") throw new FormulaSyntaxError("Value expected", at);
    this.next += 1;
    if (kind === "number") return { kind: "literal", value: Number(text) };
    if (kind === "string") return { kind: "literal", value: text };
    return !quoted && this.skip("(") ? { kind: "call", name: text, args: this.list() } : { kind: "symbol", name: text };
  }

  /** Arguments of a call, and the parenthesis behind them. */
  list() {
    /** @type {Node[]} */
    const args = [];
    if (this.skip(")")) return args;
    do args.push(this.choice()); while (this.skip(","));
    this.expect(")", "Parenthesis ) expected");
    return args;
  }
}

/**
 * Visits a formula's symbols and calls, outer ones first.
 *
 * @param {Node} node
 * @param {(node: Symbol|Call, callers: Call[]) => void} visit
 * @param {Call[]} [callers] the calls around, outermost first
 */
export function walk(node, visit, callers = []) {
  if (node.kind === "literal") return;
  visit(node, callers);
  if (node.kind === "call") for (const arg of node.args) walk(arg, visit, [...callers, node]);
}
