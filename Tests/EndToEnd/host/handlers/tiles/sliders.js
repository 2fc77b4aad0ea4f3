import { Component } from "../../model/component.js";
import { failure } from "../../replies.js";

/**
 * @typedef {import("./index.js").CodapDocument} CodapDocument
 * @typedef {import("./index.js").Reply} Reply
 * @typedef {import("./index.js").Values} Values
 */

/** What a slider has beside its global value, and what a new one has of it. */
const DEFAULTS = {
  animationDirection: 1, animationMode: 1, animationRate: 20, multipleOf: undefined, dateMultipleOfUnit: "day",
  scaleType: "numeric", lowerBound: -0.5, upperBound: 11.5,
};
/** Of a global value made for a new slider. */
const DEFAULT_VALUE = 0.5;

/** Members that take one of a list of values, or of that many numbers. @type {Record<string, string[]|number>} */
const CHOICES = {
  dateMultipleOfUnit: ["year", "month", "day", "hour", "minute", "second"], scaleType: ["numeric", "date"],
  animationDirection: 3, animationMode: 2,
};
/** What CODAP calls them when it refuses. @type {Record<string, string>} */
const CALLED = { dateMultipleOfUnit: "dateUnit" };

/** @type {import("./index.js").TileType} */
export const sliderType = {
  create(document, values) {
    const refused = refusal(document, values);
    if (refused) return refused;
    const component = new Component("slider", values);
    const named = values.globalValueName && findNamed(document, values.globalValueName);
    const { lowerBound, upperBound, ...settings } = given(values);
    const bounds = lowerBound == null || upperBound == null ? {} : { lowerBound, upperBound };
    component.content = named
      ? { ...DEFAULTS, ...settings, ...bounds, global: named }
      // Without a name of a global value, the rest of the request is left aside too.
      : { ...DEFAULTS, global: document.addGlobal(document.newGlobalName(), DEFAULT_VALUE) };
    return document.addComponent(component);
  },
  read({ content: { global, ...settings } }) {
    return { ...settings, globalValueName: global.name, value: global.value };
  },
  update(component, values, document) {
    const refused = refusal(document, values, component);
    if (refused) return refused;
    const { content } = component;
    Object.assign(content, given(values));
    if (values.globalValueName) content.global = findNamed(document, values.globalValueName);
    if (values.value != null) content.global.value = values.value;
    return undefined;
  },
};

/** By name only. @param {CodapDocument} document @param {string} wanted */
const findNamed = (document, wanted) => document.globals.find(({ name }) => name === wanted);

/** Settings of a slider that a request has. @param {Values} values @returns {Values} */
function given(values) {
  const members = Object.keys(DEFAULTS).filter((member) => values[member] != null);
  return Object.fromEntries(members.map((member) =>
    [member, typeof CHOICES[member] === "number" ? Number(values[member]) : values[member]]));
}

/** @param {CodapDocument} document @param {Values} values @param {Component} [slider] @returns {Reply|undefined} */
function refusal(document, values, slider) {
  const { globalValueName: name } = values;
  const global = name && findNamed(document, name);
  if (name && !global) return failure(`Global not found: ${name}`);
  const taken = global && document.components.some(({ content }) => content.global === global);
  if (taken && slider?.content.global !== global) return failure(`Cannot create multiple sliders for ${name}`);
  for (const [member, choices] of Object.entries(CHOICES)) {
    const value = values[member];
    const known = value == null || (Array.isArray(choices) ? choices.includes(value) : isIndex(value, choices));
    if (!known) return failure(`Unsupported ${CALLED[member] ?? member} ${value}`);
  }
  return undefined;
}

/** @param {any} value @param {number} count */
const isIndex = (value, count) => Number(value) >= 0 && Number(value) < count;
