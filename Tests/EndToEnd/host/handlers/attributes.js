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
      dataSet.regroup();
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
};
