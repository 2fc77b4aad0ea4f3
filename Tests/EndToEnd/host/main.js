import { dialect } from "./dialect.js";
import { editCells, Editing } from "./editing.js";
import { Faults } from "./faults.js";
import { Component } from "./model/component.js";
import { CodapDocument } from "./model/document.js";
import { closedByUser } from "./handlers/components.js";
import * as notices from "./notifications.js";
import { Plugin } from "./plugin.js";
import { View } from "./view/view.js";

const parameters = new URLSearchParams(window.location.search);
const url = new URL(parameters.get("di") ?? "probe.html", window.location.href).href;

const model = new CodapDocument();
const title = new URL(url).pathname.split("/").filter(Boolean).pop();
const frame = model.addComponent(new Component("game", { title }));
frame.content.URL = url;
const faults = new Faults();
const iframe = /** @type {HTMLIFrameElement} */ (document.getElementById("plugin-frame"));
const editing = new Editing(() => {
  model.changed();
  plugin.queue?.schedule();
});
const plugin = new Plugin(iframe, {
  url,
  isEditing: () => editing.active,
  doubleLoad: parameters.get("doubleLoad") !== "no",
  latencyMs: Number(parameters.get("latency") ?? 0),
}, faults, { document: model, frame });

// A cell that is being edited must not be drawn anew under the person's hands; the end of it draws all.
model.addEventListener("change", (event) => editing.active && event.stopImmediatePropagation());
const view = new View(model, frame, {
  close: (component) => {
    plugin.context.notify(closedByUser(model, component));
    model.changed();
  },
  select: (dataSet, caseId) => {
    const before = dataSet.selectedCases;
    dataSet.select([caseId], false);
    for (const notice of notices.selectCases(dataSet, before, false)) plugin.context.notify(notice);
    model.changed();
  },
});

const tiles = /** @type {HTMLElement} */ (document.getElementById("tiles"));
editCells(tiles, editing, ({ dataSet: name, caseId, attribute }, text) => {
  const dataSet = model.dataSets.find((one) => one.name === name);
  const entry = dataSet?.findCase(caseId);
  if (!dataSet || !entry) return;
  dataSet.setValues(entry.items, { [attribute]: text });
  plugin.context.notify(notices.updateCases(dataSet, dataSet.cases.filter(({ id }) => id === entry.id)));
});

/** What tests read and turn. The switches take `{action?, resource?, times?}`; see README.md. */
const codap = {
  /** "v2" or "v3". */
  version: dialect.name,
  document: model,
  plugin,
  /** Every unit the queue took, in order: `{request, reply?, executed}`. */
  requests: plugin.records,
  /** Requests that stand at a `hold` now. */
  get held() {
    return faults.held.map(({ request }) => request);
  },
  /** @param {import("./faults.js").Pattern & {error?: string, reply?: any}} fault */
  failNext: ({ error, reply, ...pattern }) => faults.arm("fail", pattern, { error, reply }),
  /** @param {import("./faults.js").Pattern & {ms: number, after?: boolean}} fault */
  delay: ({ ms, after, ...pattern }) => faults.arm("delay", pattern, { ms, after }),
  /** @param {import("./faults.js").Pattern} pattern */
  mute: (pattern) => faults.arm("mute", pattern),
  /** @param {import("./faults.js").Pattern & {after?: boolean}} fault */
  hold: ({ after, ...pattern }) => faults.arm("hold", pattern, { after }),
  release: () => faults.release(),
  /** A new document without faults and without a past; the plugin stays. */
  reset() {
    faults.disarm();
    editing.end();
    plugin.records.length = 0;
    Object.assign(frame.content, { savedState: undefined, blockAPIRequestsWhileEditing: false });
    frame.name = undefined;
    frame.update({ title, dimensions: { width: 415, height: 295 } });
    model.reset(frame);
  },
  /** Opens the plugin again as CODAP opens `di=`: in v3 it loads twice. */
  doubleLoad: () => plugin.open(),
  /** Asks the plugin for its state and keeps it; resolves to what is kept. */
  save: () => plugin.save(),
  /** Opens the plugin again as with a saved document. */
  reopen: () => plugin.reopen(),
  /** @param {string} lang two letters @param {string} locale a BCP 47 tag */
  setLanguage: (lang, locale) => plugin.setLanguage({ lang, locale }),
  /** A person starts to edit a cell, and stops. */
  beginEditing: () => editing.begin(),
  endEditing: () => editing.end(),
  /** @param {any} message sent to the plugin as a call of CODAP */
  ask: (message) => plugin.ask(message),
};
/** @type {any} */ (window).codap = codap;

view.render();
plugin.open();
