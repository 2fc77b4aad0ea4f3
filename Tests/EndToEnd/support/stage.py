"""The plugin's page with a scene instead of a relay and CODAP: every state, for as long as it is looked at."""

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

STAGE = Path(__file__).parent.parent / "stage" / "stage.js"
FRAME = {"width": 415, "height": 295}
# States that are no scene of their own: what a person opens on the page, or a page that cannot start.
OPENED = ("history-open", "setup-open", "details-open", "help-open", "confirm-open", "manual-open", "failed")


@cache
def bundled(script: Path) -> str:
    """Make one script of the stage and the page's own modules, as the build does."""
    command = ["esbuild", str(script), "--bundle", "--format=esm", "--target=es2022"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout


class StagePage:
    """A page of its own in a browser."""

    def __init__(
        self,
        browser: Browser,
        relay_url: str,
        query: str = "",
        *,
        clock: bool = False,
        **context: Any,  # noqa: ANN401
    ) -> None:
        """Open it; with `clock`, time passes by `page.clock` alone. `context` goes to Playwright's `new_context`."""
        self.context = browser.new_context(**{"viewport": FRAME, **context})
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        script = bundled(STAGE)
        self.page.route("**/plugin/main.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
        if clock:
            self.page.clock.install()
        self._url = f"{relay_url}/plugin/{query}"
        self._played = ""
        self.load()

    def load(self) -> None:
        """Load the page, anew."""
        self.page.goto(self._url)
        self.page.wait_for_function("() => window.play")

    @property
    def scenes(self) -> list[str]:
        """The names of all scenes, and what can be opened on top of them."""
        return [*self.page.evaluate("() => window.scenes"), *OPENED]

    def play(self, name: str, left: int | None = None) -> None:
        """Show a state; `left` is how many seconds the code lasts."""
        if "failed" in (name, self._played):
            self.load()  # what could not start does not go on
        self._played = name
        if name == "failed":
            self.page.evaluate("() => window.fail('TypeError: no WebAssembly')")
            return
        self.page.evaluate("() => document.querySelector('[data-action=done]').click()")
        self.page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = false; })")
        scene = {"history-open": "history", "confirm-open": "agentConnected"}.get(name, "ready")
        self.page.evaluate("([name, left]) => window.play(name, left)", [scene if name in OPENED else name, left])
        match name:
            case "history-open" | "setup-open" | "details-open":
                self.open(name.removesuffix("-open"))
            case "help-open":
                self.page.locator("[data-action=help]").click()
            case "confirm-open":
                self.page.locator("[data-action=renew]").click()
            case "manual-open":
                self.forbid_copying()
                self.page.locator("[data-action=copy-prompt]").click()
                self.page.get_by_test_id("manual").wait_for()

    def open(self, part: str) -> None:
        """Unfold one part of the page."""
        test_id = "health" if part == "details" else part
        self.page.get_by_test_id(test_id).evaluate("element => { element.open = true; }")

    def forbid_copying(self) -> None:
        """Let both ways of copying fail, as a strict frame does."""
        self.page.evaluate("""() => {
          navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
          document.execCommand = () => false;
        }""")

    def reports(self) -> list[dict[str, Any]]:
        """What a person has asked the worker for."""
        return self.page.evaluate("() => window.reports")

    def close(self) -> None:
        """Close it; an exception in the page fails whoever used it."""
        self.context.close()
        assert not self.errors, self.errors


OpenStage = Callable[..., StagePage]
