/**
 * Which CODAP this page is: v3, or with `codap=v2` in its URL v2. Here is what the rest of the host asks
 * about it; requests that v2 answers in its own way are in `handlers/v2.js`.
 *
 * @typedef {import("./types.js").Language} Language
 * @typedef {import("./types.js").Values} Values
 */

/**
 * @typedef {object} Dialect
 * @property {"v2"|"v3"} name
 * @property {string} codapVersion as `interactiveFrame` answers it
 * @property {string[]} namespaces where codap-present is said
 * @property {boolean} countsIds ids are 1, 2, 3, … and those of items text; else all have 15 digits
 * @property {boolean} startsAsWebPage a plugin is known as one, and gets its language, after its first hello
 * @property {(language: Language) => Record<string, string>} urlParameters what is appended to a plugin's URL
 * @property {boolean} mergesItems what single requests for items that stand in a row cause is told once
 * @property {boolean} throwEndsArray a request that throws ends the array it is in
 * @property {(error: unknown) => string} threw text of the reply to a request that throws
 * @property {boolean} answersEverything a request without a resource is answered too
 * @property {(action: string, type: string) => string} unknownType
 * @property {string[]} lacks types of resources that it does not know
 * @property {(type: string) => string} unknownComponent
 * @property {(dataSet: {name: string, title?: string, id: number}) => (string|undefined)[]} dataSetKeys
 * @property {boolean} needsDataSet a selector that leads through an unknown data set throws
 * @property {(values: Values) => Values|Values[]} changeNotice the values of a dataContextChangeNotice
 * @property {boolean} tellsDeletions cases that a request deletes are told to plugins
 * @property {boolean} clearsUndo a change by request empties the undo stack, which is told
 */

/** @type {Dialect} */
const v3 = {
  name: "v3",
  codapVersion: "3.0.4",
  namespaces: ["data-interactive"],
  countsIds: false,
  startsAsWebPage: true,
  urlParameters: ({ lang, locale }) => ({ lang, locale }),
  mergesItems: true,
  throwEndsArray: true,
  threw: () => "An error occurred while processing the request.",
  answersEverything: false,
  unknownType: (action, type) => `Unsupported action: ${action}/${type}`,
  lacks: [],
  unknownComponent: (type) => `Unsupported component type ${type}`,
  dataSetKeys: ({ title, name, id }) => [title, name, String(id)],
  needsDataSet: false,
  changeNotice: (values) => values,
  tellsDeletions: false,
  clearsUndo: false,
};

/** @type {Dialect} */
const v2 = {
  name: "v2",
  codapVersion: "2.0.0",
  namespaces: ["data-interactive", "codap-game"],
  countsIds: true,
  startsAsWebPage: false,
  urlParameters: ({ lang }) => ({ lang }),
  mergesItems: false,
  throwEndsArray: false,
  threw: String,
  answersEverything: true,
  unknownType: (_action, type) => `Unknown message type: ${type}`,
  lacks: [
    "adornment", "adornmentList", "configuration", "configurationList", "dataDisplay", "interactiveApi", "tourElements",
  ],
  unknownComponent: (type) => `Unknown component type: ${type}`,
  dataSetKeys: ({ name, id }) => [name, String(id)],
  needsDataSet: true,
  changeNotice: (values) => [values],
  tellsDeletions: true,
  clearsUndo: true,
};

/** @type {Record<string, Dialect>} */
const dialects = { v2, v3 };
const wanted = new URLSearchParams(window.location.search).get("codap") ?? "v3";
if (!Object.hasOwn(dialects, wanted)) {
  throw new Error(`codap=${wanted}: the test host knows ${Object.keys(dialects).join(", ")}`);
}

/** This page's. */
export const dialect = dialects[wanted];
