"""The real page reports on itself: records arrive in the relay's log, and metrics move."""

import re
import urllib.request
from typing import Any

from playwright.sync_api import expect

from support.agent import Agent
from support.classroom import Classroom
from support.relay import Relay
from support.waiting import until


def reported(relay: Relay, event: str, workers: set[str]) -> list[dict[str, Any]]:
    """Log records of that event from workers other than these."""
    return [line for line in relay.log() if line["event"] == event and line.get("workerId") not in workers]


def metric(relay: Relay, series: str) -> float:
    """The value of a series; 0 while it is not there."""
    with urllib.request.urlopen(f"{relay.url}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.split(" ")[1]) for line in lines if line.startswith(f"{series} "))


def test_a_page_reports_that_it_is_there_and_that_it_goes(relay: Relay, open_classroom: type[Classroom]) -> None:
    """The first report comes soon after loading; the last one outlives its page."""
    known = {line["workerId"] for line in relay.log() if line.get("workerId")}
    attempts = metric(relay, "relay_worker_connection_attempts_total")
    merged = metric(relay, 'relay_worker_reports_total{result="merged"}')
    classroom = open_classroom()
    (record,) = until("report of the page", lambda: reported(relay, "worker.link_streaming", known))[:1]
    assert record["source"] == "worker"
    assert record["level"] == "info"
    assert record["sessionId"]
    assert record["requestId"]
    assert metric(relay, "relay_worker_connection_attempts_total") > attempts
    assert metric(relay, 'relay_worker_reports_total{result="merged"}') > merged
    classroom.reload_plugin()
    left = until("the page's farewell", lambda: reported(relay, "worker.page_closed", known))
    assert record["workerId"] in {line["workerId"] for line in left}


def test_a_page_shows_how_it_is_and_reports_the_same(relay: Relay, open_classroom: type[Classroom]) -> None:
    """Connection, CODAP, posting, memory: under Details, and in the journal's line of each report."""
    known = {line["workerId"] for line in relay.log() if line.get("workerId")}
    classroom = open_classroom()
    details = classroom.plugin.get_by_test_id("health")
    details.locator("summary").click()
    shown = {"mode": "streaming", "codap": "connected", "posting": "posted", "queue": "0", "level": "info"}
    for field, words in shown.items():
        expect(details.locator(f"[data-field={field}]")).to_have_text(words)
    expect(details.locator("[data-field=memory]")).to_have_text(re.compile(r"^\d+\.\d MiB$"))

    def healthy() -> list[dict[str, Any]]:
        wanted = {"link": "streaming", "codap": "connected", "posting": True, "queue": 0}
        told = [line["health"] for line in reported(relay, "worker.reported", known)]
        return [health for health in told if health.items() >= wanted.items()]

    assert until("a report", healthy)[0]["memoryKiB"] > 0


def test_how_long_a_tool_took_in_the_tab_is_in_the_metrics(relay: Relay, agent: Agent) -> None:
    """The time of a tool, measured in the tab, by its name."""
    series = 'relay_worker_tool_execution_seconds_count{tool="list_data_contexts"}'
    before = metric(relay, series)
    agent.call("list_data_contexts")
    # A call's account is closed when its answer has gone, which its agent may have by then.
    until("the call to be counted", lambda: metric(relay, series) == before + 1)
