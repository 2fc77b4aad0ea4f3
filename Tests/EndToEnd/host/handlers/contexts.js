import { DataSet } from "../model/dataset.js";
import * as notices from "../notifications.js";
import { attributeNotFound, dataContextNotFound, failure, fieldRequired, success } from "../replies.js";

/** @typedef {import("./index.js").Handlers} Handlers */

/** @type {Handlers} */
export const contextHandlers = {
  dataContextList: {
    get: (_found, _values, { document }) =>
      success(document.dataSets.map(({ name, id, title }) => ({ name, guid: id, id, title }))),
  },
  dataContext: {
    create(_found, values, { document, notify }) {
      const { collections, description, metadata, title } = values;
      const name = values.name || document.newDataSetName();
      const sameName = document.dataSets.find((dataSet) => dataSet.name === name);
      if (sameName) return success(sameName.info);
      const dataSet = new DataSet(name, title);
      dataSet.metadata = { ...metadata, description: metadata?.description ?? description };
      if (collections?.length) fill(dataSet, collections);
      document.dataSets.push(dataSet);
      notify(notices.dataContextCountChanged());
      return success(dataSet.info);
    },
    get: ({ dataSet }) => (dataSet ? success(dataContext(dataSet)) : dataContextNotFound),
    update({ dataSet }, values = {}) {
      if (!dataSet) return dataContextNotFound;
      const { metadata } = values;
      if (metadata && "description" in metadata) dataSet.metadata.description = metadata.description;
      if ("title" in values) dataSet.title = values.title;
      return values.sort ? sort(dataSet, values.sort) : success();
    },
    delete({ dataSet }, _values, { document, notify }) {
      if (!dataSet) return dataContextNotFound;
      document.removeDataSet(dataSet);
      notify(notices.dataContextCountChanged());
      notify(notices.dataContextDeleted(dataSet));
      return success();
    },
    notify: ({ dataSet }, values) => {
      if (!dataSet) return dataContextNotFound;
      if (!values?.request) return fieldRequired("Notify", "dataContext", "request");
      return failure(`unknown request: ${values.request}`);
    },
  },
};

/**
 * The collections of a new data set, parent to child in the order given; a `parent` in them is ignored.
 *
 * @param {DataSet} dataSet
 * @param {import("../types.js").CollectionSpec[]} specs
 */
function fill(dataSet, specs) {
  dataSet.collections = [];
  for (const spec of specs) {
    const collection = dataSet.addCollection(spec);
    for (const attribute of spec.attrs ?? []) if (attribute.name) dataSet.addAttribute(attribute, collection);
  }
}

/** @param {DataSet} dataSet @param {{attr?: string|number, isDescending?: boolean}} order */
function sort(dataSet, { attr, isDescending }) {
  if (!attr) return fieldRequired("update sort", "dataContext", "attr");
  const attribute = dataSet.findAttribute(String(attr));
  if (!attribute) return attributeNotFound;
  const text = (/** @type {import("../types.js").Item} */ item) => item.values.get(attribute.id) ?? "";
  dataSet.items.sort((a, b) => text(a).localeCompare(text(b), "en", { numeric: true }) * (isDescending ? -1 : 1));
  dataSet.regroup();
  return success();
}

/** @param {DataSet} dataSet */
function dataContext(dataSet) {
  const { description, source, importDate } = dataSet.metadata;
  const known = [description, source, importDate].some((value) => value !== undefined);
  return {
    type: "DG.DataContext", document: 1, guid: dataSet.id, id: dataSet.id, name: dataSet.name, title: dataSet.title,
    collections: dataSet.collections.map((collection) => collectionToV2(dataSet, collection)),
    ...(known && { metadata: { description, source, importDate } }),
    flexibleGroupingChangeFlag: false, preventReorg: false, setAsideItems: [],
    contextStorage: { _links_: { selectedCases: dataSet.selectedCases.map(({ id }) => ({ type: "DG.Case", id })) } },
  };
}

/** @param {DataSet} dataSet @param {import("../model/collection.js").Collection} collection */
export function collectionToV2(dataSet, collection) {
  const parent = dataSet.collections[dataSet.collections.indexOf(collection) - 1];
  return {
    attrs: collection.attributes.map((attribute) => dataSet.attributeToV2(attribute)),
    guid: collection.id, id: collection.id, ...(collection.labels && { labels: collection.labels }),
    name: collection.name, parent: parent?.id, title: collection.title, defaults: undefined, type: "DG.Collection",
  };
}
