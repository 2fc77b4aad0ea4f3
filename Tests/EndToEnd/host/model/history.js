import { Adornments } from "./adornments.js";
import { Attribute } from "./attribute.js";
import { Collection } from "./collection.js";
import { Component } from "./component.js";
import { DataSet } from "./dataset.js";
import { GlobalValue } from "./global.js";
import { Graph } from "./graph.js";
import { GeoMap } from "./map.js";

/**
 * @typedef {import("./document.js").CodapDocument} CodapDocument
 * @typedef {Map<object, Record<string, any>>} Memory members of every object of the document
 * @typedef {{before: Memory, after: Memory}|"plugin"} Step a change of the document, or one that the
 *   plugin made to itself and said so
 */

/** Steps that are kept. */
const MOST_STEPS = 100;
/** What undo brings back the members of; objects of other classes are only referred to. */
const REMEMBERED = [Adornments, Attribute, Collection, Component, DataSet, GeoMap, GlobalValue, Graph];

/** The document's past and future: each change made by a request or a person is a step. */
export class History {
  /** @param {CodapDocument} document */
  constructor(document) {
    this.document = document;
    this.clear();
  }

  clear() {
    /** @type {Step[]} */
    this.past = [];
    /** @type {Step[]} */
    this.future = [];
    this.now = remember(this.document);
  }

  get state() {
    return { canUndo: this.past.length > 0, canRedo: this.future.length > 0 };
  }

  /** Makes a step of what has changed since the last one, if anything has. */
  commit() {
    const after = remember(this.document);
    if (same(this.now, after)) return;
    this.push({ before: this.now, after });
    this.now = after;
  }

  /** The plugin has done something that it can undo itself. */
  pluginActed() {
    this.push("plugin");
  }

  /** @param {Step} step */
  push(step) {
    this.past = [...this.past.slice(1 - MOST_STEPS), step];
    this.future = [];
  }

  /** @returns {boolean} whether the plugin has to undo it */
  undo() {
    const step = this.past.pop();
    if (step) this.future.push(step);
    if (step && step !== "plugin") this.goTo(step.before);
    return step === "plugin";
  }

  /** @returns {boolean} whether the plugin has to redo it */
  redo() {
    const step = this.future.pop();
    if (step) this.past.push(step);
    if (step && step !== "plugin") this.goTo(step.after);
    return step === "plugin";
  }

  /** @param {Memory} memory */
  goTo(memory) {
    for (const [object, members] of memory) {
      if (object === this.document) continue;
      for (const key of Object.keys(object)) {
        if (!(key in members) && !isVolatile(object, key)) Reflect.deleteProperty(object, key);
      }
      for (const [key, value] of Object.entries(members)) Reflect.set(object, key, copied(value, () => {}));
      if (object instanceof DataSet) recallItems(object, members);
    }
    this.document.recall(memory.get(this.document) ?? {});
    this.now = memory;
  }
}

/** @param {CodapDocument} document @returns {Memory} */
function remember(document) {
  document.settle();
  /** @type {Memory} */
  const memory = new Map();
  const visit = (/** @type {any} */ object) => {
    if (memory.has(object) || !REMEMBERED.some((type) => object instanceof type)) return;
    /** @type {Record<string, any>} */
    const members = {};
    memory.set(object, members);
    for (const [key, value] of Object.entries(object)) {
      if (!isVolatile(object, key)) members[key] = copied(value, visit);
    }
    if (object instanceof DataSet) members.cells = object.allItems.map(({ values }) => values);
  };
  memory.set(document, copied(document.content, visit));
  return memory;
}

/** @param {object} object @param {string} key */
const isVolatile = (object, key) =>
  Boolean(/** @type {{volatile?: string[]}} */ (object.constructor).volatile?.includes(key));

/** @param {DataSet} dataSet @param {Record<string, any>} members */
function recallItems(dataSet, members) {
  Reflect.deleteProperty(dataSet, "cells");
  dataSet.allItems.forEach((item, index) => {
    item.values = members.cells[index];
  });
  const present = new Set(dataSet.allItems);
  for (const item of dataSet.selection) if (!present.has(item)) dataSet.selection.delete(item);
  dataSet.invalidate();
}

/** Items are shared: their ids stay, and their values are remembered apart. @param {any} value */
const isItem = (value) => value.values instanceof Map && "id" in value;

/**
 * Lists, maps and plain objects anew; objects of classes as they are.
 *
 * @param {any} value
 * @param {(object: object) => void} visit gets each object of a class
 * @returns {any}
 */
function copied(value, visit) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => copied(inner, visit));
  if (value instanceof Set) return new Set([...value].map((inner) => copied(inner, visit)));
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, copied(inner, visit)]));
  if (Object.getPrototypeOf(value) === Object.prototype) {
    if (isItem(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner, visit)]));
  }
  visit(value);
  return value;
}

/** @param {any} a @param {any} b @returns {boolean} */
function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((inner, index) => same(inner, b[index]));
  }
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((inner) => b.has(inner));
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    return [...a].every(([key, inner]) => b.has(key) && same(inner, b.get(key)));
  }
  if (Object.getPrototypeOf(a) !== Object.prototype || Object.getPrototypeOf(b) !== Object.prototype) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}
