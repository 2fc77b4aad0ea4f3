"""Tabs as people have them: asleep, hidden, many at once, opened twice, over."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from conftest import CHROMIUM, HASTY, VIEWPORT
from proxy import FaultyProxy
from support.agent import Agent
from support.chromium import BackgroundClassroom, Chromium
from support.classroom import Classroom
from support.pages import PageServer
from support.relay import Relay
from support.tab import STREAM
from support.waiting import until
from support.wire import ask, connect, read_until
from support.writes import Writes

POLL = "/api/poll"
STREAMS_PER_PROFILE = 4

pytestmark = pytest.mark.host


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[Chromium]:
    """A browser whose tabs can be hidden."""
    with Chromium(CHROMIUM, tmp_path / "profile") as chromium:
        yield chromium


@pytest.fixture
def hasty_proxy(hasty_relay: Relay) -> Iterator[FaultyProxy]:
    """A proxy in front of the relay whose workers lose patience soon."""
    with FaultyProxy(hasty_relay.port) as proxy:
        yield proxy


def test_a_tab_that_is_put_to_sleep(
    chromium: Chromium, hasty_relay: Relay, hasty_proxy: FaultyProxy, host_server: PageServer
) -> None:
    """Its calls wait; awake, it runs each once."""
    classroom = BackgroundClassroom(chromium, host_server, hasty_proxy, STREAM)
    agent = Agent(hasty_relay.url, classroom.code)
    writes = Writes(classroom, agent)
    classroom.tab.command("Page.setWebLifecycleState", state="frozen")
    writes.submit(2)
    late = agent.submit("list_data_contexts", wait=3)
    assert late.status == 202
    classroom.tab.command("Page.setWebLifecycleState", state="active")
    assert agent.read(late.body["requestId"]).result
    writes.submit(2)
    writes.expect_each_once()
    agent.close()


def test_a_hidden_tab_whose_timers_are_throttled(
    chromium: Chromium, hasty_relay: Relay, hasty_proxy: FaultyProxy, host_server: PageServer
) -> None:
    """It polls on time, because its clock is in a Web Worker, and answers calls."""
    hasty_proxy.refuse(STREAM)
    classroom = BackgroundClassroom(chromium, host_server, hasty_proxy, POLL)
    interval = HASTY["worker-polling-interval"]
    classroom.tab.evaluate(f"window.ticks = 0; setInterval(() => {{ window.ticks += 1; }}, {interval})")
    polls = hasty_proxy.seen(POLL)
    until("polls", lambda: hasty_proxy.seen(POLL) >= polls + 15, within=2 * 15 * interval / 1000)
    # Once a second for now; after some minutes it would be once a minute.
    assert classroom.tab.evaluate("window.ticks") < 15 / 2
    agent = Agent(hasty_relay.url, classroom.code)
    writes = Writes(classroom, agent)
    writes.submit(3)
    writes.expect_each_once()
    agent.close()


def test_seven_tabs_of_one_profile(browser: Browser, relay: Relay, host_server: PageServer) -> None:
    """Four stream and three poll, so that connections are left for results: all answer."""
    with ExitStack() as closing:
        context = browser.new_context(viewport=VIEWPORT)
        closing.callback(context.close)
        tabs = [open_in(context, relay, host_server) for _ in range(7)]
        transports = [tab.link.get_attribute("data-transport") for tab in tabs]
        assert sorted(transports) == ["polling"] * 3 + ["sse"] * STREAMS_PER_PROFILE
        agents = [Agent(relay.url, tab.code) for tab in tabs]
        for agent in agents:
            closing.callback(agent.close)
        writes = [Writes(tab, agent) for tab, agent in zip(tabs, agents, strict=True)]
        for _ in range(2):
            for one in writes:
                one.submit()
        for one in writes:
            one.expect_each_once()
        for tab, transport in zip(tabs, transports, strict=True):
            if transport == "polling":
                expect(tab.link).to_contain_text("Other tabs of this browser have taken all live connections.")
        # The next try would be in half a minute; a stream that is given up is taken at once.
        leaving, waiting = transports.index("sse"), [tab for tab in tabs if is_polling(tab)]
        tabs[leaving].page.close()
        until("a stream for a tab that polled", lambda: sum(map(is_polling, waiting)) == len(waiting) - 1)


def is_polling(tab: Classroom) -> bool:
    """Whether calls come by polls."""
    return tab.link.get_attribute("data-transport") == "polling"


def open_in(context: BrowserContext, relay: Relay, host: PageServer) -> Classroom:
    """Open one more tab of a profile."""
    return Classroom(context.new_page(), f"{host.url}/index.html", f"{relay.url}/plugin/", real=False).connected()


def test_a_code_that_another_tab_has_taken_over(classroom: Classroom, relay: Relay) -> None:
    """The page says so, and stays still."""
    session = session_of(classroom, relay)
    head = f"GET /api/stream?code={session['code']} HTTP/1.1\r\nHost: x\r\nX-Worker-Id: another\r\n"
    stream = connect(relay.port, f"{head}Authorization: Bearer {session['workerToken']}\r\n\r\n")
    read_until(stream, "event: connected")
    classroom.expect_link("disconnected")
    expect(classroom.link).to_contain_text("Another tab has taken over this code")
    stream.close()


def test_a_session_that_is_over(classroom: Classroom, relay: Relay) -> None:
    """The page says so and offers a new code, which works."""
    session = session_of(classroom, relay)
    token = f"Bearer {session['workerToken']}"
    assert ask(relay.port, "DELETE", f"/api/sessions/{session['code']}", Authorization=token)[0] in {200, 204}
    classroom.expect_link("disconnected")
    classroom.plugin.locator("[data-action=renew]").click()
    classroom.expect_link("connected")
    assert classroom.code != session["code"]


def session_of(classroom: Classroom, relay: Relay) -> dict[str, str]:
    """The page's session, by the key that it keeps."""
    key = classroom.frame.evaluate("() => sessionStorage.getItem('codap-relay.key')")
    status, session = ask(relay.port, "POST", "/api/sessions", Idempotency_Key=key)
    assert status in {200, 201}, session
    assert session["code"] == classroom.code
    return session
