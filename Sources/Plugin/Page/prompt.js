// @ts-check
/**
 * What a person gives to an agent: all it needs, and nothing else. It is in English whatever the page
 * speaks, because it names the protocol's own words.
 */

/**
 * @typedef {object} Facts
 * @property {string} code
 * @property {URL} relay Its address, ending in a slash.
 * @property {string} end When the code ends, RFC 3339.
 * @property {string} [mcp] The session's MCP endpoint, where the relay has one.
 * @property {string} [language] What the person speaks, unless it is English.
 */

/** @param {Facts} facts */
export function promptText({ code, relay, end, mcp, language }) {
  /** @param {string} path */
  const url = (path) => new URL(path, relay).href;
  return `Work with me in the CODAP document that is open in my browser. A relay passes your tool calls to it.

Session code: ${code} (keep it secret; valid until ${end} unless I extend it)
Relay: ${relay.href}
Tools: ${url(`api/metadata?code=${code}`)}
${mcp ? `MCP (Streamable HTTP): ${url(mcp)}\nIf you speak MCP, use that address and skip the HTTP calls below.\n` : ""}
First read the tools: GET the address above. It lists each tool's name, description and inputSchema.

To call a tool, POST JSON. This example lists the data in the document:

curl -sS -X POST '${url("api/request")}' -H 'Content-Type: application/json' -H 'Prefer: wait=30' \
-d '{"code": "${code}", "requestId": "example-1", "tool": "list_data_contexts", "args": {}}'

Make up a new requestId for each call. "args" has to fit the tool's inputSchema. The answer, status 200:

{"requestId": "example-1", "status": "completed", "result": {"dataContexts": []}, ...}

Status 202 means that it has not ended yet. Do not send the call again; read its result:

curl -sS '${url(`api/response?code=${code}&id=example-1`)}' -H 'Prefer: wait=30'

Repeat that until the status is 200. If an answer is lost, send the same call with the same requestId: it never runs
twice.

When something goes wrong:
- "status": "failed": "error.message" says why. Mend the call and send it with a new requestId.
- "status": "timed_out" or "worker_lost": it may have had its effect. Read the document before you repeat it.
- Status 400 or 422: "message" says what was wrong with the request.
- Status 429 or 503: wait as many seconds as the header Retry-After says, then send the same request again.
- Status 404 or 410 about the session: the code is wrong or over. Stop, and ask me for a new one.

Read before you change, change only what I ask for, and tell me what you did.\
${language ? ` Speak ${language} with me.` : ""}
`;
}
