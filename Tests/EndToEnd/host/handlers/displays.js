import { componentNotFound, failure, success } from "../replies.js";
import { graphDrawing } from "../view/graph.js";
import { picture } from "../view/picture.js";

/** CODAP puts the whole reply where others have a text. */
const notFound = { success: false, values: { error: failure("DataDisplay not found") } };

/** @type {import("./index.js").Handlers} */
export const displayHandlers = {
  dataDisplay: {
    /** CODAP v3 pictures graphs only, as large as they stand. */
    get({ keys }, _values, { document }) {
      const component = document.findComponent(keys.dataDisplay ?? "");
      if (!component) return componentNotFound;
      if (component.type !== "graph") return notFound;
      return success({ exportDataUri: picture(graphDrawing(component.content, component.dimensions)) });
    },
  },
};
