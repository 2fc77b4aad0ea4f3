import { failure, success, valuesRequired } from "../replies.js";

/** @typedef {import("../model/document.js").CodapDocument} CodapDocument */

/** The only setting there is. */
const GAUSSIAN = "gaussianFitEnabled";

/** @param {CodapDocument} document */
const gaussian = (document) => ({ name: GAUSSIAN, value: document.gaussianFitEnabled ? "yes" : "" });
/** @param {string} [name] */
const unknown = (name) => failure(`unknown configuration "${name}"`);

/** @type {import("./index.js").Handlers} */
export const settingHandlers = {
  configurationList: {
    get: (_found, _values, { document }) => success([gaussian(document)]),
  },
  configuration: {
    get: ({ keys: { configuration } }, _values, { document }) =>
      (configuration === GAUSSIAN ? success(gaussian(document)) : unknown(configuration)),
    update({ keys: { configuration } }, values, { document }) {
      if (!values) return valuesRequired;
      if (configuration !== GAUSSIAN) return unknown(configuration);
      document.gaussianFitEnabled = values.value === "yes";
      return success();
    },
  },
  interactiveApi: {
    get: () => success({
      available: false, notAvailableReason: "The interactiveApi parameter is not present in the URL.",
    }),
  },
  tourElements: {
    get: () => success(TOUR),
  },
};

/** Stops of a guided tour by name. Titles are CODAP's; descriptions are left to it. */
const TOUR = Object.fromEntries([
  ["menuBar.container", '[data-testid="codap-menu-bar"]', "Menu Bar"],
  ["menuBar.fileMenu", ".menu-bar-left .file-menu-button", "File Menu"],
  ["menuBar.documentName", ".menu-bar-content-filename", "Document Name"],
  ["menuBar.logo", ".menu-bar-center", "CODAP"],
  ["menuBar.helpMenu", ".help-menu", "Help"],
  ["menuBar.settingsMenu", ".settings-menu", "Settings"],
  ["menuBar.languageMenu", ".lang-menu", "Language"],
  ["toolShelf.container", '[data-testid="tool-shelf"]', "Toolbar"],
  ["toolShelf.table", '[data-testid="tool-shelf-button-table"]', "Tables"],
  ["toolShelf.graph", '[data-testid="tool-shelf-button-graph"]', "Graph"],
  ["toolShelf.map", '[data-testid="tool-shelf-button-map"]', "Map"],
  ["toolShelf.slider", '[data-testid="tool-shelf-button-slider"]', "Slider"],
  ["toolShelf.calculator", '[data-testid="tool-shelf-button-calc"]', "Calculator"],
  ["toolShelf.text", '[data-testid="tool-shelf-button-text"]', "Text"],
  ["toolShelf.webPage", '[data-testid="tool-shelf-button-web page"]', "Web Page"],
  ["toolShelf.plugins", '[data-testid="tool-shelf-button-plugins"]', "Plugins"],
  ["toolShelf.undo", '[data-testid="tool-shelf-button-undo"]', "Undo"],
  ["toolShelf.redo", '[data-testid="tool-shelf-button-redo"]', "Redo"],
  ["toolShelf.tilesList", '[data-testid="tool-shelf-button-tiles"]', "Tiles"],
  ["workspace.container", ".document-container", "Workspace"],
].map(([name, selector, title]) => [name, { selector, title, description: `The ${title} of CODAP.` }]));
