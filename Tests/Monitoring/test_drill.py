"""The drill's own parts: rules that run faster are still the same rules, and its report is complete."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from drill.desk import Desk
from drill.evidence import STAGES, Evidence
from drill.incident import Finding, problems, told_besides
from drill.quick import SECONDS, Pace
from drill.report import MACHINE, REPORT, machine_line, marks
from drill.scenarios import PACE, SCENARIOS, Scenario, side_by_side
from monitoring.alertmanager import CONFIGURATION
from monitoring.board_files import boards, panels
from monitoring.rule_files import Rule, alerts, rules
from monitoring.tools import run
from support.binary import REPOSITORY

# Every span of time that a file can have.
SPAN = re.compile(r"\b(\d+)(s|m|h|d|w)\b")


def by_name(scenario: Scenario) -> str:
    """The name of a parameterised case."""
    return scenario.name


@pytest.mark.parametrize(
    ("expr", "quick"),
    [
        ("rate(x[5m])", "rate(x[20s])"),
        ("a offset 1w > 1.5 * b offset 1d", "a offset 40320s > 1.5 * b offset 5760s"),
        ("increase(x[1h]) >= 10 and y > 2", "increase(x[240s]) >= 10 and y > 2"),
        ("time() - process_start_time_seconds{a='b'} > 1800", "time() - process_start_time_seconds{a='b'} > 120"),
        ("relay_queue_oldest_age_seconds > 10", "relay_queue_oldest_age_seconds > 10"),
        ("job:relay_tool_calls_bad:ratio_rate1h", "job:relay_tool_calls_bad:ratio_rate1h"),
    ],
)
def test_only_spans_of_time_become_shorter(expr: str, quick: str) -> None:
    """Windows, offsets and how long a process has run; no limit and no name."""
    assert Pace(15).expr(expr) == quick


def test_a_span_that_cannot_be_divided_is_refused() -> None:
    """Rather than rounded."""
    with pytest.raises(AssertionError, match="10s cannot be divided by 15"):
        Pace(15).shorter("10s")


def spans(text: str) -> list[int]:
    """Read every span of a text, in seconds."""
    return [int(amount) * SECONDS[unit] for amount, unit in SPAN.findall(text)]


def test_quick_rules_are_the_same_rules(tmp_path: Path) -> None:
    """Prometheus takes them, and every span of an expression and every wait is shorter by the factor."""
    files = PACE.rules(tmp_path)
    run("promtool", "check", "rules", *files)
    quick = [rule for file in files for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]
    for rule, other in zip(rules(), quick, strict=True):
        for key in ("expr", "for"):
            expected = [seconds / PACE.factor for seconds in spans(rule.body.get(key, ""))]
            assert spans(other.get(key, "")) == expected, rule.title


def test_quick_routes_are_the_same_routes(tmp_path: Path) -> None:
    """Alertmanager takes them, inhibitions are untouched, and each receiver has its own address."""
    file = PACE.routes(CONFIGURATION, tmp_path / "quick.yaml", "http://127.0.0.1:1")
    run("amtool", "check-config", file)
    usual, quick = yaml.safe_load(CONFIGURATION.read_text()), yaml.safe_load(file.read_text())
    assert quick["inhibit_rules"] == usual["inhibit_rules"]
    urls = {one["name"]: one["webhook_configs"][0]["url"] for one in quick["receivers"]}
    assert urls == {one["name"]: f"http://127.0.0.1:1/{one['name']}" for one in usual["receivers"]}
    waits = spans(yaml.safe_dump(usual["route"]))
    assert spans(yaml.safe_dump(quick["route"])) == [seconds / PACE.factor for seconds in waits]


def told_to(rule: Rule) -> str:
    """Who hears of an alert of that severity."""
    return {"critical": "pages", "warning": "tickets", "info": "digest"}[rule.labels["severity"]]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=by_name)
def test_a_scenario_is_about_things_that_exist(scenario: Scenario) -> None:
    """Its alert, its receiver, its stages and its panels; and no promise is shorter than the rule's own wait."""
    rule = next(alert for alert in alerts() if alert.name == scenario.alert)
    assert told_to(rule) == scenario.receiver
    assert set(scenario.may_follow) <= {f"{alert.name} ({told_to(alert)})" for alert in alerts()}
    assert scenario.within * 60 > sum(spans(rule.body.get("for", "")))
    assert set(scenario.hops) <= set(STAGES.values())
    assert set(scenario.panels) <= {panel["title"] for panel in panels(boards()["overview"])}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=by_name)
