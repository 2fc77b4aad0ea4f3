"""The host under a tiny plugin of ours: requests in, replies and notifications out."""

import re
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Frame, Page

JSON = Any


class _AnyId:
    """Equal to every id as CODAP v3 makes them here: an integer of 15 digits."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int) and 10**14 <= other < 10**15

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "<id>"


class Including(dict[str, JSON]):
    """Equal to every object that has at least these members."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and all(k in other and v == other[k] for k, v in self.items())

    __hash__ = None  # type: ignore[assignment]


ID = _AnyId()
OK = {"success": True}


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
        """Resource and operation of the notifications that arrived, in order."""
        calls = [one["value"] for one in self.arrived() if one["kind"] == "call"]
        return [(one["resource"], one["values"]["operation"]) for one in calls if "resource" in one]

    def codap(self, script: str, argument: object = None) -> JSON:
        """Evaluate a function of `(codap, argument)` in the host page."""
        return self.page.evaluate(f"argument => ({script})(window.codap, argument)", argument)

    def switch(self, name: str, **pattern: object) -> None:
        """Arm one of the host's faults."""
        self.codap(f"(codap, pattern) => codap.{name}(pattern)", pattern)

    def document(self) -> JSON:
        """What is in the document."""
        return defined(self.codap("codap => codap.document.toJSON()"))
