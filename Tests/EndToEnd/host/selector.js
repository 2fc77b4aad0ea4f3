import { dialect } from "./dialect.js";

/**
 * A resource selector, `dataContext[Cats].collection[Pets].case`, in pieces. The last type names the
 * handler; a key may hold anything but `]`.
 *
 * @param {string} resource
 * @returns {{type: string, keys: Record<string, string|undefined>}}
 */
export function parseSelector(resource) {
  /** @type {Record<string, string|undefined>} */
  const keys = {};
  let type = "";
  for (const [, name, key] of resource.matchAll(/(\w+)(?:\[\s*([^\]]+)\s*\])?/g)) {
    keys[name] = key;
    type = name;
  }
  return { type, keys };
}

const OUTSIDE_DATA = new Set([
  "component", "componentList", "dataContextList", "document", "formulaEngine", "global", "globalList",
  "interactiveFrame", "logMessage", "logMessageMonitor", "undoChangeNotice",
]);
const DATA_SETS = ["dataContext", "dataContextFromURL"];

/**
 * @typedef {object} Resources what a selector names in this document; a member that is not there was
 *   not named or does not exist
 * @property {string} type
 * @property {Record<string, string|undefined>} keys
 * @property {import("./model/dataset.js").DataSet} [dataSet]
 * @property {import("./model/collection.js").Collection} [collection]
 * @property {import("./model/attribute.js").Attribute} [attribute]
 * @property {import("./model/component.js").Component} [component]
 */

/**
 * @param {string} resource
 * @param {string} action
 * @param {import("./model/document.js").CodapDocument} document
 * @returns {Resources}
 * @throws {Error} in v2, for an unknown data set on the way to something else
 */
export function resolve(resource, action, document) {
  const { type, keys } = parseSelector(resource);
  /** @type {Resources} */
  const found = { type, keys };
  const creatingDataSet = action === "create" && DATA_SETS.includes(type);
  if (!OUTSIDE_DATA.has(type)) {
    const key = keys.dataContext ?? (creatingDataSet ? undefined : "#default");
    found.dataSet = key === undefined ? undefined : document.findDataSet(key);
    if (!found.dataSet && dialect.needsDataSet && key !== undefined && type !== "dataContext") {
      throw new Error(`Unable to resolve dataContext: ${key}`);
    }
  }
  if (keys.collection !== undefined) found.collection = found.dataSet?.findCollection(keys.collection);
  if (keys.attribute !== undefined) found.attribute = found.dataSet?.findAttribute(keys.attribute, found.collection);
  if (keys.component !== undefined) found.component = document.findComponent(keys.component);
  return found;
}
