"""The boards against a real Prometheus that scrapes real relays under load."""

import math
import time
from collections.abc import Iterator

import pytest
from monitoring.board_files import FOLDER, Board, Question, all_questions, boards
from monitoring.expected_soon import EXEMPLARS_SOON, EXPECTED_SOON
from monitoring.lesson import Lesson, lesson
from monitoring.metric_tables import metrics
from monitoring.promql import family, substituted, used
from support.waiting import until

# The first scrape comes about six seconds after Prometheus has started.
SCRAPED_WITHIN_S = 30
# What a lesson of some seconds does not bring, each with why.
MAY_BE_EMPTY = {
    "slo: p95, and a week ago B": "there was no Prometheus a week ago",
    "slo: Alerts A": "no rules are loaded, so nothing can fire",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lesson]:
    """A lesson that has been watched for long enough to have rates of everything."""
    with lesson(tmp_path_factory.mktemp("lesson"), consoles=FOLDER / "console") as running:
        prometheus = running.prometheus
        seen = 'sum(rate(relay_tool_call_duration_seconds_count{outcome=~"completed|expired"}[5s])) by (outcome) > 0'
        reported = "sum(rate(relay_worker_reports_total[5s])) > 0"
        until("calls that were scraped", lambda: len(prometheus.query(seen)) == 2, SCRAPED_WITHIN_S)
        until("reports that were scraped", lambda: prometheus.query(reported), SCRAPED_WITHIN_S)
        yield running


def is_expected(question: Question) -> bool:
    """Whether it asks for what the relay does not export yet."""
    known = metrics()
    lacking = EXPECTED_SOON.keys() - known.keys()
    return any(family(one.name, EXPECTED_SOON | known) in lacking for one in used(question.expr).selectors)


@pytest.mark.parametrize("question", all_questions(), ids=str)
def test_a_query_finds_something(running: Lesson, question: Question) -> None:
    """As Grafana would ask it: for a moment or for a range. Each number is one, and there is at least one."""
    expr, now = substituted(question.expr), time.time()
    if question.is_instant:
        series = running.prometheus.query(expr)
        samples = [float(one["value"][1]) for one in series]
    else:
        series = running.prometheus.query_range(expr, now - 4, now, 1)
        samples = [float(value) for one in series for _, value in one["values"]]
    assert all(map(math.isfinite, samples)), f"not finite: {series}"
    assert samples or str(question) in MAY_BE_EMPTY or is_expected(question), f"found nothing: {expr}"


def test_nothing_is_excused_that_is_not_asked() -> None:
    """An excuse whose panel went would hide the next one of that name."""
    assert set(MAY_BE_EMPTY) <= {str(question) for question in all_questions()}


@pytest.mark.parametrize("name", boards())
def test_annotations_can_be_asked(running: Lesson, name: str) -> None:
    """Restarts, releases and alerts; the releases are of the lesson's begin."""
    board: Board = boards()[name]
    now = time.time()
    found = {
        one["name"]: running.prometheus.query_range(substituted(one["expr"]), now - 10, now, 1)
        for one in board["annotations"]["list"]
    }
    assert [len(found["Releases"]), found["Restarts"], found["Alerts"]] == [2, [], []]


@pytest.mark.parametrize("label", ["job", "instance"])
def test_variables_have_values(running: Lesson, label: str) -> None:
    """One job; two instances."""
    found = running.prometheus.ask(f"label/{label}/values", **{"match[]": "relay_build_info"})
    wanted = {"job": ["codap-relay"], "instance": [f"127.0.0.1:{relay.port}" for relay in running.relays]}
    assert found == sorted(wanted[label])


@pytest.mark.skipif(EXEMPLARS_SOON, reason="the relay's exposition has no exemplars yet")
@pytest.mark.parametrize("question", [one for one in all_questions() if one.has_exemplars], ids=str)
def test_curves_have_exemplars_that_name_a_call(running: Lesson, question: Question) -> None:
    """Each has the requestId to look up and the trace's id."""
    now = time.time()
    found = running.prometheus.ask("query_exemplars", query=substituted(question.expr), start=now - 60, end=now)
    exemplars = [one["labels"] for series in found for one in series["exemplars"]]
    assert exemplars
    assert all({"request_id", "trace_id"} <= set(labels) for labels in exemplars)
