"""The kinds of panel, drawn."""

import math
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, MultipleLocator, NullLocator

from .answers import Curve, Source
from .numbers import written

INK, FAINT, GRID = "#1F2329", "#6B7280", "#E6E8EB"
# For series whose colour no board fixes.
CYCLE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A8F98", "#6A3D9A", "#B15928"]
# Diamonds in one panel: the slowest calls.
MOST_CALLS = 60
TITLE_PX, LEGEND_PX, LEGEND_LINES = 22, 14, 3
Panel = dict[str, Any]
Moments = list[tuple[float, str]]
# Left, top, width and height in pixels, from the top; to what matplotlib takes.
Box = Callable[[float, float, float, float], tuple[float, float, float, float]]


@dataclass
class Place:
    """Where a panel is drawn."""

    figure: Figure
    box: Box
    left: float
    top: float
    wide: float
    tall: float
    frame: FancyBboxPatch

    def say(self, text: str, x: float, y: float, **how: Any) -> None:  # noqa: ANN401
        """Write at pixels from the panel's corner."""
        at = self.box(self.left + x, self.top + y, 0, 0)
        self.figure.text(at[0], at[1], text, **({"va": "top", "fontsize": 8, "color": INK} | how))

    def say_nothing(self, panel: Panel) -> None:
        """Write what a panel says when there is no data."""
        x, y = self.wide / 2, self.tall / 2
        self.say(_defaults(panel)["noValue"], x, y, color=FAINT, fontsize=11, ha="center", va="center")

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Make axes with these margins in pixels."""
        wide, tall = self.wide - left - right, self.tall - top - bottom
        return self.figure.add_axes(self.box(self.left + left, self.top + top, wide, tall))


def _defaults(panel: Panel) -> dict[str, Any]:
    return panel["fieldConfig"]["defaults"]


def _steps(panel: Panel) -> list[dict[str, Any]]:
    return _defaults(panel).get("thresholds", {}).get("steps", [])


def _colour(panel: Panel, value: float) -> str:
    reached = [step["color"] for step in _steps(panel) if step["value"] is None or value >= step["value"]]
    return reached[-1]


def stat(place: Place, panel: Panel, source: Source, _: Moments) -> None:
    """One number on the colour of its threshold."""
    curves = [curve for target in panel["targets"] for curve in source.curves(panel, target)]
    defaults = _defaults(panel)
    said, colour = defaults["noValue"], "#8A8F98"
    if curves:
        value = curves[0].values[-1]
        said, colour = written(value, defaults["unit"]), _colour(panel, value)
        words = [one["options"].get(f"{value:g}") for one in defaults.get("mappings", [])]
        if words and words[0]:
            said, colour = words[0]["text"], words[0]["color"]
    place.frame.set_facecolor(colour)
    place.say(panel["title"], 8, 6, color="white", fontsize=8.5)
    size = min(22, 1.15 * place.wide / max(4, len(said)))
    place.say(
        said, place.wide / 2, place.tall / 2 + 8, color="white", fontsize=size, ha="center", va="center", weight="bold"
    )


def timeseries(place: Place, panel: Panel, source: Source, moments: Moments) -> None:
    """Curves, or areas on one another, with limits dashed and a legend that has the last values."""
    place.say(panel["title"], 8, 6, fontsize=8.8, weight="bold")
    curves = [curve for target in panel["targets"] for curve in source.curves(panel, target)]
    if not curves:
        place.say_nothing(panel)
        return
    custom = _defaults(panel)["custom"]
    is_stacked = custom.get("stacking", {}).get("mode") == "normal"
    colours = _colours(panel, curves)
    lines = min(LEGEND_LINES, math.ceil(len(curves) / _legend_columns(place)))
    axes = place.axes(54, TITLE_PX + 6, 12, 20 + LEGEND_PX * lines)
    if is_stacked:
        _stack(axes, curves, colours)
    else:
        for curve, colour in zip(curves, colours, strict=True):
            axes.set_ymargin(0)
            axes.plot(curve.times, curve.values, color=colour, linewidth=1.4)
    calls = [call for target in panel["targets"] for call in source.exemplars(panel, target)]
    if slowest := sorted(calls, key=lambda call: call[1])[-MOST_CALLS:]:
        times, values = zip(*slowest, strict=True)
        axes.add_line(Line2D(times, values, marker="D", markersize=3, color=INK, alpha=0.6, linestyle="none"))
    _style(axes, panel, source, moments)
    _legend(place, panel, curves, colours, lines)


def _stack(axes: Axes, curves: list[Curve], colours: list[str]) -> None:
    times = sorted({time for curve in curves for time in curve.times})
    by_time = [dict(zip(curve.times, curve.values, strict=True)) for curve in curves]
    rows = [[values.get(time, 0) for time in times] for values in by_time]
    axes.stackplot(times, rows, colors=colours, alpha=0.85, linewidth=0)


def _colours(panel: Panel, curves: list[Curve]) -> list[str]:
    fixed = {
        one["matcher"]["options"]: one["properties"][0]["value"]["fixedColor"]
        for one in panel["fieldConfig"]["overrides"]
    }
    free = iter(colour for colour in CYCLE * 4 if colour not in fixed.values())
    return [fixed.get(curve.name) or next(free) for curve in curves]


def _style(axes: Axes, panel: Panel, source: Source, moments: Moments) -> None:
    defaults, span = _defaults(panel), source.span
    axes.set_xlim(span.start, span.end)
    limits = [step for step in _steps(panel) if step["value"] is not None]
    is_logarithmic = defaults["custom"].get("scaleDistribution", {}).get("type") == "log"
    lowest, highest = axes.get_ylim()[0], max(axes.get_ylim()[1], 1e-9)
    top = 1.06 * highest
    # A limit far above the curves would flatten them; one that is near is shown, to see how near.
    shown = [step for step in limits if is_logarithmic or step["value"] <= 4 * highest]
    top = max([top, *(step["value"] * 1.08 for step in shown)])
    if is_logarithmic:
        axes.set_yscale("log")
        axes.set_ylim(max(lowest / 2, 1e-5), 1.6 * top)
    else:
        axes.set_ylim(0, defaults.get("max", top))
    for step in shown:
        axes.axhline(step["value"], color=step["color"], linewidth=1.1, linestyle=(0, (4, 3)))
    for time, colour in moments:
        axes.axvline(time, color=colour, linewidth=1, linestyle=(0, (2, 2)), alpha=0.8)
    if defaults["unit"] == "bytes":
        axes.yaxis.set_major_locator(MultipleLocator(2 ** math.ceil(math.log2(top / 4))))
    elif is_logarithmic:
        axes.yaxis.set_major_locator(LogLocator(10, numticks=6))
        axes.yaxis.set_minor_locator(NullLocator())
    else:
        axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: written(value, defaults["unit"])))
    _time_axis(axes)
    axes.grid(color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)


def _time_axis(axes: Axes) -> None:
    start, end = axes.get_xlim()
    pace = next((pace for pace in (10, 30, 60, 120, 300, 600, 1800, 3600) if (end - start) / pace <= 5), 7200)
    first = math.ceil((start + 0.05 * (end - start)) / pace) * pace
    axes.xaxis.set_major_locator(FixedLocator(range(first, int(end - 0.03 * (end - start)) + 1, pace)))
    form = "%H:%M:%S" if pace < 60 else "%H:%M"
    axes.xaxis.set_major_formatter(FuncFormatter(lambda time, _: datetime.fromtimestamp(time, UTC).strftime(form)))
    axes.tick_params(labelsize=7, colors=FAINT, length=0, pad=3)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _legend_columns(place: Place) -> int:
    return max(2, int(place.wide // 175))


def _legend(place: Place, panel: Panel, curves: list[Curve], colours: list[str], lines: int) -> None:
    columns = _legend_columns(place)
    unit = _defaults(panel)["unit"]
    hidden = len(curves) - lines * columns
    for number, (curve, colour) in enumerate(zip(curves, colours, strict=True)):
        line, column = divmod(number, columns)
        if line >= lines:
            break
        x, y = 12 + column * (place.wide - 16) / columns, place.tall - LEGEND_PX * (lines - line) - 3
        place.say("■", x, y, color=colour, fontsize=8)
        room = int((place.wide - 16) / columns / 5.6) - 12
        name = curve.name if len(curve.name) <= room else curve.name[: max(4, room - 1)] + "…"
        more = f", {hidden} more" if hidden > 0 and number == lines * columns - 1 else ""
        place.say(f"{name}  {written(curve.values[-1], unit)}{more}", x + 12, y + 1, fontsize=7.2, color=INK)


def heatmap(place: Place, panel: Panel, source: Source, moments: Moments) -> None:
    """How many fell into each bucket: the darker, the more."""
    place.say(panel["title"], 8, 6, fontsize=8.8, weight="bold")
    curves = source.curves(panel, panel["targets"][0])
    bounds = sorted(curves, key=lambda curve: float(curve.labels["le"]))
    if not bounds:
        return
    times = sorted({time for curve in bounds for time in curve.times})
    below = [0.0] * len(times)
    cells = []
    for curve in bounds:
        values = dict(zip(curve.times, curve.values, strict=True))
        row = [values.get(time, 0) for time in times]
        cells.append([max(0, upper - lower) ** 0.5 for upper, lower in zip(row, below, strict=True)])
        below = row
    axes = place.axes(54, TITLE_PX + 6, 12, 22)
    axes.pcolormesh(
        [*times, times[-1] + source.span.step], range(len(bounds) + 1), cells, cmap="Blues", rasterized=True
    )
    axes.set_xlim(source.span.start, source.span.end)
    unit = panel["options"]["yAxis"]["unit"]
    ends = [float(curve.labels["le"]) for curve in bounds]
    names = [written(end, unit) if math.isfinite(end) else f"> {written(ends[-2], unit)}" for end in ends]
    axes.set_yticks([at + 0.5 for at in range(len(bounds))], names)
    for time, colour in moments:
        axes.axvline(time, color=colour, linewidth=1, linestyle=(0, (2, 2)), alpha=0.8)
    _time_axis(axes)


def table(place: Place, panel: Panel, source: Source, _: Moments) -> None:
    """Rows of labels."""
    place.say(panel["title"], 8, 6, fontsize=8.8, weight="bold")
    columns = panel["transformations"][1]["options"]["renameByName"]
    curves = source.curves(panel, panel["targets"][0])
    if not curves:
        place.say_nothing(panel)
        return
    shown = curves[: int((place.tall - 46) // 16)]
    cells = {label: [curve.labels.get(label, "") for curve in shown] for label in columns}
    # Each column is as wide as its longest cell needs, with a gap.
    lengths = [max(map(len, [columns[label], *texts])) + 2 for label, texts in cells.items()]
    x = 10.0
    for (label, texts), length in zip(cells.items(), lengths, strict=True):
        place.say(columns[label], x, 28, fontsize=7.5, color=FAINT)
        for line, cell in enumerate(texts):
            place.say(cell, x, 44 + 16 * line, fontsize=7.8)
        x += place.wide * length / sum(lengths)


def text(place: Place, panel: Panel, _: Source, __: Moments) -> None:
    """Markdown, with its code in a fixed width."""
    place.say(panel["title"], 8, 6, fontsize=8.8, weight="bold")
    y, is_code = 28, False
    content = panel["options"]["content"].replace("${request_id}", "REQUEST-ID").replace("${trace_id}", "TRACE-ID")
    for line in content.splitlines():
        if line.startswith("```"):
            is_code = not is_code
            continue
        plain = line if is_code else re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", re.sub(r"[*`]", "", line))
        size = 6.8 if is_code else 7.8
        room = int(place.wide / (size * (0.9 if is_code else 0.8)))
        for part in textwrap.wrap(plain, room) or [""]:
            place.say(part, 12, y, fontsize=size, family="monospace" if is_code else "sans-serif")
            y += 14 if part else 7


KINDS = {"stat": stat, "timeseries": timeseries, "heatmap": heatmap, "table": table, "text": text}
