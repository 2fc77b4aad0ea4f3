import { processUnit } from "./handlers/index.js";
import { Phone } from "./phone.js";
import { RequestQueue } from "./queue.js";
import { failure } from "./replies.js";

/**
 * @typedef {object} Options
 * @property {string} url of the plugin
 * @property {boolean} doubleLoad load it as often as CODAP does; else once, with the locale
 * @property {number} latencyMs before each unit
 * @typedef {{request: any, reply?: any, executed: boolean}} Record what happened to one unit
 */

/** @param {number} ms @returns {Promise<void>} */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The plugin's tile: its iframe, the connection to it, and the queue of what it asked. */
export class Plugin {
  /**
   * @param {HTMLIFrameElement} iframe
   * @param {Options} options
   * @param {import("./faults.js").Faults} faults
   * @param {Pick<import("./handlers/index.js").Context, "document"|"frame">} codap
   */
  constructor(iframe, options, faults, { document, frame }) {
    this.iframe = iframe;
    this.options = options;
    this.faults = faults;
    /** @type {import("./handlers/index.js").Context} */
    this.context = {
      document, frame, notify: (notification) => this.phone?.call(notification), ask: (message) => this.ask(message),
    };
    /** @type {Record[]} */
    this.records = [];
    /** @type {any[]} what CODAP was told by the plugin in answer to its own calls */
    this.answers = [];
    /** Whether the page that is loaded now has set up its tile, and stays. */
    this.introduced = false;
    this.isPlugin = false;
  }

  /** Opens the plugin as CODAP opens `di=`: as a web page that nobody knows to be a plugin yet. */
  open() {
    this.isPlugin = false;
    this.context.frame.content.handlesLocaleChange = false;
    this.connect(this.wantedUrl());
  }

  /**
   * Where the iframe belongs. CODAP adds its language to the URL of what has shown to be a plugin, unless
   * the plugin says that it handles a change of language. Each time that flips, the iframe loads again.
   */
  wantedUrl() {
    const { doubleLoad, url } = this.options;
    if (!doubleLoad) return localised(url);
    return this.isPlugin && !this.context.frame.content.handlesLocaleChange ? localised(url) : url;
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
    this.queue = new RequestQueue((unit) => this.process(unit));
    this.phone = new Phone(this.iframe, new URL(url).origin, {
      onHello: () => {
        this.isPlugin = true;
        this.follow();
      },
      onRequest: (request, reply) => this.queue?.push({ request, reply }),
    });
    this.phone.call({ message: "codap-present" }, (answer) => this.answers.push(answer));
    this.iframe.src = url;
  }

  /** @param {any} message @returns {Promise<any>} the plugin's answer */
  ask(message) {
    return new Promise((resolve, reject) => {
      if (!this.phone) reject(new Error("no plugin"));
      else this.phone.call(message, (answer, error) => (error ? reject(error) : resolve(answer)));
    });
  }

  /** @param {import("./queue.js").Unit} unit */
  async process({ request, reply }) {
    /** @type {Record} */
    const record = { request, executed: false };
    this.records.push(record);
    await pause(this.options.latencyMs);
    const obstacles = this.obstacles(request);
    await obstacles.before();
    const fault = this.faults.take("fail", request);
    record.executed = !fault;
    const result = fault ? fault.reply ?? failure(fault.error ?? "made to fail")
      : await processUnit(request, this.context);
    await obstacles.after();
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

/** CODAP appends its language to a plugin's URL. @param {string} url */
function localised(url) {
  const result = new URL(url);
  result.searchParams.set("lang", "en");
  result.searchParams.set("locale", "en-US");
  return result.href;
}

/** What a plugin asks for first: its tile's name and size. @param {any} request */
function introduces(request) {
  return request?.action === "update" && request.resource === "interactiveFrame";
}
