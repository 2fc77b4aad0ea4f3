import { dialect } from "./dialect.js";

/**
 * Every reply text of CODAP that the host uses, in one place.
 *
 * @typedef {import("./types.js").Reply} Reply
 */

/** @param {string} error @returns {Reply} */
export const failure = (error) => ({ success: false, values: { error } });
/** @param {any} [values] @returns {Reply} */
export const success = (values) => (values === undefined ? { success: true } : { success: true, values });

export const attributeNotFound = failure("Attribute not found");
export const caseNotFound = failure("Case not found");
export const collectionNotFound = failure("Collection not found");
export const componentNotFound = failure("Component not found");
export const dataContextNotFound = failure("DataContext not found");
export const itemNotFound = failure("Item not found");
export const noAction = failure("No action to process.");
/** @param {unknown} error */
export const threw = (error) => failure(dialect.threw(error));
export const unparsedQuery = failure("Unable to parse query.");
export const valuesRequired = failure("A values object is required for this request.");
export const noRescale = failure("Component does not support rescale");

/** @param {string} action @param {string} resource @param {string} field */
export const fieldRequired = (action, resource, field) => failure(`${action} ${resource}: ${field} required`);
/** @param {string} action @param {string} type */
export const unsupportedAction = (action, type) => failure(`Unsupported action: ${action}/${type}`);
/** @param {string} action @param {string} type */
export const unknownType = (action, type) => failure(dialect.unknownType(action, type));
/** @param {string} type */
export const unsupportedComponent = (type) => failure(dialect.unknownComponent(type));
/** @param {string} request */
export const unknownRequest = (request) => failure(`unknown request: ${request}`);
/** @param {"Create"|"Update"} action */
export const caseIdsRequired = (action) => failure(`${action} selectionList requires a list of case IDs.`);
