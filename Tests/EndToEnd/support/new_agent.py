"""An agent that has never seen this relay: it has a URL, a code, and the manifest that it reads first."""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import jsonschema

WAIT_S = 20
TIMEOUT_S = 60


class NewAgent:
    """Looks up in the manifest what it needs, by what the manifest says of it, and calls that."""

    def __init__(self, relay_url: str, code: str) -> None:
        """Read the manifest."""
        self._url = relay_url
        self._code = code
        manifest = self._exchange(f"/api/metadata?{urlencode({'code': code})}")
        self._tools: list[dict[str, Any]] = manifest["tools"]

    def do(self, title: str, wishes: dict[str, Any]) -> Any:  # noqa: ANN401
        """Call the tool that has a title, with arguments named by words of their descriptions; its result."""
        tool = the_one(f"tool {title!r}", [one for one in self._tools if holds(one["title"], title)])
        described = tool["inputSchema"]["properties"]
        args = {argument(described, words): value for words, value in wishes.items()}
        jsonschema.validate(args, tool["inputSchema"], jsonschema.Draft7Validator)
        result = self._call(tool["name"], args)
        jsonschema.validate(result, tool["outputSchema"], jsonschema.Draft7Validator)
        return result

    def _call(self, tool: str, args: dict[str, Any]) -> Any:  # noqa: ANN401
        answer = self._exchange("/api/request", {"code": self._code, "tool": tool, "args": args})
        while answer["status"] in ("queued", "delivered"):
            query = urlencode({"code": self._code, "id": answer["requestId"]})
            answer = self._exchange(f"/api/response?{query}")
        assert answer["status"] == "completed", answer
        return answer["result"]

    def _exchange(self, target: str, body: object = None) -> Any:  # noqa: ANN401
        headers = {"Content-Type": "application/json", "Prefer": f"wait={WAIT_S}"}
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self._url + target, data, headers), timeout=TIMEOUT_S) as answer:
            return json.load(answer)


def argument(described: dict[str, Any], words: str) -> str:
    """Name the one argument whose description has these words."""
    found = [name for name, schema in described.items() if holds(schema.get("description", ""), words)]
    return the_one(f"argument {words!r}", found)


def holds(text: str, words: str) -> bool:
    """Whether the words stand in a text, whatever their case."""
    return words.casefold() in text.casefold()


def the_one(what: str, found: list[Any]) -> Any:  # noqa: ANN401
    """What was looked for, if the manifest leaves no doubt."""
    assert len(found) == 1, f"{what}: the manifest has {len(found)}: {found}"
    return found[0]
