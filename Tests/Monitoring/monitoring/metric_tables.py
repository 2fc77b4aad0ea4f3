"""The tables of docs/metrics.md: what the relay exports, as the catalogue says."""

import re
from dataclasses import dataclass, field

from support.binary import REPOSITORY

DOCUMENT = REPOSITORY / "docs" / "metrics.md"
_CELL = re.compile(r"`([^`]+)`")


@dataclass
class Metric:
    """One metric: its type, its labels, and the values of those that are closed lists."""

    type: str
    labels: dict[str, set[str]] = field(default_factory=dict)


def metrics() -> dict[str, Metric]:
    """Read the tables of metrics and of label values."""
    found: dict[str, Metric] = {}
    section = ""
    for line in DOCUMENT.read_text().splitlines():
        section = line.removeprefix("## ") if line.startswith("## ") else section
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("| `") else []
        if cells and section == "Labels":
            found[_CELL.findall(cells[0])[0]].labels[_CELL.findall(cells[1])[0]] = set(_CELL.findall(cells[2]))
        elif cells and not section:
            name = _CELL.findall(cells[0])[0]
            found[name] = Metric(cells[1], {label: set() for label in _CELL.findall(cells[3])})
    return found
