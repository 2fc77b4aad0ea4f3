"""The rules of Grafana's dashboard-linter, written anew, and ours. Each tells what is wrong with a board."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from grafana_foundation_sdk.models import units

from .board_files import Board, Question, panels, questions
from .promql import used

Rule = Callable[[Board], Iterator[str]]
RULES: dict[str, Rule] = {}
UNITS = {value for name, value in vars(units).items() if isinstance(value, str) and not name.startswith("__")}
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
# What takes a window, and counters' only good uses.
RATES = ("rate", "irate", "increase")
RATE_WINDOW_S = 10.0
# These do not belong to a job: rules make them of any.
WITHOUT_JOB = ("ALERTS",)
# Its windows are those of the burn alerts, whatever the board's range.
FIXED_WINDOWS = "codap-relay-slo"
SLOW_S, BAD_BUDGET = 2.0, 0.005


def rule(check: Rule) -> Rule:
    """Add a rule, by its name."""
    RULES[check.__name__.replace("_", "-")] = check
    return check


def _variable(board: Board, name: str) -> dict[str, Any]:
    return next((one for one in board["templating"]["list"] if one["name"] == name), {})


def _asked(board: Board) -> list[Question]:
    return list(questions(board.get("uid", ""), board))


@rule
def template_datasource(board: Board) -> Iterator[str]:
    """The data source is a variable, of Prometheus."""
    found = _variable(board, "datasource")
    if found.get("type") != "datasource" or found.get("query") != "prometheus" or found.get("label") != "Data source":
        yield f"variable datasource: {found}"


def _chooser(board: Board, name: str, label: str) -> Iterator[str]:
    found = _variable(board, name)
    wanted = {"type": "query", "label": label, "multi": True, "includeAll": True, "allValue": ".+"}
    yield from (f"{name}: {key} is {found.get(key)}" for key, value in wanted.items() if found.get(key) != value)
    if found.get("datasource") != DATASOURCE:
        yield f"{name}: data source {found.get('datasource')}"


@rule
def template_job(board: Board) -> Iterator[str]:
    """Jobs can be chosen, several and all."""
    return _chooser(board, "job", "Job")


@rule
def template_instance(board: Board) -> Iterator[str]:
    """Instances can be chosen, several and all."""
    return _chooser(board, "instance", "Instance")


@rule
def template_label_promql(board: Board) -> Iterator[str]:
    """Variables are asked for as the values of a label of a metric."""
    for one in board["templating"]["list"]:
        found = re.fullmatch(r"label_values\((.+), (\w+)\)", one["query"]) if one["type"] == "query" else True
        if not found:
            yield f"{one['name']}: {one['query']}"


@rule
def template_on_time_change_reload(board: Board) -> Iterator[str]:
    """Variables are asked for again when another time is looked at."""
    yield from (one["name"] for one in board["templating"]["list"] if one["type"] == "query" and one["refresh"] != 2)


@rule
def panel_datasource(board: Board) -> Iterator[str]:
    """Panels, and their queries, use the variable."""
    for panel in panels(board):
        sources = [panel.get("datasource"), *(target.get("datasource") for target in panel.get("targets", []))]
        yield from (f"{panel['title']}: {source}" for source in sources if source != DATASOURCE)


@rule
def panel_title_description(board: Board) -> Iterator[str]:
    """A panel has a title, and says in one sentence what it means and what to do."""
    for panel in panels(board):
        said = panel.get("description", "")
        is_sentence = (
            len(said) > 40 and (said[0].isupper() or said[0].isdigit()) and re.fullmatch(r"(?:(?!\. [A-Z]).)+\.", said)
        )
        if not panel.get("title") or not is_sentence:
            yield f"{panel.get('title')}: {said}"


@rule
def panel_units(board: Board) -> Iterator[str]:
    """Numbers have a unit that Grafana knows."""
    for panel in panels(board):
        unit = panel["fieldConfig"]["defaults"].get("unit") if panel["type"] != "text" else "none"
        if unit not in UNITS:
            yield f"{panel['title']}: {unit}"


@rule
def panel_no_targets(board: Board) -> Iterator[str]:
    """A panel asks something, but for text."""
    yield from (panel["title"] for panel in panels(board) if panel["type"] != "text" and not panel.get("targets"))


@rule
def target_promql(board: Board) -> Iterator[str]:
    """Queries are PromQL. There are none to other kinds of store, so the linter's rules on LogQL have no object."""
    for question in _asked(board):
        try:
            used(question.expr)
        except ValueError as error:
            yield f"{question}: {error}"


@rule
def target_rate_interval(board: Board) -> Iterator[str]:
    """Windows follow the board's range: a fixed one misses what lies between two points of a long range."""
    for question in _asked(board):
        fixed = [one for one in used(question.expr).selectors if one.function in RATES and one.window != RATE_WINDOW_S]
        # Asked for one moment there are no points to lie between.
        if fixed and not question.is_instant and board["uid"] != FIXED_WINDOWS:
            yield f"{question}: {fixed[0]}"


