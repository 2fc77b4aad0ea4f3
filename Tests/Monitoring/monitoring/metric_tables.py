"""The tables of docs/metrics.md: which metrics there are, with which labels, values and buckets."""

import re
from dataclasses import dataclass, field
from functools import cache

from support.binary import REPOSITORY

METRICS = REPOSITORY / "docs" / "metrics.md"
CODE = re.compile(r"`([^`]+)`")
# What follows from the metric's type.
SUFFIXES = {"histogram": ("_bucket", "_count", "_sum")}


@dataclass
class Metric:
    """One row, with what the other tables say of it."""

    name: str
    type: str
    # For each label its values; None where they are not listed.
    labels: dict[str, set[str] | None] = field(default_factory=dict)
    bounds: list[float] = field(default_factory=list)

    def series_names(self) -> set[str]:
        """The names under which its samples stand."""
        return {self.name + suffix for suffix in SUFFIXES.get(self.type, ("",))}


@cache
def metrics() -> dict[str, Metric]:
    """Each metric of the document, by the names of its series."""
    names, labels, _, buckets = _tables(METRICS.read_text())
    found = {}
    for row in names:
        metric = Metric(_code(row[0])[0], row[1], dict.fromkeys(_code(row[3])))
        found[metric.name] = metric
    for name, label, values in labels:
        found[_code(name)[0]].labels[_code(label)[0]] = set(_code(values)) or None
    for name, _, bounds in buckets:
        found[_code(name)[0]].bounds = [float(bound) for bound in bounds.split(",")]
    return {series: metric for metric in found.values() for series in metric.series_names()}


def _code(cell: str) -> list[str]:
    return CODE.findall(cell)


def _tables(text: str) -> list[list[list[str]]]:
    tables: list[list[list[str]]] = []
    is_inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            is_inside = False
            continue
        if not is_inside:
            tables.append([])
        is_inside = True
        tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    # Without head and rule.
    return [table[2:] for table in tables]
