"""docs/runbooks: one for each alert, all of one form, about options and events that exist."""

import json
import re
from pathlib import Path

import pytest

from monitoring import pasted
from monitoring.board_files import boards, panels
from monitoring.metric_tables import metrics
from monitoring.rule_files import RUNBOOKS, Rule, alerts, recordings, selectors
from monitoring.tools import run
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
# What else whoever is on call reads.
DOCUMENTS = [RUNBOOKS / "README.md"] + [
    REPOSITORY / "docs" / f"{name}.md"
    for name in ("observability", "alerts", "logging", "drill", "metrics", "status", "dashboards", "configuration")
]
TEXTS = [
    panel["options"]["content"] for board in boards().values() for panel in panels(board) if panel["type"] == "text"
]
# The line that six runbooks once ended with, and others that are no better.
UNUSABLE = [
    "`promtool query instant http://127.0.0.1:9090 'up' falls below the alert'`s bound.",
    "`promtool query instant http://127.0.0.1:9090 up is 1`.",
    "`journalctl -u codap-relay -o cat | jq '.event`.",
    "`journalctl -u codap-relay -o cat | jq '.[event'`.",
    "```\njournalctl -u codap-relay | frobnicate\n```",
]


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
    assert set(commands(text)) <= set(pasted.commands(text))
    assert all(section.strip() for section in text.split("\n## ")[1:])
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (path.parent / link).exists(), f"{link} is not there"


@pytest.mark.parametrize("path", [*BOOKS, *DOCUMENTS], ids=by_stem)
def test_what_a_document_tells_to_run_can_be_pasted(path: Path) -> None:
    """Every command of it, in blocks and in the text."""
    text = path.read_text()
    assert not pasted.unbalanced(text)
    assert not [fault for command in pasted.commands(text) for fault in pasted.faults(command)]


def test_what_a_board_tells_to_run_can_be_pasted() -> None:
    """The same of the texts between its curves; a variable of the board's stands for a value."""
    told = [command for text in TEXTS for command in pasted.commands(text)]
    assert told
    assert not [fault for command in told for fault in pasted.faults(command)]


@pytest.mark.parametrize("text", UNUSABLE)
def test_what_cannot_be_pasted_is_noticed(text: str) -> None:
    """A quote that nothing closes, prose in a command, a program that nobody has."""
    assert [fault for command in pasted.commands(text) for fault in pasted.faults(command)]


def test_prometheus_takes_every_query_of_the_runbooks(tmp_path: Path) -> None:
    """By its own parser."""
    asked = [query for path in BOOKS for query in pasted.queries(path.read_text())]
    rules = [{"record": f"asked:{number}", "expr": query} for number, query in enumerate(asked)]
    file = tmp_path / "asked.yaml"
    file.write_text(json.dumps({"groups": [{"name": "asked", "rules": rules}]}))
    run("promtool", "check", "rules", file)


def blames_of_network() -> list[str]:
    """Sentences that say what a slow stage `network` points at: in runbooks, on the boards, on the status page."""
    said = [line for path in BOOKS for line in path.read_text().splitlines() if "`network`" in line]
    said += [panel["description"] for panel in panels(boards()["call"]) if panel["title"] == "network"]
    said += [panel["description"] for panel in panels(boards()["overview"]) if panel["title"] == "Mean time by stage"]
    console = (REPOSITORY / "dashboards/console/codap-relay.html").read_text()
    said += re.findall(r"<p>(The stage that grew .+?)</p>", console, re.DOTALL)
    judgement = (REPOSITORY / "Sources/Plugin/Status/judgement.js").read_text()
    return said + re.findall(r"^  network: (.+)$", judgement, re.MULTILINE)


@pytest.mark.parametrize("said", blames_of_network())
def test_who_is_sent_to_the_network_is_sent_to_the_loops_first(said: str) -> None:
    """A relay without processors leaves results unread, and `network` grows: as `make drill` shows."""
    assert re.search(r"\bloops?\b|RelayEventLoopLag", said), said


def test_the_status_page_and_three_boards_blame_the_network_for_something() -> None:
    """Else the test above would look at runbooks only."""
    assert sum("`network`" not in said for said in blames_of_network()) == 4


@pytest.mark.parametrize("alert", [one for one in alerts() if "BudgetBurn" in one.name], ids=lambda one: one.title)
def test_a_budgets_runbook_says_below_what_its_alert_ends(alert: Rule) -> None:
    """The share in the shorter window, and its bound, as the rule has them."""
    record, factor, budget = re.findall(r"(job:\w+:ratio_rate\w+) > \(([\d.]+) \* ([\d.]+)\)", alert.body["expr"])[1]
    text = (RUNBOOKS / f"{alert.name}.md").read_text()
    assert f"'{record}'` shows less than {float(factor) * float(budget):g}" in text


@pytest.mark.parametrize("path", BOOKS, ids=by_stem)
def test_a_runbook_speaks_of_metrics_that_exist(path: object) -> None:
    """Queries parse, and what they read is in the catalogue."""
    recorded = {rule.name for rule in recordings()}
    read = {s.metric for query in pasted.queries(path.read_text()) for s in selectors(query)}
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
    at_once = [line for line in text.splitlines() if "SIGHUP" in line]
    for option in (one for line in at_once for one in re.findall(r"`(--[a-z-]+)", line)):
        (row,) = [line for line in configuration.splitlines() if line.startswith(f"| `{option} ")]
        assert "**Reloads.**" in row, f"{option} needs a restart"
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
