"""The boards that are checked in: what the code makes, by the linter's rules, with metrics that exist."""

import copy
import re
from collections.abc import Callable

import pytest

from boards.catalogue import BOARDS, FOLDER
from monitoring.board_files import Board, Question, all_questions, boards, panels
from monitoring.known_series import known
from monitoring.linter import RULES
from monitoring.promql import used
from monitoring.rule_files import alerts

CHECKED_IN = boards()
# Labels that Prometheus adds, and those of its own series.
ADDED = {"job", "instance", "le"}
OWN = {"ALERTS": {"alertname", "alertstate", "severity"}, "up": set()}


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_is_what_its_code_makes(name: str) -> None:
    """After a change of Tests/Monitoring/boards: `make dashboards`."""
    assert (FOLDER / name).read_text() == BOARDS[name]()


def test_there_is_no_board_without_code() -> None:
    """A file that nothing makes would go stale unseen."""
    assert {path.name for path in FOLDER.glob("*.json")} == set(BOARDS)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", CHECKED_IN)
def test_a_board_keeps_a_rule(name: str, rule: str) -> None:
    """Each rule, for each board."""
    assert not list(RULES[rule](CHECKED_IN[name]))


def _variable(name: str, **changes: object) -> Callable[[Board], None]:
    return lambda board: next(one for one in board["templating"]["list"] if one["name"] == name).update(changes)


def _panel(**changes: object) -> Callable[[Board], None]:
    return lambda board: next(panels(board)).update(changes)


def _expr(expr: str, **changes: object) -> Callable[[Board], None]:
    def change(board: Board) -> None:
        curves = next(panel for panel in panels(board) if panel["type"] == "timeseries")
        curves["targets"][0].update({"expr": expr, **changes})

    return change


def _defaults(**changes: object) -> Callable[[Board], None]:
    def change(board: Board) -> None:
        for panel in panels(board):
            if panel["type"] != "text":
                panel["fieldConfig"]["defaults"].update(changes)

    return change


SCOPE = 'job=~"$job",instance=~"$instance"'
# A rule that can no longer fail is a failure: each must refuse a board that is spoilt in its way.
SPOILERS: dict[str, Callable[[Board], None]] = {
    "template-datasource": _variable("datasource", type="constant"),
    "template-job": _variable("job", multi=False),
    "template-instance": _variable("instance", allValue=".*"),
    "template-label-promql": _variable("job", query="up"),
    "template-on-time-change-reload": _variable("job", refresh=1),
    "panel-datasource": _panel(datasource={"type": "prometheus", "uid": "mine"}),
    "panel-title-description": _panel(description="Calls. They are many, or there are few of them."),
    "panel-units": _defaults(unit="furlongs"),
    "panel-no-targets": _panel(targets=[]),
    "target-promql": _expr("sum(up"),
    "target-rate-interval": _expr(f"rate(relay_tool_calls_total{{{SCOPE}}}[5m])"),
    "target-job": _expr('up{instance=~"$instance"}'),
    "target-instance": _expr('up{job=~"$job"}'),
    "target-counter-agg": _expr(f"sum(relay_tool_calls_total{{{SCOPE}}})"),
    "uneditable-dashboard": lambda board: board.update(editable=True),
    "identity": lambda board: board.update(id=7),
    "grid": _panel(gridPos={"x": 0, "y": 0, "w": 24, "h": 9}),
    "annotations": lambda board: board["annotations"]["list"].pop(),
    "no-value": _defaults(noValue=""),
    "exemplars": _expr(
        f"histogram_quantile(0.5, rate(relay_tool_call_duration_seconds_bucket{{{SCOPE}}}[$__rate_interval]))",
        exemplar=False,
    ),
    "thresholds-are-objectives": _defaults(thresholds={"steps": [{"color": "red", "value": 3}]}),
    "legends": _expr(f"up{{{SCOPE}}}", legendFormat=""),
    "no-foreign-address": _panel(description="See https://example.org."),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_refuses_a_board_that_breaks_it(rule: str) -> None:
    """Spoil the overview in that rule's way."""
    board = copy.deepcopy(CHECKED_IN["overview"])
    SPOILERS[rule](board)
    assert list(RULES[rule](board))


KNOWN = known()


@pytest.mark.parametrize("question", all_questions(), ids=str)
def test_a_query_uses_metrics_labels_and_values_that_exist(question: Question) -> None:
    """By docs/metrics.md, which a test holds against the relay's catalogue."""
    use = used(question.expr)
    labels: set[str] = set(ADDED)
    for one in use.selectors:
        if one.name in OWN:
            labels |= OWN[one.name]
            continue
        assert one.name in KNOWN, f"{one.name} is not in docs/metrics.md"
        has = KNOWN[one.name]
        labels |= has.keys()
        for label, operator, value in one.matchers:
            assert label in has or label in ADDED, f"{one.name} has no label {label}"
            _check_values(has.get(label, set()), operator, value)
    assert use.grouped <= labels, f"no label {use.grouped - labels}"


def _check_values(values: set[str], operator: str, asked: str) -> None:
    """Of a label whose values are a closed list, each one asked for is on it."""
    if values:
        for one in asked.split("|") if "~" in operator else [asked]:
            assert one in values, f"{one} is not among {sorted(values)}"


@pytest.mark.parametrize("name", CHECKED_IN)
def test_a_text_uses_variables_that_its_board_has(name: str) -> None:
    """Grafana leaves others as they are written."""
    board = CHECKED_IN[name]
    texts = [panel["options"]["content"] for panel in panels(board) if panel["type"] == "text"]
    variables = {one["name"] for one in board["templating"]["list"]}
    assert {used for text in texts for used in re.findall(r"\$\{(\w+)\}", text)} <= variables


def test_the_journal_is_asked_for_an_id_by_its_own_field() -> None:
    """A trace's id finds nothing among requests' ids."""
    (how,) = [panel["options"]["content"] for panel in panels(CHECKED_IN["call"]) if panel["type"] == "text"]
    asked = dict(re.findall(r"(\w+_ID)=\$\{(\w+)\}", how))
    assert asked == {"REQUEST_ID": "request_id", "TRACE_ID": "trace_id"}


def test_alerts_lead_to_boards_that_are_there() -> None:
    """By the uid in each alert's dashboard_url."""
    uids = {board["uid"] for board in CHECKED_IN.values()}
    led_to = {alert.name: alert.annotations.get("dashboard_url", "") for alert in alerts()}
    assert led_to
    assert {name: url for name, url in led_to.items() if url and not set(url.split("/")) & uids} == {}


def test_boards_show_each_alert_but_the_one_that_always_fires() -> None:
    """They ask for alerts by the first word of their names."""
    assert {alert.name for alert in alerts() if not alert.name.startswith("Relay")} == {"Watchdog"}
