import { Component, componentTypeName } from "../model/component.js";
import { freePlace } from "../model/placement.js";
import * as notices from "../notifications.js";
import {
  componentNotFound, noRescale, success, unsupportedComponent, valuesRequired,
} from "../replies.js";
import { tileTypes } from "./tiles/index.js";

/** @typedef {import("../model/document.js").CodapDocument} CodapDocument */

/** Notices about what a plugin did to tiles go to every other plugin; here there is only the one. */
/** @type {import("./index.js").Handlers} */
export const componentHandlers = {
  componentList: {
    get: (_found, _values, { document }) => success(document.components.map(({ info }) => info)),
  },
  component: {
    create(_found, values, { document }) {
      if (!values) return valuesRequired;
      const create = tileTypes[values.type]?.create;
      if (!create) return unsupportedComponent(values.type);
      const others = document.components.filter(({ hidden }) => !hidden);
      const present = new Set(document.components);
      const made = create(document, values);
      if (!(made instanceof Component)) return made;
      if (!present.has(made)) made.place({ ...freePlace(others, made.dimensions, values.position), ...made.given });
      return success({ id: made.id, title: made.title, type: values.type });
    },
    get({ component }) {
      if (!component) return componentNotFound;
      return success({ ...component.toV2(), ...tileTypes[component.type]?.read?.(component) });
    },
    update({ component }, values, { document }) {
      if (!component) return componentNotFound;
      if (!values) return valuesRequired;
      if (typeof values !== "object" || Array.isArray(values)) {
        return unsupportedComponent(componentTypeName(component.type));
      }
      component.update(values);
      return tileTypes[component.type]?.update?.(component, values, document) ?? success();
    },
    notify({ component }, values, { document }) {
      if (!component) return componentNotFound;
      if (!values) return valuesRequired;
      if (values.request === "select") for (const one of document.components) one.focused = one === component;
      if (values.request !== "autoScale") return success();
      const rescale = tileTypes[component.type]?.rescale;
      rescale?.(component);
      return rescale ? success() : noRescale;
    },
    delete({ component }, _values, { document }) {
      if (!component) return componentNotFound;
      document.removeOrHide(component);
      return success();
    },
  },
};

/** What a person does with a tile's close box. @param {CodapDocument} document @param {Component} component */
export function closedByUser(document, component) {
  document.removeOrHide(component);
  return notices.componentChanged(component.hidden ? "hide" : "delete", component);
}
