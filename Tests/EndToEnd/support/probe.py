"""The host under a tiny plugin of ours: requests in, replies and notifications out."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Frame, Page

JSON = Any


class _Matching:
    """Equal to every value that a predicate accepts."""

    def __init__(self, name: str, accepts: Callable[[object], bool]) -> None:
        self.name = name
        self.accepts = accepts

    def __eq__(self, other: object) -> bool:
        return self.accepts(other)

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"<{self.name}>"


class Including(dict[str, JSON]):
    """Equal to every object that has at least these members."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and all(k in other and v == other[k] for k, v in self.items())

    __hash__ = None  # type: ignore[assignment]


# Ids as CODAP v3 makes them here, integers of 15 digits; then those of v2, which counts, and those of its items.
ID = _Matching("id", lambda other: isinstance(other, int) and 10**14 <= other < 10**15)
SMALL_ID = _Matching("small id", lambda other: isinstance(other, int) and 0 < other < 10**6)
ITEM_ID = _Matching("item id", lambda other: isinstance(other, str) and re.fullmatch(r"id:\w{16}", other) is not None)
OK = {"success": True}
# For tests of what CODAP v3 and v2 have in common.
EITHER = pytest.mark.parametrize("codap", ["v3", "v2"], indirect=True, scope="module")


def ok(values: JSON) -> JSON:
    """Expect a success that carries values."""
    return {"success": True, "values": values}


def failed(text: str) -> JSON:
    """Expect a failure with CODAP's words."""
    return {"success": False, "values": {"error": text}}


def request(action: str, resource: str, values: JSON = None) -> JSON:
    """Make a data-interactive request."""
    return {"action": action, "resource": resource} | ({} if values is None else {"values": values})


def defined(value: JSON) -> JSON:
    """Drop members that are undefined on the page; they arrive here as None."""
    if isinstance(value, dict):
        return {key: defined(inner) for key, inner in value.items() if inner is not None}
    return [defined(inner) for inner in value] if isinstance(value, list) else value


class Probe:
    """The host page with `probe.html` as its plugin."""

    def __init__(self, page: Page, host_url: str, plugin: str = "probe.html", **parameters: str) -> None:
        """Open the host; `connect` waits for the handshake."""
        self.page = page
        query = urlencode({"di": plugin, **parameters})
        page.goto(f"{host_url}/index.html?{query}")

    @property
    def frame(self) -> Frame:
        """The plugin's frame."""
        handle = self.page.locator("#plugin-frame").element_handle()
        frame = handle and handle.content_frame()
        assert frame, "no plugin frame"
        return frame

    def connect(self, url: str = "lang=en") -> "Probe":
        """Wait until the plugin is loaded at such a URL and greeted."""
        self.page.frame_locator(f"#plugin-frame[src*='{url}']").get_by_text("connected", exact=True).wait_for()
        self.frame.wait_for_url(re.compile(re.escape(url)))
        return self

    def send(self, message: JSON) -> JSON:
        """Make a request and wait for the reply."""
        return defined(self.frame.evaluate("message => window.probe.send(message)", message))

    def ask(self, action: str, resource: str, values: JSON = None) -> JSON:
        """Make a request given in parts."""
        return self.send(request(action, resource, values))

    def post(self, *messages: JSON) -> None:
        """Make requests at once and wait for none."""
        self.frame.evaluate("all => { for (const one of all) void window.probe.send(one); }", list(messages))

    def arrived(self) -> list[JSON]:
        """Everything that came from the host, in order."""
        return defined(self.frame.evaluate("() => window.probe.arrived"))

    def forget(self) -> None:
        """Start the record of arrivals anew."""
        self.frame.evaluate("() => { window.probe.arrived.length = 0; }")

    def notices(self) -> list[tuple[str, str]]:
        """Resource and operation of the notifications that arrived, in order; v2 has some of them in arrays."""
        calls = [one["value"] for one in self.arrived() if one["kind"] == "call"]
        told = [(one["resource"], one["values"]) for one in calls if "resource" in one]
        lists = [(resource, values if isinstance(values, list) else [values]) for resource, values in told]
        return [(resource, one.get("operation", "")) for resource, values in lists for one in values]

    def codap(self, script: str, argument: object = None) -> JSON:
        """Evaluate a function of `(codap, argument)` in the host page."""
        return self.page.evaluate(f"argument => ({script})(window.codap, argument)", argument)

    def switch(self, name: str, **pattern: object) -> None:
        """Arm one of the host's faults."""
        self.codap(f"(codap, pattern) => codap.{name}(pattern)", pattern)

    def document(self) -> JSON:
        """What is in the document."""
        return defined(self.codap("codap => codap.document.toJSON()"))
