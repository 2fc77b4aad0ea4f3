"""The boards against a real Prometheus that scrapes real relays under load."""

import math
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from boards.queries import slow_share
from monitoring.board_files import FOLDER, Board, Question, all_questions, boards, panel_called
from monitoring.browser import chromium
from monitoring.classroom import Tab
from monitoring.known_series import known
from monitoring.lesson import Lesson, lesson
from monitoring.metric_tables import metrics
from monitoring.promql import substituted
from monitoring.traffic import TRACE, Load
from support.accessibility import violations
from support.binary import BINARY
from support.collector import collecting
from support.waiting import until

# The first scrape comes about six seconds after Prometheus has started.
SCRAPED_WITHIN_S = 30
# What a lesson of some seconds does not bring, each with why.
MAY_BE_EMPTY = {
    "slo: p95, and a week ago B": "there was no Prometheus a week ago",
}
# What stays 0 in a lesson of some seconds, each with why.
MAY_BE_ZERO = {
    "overview: Unsent bytes A": "tabs here read at once",
    "overview: Unsent bytes B": "tabs here read at once",
    "overview: Limits and wrong codes a minute C": "who is locked out is an address, and here is only one",
    "overview: Lines that are missing, a minute A": "standard output takes every line",
    "overview: Lines that are missing, a minute B": "standard output takes every line",
    "overview: Store trouble A": "its disk keeps up",
    "overview: Store trouble B": "its disk works",
    "overview: Store trouble C": "its disk works",
    "overview: Connections B": "there is room for all",
    "overview: Restarts in an hour A": "the last test restarts a relay, and asks then",
}
# So that lines are sampled, and that a second report comes too soon.
HARDSHIPS = ["--log-sample-above=20", "--limit-telemetry=12/1"]
# A trace collector's answer, to as many requests as a lesson can bring.
NO_TRACES = [(400, {}, {})] * 10_000
# Longer than the objective, and as long as a call may wait.
SLOW_CODAP_MS, LONGEST_WAIT_MS = 2100, 120_000
# So that panels about alerts have one to show.
ALWAYS_FIRES = """
groups:
  - name: always
    rules:
      - alert: RelayTestFires
        expr: up == 1
        labels: {severity: info}
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lesson]:
    """A lesson that has been watched for long enough to have rates of everything."""
    home = tmp_path_factory.mktemp("lesson")
    rules = home / "rules.yaml"
    rules.write_text(ALWAYS_FIRES)
    with ExitStack() as ending:
        collector = ending.enter_context(collecting(*NO_TRACES))
        options = [*HARDSHIPS, f"--otlp-endpoint={collector.url}"]
        running = ending.enter_context(lesson(home, consoles=FOLDER / "console", rules=[rules], options=options))
        prometheus, port = running.prometheus, running.relays[0].port
        slow = Load(BINARY, port, sessions=2, in_flight=2, delay_ms=SLOW_CODAP_MS)
        ending.callback(slow.stop)
        # Of a tab that never comes for it.
        status, answer = Tab(port).submit("waits", {}, deadlineMs=LONGEST_WAIT_MS)
        assert status == 202, answer
        seen = 'sum(rate(relay_tool_call_duration_seconds_count{outcome=~"completed|expired"}[5s])) by (outcome) > 0'
        reported = 'sum(rate(relay_worker_reports_total{result="merged"}[5s])) > 0'
        late = f"({slow_share('5s')}) > 0"
        untraced = "sum(rate(relay_trace_spans_dropped_total[10s])) > 0"
        until("calls that were scraped", lambda: len(prometheus.query(seen)) == 2, SCRAPED_WITHIN_S)
        until("reports that were scraped", lambda: prometheus.query(reported), SCRAPED_WITHIN_S)
        until("slow calls that were scraped", lambda: prometheus.query(late), SCRAPED_WITHIN_S)
        until("traces that were refused", lambda: prometheus.query(untraced), SCRAPED_WITHIN_S)
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as running:
        yield running


@pytest.mark.parametrize("question", all_questions(), ids=str)
def test_a_query_finds_something(running: Lesson, question: Question) -> None:
    """As Grafana would ask it: for a moment or for a range. Each number is one; at least one is not 0.

    Every series exists from the start, at 0: only another value shows that a query counts what happened.
    """
    expr, now = substituted(question.expr), time.time()
    if question.is_instant:
        series = running.prometheus.query(expr)
        samples = [float(one["value"][1]) for one in series]
    else:
        series = running.prometheus.query_range(expr, now - 8, now, 1)
        samples = [float(value) for one in series for _, value in one["values"]]
    assert all(map(math.isfinite, samples)), f"not finite: {series}"
    assert samples or str(question) in MAY_BE_EMPTY, f"found nothing: {expr}"
    assert any(samples) or str(question) in {**MAY_BE_EMPTY, **MAY_BE_ZERO}, f"found zeros only: {expr}"


def test_nothing_is_excused_that_is_not_asked() -> None:
    """An excuse whose panel went would hide the next one of that name."""
    assert set(MAY_BE_EMPTY) | set(MAY_BE_ZERO) <= {str(question) for question in all_questions()}


def annotations(board: Board) -> dict[str, str]:
    """What a board asks for its vertical lines."""
    return {one["name"]: one["expr"] for one in board["annotations"]["list"]}


@pytest.mark.parametrize("name", boards())
def test_annotations_can_be_asked(running: Lesson, name: str) -> None:
    """The releases are of the lesson's begin, each relay's; the alert fires for each."""
    board: Board = boards()[name]
    now = time.time()
    found = {
        what: running.prometheus.query_range(substituted(expr), now - 10, now, 1)
        for what, expr in annotations(board).items()
    }
    assert {what: len(series) for what, series in found.items()} == {"Restarts": 0, "Releases": 2, "Alerts": 2}


@pytest.mark.parametrize("label", ["job", "instance"])
def test_variables_have_values(running: Lesson, label: str) -> None:
    """One job; two instances."""
    found = running.prometheus.ask(f"label/{label}/values", **{"match[]": "relay_build_info"})
    wanted = {"job": ["codap-relay"], "instance": [f"127.0.0.1:{relay.port}" for relay in running.relays]}
    assert found == sorted(wanted[label])


@pytest.mark.parametrize("question", [one for one in all_questions() if one.has_exemplars], ids=str)
def test_curves_have_exemplars_that_name_a_call(running: Lesson, question: Question) -> None:
    """Each has the requestId to look up."""
    now = time.time()
    found = running.prometheus.ask("query_exemplars", query=substituted(question.expr), start=now - 60, end=now)
    exemplars = [one["labels"] for series in found for one in series["exemplars"]]
    assert exemplars
    assert all(labels.get("request_id") for labels in exemplars), exemplars[:3]


def test_exemplars_name_the_trace_of_a_call_that_has_one(running: Lesson) -> None:
    """One that a traced agent asked for is among them."""
    now = time.time()
    selector = "relay_tool_call_duration_seconds_bucket"
    found = running.prometheus.ask("query_exemplars", query=selector, start=now - 60, end=now)
    assert TRACE in {one["labels"].get("trace_id") for series in found for one in series["exemplars"]}


def console(running: Lesson, **parameters: str) -> str:
    """Ask for the console's page."""
    with urlopen(f"{running.prometheus.url}/consoles/codap-relay.html?{urlencode(parameters)}") as answer:
        return answer.read().decode()


