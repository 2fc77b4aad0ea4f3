"""Every tool, end to end, in CODAP's two versions: what it does and how it fails."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import jsonschema
import pytest
from playwright.sync_api import Browser, Page

from conftest import REAL_CODAP, fresh_page
from scenarios import SCENARIOS
from support.agent import Agent
from support.binary import BINARY
from support.classroom import Classroom
from support.pages import PageServer
from support.relay import Relay
from support.scenarios import Fails, Scenario, Scene, Works

pytestmark = pytest.mark.skipif(bool(REAL_CODAP), reason="prepares the document with the test host's switches")

MODES = ("v3", "v2")
# Hundreds of calls in one session, one after another.
OPTIONS = (
    "--limit-submit=off",
    "--limit-create=off",
    "--auto-extend=active",
    "--worker-call-rate=1000",
    "--worker-call-burst=1000",
)


@pytest.fixture(scope="module")
def tools_relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """A relay without limits."""
    relay = Relay(BINARY, tmp_path_factory.mktemp("tools"), *OPTIONS)
    yield relay
    relay.stop()


@pytest.fixture(scope="module", params=MODES)
def stage(
    request: pytest.FixtureRequest, browser: Browser, tools_relay: Relay, host_server: PageServer
) -> Iterator[Scene]:
    """One tab for all scenarios of a version; each begins with an empty document."""
    with fresh_page(browser) as page:
        scene = open_scene(page, tools_relay, host_server, request.param)
        yield scene
        scene.agent.close()


def open_scene(page: Page, relay: Relay, host_server: PageServer, mode: str) -> Scene:
    """Open CODAP in a version, with the plugin, and give an agent its code."""
    classroom = Classroom(
        page, f"{host_server.url}/index.html", f"{relay.url}/plugin/", real=False, codap=mode, doubleLoad="no"
    ).connected()
    return Scene(classroom, Agent(relay.url, classroom.code), mode)


@pytest.fixture(scope="module")
def manifest(tools_relay: Relay) -> dict[str, Any]:
    """What the relay tells agents of its tools, by name."""
    with urlopen(f"{tools_relay.url}/api/metadata") as answer:
        return {tool["name"]: tool for tool in json.load(answer)["tools"]}


def named(scenario: Scenario) -> str:
    """Name a scenario in pytest's output."""
    return f"{scenario.tool}: {scenario.does}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_a_tool(stage: Scene, manifest: dict[str, Any], scenario: Scenario) -> None:
    """Does what it says, or fails as it says."""
    if stage.mode not in scenario.modes:
        pytest.skip(f"not so in {stage.mode}")
    stage.codap("codap => codap.reset()")
    scenario.given(stage)
    answer = stage.agent.submit(scenario.tool, scenario.arguments(stage), deadline_ms=scenario.deadline_ms)
    match scenario:
        case Works():
            jsonschema.validate(answer.result, manifest[scenario.tool]["outputSchema"], jsonschema.Draft7Validator)
            assert scenario.then(stage, answer.result) is not False, answer.result
        case Fails(kind="refused"):
            assert answer.status == 422, answer.body
            assert scenario.says in json.dumps(answer.body, ensure_ascii=False), answer.body
            assert scenario.then(stage) is not False, answer.body
        case Fails():
            assert answer.error["type"] == scenario.kind, answer.error
            told = answer.error["message"] + json.dumps(answer.error.get("details"), ensure_ascii=False)
            assert scenario.says in told, answer.error
            assert scenario.then(stage) is not False, answer.body


def test_every_tool_has_its_scenarios(manifest: dict[str, Any]) -> None:
    """One way to work and two to fail at least, for each tool; none for tools that are not there."""
    works = Counter(one.tool for one in SCENARIOS if isinstance(one, Works))
    fails = Counter(one.tool for one in SCENARIOS if isinstance(one, Fails))
    assert set(works) | set(fails) <= set(manifest)
    thin = sorted(name for name in manifest if works[name] < 1 or fails[name] < 2)
    assert not thin, f"tools without a scenario that works and two that fail: {thin}"
