import { dialect } from "../dialect.js";
import { Component } from "./component.js";
import { DataSet } from "./dataset.js";
import { GlobalValue } from "./global.js";
import { History } from "./history.js";

/**
 * The CODAP document: data sets, global values and tiles. Tells the view after every request that may
 * have changed it.
 */
export class CodapDocument extends EventTarget {
  constructor() {
    super();
    /** @type {DataSet[]} */
    this.dataSets = [];
    /** @type {Component[]} */
    this.components = [];
    /** @type {GlobalValue[]} */
    this.globals = [];
    this.gaussianFitEnabled = false;
    /** What plugins want to hear of the log. @type {import("../handlers/logs.js").Monitor[]} */
    this.logMonitors = [];
    /** @type {{formatStr: string, replaceArgs: any[], topic?: string}[]} */
    this.logMessages = [];
    /** The global values that the formulas were last computed with. */
    this.globalsSeen = "";
    /** The data sets whose formulas know the global values. @type {WeakSet<DataSet>} */
    this.adopted = new WeakSet();
    /** Counts the documents there have been. */
    this.edition = 0;
    this.history = new History(this);
  }

  /** Back to an empty document with nothing but the plugin's tile. @param {Component} frame */
  reset(frame) {
    this.edition += 1;
    this.dataSets = [];
    this.components = [frame];
    this.globals = [];
    this.gaussianFitEnabled = false;
    this.logMonitors = [];
    this.logMessages = [];
    this.history.clear();
    this.changed();
  }

  changed() {
    this.settle();
    this.history.commit();
    this.dispatchEvent(new Event("change"));
  }

  /** What undo can bring back: all but the plugin's own tile. */
  get content() {
    const { dataSets, globals } = this;
    return { dataSets, globals, components: this.components.filter(({ type }) => type !== "game") };
  }

  /** @param {{dataSets?: DataSet[], globals?: GlobalValue[], components?: Component[]}} content */
  recall({ dataSets = [], globals = [], components = [] }) {
    this.dataSets = [...dataSets];
    this.globals = [...globals];
    this.components = [...this.components.filter(({ type }) => type === "game"), ...components];
  }

  /** Brings cases and formulas up to date. */
  settle() {
    const seen = JSON.stringify(this.globals.map(({ name, value }) => [name, value]));
    for (const dataSet of this.dataSets) {
      if (seen !== this.globalsSeen || !this.adopted.has(dataSet)) dataSet.invalidate(false);
      this.adopted.add(dataSet);
      dataSet.globalValue = (name) => this.globals.find((global) => global.name === name)?.value;
      dataSet.settle();
    }
    this.globalsSeen = seen;
  }

  /** @param {string} key name, else id */
  findGlobal(key) {
    return this.globals.find(({ name }) => name === key) ?? this.globals.find(({ id }) => String(id) === key);
  }

  /** The first `vn` that is free. */
  newGlobalName() {
    let number = 1;
    while (this.findGlobal(`v${number}`)) number += 1;
    return `v${number}`;
  }

  /** @param {string} name @param {number} value @returns {GlobalValue} */
  addGlobal(name, value) {
    const global = new GlobalValue(name, value);
    this.globals.push(global);
    return global;
  }

  /** @param {string} key title (not in v2), name or id, or `#default` */
  findDataSet(key) {
    if (key === "#default") return this.dataSets[0];
    return this.dataSets.find((dataSet) => dialect.dataSetKeys(dataSet).includes(key));
  }

  /** @param {string} key title, name or id */
  findComponent(key) {
    return this.components.find(({ title, name, id }) => [title, name, String(id)].includes(key));
  }

  /** The first `Data_Set_n` that is free. */
  newDataSetName() {
    let number = 1;
    while (this.dataSets.some(({ name }) => name === `Data_Set_${number}`)) number += 1;
    return `Data_Set_${number}`;
  }

  /** @param {DataSet} dataSet Its tiles lose it; tables go with it. */
  removeDataSet(dataSet) {
    this.dataSets = this.dataSets.filter((other) => other !== dataSet);
    this.components = this.components.filter(
      ({ type, content }) => !(["caseTable", "caseCard"].includes(type) && content.dataSet === dataSet));
    for (const { content } of this.components) if (content.dataSet === dataSet) content.dataSet = undefined;
  }

  /** @param {Component} component @returns {Component} */
  addComponent(component) {
    this.components.push(component);
    return component;
  }

  /** @param {Component} component Tables and the calculator are hidden, the rest is gone. */
  removeOrHide(component) {
    if (["caseTable", "caseCard", "calculator"].includes(component.type)) component.hidden = true;
    else this.components = this.components.filter((other) => other !== component);
  }

  /** Plain data for tests: what is in the document, without ids where a name says it. */
  toJSON() {
    return {
      dataContexts: this.dataSets.map((dataSet) => ({
        name: dataSet.name, title: dataSet.title, id: dataSet.id,
        collections: dataSet.collections.map((collection) => ({
          name: collection.name,
          attributes: collection.attributes.map(({ name }) => name),
          cases: dataSet.casesOf(collection).map((entry) => ({
            id: entry.id, parent: entry.parent?.id, values: dataSet.valuesOf(entry.items[0], collection.attributes),
          })),
        })),
        items: dataSet.items.map((item) => ({ id: item.id, values: dataSet.valuesOf(item) })),
        selected: dataSet.selectedCases.map(({ id }) => id),
      })),
      components: this.components.map((component) => ({
        ...component.info, dataContext: component.content.dataSet?.name,
        ...(component.type === "graph" && { axes: axesOf(component) }),
        ...(component.content.text !== undefined && { text: component.content.text }),
      })),
    };
  }
}

/** @param {Component} graph @returns {Record<string, string>} attribute name by role */
function axesOf(graph) {
  const roles = Object.entries(graph.content.roles).filter(([, attribute]) => attribute);
  return Object.fromEntries(roles.map(([role, attribute]) => [role, attribute.name]));
}
