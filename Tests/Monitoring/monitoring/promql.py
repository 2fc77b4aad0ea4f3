"""Reads PromQL with a real parser: which metrics and labels an expression uses, and in which functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import promql_parser

# What a board's variables stand for when an expression is read or asked outside Grafana.
VARIABLES = {"$__rate_interval": "10s", "$__range": "1h", "$job": ".+", "$instance": ".+"}


def substituted(expr: str, **others: str) -> str:
    """Put values in the place of Grafana's variables."""
    values = VARIABLES | {f"${name}": value for name, value in others.items()}
    return re.sub(r"\$\{?(\w+)\}?", lambda found: values[f"${found[1]}"], expr)


@dataclass
class Selector:
    """One metric, as an expression asks for it."""

    name: str
    # Label, operator and value of each matcher.
    matchers: list[tuple[str, str, str]]
    # The function it is directly the argument of, and its window in seconds, if it has one.
    function: str = ""
    window: float = 0


@dataclass
class Use:
    """What an expression uses."""

    selectors: list[Selector] = field(default_factory=list)
    # Labels that it groups by or joins on.
    grouped: set[str] = field(default_factory=set)


def used(expr: str) -> Use:
    """Find out what an expression uses; one that is no PromQL raises `ValueError`."""
    use = Use()
    _walk(promql_parser.parse(substituted(expr)), "", use)
    return use


def _walk(node: Any, function: str, use: Use) -> None:  # noqa: ANN401
    kind = type(node).__name__
    if kind == "VectorSelector":
        use.selectors.append(Selector(node.name, _matchers(node), function))
    elif kind == "MatrixSelector":
        inner = node.vector_selector
        use.selectors.append(Selector(inner.name, _matchers(inner), function, node.range.total_seconds()))
    if kind == "AggregateExpr" and node.modifier:
        use.grouped |= set(node.modifier.labels)
    if kind == "BinaryExpr" and node.modifier:
        use.grouped |= set(_words(str(node.modifier)))
    inside = node.func.name if kind == "Call" else "" if kind != "ParenExpr" else function
    for child in _children(node):
        _walk(child, inside, use)


def _children(node: Any) -> Iterator[Any]:  # noqa: ANN401
    for name in ("expr", "lhs", "rhs"):
        if (child := getattr(node, name, None)) is not None:
            yield child
    yield from getattr(node, "args", None) or []


def _words(modifier: str) -> list[str]:
    inside = re.findall(r"\(([^)]*)\)", modifier)
    return [word.strip() for part in inside for word in part.split(",") if word.strip()]


def _matchers(node: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401
    operators = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}
    found = node.matchers.matchers
    return [(one.name, operators[str(one.op).rpartition(".")[2]], one.value) for one in found]
