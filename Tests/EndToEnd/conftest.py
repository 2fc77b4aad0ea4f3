"""Fixtures: the relay, the CODAP page, a classroom in Chromium, an agent."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from proxy import FaultyProxy
from support.agent import Agent
from support.binary import BINARY, REPOSITORY
from support.cats import SETUP
from support.classroom import Classroom
from support.pages import PageServer
from support.probe import Probe
from support.relay import Relay
from support.stage import OpenStage, StagePage

ARTIFACTS = REPOSITORY / ".build" / "e2e"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
REAL_CODAP = os.environ.get("CODAP_URL")
VIEWPORT = {"width": 1360, "height": 900}


def pytest_configure(config: pytest.Config) -> None:
    """Know our one marker."""
    config.addinivalue_line("markers", "host: needs the CODAP test host's document or switches")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out, against a real CODAP, what only the test host can do."""
    if REAL_CODAP:
        for item in items:
            if item.get_closest_marker("host"):
                item.add_marker(pytest.mark.skip(reason="a real CODAP has no test switches"))


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Where screenshots and logs of this run go."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    return ARTIFACTS


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    if REAL_CODAP:
        # A public page may not reach loopback without asking a person; there is none here.
        arguments.append("--disable-features=LocalNetworkAccessChecks")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@contextmanager
def fresh_page(browser: Browser) -> Iterator[Page]:
    """Open a tab with storage of its own; an exception in any of its frames fails whoever used it."""
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, errors


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab."""
    with fresh_page(browser) as page:
        yield page


@pytest.fixture(scope="module")
def module_page(browser: Browser) -> Iterator[Page]:
    """A tab for tests that make their document anew without loading the page."""
    with fresh_page(browser) as page:
        yield page


@pytest.fixture(scope="session")
def host_server() -> Iterator[PageServer]:
    """The test host's pages."""
    server = PageServer()
    yield server
    server.close()


# So that a test need not wait for what takes a person's worker half a minute.
HASTY = {
    "heartbeat": 1,
    "worker-sse-timeout": 2000,
    "worker-retry-delay": 100,
    "worker-max-retries": 2,
    "worker-polling-interval": 200,
    "limit-create": "off",
    "limit-submit": "off",
}


@pytest.fixture(scope="session")
def hasty_relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """A relay whose workers lose patience soon."""
    options = [f"--{name}={value}" for name, value in HASTY.items()]
    relay = Relay(BINARY, tmp_path_factory.mktemp("hasty"), *options)
    yield relay
    relay.stop()


@pytest.fixture(scope="session")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """The built relay, started once and stopped cleanly."""
    if not BINARY.exists():
        pytest.fail(f"{BINARY} is missing: build it with `swift build -c release`", pytrace=False)
    relay = Relay(BINARY, tmp_path_factory.mktemp("relay"))
    yield relay
    relay.stop()


@pytest.fixture
def proxy(relay: Relay) -> Iterator[FaultyProxy]:
    """A proxy in front of the relay that can cut, refuse and hold."""
    with FaultyProxy(relay.port) as proxy:
        yield proxy


OpenClassroom = Callable[..., Classroom]


@pytest.fixture
def open_classroom(page: Page, relay: Relay, host_server: PageServer) -> OpenClassroom:
    """Open CODAP with the plugin, by way of the relay itself or of another address, and connect."""

    def open_one(through: str = relay.url, **host: str) -> Classroom:
        codap_url = REAL_CODAP or f"{host_server.url}/index.html"
        return Classroom(page, codap_url, f"{through}/plugin/", real=bool(REAL_CODAP), **host).connected()

    return open_one


@pytest.fixture
def classroom(open_classroom: OpenClassroom) -> Classroom:
    """A tab with CODAP and the plugin, connected."""
    return open_classroom()


@pytest.fixture
def new_agent(relay: Relay) -> Iterator[Callable[[Classroom], Agent]]:
    """An agent for a classroom: all it is given is the code a person read out."""
    agents: list[Agent] = []

    def make(classroom: Classroom) -> Agent:
        agents.append(Agent(relay.url, classroom.code))
        return agents[-1]

    yield make
    for agent in agents:
        agent.close()


@pytest.fixture
def agent(new_agent: Callable[[Classroom], Agent], classroom: Classroom) -> Agent:
    """The agent of the test's classroom."""
    return new_agent(classroom)


@pytest.fixture
def open_stage(browser: Browser, relay: Relay) -> Iterator[OpenStage]:
    """Open the plugin's page with scenes instead of a relay and CODAP."""
    stages: list[StagePage] = []

    def open_one(query: str = "", **options: object) -> StagePage:
        stages.append(StagePage(browser, relay.url, query, **options))
        return stages[-1]

    yield open_one
    for stage in stages:
        stage.close()


@pytest.fixture(scope="module")
def codap(request: pytest.FixtureRequest) -> str:
    """Which CODAP the host is. `support.probe.EITHER` makes a test run with both."""
    return getattr(request, "param", "v3")


@pytest.fixture(scope="module")
def lasting_probe(module_page: Page, host_server: PageServer, codap: str) -> Probe:
    """A connected probe for the tests that do not look at how it connected."""
    return Probe(module_page, host_server.url, doubleLoad="no", codap=codap).connect()


@pytest.fixture
def cats(lasting_probe: Probe) -> Probe:
    """A probe in a document with cats and their owners."""
    lasting_probe.codap("codap => codap.reset()")
    _, made = lasting_probe.send(SETUP)
    assert made["success"], made
    lasting_probe.forget()
    return lasting_probe
