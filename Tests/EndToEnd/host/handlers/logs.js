import { failure, success, valuesRequired } from "../replies.js";

/**
 * @typedef {object} Filter members that are not there let everything through
 * @property {string} [topic]
 * @property {string} [topicPrefix]
 * @property {string} [formatStr]
 * @property {string} [formatPrefix]
 * @property {string} [message] `*` is every message
 * @typedef {{id: number, clientId: string, filter: Filter}} Monitor
 * @typedef {{message: string, formatStr: string, topic?: string, replaceArgs?: any[]}} LogEvent
 */

/** @type {import("./index.js").Handlers} */
export const logHandlers = {
  logMessage: {
    notify(_found, values, { document, notify }) {
      if (!values) return valuesRequired;
      const { formatStr = "", replaceArgs, topic } = values;
      const given = replaceArgs == null ? undefined : [replaceArgs].flat();
      document.logMessages.push({ formatStr, replaceArgs: given ?? [], topic });
      /** @type {LogEvent} */
      const event = { message: fill(formatStr, given ?? []), formatStr, topic, replaceArgs: given };
      for (const { id, clientId } of document.logMonitors.filter(({ filter }) => matches(filter, event))) {
        notify({ action: "notify", resource: "logMessageNotice", values: noticed(event, { id, clientId }) });
      }
      return success();
    },
  },
  logMessageMonitor: {
    register(_found, values, { document, frame }) {
      if (!values) return failure("clientId and filter values are required");
      const logMonitor = { id: nextId(document.logMonitors), clientId: String(frame.id) };
      document.logMonitors.push({ ...logMonitor, filter: values });
      return success({ logMonitor });
    },
    unregister(_found, values, { document }) {
      const { clientId, id } = values ?? {};
      const { logMonitors } = document;
      if (id == null && !clientId) return failure("id or clientId required");
      document.logMonitors = logMonitors.filter((one) => (id == null ? one.clientId !== clientId : one.id !== id));
      return { success: id == null || document.logMonitors.length < logMonitors.length };
    },
  },
};

/** @param {Monitor[]} monitors */
const nextId = (monitors) => Math.max(0, ...monitors.map(({ id }) => id)) + 1;

/**
 * `%@` is the argument at its own place among the marks, `%@2` the second.
 *
 * @param {string} format
 * @param {any[]} values
 */
function fill(format, values) {
  let mark = -1;
  return format.replace(/%@(\d*)/g, (_mark, place) => {
    mark += 1;
    return String(values[place ? Number(place) - 1 : mark] ?? "");
  });
}

/** @param {Filter} filter @param {LogEvent} event */
function matches(filter, { formatStr, message, topic }) {
  return (filter.topic == null || filter.topic === topic)
    && (filter.topicPrefix == null || Boolean(topic?.startsWith(filter.topicPrefix)))
    && (filter.formatStr == null || filter.formatStr === formatStr)
    && (filter.formatPrefix == null || formatStr.startsWith(filter.formatPrefix))
    && (filter.message == null || filter.message === "*" || filter.message === message);
}

/** @param {LogEvent} event @param {{id: number, clientId: string}} logMonitor */
function noticed({ message, formatStr, topic, replaceArgs }, logMonitor) {
  return { message, formatStr, ...(topic != null && { topic }), ...(replaceArgs && { replaceArgs }), logMonitor };
}
