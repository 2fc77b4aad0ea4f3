import { dialect } from "./dialect.js";
import { processUnit } from "./handlers/index.js";
import { mergeable, merged } from "./merging.js";
import { localeChanged } from "./notifications.js";
import { Phone } from "./phone.js";
import { RequestQueue } from "./queue.js";
import { failure } from "./replies.js";

/**
 * @typedef {object} Options
 * @property {string} url of the plugin
 * @property {boolean} doubleLoad load it as often as CODAP does; else once, with the locale
 * @property {number} latencyMs before each unit
 * @property {() => boolean} isEditing whether a person edits a cell
 * @typedef {import("./handlers/index.js").Context} Context
 * @typedef {{request: any, reply?: any, executed: boolean}} Record what happened to one unit
 * @typedef {object} CarriedOut a unit that still has to be answered
 * @property {import("./queue.js").Unit} unit
 * @property {Record} record
 * @property {any} result
 * @property {() => Promise<void>} after what stands between it and its reply
 */

/** @param {number} ms @returns {Promise<void>} */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The plugin's tile: its iframe, the connection to it, and the queue of what it asked. */
export class Plugin {
  /**
   * @param {HTMLIFrameElement} iframe
   * @param {Options} options
   * @param {import("./faults.js").Faults} faults
   * @param {Pick<Context, "document"|"frame">} codap
   */
  constructor(iframe, options, faults, { document, frame }) {
    this.iframe = iframe;
    this.options = options;
    this.faults = faults;
    /** @type {Context} */
    this.context = {
      document, frame, language: { lang: "en", locale: "en-US" },
      notify: (notification) => this.phone?.call(notification), ask: (message) => this.ask(message),
    };
    /** @type {Record[]} */
    this.records = [];
    /** @type {any[]} what CODAP was told by the plugin in answer to its own calls */
    this.answers = [];
    /** Whether the page that is loaded now has set up its tile, and stays. */
    this.introduced = false;
    this.isPlugin = false;
  }

  /** Opens the plugin as CODAP opens `di=`: in v3, as a web page that nobody knows to be a plugin yet. */
  open() {
    this.load({ asPlugin: false });
  }

  /** Opens the plugin as it is opened with a saved document, which remembers that it is one. */
  reopen() {
    this.load({ asPlugin: true });
  }

  /** @param {{asPlugin: boolean}} known */
  load({ asPlugin }) {
    this.isPlugin = asPlugin;
    this.context.frame.content.handlesLocaleChange = false;
    this.connect(this.wantedUrl());
  }

  /**
   * Where the iframe belongs. v3 adds its language to the URL of what has shown to be a plugin, unless
   * the plugin says that it handles a change of language. Each time that flips, the iframe loads again.
   */
  wantedUrl() {
    const { doubleLoad, url } = this.options;
    const localised = withParameters(url, dialect.urlParameters(this.context.language));
    if (!dialect.startsAsWebPage) return localised;
    const { handlesLocaleChange } = this.context.frame.content;
    if (!doubleLoad) return handlesLocaleChange ? this.iframe.src : localised;
    return this.isPlugin && !handlesLocaleChange ? localised : url;
  }

  /** @param {import("./types.js").Language} language Loads the plugin again, unless it said it need not. */
  setLanguage(language) {
    this.context.language = language;
    if (!this.follow()) this.context.notify(localeChanged(language));
  }

  /** Asks the plugin for its state, as CODAP does before it saves. @returns {Promise<any>} what is saved */
  async save() {
    const answer = await this.ask({ action: "get", resource: "interactiveState" });
    this.context.frame.content.savedState = answer?.values;
    return answer?.values;
  }

  /** Loads the iframe again if it no longer belongs where it is. @returns {boolean} whether it does */
  follow() {
    if (this.wantedUrl() === this.iframe.src) return false;
    setTimeout(() => this.wantedUrl() !== this.iframe.src && this.connect(this.wantedUrl()), 0);
    return true;
  }

  /** @param {string} url */
  connect(url) {
    this.phone?.disconnect();
    this.queue?.dispose();
    this.introduced = false;
    this.queue = new RequestQueue({
      process: (units) => this.process(units),
      waits: () => this.context.frame.content.blockAPIRequestsWhileEditing === true && this.options.isEditing(),
      joins: (unit, next) => this.joins(unit, next),
    });
    this.phone = new Phone(this.iframe, new URL(url).origin, {
      onHello: () => {
        this.isPlugin = true;
        this.follow();
      },
      onRequest: (request, reply) => this.queue?.push({ request, reply }),
    });
    for (const namespace of dialect.namespaces) {
      this.phone.call({ message: "codap-present" }, (answer) => this.answers.push(answer), namespace);
    }
    this.iframe.src = url;
  }

  /** @param {any} message @returns {Promise<any>} the plugin's answer */
  ask(message) {
    return new Promise((resolve, reject) => {
      if (!this.phone) reject(new Error("no plugin"));
      else this.phone.call(message, (answer, error) => (error ? reject(error) : resolve(answer)));
    });
  }

  /** @param {import("./queue.js").Unit} unit @param {import("./queue.js").Unit} next */
  joins({ request }, { request: next }) {
    const free = ![request, next].some((one) => this.faults.concern(one));
    return dialect.mergesItems && free && mergeable(request, next);
  }

  /** @param {import("./queue.js").Unit[]} units several are one change of the model and told as one */
  async process(units) {
    /** @type {import("./types.js").Notification[]} */
    const told = [];
    const together = { ...this.context, notify: (/** @type {any} */ notice) => void told.push(notice) };
    const context = units.length > 1 ? together : this.context;
    /** @type {CarriedOut[]} */
    const done = [];
    for (const unit of units) done.push(await this.carryOut(unit, context));
    for (const notice of merged(told, context.document)) this.context.notify(notice);
    for (const one of done) await this.answer(one);
  }

  /** @param {import("./queue.js").Unit} unit @param {Context} context @returns {Promise<CarriedOut>} */
  async carryOut(unit, context) {
    const { request } = unit;
    /** @type {Record} */
    const record = { request, executed: false };
    this.records.push(record);
    await pause(this.options.latencyMs);
    const { before, after } = this.obstacles(request);
    await before();
    const fault = this.faults.take("fail", request);
    record.executed = !fault;
    const result = fault
      ? fault.reply ?? failure(fault.error ?? "made to fail")
      : await processUnit(request, context);
    return { unit, record, result, after };
  }

  /** @param {CarriedOut} done */
  async answer({ unit: { request, reply }, record, result, after }) {
    await after();
    if (this.faults.take("mute", request) || result === undefined) return;
    record.reply = result;
    reply(result);
    if (!this.follow() && [request].flat().some(introduces)) this.introduced = true;
  }

  /**
   * Delays and holds for one request, split by whether they come before or after it is carried out.
   *
   * @param {any} request
   */
  obstacles(request) {
    const delay = this.faults.take("delay", request);
    const hold = this.faults.take("hold", request);
    const meet = async (/** @type {boolean} */ after) => {
      if (delay && Boolean(delay.after) === after) await pause(delay.ms ?? 0);
      if (hold && Boolean(hold.after) === after) await this.faults.wait(request);
    };
    return { before: () => meet(false), after: () => meet(true) };
  }
}

/** @param {string} url @param {Record<string, string>} parameters */
function withParameters(url, parameters) {
  const result = new URL(url);
  for (const [name, value] of Object.entries(parameters)) result.searchParams.set(name, value);
  return result.href;
}

/** What a plugin asks for first: its tile's name and size. @param {any} request */
function introduces(request) {
  return request?.action === "update" && request.resource === "interactiveFrame";
}
