import { dependentCases, moveCases } from "../data-notifications.js";
import { DataSet } from "../model/dataset.js";
import { dataSetToV2 } from "../model/v2-data.js";
import * as notices from "../notifications.js";
import { attributeNotFound, dataContextNotFound, fieldRequired, success, unknownRequest } from "../replies.js";
import { restoreSetAside, setAside } from "./set-aside.js";

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
    get: ({ dataSet }) => (dataSet ? success(dataSetToV2(dataSet)) : dataContextNotFound),
    update({ dataSet }, values, { document, notify }) {
      if (!dataSet) return dataContextNotFound;
      if (!values) return success();
      const { managingController, metadata, rerandomize } = values;
      if (metadata && "description" in metadata) dataSet.metadata.description = metadata.description;
      if ("title" in values) dataSet.title = values.title;
      if (managingController) dataSet.managingController = document.findComponent(String(managingController))?.id;
      if (values.sort != null) {
        const problem = sort(dataSet, values.sort);
        if (problem) return problem;
        notify(moveCases(dataSet));
      }
      if (rerandomize) {
        dataSet.rerandomize();
        notify(dependentCases(dataSet));
      }
      return success();
    },
    delete({ dataSet }, _values, { document, notify }) {
      if (!dataSet) return dataContextNotFound;
      document.removeDataSet(dataSet);
      notify(notices.dataContextCountChanged());
      notify(notices.dataContextDeleted(dataSet));
      return success();
    },
    notify({ dataSet }, values, context) {
      if (!dataSet) return dataContextNotFound;
      if (!values?.request) return fieldRequired("Notify", "dataContext", "request");
      if (values.request === "setAside") return setAside(dataSet, values, context);
      const restores = String(values.request).toLowerCase() === "restoresetasides";
      return restores ? restoreSetAside(dataSet, undefined, context) : unknownRequest(values.request);
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

/**
 * @param {DataSet} dataSet
 * @param {{attr?: string|number, isDescending?: boolean}} order
 * @returns {import("../types.js").Reply|undefined} why it was not sorted
 */
function sort(dataSet, { attr, isDescending }) {
  if (!attr) return fieldRequired("update sort", "dataContext", "attr");
  const attribute = dataSet.findAttribute(String(attr));
  if (!attribute) return attributeNotFound;
  dataSet.sortItems(attribute, Boolean(isDescending));
  return undefined;
}