@pytest.mark.parametrize("window", ["1m", "5m", "1h"])
def test_the_console_shows_values(running: Lesson, window: str) -> None:
    """Each tile and table has numbers; every relay has a row."""
    page = console(running, window=window)
    assert "NaN" not in page
    for said in (
        "all relays",
        "completed",
        "worker_lost (bad)",
        "unknown_tool",
        "failing",
        "muffled",
        "sse",
        "polling",
    ):
        assert said in page
    assert page.count("<meter") == 6
    assert all(f'<th scope="row">127.0.0.1:{relay.port}</th>' in page for relay in running.relays)
    assert f'<option value="{window}" selected>' in page


def test_the_console_shows_one_relay_when_asked(running: Lesson) -> None:
    """What only the streaming relay has is not in the other's page."""
    page = console(running, window="1m", instance=f"127.0.0.1:{running.relays[1].port}")
    assert "worker_lost" not in page
    assert f'<th scope="row">127.0.0.1:{running.relays[0].port}</th>' not in page


def test_the_console_says_so_when_there_is_nothing(running: Lesson) -> None:
    """A job that is not scraped: words instead of holes."""
    page = console(running, job='no"such')
    for said in ("no target", "no calls", "no reports of tabs", "no call has ended", "no errors"):
        assert said in page


@pytest.mark.parametrize(("asked", "refreshes"), [("", False), ("30", True), ("1", False)])
def test_the_console_refreshes_itself_only_when_asked(running: Lesson, asked: str, refreshes: bool) -> None:
    """Every half minute or not at all."""
    assert ('http-equiv="refresh" content="30"' in console(running, refresh=asked)) == refreshes


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 320)])
def test_the_console_is_for_everybody(running: Lesson, browser: Browser, scheme: str, width: int) -> None:
    """Axe has no complaint, about contrast too; nothing is fetched from elsewhere; no scrolling sideways."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    url = f"{running.prometheus.url}/consoles/codap-relay.html?window=1m"
    page.goto(url)
    assert (violations(page), asked) == ([], [url])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    context.close()


def test_what_the_console_uses_exists() -> None:
    """Every metric it names is in docs/metrics.md, or will be."""
    names = set(
        re.findall(r"\b(?:relay|process|http_server)_\w+", (FOLDER / "console" / "codap-relay.html").read_text())
    )
    # A histogram's name stands there once, before what its three kinds of series add to it.
    assert names - known().keys() - {metric.name for metric in metrics().values()} == set()


def test_a_restart_is_marked(running: Lesson) -> None:
    """On every board, one mark, of the relay that restarted; and it is counted. Last: counters begin anew."""
    running.restart_last()
    asked = {substituted(annotations(board)["Restarts"], __rate_interval="1m") for board in boards().values()}
    restarted = [f"127.0.0.1:{running.relays[-1].port}"]
    for expr in asked:
        found = until("the mark", lambda expr=expr: running.prometheus.query(expr), SCRAPED_WITHIN_S)
        assert [one["metric"]["instance"] for one in found] == restarted
        assert [one["value"][1] for one in found] == ["1"]
    (count,) = running.prometheus.query(substituted(panel_called("Restarts in an hour")["targets"][0]["expr"]))
    assert count["value"][1] == "1"
