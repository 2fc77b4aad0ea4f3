/**
 * Shapes shared by the host's modules. There is nothing to run here.
 *
 * @typedef {string|number|boolean|null|undefined|object} Value
 * @typedef {Record<string, any>} Values
 * @typedef {{action: string, resource: string, values?: any}} Request
 * @typedef {{success: boolean, values?: any, caseIDs?: number[], itemIDs?: any[], error?: string}} Reply
 * @typedef {{name?: string, title?: string, type?: string|null, description?: string, unit?: string,
 *   precision?: number|string|null, formula?: string, hidden?: boolean, cid?: string, id?: number,
 *   editable?: boolean, renameable?: boolean, deleteable?: boolean, renameProtected?: boolean,
 *   deleteProtected?: boolean}} AttributeSpec
 * @typedef {{name?: string, title?: string, labels?: Values, attrs?: AttributeSpec[],
 *   attributes?: AttributeSpec[], parent?: string|number}} CollectionSpec
 * @typedef {{id: number|string, values: Map<number, string>}} Item An item stores text, keyed by attribute id.
 * @typedef {{action: "notify", resource: string, values: Values|Values[]}} Notification
 * @typedef {{lang: string, locale: string}} Language two letters, and a BCP 47 tag
 */

export {};
