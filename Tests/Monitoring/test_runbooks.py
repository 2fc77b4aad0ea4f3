"""docs/runbooks: one for each alert, all of one form, about options and events that exist."""

import re

import pytest

from monitoring.metric_tables import metrics
from monitoring.rule_files import RUNBOOKS, alerts, recordings, selectors
from support.binary import REPOSITORY

HEADINGS = [
    "What the user feels",
    "First three commands",
    "Causes, by likelihood",
    "How to mend",
    "How to verify",
]
NAMES = sorted({alert.name for alert in alerts()})
BOOKS = sorted(path for path in RUNBOOKS.glob("*.md") if path.stem != "README")
QUERY = re.compile(r"promtool query instant http://127\.0\.0\.1:9090 '([^']+)'")


def by_stem(path: object) -> str:
    """The name of a parameterised case."""
    return getattr(path, "stem", str(path))


def test_every_alert_has_a_runbook_and_every_runbook_an_alert() -> None:
    """The two sets are equal."""
    assert [path.stem for path in BOOKS] == NAMES


def test_the_list_names_every_runbook_with_its_severity_and_summary() -> None:
    """docs/runbooks/README.md is complete."""
    listed = (RUNBOOKS / "README.md").read_text()
    for alert in alerts():
        row = f"| [{alert.name}]({alert.name}.md) | {alert.labels['severity']} | {alert.annotations['summary']} |"
        assert row in listed


@pytest.mark.parametrize("path", BOOKS, ids=by_stem)
def test_a_runbook_has_the_five_headings_and_three_commands(path: object) -> None:
    """Whoever is woken finds the same things in the same places."""
    text = path.read_text()
    assert text.startswith(f"# {path.stem}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert len(commands(text)) == 3
    assert all(section.strip() for section in text.split("\n## ")[1:])
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (path.parent / link).exists(), f"{link} is not there"


@pytest.mark.parametrize("path", BOOKS, ids=by_stem)
def test_a_runbook_speaks_of_metrics_that_exist(path: object) -> None:
    """Queries parse, and what they read is in the catalogue."""
    recorded = {rule.name for rule in recordings()}
    read = {s.metric for query in QUERY.findall(path.read_text()) for s in selectors(query)}
    known = {*metrics(), *recorded, "up", "ALERTS", None}
    assert read <= known, read - known
    mentioned = set(re.findall(r"(?<![\w:])(?:relay|process|http_server)_[a-z_]+\b", path.read_text()))
    names = known | {metric.name for metric in metrics().values()}
    assert {name for name in mentioned if name.startswith("relay_")} <= names, mentioned - names


@pytest.mark.parametrize("path", BOOKS, ids=by_stem)
def test_a_runbook_speaks_of_options_and_log_events_that_exist(path: object) -> None:
    """What it tells to set or to look for is there."""
    text = path.read_text()
    configuration = (REPOSITORY / "docs/configuration.md").read_text()
    for option in re.findall(r"`(--[a-z-]+)", text):
        assert f"`{option}" in configuration, f"no option {option}"
    events = (REPOSITORY / "Sources/Wire/LogEvent.swift").read_text()
    named = re.findall(r"EVENT=([\w.]+)", text) + re.findall(
        r"`((?:config|relay|store|worker|call|stream|codes|http|log)\.[a-z_]+)`", text
    )
    for event in named:
        assert f'"{event}"' in events, f"no log event {event}"


def commands(text: str) -> list[str]:
    """The lines of the one block of commands."""
    block = re.search(r"## First three commands\n\n```\n(.+?)\n```", text, re.DOTALL)
    return block[1].splitlines() if block else []
