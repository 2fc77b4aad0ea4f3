"""The rules in alerts/: sound, tested, of one style, and about metrics that exist."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitoring.metric_tables import metrics
from monitoring.rule_files import ALERTS, RULE_FILES, TEST_FILES, Rule, Selector, alerts, recordings, rules
from monitoring.tools import run

DOCS = "https://docs.example.org/codap-relay/runbooks/"
BOARDS = "https://grafana.example.org/d/"
SEVERITIES = {"critical", "warning", "info"}
# What Prometheus itself adds to what it scrapes.
PROMETHEUS_METRICS = {"up"}
PROMETHEUS_LABELS = {"job", "instance"}
# Read by alerts, and not to be missed while nothing has happened: series that come with the first
# request of a route.
COMES_LATER = re.compile("up|http_server_.*")


@cache
def all_cases() -> list[dict[str, Any]]:
    """Every expectation of promtool's tests, fires or silent."""
    tests = [test for path in TEST_FILES for test in yaml.safe_load(path.read_text())["tests"]]
    return [case for test in tests for case in test["alert_rule_test"]]


def by_title(rule: Rule) -> str:
    """The name of a parameterised case."""
    return rule.title


def test_prometheus_takes_every_rule() -> None:
    """Promtool's checks, with every lint."""
    run("promtool", "check", "rules", "--lint=all", "--lint-fatal", *RULE_FILES)


def test_prometheus_takes_the_example_and_it_names_every_rule_file() -> None:
    """The example configuration is sound and complete."""
    run("promtool", "check", "config", ALERTS / "prometheus.yaml")
    listed = yaml.safe_load((ALERTS / "prometheus.yaml").read_text())["rule_files"]
    assert listed == [path.name for path in RULE_FILES]


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: path.stem)
def test_the_alerts_fire_and_are_silent_as_promised(path: Path) -> None:
    """Promtool's own tests of the rules."""
    run("promtool", "test", "rules", path)


@pytest.mark.parametrize("alert", alerts(), ids=by_title)
def test_an_alert_has_a_case_in_which_it_fires_and_one_in_which_it_is_silent(alert: Rule) -> None:
    """No alert is untested in either way."""
    cases = [case.get("exp_alerts") or [] for case in all_cases() if case["alertname"] == alert.name]
    window = alert.labels.get("window")
    firing = [case for case in cases if any(told["exp_labels"].get("window") == window for told in case)]
    assert firing, f"{alert.title} fires in no test"
    assert len(firing) < len(cases) or alert.name == "Watchdog", f"{alert.title} is silent in no test"


@pytest.mark.parametrize("alert", alerts(), ids=by_title)
def test_an_alert_is_of_one_style(alert: Rule) -> None:
    """Name, severity, and four annotations that say what they have to."""
    assert re.fullmatch(r"Relay[A-Z][A-Za-z0-9]+|Watchdog", alert.name)
    assert alert.labels["severity"] in SEVERITIES
    assert set(alert.annotations) == {"summary", "description", "runbook_url", "dashboard_url"}
    summary, description = alert.annotations["summary"], alert.annotations["description"]
    assert re.fullmatch(r"[A-Z][^{}]+\.", summary), "a summary is a static sentence"
    assert "{{" in description or alert.name in ("RelayDown", "Watchdog"), "a description has figures"
    assert description.endswith((".", "}}."))
    assert alert.annotations["runbook_url"] == f"{DOCS}{alert.name}.md"
    assert alert.annotations["dashboard_url"].startswith(f"{BOARDS}codap-relay-")


@pytest.mark.parametrize("rule", rules(), ids=by_title)
def test_a_rule_reads_only_metrics_labels_and_values_that_exist(rule: Rule) -> None:
    """A misspelt label would keep an alert silent for ever."""
    recorded = {recording.name for recording in recordings()}
    for selector in rule.selectors():
        if selector.metric not in recorded | PROMETHEUS_METRICS:
            check(selector)


def check(selector: Selector) -> None:
    """Compare one selector with the catalogue's document."""
    metric = metrics().get(selector.metric)
    assert metric, f"no metric {selector.metric}"
    for label, operator, value in selector.matchers:
        if label in PROMETHEUS_LABELS:
            continue
        values = value.split("|") if operator.endswith("~") else [value]
        if label == "le":
            assert {float(bound) for bound in values} <= set(metric.bounds), selector
            assert all("." in bound for bound in values), "bounds are written with a decimal point"
            continue
        assert label in metric.labels, f"{selector.metric} has no label {label}"
        known = metric.labels[label]
        assert known is None or set(values) <= known, f"{selector.metric} has no {label}={value}"


def test_every_recording_is_read_by_an_alert_or_another_recording() -> None:
    """Nothing is computed for nobody."""
    read = {selector.metric for rule in rules() for selector in rule.selectors()}
    texts = "".join(alert.annotations["description"] for alert in alerts())
    idle = [rule.name for rule in recordings() if rule.name not in read and rule.name not in texts]
    assert not idle


def test_a_recording_is_named_level_metric_operation() -> None:
    """As Prometheus' documentation suggests; the level names the labels that are kept."""
    for rule in recordings():
        level, metric, operation = rule.name.split(":")
        assert re.fullmatch(r"job(_\w+)?", level) and metric.startswith("relay_") and operation


def test_what_is_always_there_is_missed_when_it_is_not() -> None:
    """RelayMetricsAbsent names every metric that an alert reads, and nothing else."""
    absent = next(alert for alert in alerts() if alert.name == "RelayMetricsAbsent")
    guarded = {family(selector.metric) for selector in absent.selectors()}
    recorded = {recording.name for recording in recordings()}
    read = {family(s.metric) for rule in rules() if rule is not absent for s in rule.selectors()}
    needed = {name for name in read - recorded if not COMES_LATER.fullmatch(name)}
    assert guarded - {"up"} == needed


def family(series: str) -> str:
    """The metric that a series belongs to."""
    return re.sub("_(bucket|count|sum)$", "", series)


def test_nobody_is_woken_unless_a_user_is_hurt() -> None:
    """The pages are these; another one needs to be argued for in docs/alerts.md."""
    assert {alert.name for alert in alerts() if alert.labels["severity"] == "critical"} == {
        "RelayDown",
        "RelayErrorBudgetBurnFast",
        "RelayErrorBudgetBurnSlow",
        "RelayLatencyBudgetBurnFast",
        "RelayLatencyBudgetBurnSlow",
        "RelayNotReady",
        "RelayOverCapacity",
        "RelayRequestErrors",
        "RelayStoreDegraded",
    }


@pytest.mark.parametrize("path", [*RULE_FILES, *TEST_FILES], ids=lambda path: path.stem)
def test_a_file_is_short_enough_to_be_read(path: Path) -> None:
    """As the house has it for every file."""
    assert len(path.read_text().splitlines()) <= 400
