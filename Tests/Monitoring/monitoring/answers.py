"""What a Prometheus answers to a board, as Grafana would ask: substituted, named, with the annotations' moments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .board_files import Board
from .prometheus_server import PrometheusServer
from .promql import substituted


@dataclass(frozen=True)
class Span:
    """The time that is looked at."""

    start: float
    end: float
    step: float
    # The window of rates in seconds, and the longest one: a panel may ask for more than there is to see.
    window: int
    longest: int


@dataclass
class Curve:
    """A named series."""

    name: str
    labels: dict[str, str]
    times: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


@dataclass
class Source:
    """Answers the questions of a board for one span of time."""

    prometheus: PrometheusServer
    span: Span
    # Moments that no series tells of, with their colours.
    marks: Sequence[tuple[float, str]] = ()

    def curves(self, panel: dict[str, Any], target: dict[str, Any]) -> list[Curve]:
        """Series of one query of a panel; of an instant query with one value each."""
        expr = self._expr(target["expr"], panel.get("interval", ""))
        if target.get("instant"):
            found = self.prometheus.query(expr, self.span.end)
            rows = [(one["metric"], [one["value"]]) for one in found]
        else:
            found = self.prometheus.query_range(expr, self.span.start, self.span.end, self.span.step)
            rows = [(one["metric"], one["values"]) for one in found]
        return [_curve(target.get("legendFormat", ""), labels, values) for labels, values in rows]

    def exemplars(self, panel: dict[str, Any], target: dict[str, Any]) -> list[tuple[float, float]]:
        """When and how long the exemplars of a query's calls were."""
        if not target.get("exemplar"):
            return []
        expr = self._expr(target["expr"], panel.get("interval", ""))
        found = self.prometheus.ask("query_exemplars", query=expr, start=self.span.start, end=self.span.end)
        return [(float(one["timestamp"]), float(one["value"])) for series in found for one in series["exemplars"]]

    def moments(self, board: Board) -> list[tuple[float, str]]:
        """When something happened that is drawn into the curves, and its colour."""
        found = list(self.marks)
        for one in board["annotations"]["list"]:
            expr = self._expr(one["expr"], "")
            for series in self.prometheus.query_range(expr, self.span.start, self.span.end, self.span.step):
                times = [time for time, _ in series["values"]]
                begins = [time for at, time in enumerate(times) if not at or time - times[at - 1] > 2 * self.span.step]
                found += [(time, one["iconColor"]) for time in begins]
        return found

    def _expr(self, expr: str, interval: str) -> str:
        window = self.span.window
        if interval:
            amount, unit = int(interval[:-1]), interval[-1]
            window = min(amount * {"s": 1, "m": 60}[unit], self.span.longest)
        return substituted(expr, __rate_interval=f"{window}s")


def _curve(legend: str, labels: dict[str, str], values: list[tuple[float, str]]) -> Curve:
    name = re.sub(r"\{\{(\w+)\}\}", lambda found: labels.get(found[1], ""), legend)
    return Curve(name, labels, [time for time, _ in values], [float(value) for _, value in values])
