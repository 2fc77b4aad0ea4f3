"""The plugin as it is framed in practice: CODAP inside the page of a learning system, of another origin."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from support.agent import Agent
from support.binary import BINARY
from support.classroom import CODE, CONNECT_DEADLINE_MS, HOST_FRAME
from support.pages import HOST_DIRECTORY, PageServer
from support.relay import Relay

pytestmark = pytest.mark.host

ISOLATED = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
LESSON = '<!doctype html><title>A lesson</title><iframe id="codap" src="{codap}" width="1300" height="850"></iframe>'

OpenLesson = Callable[..., FrameLocator]


@pytest.fixture
def open_lesson(page: Page, tmp_path: Path) -> Iterator[OpenLesson]:
    """Open a lesson that frames CODAP, which frames the plugin; the three have three origins."""
    with ExitStack() as servers:

        def open_one(relay: Relay, fields: dict[str, str] | None = None) -> FrameLocator:
            host, lesson = PageServer(HOST_DIRECTORY, fields), PageServer(tmp_path, fields)
            servers.callback(host.close)
            servers.callback(lesson.close)
            codap = f"{host.url}/index.html?di={quote(f'{relay.url}/plugin/', safe='')}"
            (tmp_path / "lesson.html").write_text(LESSON.format(codap=codap))
            page.goto(f"{lesson.url.replace('127.0.0.1', 'localhost')}/lesson.html")
            return page.frame_locator("#codap").frame_locator(HOST_FRAME)

        yield open_one


def see_it_work(plugin: FrameLocator, relay: Relay) -> None:
    """Find the plugin connected, and call a tool, which the wasm in it runs."""
    link = plugin.get_by_test_id("link")
    expect(link).to_have_attribute("data-state", "connected", timeout=CONNECT_DEADLINE_MS)
    expect(plugin.get_by_test_id("code")).to_have_text(CODE)
    agent = Agent(relay.url, "".join(filter(str.isalnum, plugin.get_by_test_id("code").inner_text())))
    assert agent.call("list_data_contexts") is not None
    agent.close()


@pytest.mark.parametrize("fields", [{}, ISOLATED], ids=["plain", "isolated"])
def test_the_plugin_works_three_frames_deep(
    relay: Relay, open_lesson: OpenLesson, page: Page, fields: dict[str, str]
) -> None:
    """Also where the pages around it embed only what agrees to be embedded."""
    plugin = open_lesson(relay, fields)
    see_it_work(plugin, relay)
    assert page.evaluate("crossOriginIsolated") == bool(fields)


def test_only_named_pages_may_frame_the_plugin(tmp_path: Path, open_lesson: OpenLesson, page: Page) -> None:
    """Every page around it counts, not the nearest alone."""
    relay = Relay(BINARY, tmp_path / "restricted", "--frame-ancestors", "http://127.0.0.1:*")
    try:
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            plugin = open_lesson(relay)
        expect(plugin.get_by_test_id("link")).to_have_count(0)
    finally:
        relay.stop()


def test_named_pages_frame_the_plugin(tmp_path: Path, open_lesson: OpenLesson) -> None:
    """The same with both pages named."""
    ancestors = "http://127.0.0.1:* http://localhost:*"
    relay = Relay(BINARY, tmp_path / "open", "--frame-ancestors", ancestors)
    try:
        see_it_work(open_lesson(relay), relay)
    finally:
        relay.stop()
