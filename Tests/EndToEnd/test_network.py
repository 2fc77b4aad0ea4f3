"""The worker on a bad network, in a real browser: whatever fails, every call is answered once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from conftest import fresh_page
from proxy import FaultyProxy
from support.agent import Agent
from support.binary import BINARY
from support.pages import PageServer
from support.relay import Relay
from support.tab import STREAM, Tab
from support.waiting import until
from support.writes import Writes

POLL = "/api/poll"
RESULT = "/api/response"
TICKET = "/api/sessions/{code}/ticket"
WITHOUT_STREAMS = "delete window.EventSource"
LACKING = {
    "Web Workers": "delete window.Worker",
    "Web Workers that load": """
        window.Worker = class {
          constructor() { setTimeout(() => this.onerror(new Event("error"))); }
          postMessage() {}
        };
    """,
    "Web Locks": "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })",
}
# A worker gives each stream 10 s to speak, and rests 30 s when everything has failed.
SILENCE_DEADLINE_MS = 30_000
REST_DEADLINE_MS = 50_000

pytestmark = pytest.mark.host

OpenTab = Callable[..., Tab]


@contextmanager
def tab_opener(browser: Browser, host: PageServer, relay: Relay) -> Iterator[OpenTab]:
    """Open tabs, each behind a proxy; `prepare` sees the proxy before anything is loaded."""
    with ExitStack() as closing:

        def open_one(prepare: Callable[[FaultyProxy], None] = lambda _: None, script: str = "") -> Tab:
            proxy = closing.enter_context(FaultyProxy(relay.port))
            page = closing.enter_context(fresh_page(browser))
            page.add_init_script(script)
            prepare(proxy)
            return closing.enter_context(closed(Tab(page, host, relay, proxy)))

        yield open_one


@contextmanager
def closed(tab: Tab) -> Iterator[Tab]:
    """End the threads of its agent."""
    yield tab
    tab.end()


@pytest.fixture
def open_tab(browser: Browser, host_server: PageServer, hasty_relay: Relay) -> Iterator[OpenTab]:
    """Open tabs of a relay that makes workers hasty."""
    with tab_opener(browser, host_server, hasty_relay) as opener:
        yield opener


@pytest.fixture(scope="module", autouse=True)
def resting(
    browser: Browser, host_server: PageServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Tab, Writes]]:
    """A tab whose relay was killed in the middle of a call and came back when the worker had given up.

    The worker rests for half a minute then, so this begins before the other tests.
    """
    home = tmp_path_factory.mktemp("resting")
    state = {"XDG_STATE_HOME": str(home / "state")}
    options = ["--worker-retry-delay=100", "--worker-max-retries=2"]
    first = Relay(BINARY, home / "first", *options, variables=state)
    with tab_opener(browser, host_server, first) as opener:
        tab = opener()
        writes = tab.begin()
        writes.hold()
        writes.submit(3)
        tab.await_held()
        first.kill()
        tab.expect_words("The relay cannot be reached")
        tab.release()
        second = Relay(BINARY, home / "second", *options, variables=state, port=first.port)
        yield tab, writes
        second.stop()


@pytest.fixture
def tab(open_tab: OpenTab) -> Tab:
    """A tab that has connected."""
    return open_tab()


def test_a_stream_cut_again_and_again(tab: Tab) -> None:
    """Calls before, during and after each cut."""
    writes = tab.begin()
    for _ in range(5):
        writes.hold()
        writes.submit(2)
        tab.await_held()
        tab.lose_stream()
        writes.submit(2)
        tab.release()
        tab.expect_stream_again()
        writes.submit()
    writes.expect_each_once()


def test_a_stream_cut_with_everything_else(tab: Tab) -> None:
    """The network goes, results and all."""
    writes = tab.begin()
    writes.hold()
    writes.submit(3)
    tab.await_held()
    tab.proxy.refuse("/")
    tab.proxy.cut("/")
    tab.release()
    until("a result that cannot be posted", lambda: tab.proxy.seen(RESULT) > 2)
    tab.proxy.accept("/")
    writes.expect_each_once()
    tab.expect_transport("sse")


def test_streams_that_something_on_the_way_holds_back(open_tab: OpenTab) -> None:
    """Whole, or open and silent: the worker polls and says why; when the fault is gone it streams again."""
    tabs = [
        open_tab(lambda proxy: proxy.hold(STREAM)),
        open_tab(lambda proxy: proxy.hold(STREAM, after_head=True)),
    ]
    for tab in tabs:
        tab.expect_transport("polling", SILENCE_DEADLINE_MS)
        tab.expect_words("The network holds back live updates.")
    for tab in tabs:
        writes = tab.begin()
        writes.submit(3)
        writes.expect_each_once()
        tab.proxy.release(STREAM)
        writes.submit()
        # The worker tries again when the browser says that the network has changed.
        tab.page.context.set_offline(True)
        tab.page.context.set_offline(False)
        writes.submit()
        tab.expect_transport("sse")
        writes.submit()
        writes.expect_each_once()


def test_a_stream_that_falls_silent(tab: Tab) -> None:
    """Nothing says that the link is dead but that no heartbeat comes."""
    writes = tab.begin()
    streams = tab.proxy.seen(STREAM)
    tab.proxy.silence(STREAM)
    writes.submit(2)
    until("a new stream", lambda: tab.proxy.seen(STREAM) > streams)
    writes.expect_each_once()


def test_a_slow_stream(open_tab: OpenTab) -> None:
    """Events arrive in pieces and late, and are whole."""
    tab = open_tab(lambda proxy: proxy.slow(STREAM, bytes_per_s=2_000))
    writes = tab.begin()
    writes.submit(5)
    writes.expect_each_once()
    tab.expect_transport("sse")


@pytest.mark.parametrize("what", [TICKET, STREAM, "/api/sessions/{code}"])
def test_a_relay_that_fails_while_a_worker_reconnects(tab: Tab, what: str) -> None:
    """It goes on trying, polls if it must, and calls wait."""
    writes = tab.begin()
    path = what.format(code=tab.code)
    tab.proxy.refuse(path, status=500)
    failed = tab.proxy.seen(path)
    tab.lose_stream()
    writes.submit(3)
    # The status is only asked for when a stream does not open.
    until("a failure", lambda: tab.proxy.seen(path) > failed + 1)
    tab.proxy.accept(path)
    writes.expect_each_once()


def test_a_relay_that_fails_to_take_results(tab: Tab) -> None:
    """They are kept and posted again."""
    writes = tab.begin()
    tab.proxy.refuse(RESULT, status=500)
    posts = tab.proxy.seen(RESULT)
    writes.submit(3)
    until("three failures", lambda: tab.proxy.seen(RESULT) > posts + 3)
    tab.proxy.accept(RESULT)
    writes.expect_each_once()


def test_a_tab_that_is_told_to_be_offline(tab: Tab) -> None:
    """Its words say so; calls wait and run when it is back."""
    writes = tab.begin()
    tab.page.context.set_offline(True)
    tab.lose_stream()
    tab.expect_words("This computer is offline.")
    writes.submit(3)
    tab.page.context.set_offline(False)
    writes.expect_each_once()
    tab.expect_transport("sse")


def test_a_browser_without_event_streams(open_tab: OpenTab) -> None:
    """It polls from the start; a page that reloads in the middle of a write does not run it again."""
    tab = open_tab(script=WITHOUT_STREAMS)
    writes = tab.begin()
    assert (tab.proxy.seen(STREAM), tab.proxy.seen(POLL) > 0) == (0, True)
    writes.hold()
    writes.submit()
    tab.await_held()
    tab.reload_plugin()
    tab.release()
    tab.connected()
    writes.expect_lost()


@pytest.mark.parametrize("lacking", LACKING.values(), ids=LACKING)
def test_a_browser_that_lacks(open_tab: OpenTab, lacking: str) -> None:
    """It does without: calls are answered, and a stream that was cut comes back."""
    tab = open_tab(script=lacking)
    writes = tab.begin()
    writes.submit(2)
    tab.lose_stream()
    writes.submit(2)
    tab.expect_stream_again()
    writes.expect_each_once()


def test_a_relay_that_was_gone_until_the_worker_rested(resting: tuple[Tab, Writes]) -> None:
    """The calls that the killed relay had acknowledged complete on the page, once."""
    tab, writes = resting
    tab.expect_link("connected", within_ms=REST_DEADLINE_MS)
    writes.expect_each_once()


def test_an_operator_who_wants_polling_and_a_slow_pace(
    browser: Browser, host_server: PageServer, tmp_path: Path
) -> None:
    """Workers never try a stream, the page says that it is meant so, and calls wait for their turn."""
    options = ["--worker-polling-only=on", "--worker-call-rate=1", "--worker-call-burst=1"]
    relay = Relay(BINARY, tmp_path, *options)
    with tab_opener(browser, host_server, relay) as opener:
        tab = opener()
        tab.connected()
        tab.expect_transport("polling")
        expect(tab.plugin.locator("[data-field=mode]")).to_have_text("polling, without event streams")
        agent = Agent(relay.url, tab.code)
        ids = [agent.submit("list_data_contexts", wait=None).body["requestId"] for _ in range(4)]
        waits = [agent.read(request_id).body["stages"]["workerWaitMs"] for request_id in ids]
        assert max(waits) >= 1_000
        assert (tab.proxy.seen(STREAM), tab.proxy.seen(TICKET.format(code=tab.code))) == (0, 0)
        agent.close()
    relay.stop()