def test_the_report_has_every_scenario(scenario: Scenario) -> None:
    """Its figures, as it has to be, and its pictures."""
    begin, end = marks(scenario.name)
    text = REPORT.read_text().split(begin)[1].split(end)[0]
    assert f"{scenario.alert} fires" in text
    told = re.search(r"Also told: ([^.]+)\.", text)
    others = set(told[1].split(", ")) if told else set()
    assert told or "Nobody was told of anything else" in text
    assert others <= set(scenario.may_follow)
    pictures = re.findall(r"\]\(([^)]+\.png)\)", text)
    assert len(pictures) == 1 + scenario.shows_status
    assert all((REPOSITORY / "docs" / picture).exists() for picture in pictures)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Who is on call."""
    desk = Desk()
    yield desk
    desk.stop()


def notify(desk: Desk, receiver: str, alert: str, status: str = "firing") -> None:
    """Tell the desk of one alert, as Alertmanager does."""
    desk.take(receiver, [{"labels": {"alertname": alert}, "status": status}])


def test_it_counts_only_that_the_right_receiver_is_told(desk: Desk) -> None:
    """An alert that comes by another one has not come, nor has its end."""
    notify(desk, "digest", "RelayP95High")
    notify(desk, "digest", "RelayP95High", "resolved")
    assert desk.first("RelayP95High", "tickets") is None
    notify(desk, "tickets", "RelayP95High")
    assert desk.first("RelayP95High", "tickets") == desk.notices[-1].time
    assert desk.first("RelayP95High", "tickets", is_resolved=True) is None


def test_whoever_else_is_told_is_a_problem(desk: Desk) -> None:
    """Of the same alert, of one that may follow but by another receiver, of the watchdog; ends are none."""
    scenario = next(scenario for scenario in SCENARIOS if scenario.may_follow)
    for receiver, alert in (("tickets", scenario.alert), ("deadman", "Watchdog"), ("tickets", "RelayP95High")):
        notify(desk, receiver, alert)
    assert told_besides(desk.notices, scenario) == {"RelayP95High (tickets)": 1}
    assert problems(scenario, found(scenario, desk)) == []
    for receiver, alert in (("pages", scenario.alert), ("pages", "Watchdog"), ("pages", "RelayP95High")):
        notify(desk, receiver, alert)
        notify(desk, "digest", alert, "resolved")
    told = [f"also told: {alert} (pages)" for alert in (scenario.alert, "Watchdog", "RelayP95High")]
    assert problems(scenario, found(scenario, desk)) == told


def found(scenario: Scenario, desk: Desk) -> Finding:
    """What became of a scenario in which all was as it has to be, but perhaps who was told."""
    before = dict.fromkeys(STAGES.values(), 0.0)
    during = before | {scenario.hops[0]: 1.0}
    others = told_besides(desk.notices, scenario)
    evidence = Evidence("journalctl", ["{}"], scenario.hops[0])
    return Finding(scenario.name, 1, 1, 1, 1, 1, others, before, during, 0, evidence, silence=1, stolen=0)


@pytest.mark.parametrize(("processors", "at_once"), [(1, 1), (2, 3), (3, 4), (4, 6)])
def test_a_machine_plays_no_more_at_once_than_it_has_processors_for(processors: int, at_once: int) -> None:
    """Else the drill would starve the relays itself."""
    assert side_by_side(processors) == at_once


def test_the_report_says_how_many_were_played_side_by_side() -> None:
    """In the words that the drill writes."""
    begin, end = marks(MACHINE)
    told = REPORT.read_text().split(begin)[1].split(end)[0].strip()
    at_once, processors = map(int, re.findall(r"\d+", told))
    assert told == machine_line(at_once, processors)


@pytest.mark.parametrize(
    ("at_once", "processors", "words"),
    [(1, 1, "one after the other on a machine of 1 processor."), (3, 2, "up to 3 side by side on a machine of 2 proc")],
)
def test_the_report_is_in_words(at_once: int, processors: int, words: str) -> None:
    """One scenario at once is no crowd."""
    assert words in machine_line(at_once, processors)


def test_the_pictures_are_those_of_the_report() -> None:
    """None is left of a scenario that is no more."""
    shown = set(re.findall(r"\]\(images/drill/([^)]+)\)", REPORT.read_text()))
    assert shown == {path.name for path in (REPOSITORY / "docs/images/drill").iterdir()}
