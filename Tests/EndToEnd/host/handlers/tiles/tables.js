import { Component } from "../../model/component.js";
import { fieldRequired } from "../../replies.js";

/** @type {import("./index.js").TileType} */
export const tableType = {
  create: (document, values) => show(document, { ...values, dataContext: values.dataContext ?? values.name }),
  read: ({ content: { dataSet, horizontalScrollOffset, isIndexHidden } }) =>
    ({ dataContext: dataSet?.name, horizontalScrollOffset, isIndexHidden: Boolean(isIndexHidden) }),
  update({ content }, { horizontalScrollOffset, isIndexHidden }) {
    if (horizontalScrollOffset != null) content.horizontalScrollOffset = horizontalScrollOffset;
    if (isIndexHidden != null) content.isIndexHidden = isIndexHidden;
    return undefined;
  },
  // Columns fit their content always.
  rescale: () => undefined,
};

/** @type {import("./index.js").TileType} */
export const cardType = {
  create: (document, values) => show(document, values),
  read: ({ content: { dataSet } }) => ({ dataContext: dataSet?.name }),
};

/**
 * One per data set: a second create shows the first.
 *
 * @param {import("./index.js").CodapDocument} document
 * @param {import("./index.js").Values} values
 */
function show(document, values) {
  const { type, horizontalScrollOffset, isIndexHidden } = values;
  const dataSet = document.dataSets.find(({ name, id }) => [name, String(id)].includes(String(values.dataContext)));
  if (!dataSet) return fieldRequired("Create", type, "dataContext");
  const existing = document.components.find((one) => one.type === type && one.content.dataSet === dataSet);
  if (existing) {
    existing.hidden = false;
    return existing;
  }
  const title = values.title ?? values.name ?? dataSet.title ?? dataSet.name;
  const component = new Component(type, { ...values, title });
  component.content = { dataSet, horizontalScrollOffset, isIndexHidden };
  return document.addComponent(component);
}
