"""A browser tab with CODAP and the plugin in it, as a person has it in front of them."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Frame, Page, expect

CODE = re.compile(r"[A-Z2-7]{4}\W?[A-Z2-7]{4}")
CONNECT_DEADLINE_MS = 20_000
HOST_FRAME = "#plugin-frame"
CODAP_FRAME = "iframe.codap-web-view-iframe"


class Classroom:
    """One tab: the CODAP page, the plugin inside, and what can be read from both."""

    def __init__(self, page: Page, codap_url: str, plugin_url: str, *, real: bool, **host: str) -> None:
        """Open CODAP with the plugin. `host` are further URL parameters of the test host."""
        self.page = page
        self.real = real
        extra = {"hideSplashScreen": "", "noEntryModal": ""} if real else host
        page.goto(f"{codap_url}?{urlencode({'di': plugin_url, **extra})}")
        self.plugin = page.frame_locator(CODAP_FRAME if real else HOST_FRAME)
        self.link = self.plugin.get_by_test_id("link")

    def connected(self) -> "Classroom":
        """Wait until the plugin has stopped loading again and its link stands."""
        if not self.real:
            self.page.wait_for_function("() => window.codap?.plugin.introduced")
        self.expect_link("connected")
        return self

    def expect_link(self, state: str, within_ms: int = CONNECT_DEADLINE_MS) -> None:
        """Wait for a state of the link to the relay."""
        expect(self.link).to_have_attribute("data-state", state, timeout=within_ms)

    @property
    def code(self) -> str:
        """The code, read from the page and typed without what separates its halves."""
        shown = self.plugin.get_by_test_id("code").inner_text()
        found = CODE.search(shown)
        assert found, f"no code in what the page shows: {shown!r}"
        return re.sub(r"\W", "", found[0])

    # The test host only

    def codap(self, script: str, argument: object = None) -> Any:  # noqa: ANN401
        """Evaluate a function of `(codap, argument)` in the host page."""
        return self.page.evaluate(f"argument => ({script})(window.codap, argument)", argument)

    def switch(self, name: str, **pattern: object) -> None:
        """Arm one of the host's faults: failNext, delay, hold, mute."""
        self.codap(f"(codap, pattern) => codap.{name}(pattern)", pattern)

    def await_held(self) -> None:
        """Wait until a request stands at a `hold`."""
        self.page.wait_for_function("() => window.codap.held.length > 0")

    def release(self) -> None:
        """Let held requests go on."""
        self.codap("codap => codap.release()")

    def document(self) -> dict[str, Any]:
        """What is in the document."""
        return self.codap("codap => codap.document.toJSON()")

    def data_set(self, name: str) -> dict[str, Any]:
        """One data set of the document."""
        (found,) = [one for one in self.document()["dataContexts"] if one["name"] == name]
        return found

    def components(self, kind: str) -> list[dict[str, Any]]:
        """The document's tiles of one type."""
        return [one for one in self.document()["components"] if one["type"] == kind]

    def executed(self, action: str, resource: str) -> int:
        """How often the host carried out such a request; arrays count by their elements."""
        script = """(codap, [action, resource]) => codap.requests
          .filter(({ executed }) => executed).flatMap(({ request }) => request)
          .filter((request) => request.action === action && request.resource === resource).length"""
        return self.codap(script, [action, resource])

    # The plugin's page

    @property
    def frame(self) -> Frame:
        """The plugin's frame as it is now."""
        handle = self.page.locator(CODAP_FRAME if self.real else HOST_FRAME).element_handle()
        frame = handle and handle.content_frame()
        assert frame, "the plugin's frame is gone"
        return frame

    def reload_plugin(self) -> None:
        """Reload the plugin's page as its own code or a person could; returns when the old page is gone."""
        if not self.real:
            self.codap("codap => { codap.plugin.introduced = false; }")
        frame = self.frame
        with self.page.expect_event("framenavigated", lambda moved: moved == frame):
            frame.evaluate("() => window.location.reload()")

    def screenshot(self, path: Path) -> None:
        """Save what a person would see now."""
        self.page.screenshot(path=path, full_page=True)
