import { deleteCollection, moveAttribute } from "../data-notifications.js";
import * as notices from "../notifications.js";
import {
  attributeNotFound, collectionNotFound, dataContextNotFound, fieldRequired, success, unknownRequest,
} from "../replies.js";

/** @type {import("./index.js").Handlers} */
export const attributeHandlers = {
  attributeList: {
    get({ dataSet, collection }) {
      if (!dataSet) return dataContextNotFound;
      return success((collection?.attributes ?? []).map(({ name, id, title }) => ({ name, id, title })));
    },
  },
  attribute: {
    create({ dataSet, collection }, values, { notify }) {
      if (!dataSet) return dataContextNotFound;
      if (!collection) return collectionNotFound;
      const specs = [values].flat();
      if (specs.some((spec) => !spec?.name)) return fieldRequired("Create", "attribute", "name");
      const attributes = specs.map((spec) => {
        const existing = dataSet.attributeNamed(spec.name, collection);
        existing?.update(spec);
        dataSet.invalidate();
        return existing ?? dataSet.addAttribute(spec, collection);
      });
      notify(notices.attributesChanged(dataSet, "createAttributes", attributes));
      return success({ attrs: attributes.map((attribute) => dataSet.attributeToV2(attribute)) });
    },
    get({ dataSet, attribute }) {
      return dataSet && attribute ? success(dataSet.attributeToV2(attribute)) : attributeNotFound;
    },
    update({ dataSet, attribute }, values, { notify }) {
      if (!dataSet || !attribute || Array.isArray(values)) return attributeNotFound;
      attribute.update(values ?? {});
      dataSet.invalidate();
      notify(notices.attributesChanged(dataSet, "updateAttributes", [attribute]));
      return success({ attrs: [dataSet.attributeToV2(attribute)] });
    },
    delete({ dataSet, attribute }) {
      if (!dataSet || !attribute) return attributeNotFound;
      dataSet.removeAttribute(attribute);
      return success();
    },
    notify({ dataSet, attribute }, values) {
      if (!dataSet) return dataContextNotFound;
      if (!attribute) return attributeNotFound;
      if (!values?.request) return fieldRequired("Notify", "attribute", "request");
      const known = ["formulaEditor", "dragStart", "dragMove", "dragEnd"].includes(values.request);
      return known ? success() : unknownRequest(values.request);
    },
  },
  attributeLocation: {
    update({ dataSet, keys }, values, { notify }) {
      if (!dataSet) return dataContextNotFound;
      const named = keys.collection === undefined ? undefined : dataSet.findCollection(keys.collection);
      const attribute = dataSet.findAttribute(keys.attributeLocation ?? "", named);
      const source = attribute && dataSet.collectionOf(attribute);
      if (!source) return attributeNotFound;
      const { collection, position } = values ?? {};
      const target = targetOf(dataSet, source, collection);
      if (!target) return collectionNotFound;
      const after = predecessor(target, position);
      // CODAP leaves an attribute alone that is to stand before or after itself.
      if (after === attribute || (!after && target.attributes[0] === attribute)) return success();
      if (dataSet.moveAttribute(attribute, target, after)) notify(deleteCollection(dataSet));
      notify(moveAttribute(dataSet));
      return success();
    },
  },
};

/**
 * @typedef {import("../model/dataset.js").DataSet} DataSet
 * @typedef {import("../model/collection.js").Collection} Collection
 */

/**
 * Where nothing of that name is, an attribute stays.
 *
 * @param {DataSet} dataSet
 * @param {Collection} source
 * @param {any} key
 */
function targetOf(dataSet, source, key) {
  if (key === "parent") return dataSet.collections[dataSet.collections.indexOf(source) - 1];
  return (key ? dataSet.findCollection(`${key}`) : undefined) ?? source;
}

/**
 * The attribute behind which a position lies, which is the last one unless said.
 *
 * @param {Collection} target
 * @param {any} position
 */
function predecessor({ attributes }, position) {
  const wanted = Number.isNaN(Number(position)) ? attributes.length : Math.round(Number(position));
  return attributes[Math.min(Math.max(wanted, 0), attributes.length) - 1];
}
