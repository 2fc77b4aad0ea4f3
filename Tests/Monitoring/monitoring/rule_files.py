"""The rules in alerts/, and what their expressions read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import promql_parser as promql
import yaml

from support.binary import REPOSITORY

ALERTS = REPOSITORY / "alerts"
RUNBOOKS = REPOSITORY / "docs" / "runbooks"
RULE_FILES = sorted(path for path in ALERTS.glob("*.yaml") if path.stem not in ("alertmanager", "prometheus"))
TEST_FILES = sorted((ALERTS / "tests").glob("*.yaml"))


@dataclass(frozen=True)
class Selector:
    """One metric with its label matchers, as an expression names it."""

    metric: str
    matchers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Rule:
    """An alert or a recording rule."""

    file: Path
    group: str
    body: dict[str, Any]

    @property
    def is_alert(self) -> bool:
        """Whether it fires, rather than records."""
        return "alert" in self.body

    @property
    def name(self) -> str:
        """The alert's or the recorded series' name."""
        return self.body.get("alert") or self.body["record"]

    @property
    def labels(self) -> dict[str, str]:
        """What the rule itself attaches."""
        return self.body.get("labels", {})

    @property
    def annotations(self) -> dict[str, str]:
        """An alert's texts."""
        return self.body.get("annotations", {})

    @property
    def title(self) -> str:
        """The name, with the window where several rules share it."""
        window = self.labels.get("window")
        return f"{self.name} ({window})" if window else self.name

    def selectors(self) -> list[Selector]:
        """Every metric that the expression reads."""
        return list(selectors(self.body["expr"]))


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of every file, in order."""
    found = []
    for path in RULE_FILES:
        for group in yaml.safe_load(path.read_text())["groups"]:
            found += [Rule(path, group["name"], body) for body in group["rules"]]
    return tuple(found)


def alerts() -> list[Rule]:
    """Every alert."""
    return [rule for rule in rules() if rule.is_alert]


def recordings() -> list[Rule]:
    """Every recording rule."""
    return [rule for rule in rules() if not rule.is_alert]


def selectors(expression: str) -> Iterator[Selector]:
    """Every vector and matrix selector of an expression."""
    found: list[promql.VectorSelector] = []

    def visit(node: promql.Expr) -> None:
        if isinstance(node, promql.MatrixSelector):
            found.append(node.vector_selector)
        elif isinstance(node, promql.VectorSelector):
            found.append(node)

    promql.walk(promql.parse(expression), visit)
    for node in found:
        matchers = tuple((m.name, _operator(m.op), m.value) for m in node.matchers.matchers if m.name != "__name__")
        yield Selector(node.name, matchers)


def _operator(operator: promql.MatchOp) -> str:
    names = (
        (promql.MatchOp.Equal, "="),
        (promql.MatchOp.NotEqual, "!="),
        (promql.MatchOp.Re, "=~"),
        (promql.MatchOp.NotRe, "!~"),
    )
    return next(text for match, text in names if match == operator)