def _scope(board: Board, label: str) -> Iterator[str]:
    for question in _asked(board):
        for one in used(question.expr).selectors:
            # `.+` is what the parser is given for the variable.
            if one.name not in WITHOUT_JOB and (label, "=~", ".+") not in one.matchers:
                yield f"{question}: {one.name}"
        if f'{label}=~"${label}"' not in question.expr and "ALERTS" not in question.expr:
            yield f"{question}: no ${label}"


@rule
def target_job(board: Board) -> Iterator[str]:
    """Queries keep to the jobs chosen."""
    return _scope(board, "job")


@rule
def target_instance(board: Board) -> Iterator[str]:
    """Queries keep to the instances chosen."""
    return _scope(board, "instance")


@rule
def target_counter_agg(board: Board) -> Iterator[str]:
    """A counter is looked at by its rate or increase."""
    for question in _asked(board):
        for one in used(question.expr).selectors:
            if one.name.endswith(("_total", "_bucket", "_count", "_sum")) and one.function not in RATES:
                yield f"{question}: {one.name}"


@rule
def uneditable_dashboard(board: Board) -> Iterator[str]:
    """Boards are changed here, not in Grafana."""
    if board.get("editable") is not False:
        yield "editable"


# Ours.


@rule
def identity(board: Board) -> Iterator[str]:
    """Links to a board stay right: its uid is fixed, its number is the other Grafana's business."""
    if not re.fullmatch(r"codap-relay-[a-z]+", board.get("uid", "")):
        yield f"uid {board.get('uid')}"
    if board["id"] is not None or not 36 <= board["schemaVersion"] <= 41 or board["graphTooltip"] != 1:
        yield "id, schemaVersion or graphTooltip"
    numbers = [panel["id"] for panel in board["panels"]]
    if len(set(numbers)) != len(numbers):
        yield f"numbers of panels: {numbers}"


@rule
def grid(board: Board) -> Iterator[str]:
    """Panels stand in the grid, and none on another."""
    spots = [(panel.get("title"), panel["gridPos"]) for panel in board["panels"]]
    yield from (f"{title}: {spot}" for title, spot in spots if spot["x"] + spot["w"] > 24)
    for (title, one), (other_title, other) in combinations(spots, 2):
        is_apart_in_x = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        is_apart_in_y = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        if not is_apart_in_x and not is_apart_in_y:
            yield f"{title} and {other_title}"


@rule
def annotations(board: Board) -> Iterator[str]:
    """Restarts, releases and alerts are drawn into the curves."""
    names = [one["name"] for one in board["annotations"]["list"]]
    if names != ["Restarts", "Releases", "Alerts"]:
        yield f"{names}"


@rule
def no_value(board: Board) -> Iterator[str]:
    """A panel without data says so in words: nothing is often good, and sometimes is the fault."""
    for panel in panels(board):
        if panel["type"] != "text" and not panel["fieldConfig"]["defaults"].get("noValue"):
            yield panel["title"]


@rule
def exemplars(board: Board) -> Iterator[str]:
    """Curves of durations lead to the calls, by one query of a panel: more would draw each diamond again."""
    asked: dict[str, list[Question]] = {}
    for question in _asked(board):
        is_duration = question.expr.startswith("histogram_quantile") and "relay_tool_call_" in question.expr
        if is_duration and not question.is_instant and board["uid"] != FIXED_WINDOWS:
            asked.setdefault(question.panel, []).append(question)
    for panel, all_asked in asked.items():
        if sum(question.has_exemplars for question in all_asked) != 1:
            yield panel


@rule
def thresholds_are_objectives(board: Board) -> Iterator[str]:
    """Where calls' durations and bad shares are shown, the objective is."""
    for panel in panels(board):
        asked = " ".join(target["expr"] for target in panel.get("targets", []))
        defaults = panel.get("fieldConfig", {}).get("defaults", {})
        steps = [step["value"] for step in defaults.get("thresholds", {}).get("steps", [])]
        is_quantile = "histogram_quantile(0.95" in asked and "relay_tool_call_" in asked and defaults["unit"] == "s"
        if is_quantile and SLOW_S not in steps:
            yield f"{panel['title']}: {steps}"
        if panel["title"] in ("Bad calls", "Share of bad calls") and BAD_BUDGET not in steps:
            yield f"{panel['title']}: {steps}"


@rule
def legends(board: Board) -> Iterator[str]:
    """A curve has a name that is no list of labels."""
    curves = {panel["title"] for panel in panels(board) if panel["type"] == "timeseries"}
    yield from (str(question) for question in _asked(board) if question.panel in curves and not question.legend)


@rule
def no_foreign_address(board: Board) -> Iterator[str]:
    """Nothing of a board is fetched from elsewhere, and no link leads to a machine of ours."""
    yield from re.findall(r"https?://(?!127\.0\.0\.1)[^\s\"']+", str(board))
