/**
 * CODAP v3 may turn requests for items that stand in a row into one change of its model. Each of them
 * still gets its own reply, but plugins are told once.
 *
 * @typedef {import("./types.js").Notification} Notification
 */

/** @param {any} request @param {any} next */
export function mergeable(request, next) {
  return [request, next].every((one) => one?.action === "create" && /(^|\.)item$/.test(one.resource ?? ""))
    && request.resource === next.resource;
}

/**
 * One notice of new cases for each collection in the place of many; others stay as they are.
 *
 * @param {Notification[]} notices
 * @param {import("./model/document.js").CodapDocument} document
 * @returns {Notification[]}
 */
export function merged(notices, document) {
  /** @type {Map<any, Notification[]>} */
  const groups = new Map();
  for (const notice of notices) {
    const key = collectionOf(notice, document) ?? notice;
    groups.set(key, [...(groups.get(key) ?? []), notice]);
  }
  return [...groups.values()].map(oneOf);
}

/** @param {Notification} notice @param {import("./model/document.js").CodapDocument} document */
function collectionOf({ values }, document) {
  if (Array.isArray(values) || values.operation !== "createCases") return undefined;
  const found = document.dataSets.map((dataSet) => dataSet.findCase(values.result.caseID)).find(Boolean);
  return found?.collection;
}

/** @param {Notification[]} notices of the same collection */
function oneOf(notices) {
  const [first] = notices;
  if (notices.length === 1 || Array.isArray(first.values)) return first;
  const all = (/** @type {string} */ name) =>
    [...new Set(notices.flatMap(({ values }) => (Array.isArray(values) ? [] : values.result[name])))];
  const result = { ...first.values.result, caseIDs: all("caseIDs"), itemIDs: all("itemIDs") };
  return { ...first, values: { ...first.values, result } };
}
