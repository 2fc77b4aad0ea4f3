import { collectionToV2 } from "../model/v2-data.js";
import * as notices from "../notifications.js";
import { collectionNotFound, dataContextNotFound, success, valuesRequired } from "../replies.js";

/**
 * @typedef {import("../model/dataset.js").DataSet} DataSet
 * @typedef {import("../types.js").CollectionSpec} CollectionSpec
 */

/** @type {import("./index.js").Handlers} */
export const collectionHandlers = {
  collectionList: {
    get: ({ dataSet }) => (dataSet ? success(dataSet.collections.map(({ info }) => info)) : dataContextNotFound),
  },
  collection: {
    create({ dataSet }, values, { notify }) {
      if (!dataSet) return dataContextNotFound;
      if (!values) return valuesRequired;
      const [only] = dataSet.collections;
      const start = dataSet.collections.length === 1 && only.attributes.length === 0 ? only : undefined;
      const named = [values].flat().filter(({ name }) => name);
      const results = named.map((spec) => create(dataSet, spec));
      if (start && dataSet.collections.length > 1) dataSet.removeCollection(start);
      for (const { collection, isNew } of results) if (isNew) notify(notices.createCollection(dataSet, collection));
      return success(results.map(({ collection: { id, name } }) => ({ id, name })));
    },
    get({ dataSet, collection }) {
      if (!dataSet) return dataContextNotFound;
      return collection ? success(collectionToV2(dataSet, collection)) : collectionNotFound;
    },
    update({ dataSet, collection }, values) {
      if (!dataSet) return dataContextNotFound;
      if (!collection) return collectionNotFound;
      if (values?.title) collection.ownTitle = values.title;
      if (values?.labels) collection.labels = { ...collection.labels, ...values.labels };
      return success();
    },
    delete({ dataSet, collection }) {
      if (!dataSet) return dataContextNotFound;
      if (!collection) return collectionNotFound;
      dataSet.forgetValues(collection.attributes);
      dataSet.removeCollection(collection);
      return success({ collections: [collection.id] });
    },
  },
};

/** @param {DataSet} dataSet @param {CollectionSpec} spec */
function create(dataSet, spec) {
  const existing = dataSet.collections.find(({ name }) => name === spec.name);
  if (existing) return { collection: existing, isNew: false };
  const collection = dataSet.addCollection(spec, indexFor(dataSet, spec.parent));
  for (const attribute of [...(spec.attributes ?? []), ...(spec.attrs ?? [])]) {
    if (attribute.name && !dataSet.attributeNamed(attribute.name)) dataSet.addAttribute(attribute, collection);
  }
  return { collection, isNew: true };
}

/**
 * Right under the parent that is named; parent-most when it does not exist; child-most when none is.
 *
 * @param {DataSet} dataSet
 * @param {string|number} [parent]
 */
function indexFor(dataSet, parent) {
  if (!parent) return undefined;
  const found = dataSet.findCollection(parent);
  return found ? dataSet.collections.indexOf(found) + 1 : 0;
}
