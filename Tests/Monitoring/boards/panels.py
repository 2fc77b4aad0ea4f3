"""The few kinds of panel the boards are made of. Grafana's SDK stands for the Grafana that tests do not have."""

from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import common as common_builders
from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.builders import heatmap as heatmap_builders
from grafana_foundation_sdk.builders import prometheus, stat, table, text, timeseries
from grafana_foundation_sdk.models import common, heatmap
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from .queries import quantile, scoped

DATASOURCE = model.DataSourceRef(type_val="prometheus", uid="${datasource}")
GREEN, ORANGE, RED, BLUE, GREY = "#2E9E5B", "#E08A00", "#D5303E", "#2F6FD0", "#8A8F98"
# Told apart by people who see colours differently (Okabe and Ito), and the same on every board.
COLOURS = {
    "admit": "#56B4E9",
    "queue": "#E69F00",
    "network": "#0072B2",
    "worker_wait": "#CC79A7",
    "execute": "#009E73",
    "respond": "#8A8F98",
    "completed": "#009E73",
    "failed": "#56B4E9",
    "cancelled": "#8A8F98",
    "timed_out": "#D55E00",
    "expired": "#E69F00",
    "worker_lost": "#CC79A7",
    "internal": "#B00020",
    "sse": "#0072B2",
    "streaming": "#0072B2",
    "polling": "#E69F00",
    "error": "#B00020",
    "reconnecting": "#D55E00",
    "connecting": "#56B4E9",
    "disconnected": "#8A8F98",
    "p50": "#56B4E9",
    "p95": "#0072B2",
    "p99": "#CC79A7",
}
Step = tuple[str, float | None]


@dataclass(frozen=True)
class Query:
    """One question to Prometheus, and what its series are called."""

    expr: str
    legend: str = ""
    # Whether exemplars are drawn: the calls behind the curve, each with its requestId.
    exemplars: bool = False


def percentiles(histogram: str, matching: str = "") -> list[Query]:
    """The middle and the slow end. Exemplars are those of the whole histogram, so one query brings them."""
    shares = (0.5, 0.95, 0.99)
    return [
        Query(quantile(share, histogram, matching=matching), f"p{share * 100:.0f}", exemplars=share == 0.95)
        for share in shares
    ]


@dataclass(frozen=True)
class Told:
    """What a person reads of a panel: its name, and what it means with what to do when it is bad."""

    title: str
    description: str


def _targets(panel: object, queries: Sequence[Query], *, form: PromQueryFormat, instant: bool) -> None:
    for number, query in enumerate(queries):
        target = prometheus.Dataquery().expr(scoped(query.expr)).ref_id(chr(ord("A") + number)).format(form)
        target = target.legend_format(query.legend).datasource(DATASOURCE)
        target = target.instant() if instant else target.range().exemplar(query.exemplars)
        panel.with_target(target)


def _thresholds(steps: Sequence[Step]) -> build.ThresholdsConfig:
    made = [model.Threshold(color=colour, value=value) for colour, value in steps]
    return build.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(made)


def bad_from(limit: float, warn: float | None = None) -> list[Step]:
    """Green below, red from the limit on; orange between the two, when there is a warning."""
    return [(GREEN, None), *([(ORANGE, warn)] if warn is not None else []), (RED, limit)]


def good_from(limit: float, warn: float | None = None) -> list[Step]:
    """Red below, green from the limit on; orange between the two."""
    return [(RED, None), *([(ORANGE, warn)] if warn is not None else []), (GREEN, limit)]


def _base(panel: object, told: Told, unit: str, width: int, height: int, nothing: str) -> object:
    panel = panel.title(told.title).description(told.description).datasource(DATASOURCE)
    return panel.unit(unit).span(width).height(height).no_value(nothing)


def figure(
    told: Told,
    unit: str,
    *queries: Query,
    steps: Sequence[Step],
    width: int = 3,
    words: dict[str, tuple[str, str]] | None = None,
    nothing: str = "no calls",
    height: int = 4,
) -> stat.Panel:
    """One number, its background by the thresholds; `words` put a text and a colour in the place of a value."""
    panel = _base(stat.Panel(), told, unit, width, height, nothing)
    panel = panel.thresholds(_thresholds(steps)).color_mode(common.BigValueColorMode.BACKGROUND)
    panel = panel.graph_mode(common.BigValueGraphMode.NONE)
    panel = panel.reduce_options(common_builders.ReduceDataOptions().calcs(["lastNotNull"]))
    if words:
        options = {value: model.ValueMappingResult(text=said, color=colour) for value, (said, colour) in words.items()}
        panel = panel.mappings([model.ValueMap(options=options)])
    _targets(panel, queries, form=PromQueryFormat.TIME_SERIES, instant=True)
    return panel


def graph(
    told: Told,
    unit: str,
    *queries: Query,
    width: int = 8,
    height: int = 8,
    limits: Sequence[tuple[str, float]] = (),
    stacked: bool = False,
    top: float | None = None,
    links: Sequence[tuple[str, str]] = (),
    nothing: str = "nothing yet",
    every: str = "",
    logarithmic: bool = False,
) -> timeseries.Panel:
    """Curves over time; each limit is a dashed line in a colour; `every` is the least between two points."""
    panel = _base(timeseries.Panel(), told, unit, width, height, nothing)
    panel = panel.scale_distribution(_logarithm()) if logarithmic else panel.min(0)
    panel = panel.interval(every) if every else panel
    panel = panel.line_width(1.5).show_points(common.VisibilityMode.NEVER).fill_opacity(70 if stacked else 8)
    if stacked:
        panel = panel.stacking(common_builders.StackingConfig().mode(common.StackingMode.NORMAL).group("A"))
    if top is not None:
        panel = panel.max(top)
    panel = panel.thresholds(_thresholds([(GREEN, None), *limits]))
    style = common.GraphTresholdsStyleMode.DASHED if limits else common.GraphTresholdsStyleMode.OFF
    panel = panel.thresholds_style(common_builders.GraphThresholdsStyleConfig().mode(style))
    legend = common_builders.VizLegendOptions().display_mode(common.LegendDisplayMode.TABLE).show_legend(True)
    legend = legend.placement(common.LegendPlacement.BOTTOM).calcs(["lastNotNull", "max"])
    tooltip = common_builders.VizTooltipOptions().mode(common.TooltipDisplayMode.MULTI)
    panel = panel.legend(legend).tooltip(tooltip.sort(common.SortOrder.DESCENDING))
    if links:
        panel = panel.data_links([build.DashboardLink(title).url(url) for title, url in links])
    for name, colour in _named(queries):
        fixed = model.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": colour})
        panel.override_by_name(name, [fixed])
    _targets(panel, queries, form=PromQueryFormat.TIME_SERIES, instant=False)
    return panel


def _logarithm() -> common_builders.ScaleDistributionConfig:
    return common_builders.ScaleDistributionConfig().type(common.ScaleDistribution.LOG).log(10)


def _named(queries: Sequence[Query]) -> list[tuple[str, str]]:
    """Series whose colour is the same on every board: those of a known label, or of a fixed name."""
    groups = {
        "{{stage}}": ("admit", "queue", "network", "worker_wait", "execute", "respond"),
        "{{outcome}}": ("completed", "failed", "cancelled", "timed_out", "expired", "worker_lost", "internal"),
        "{{transport}}": ("sse", "polling"),
        "{{mode}}": ("streaming", "polling", "connecting", "reconnecting", "disconnected", "error"),
    }
    names = [name for query in queries for name in groups.get(query.legend, (query.legend,))]
    return [(name, COLOURS[name]) for name in names if name in COLOURS]


def heat(told: Told, unit: str, query: Query, *, width: int = 8, height: int = 8) -> heatmap_builders.Panel:
    """How many fell into each bucket, over time."""
    panel = _base(heatmap_builders.Panel(), told, unit, width, height, "nothing yet").calculate(False)
    axis = heatmap_builders.YAxisConfig().unit(unit).axis_placement(common.AxisPlacement.LEFT)
    colours = heatmap_builders.HeatmapColorOptions().mode(heatmap.HeatmapColorMode.SCHEME).scheme("Blues").steps(64)
    panel = panel.y_axis(axis).color(colours.exponent(0.5).fill("dark-blue").reverse(False))
    _targets(panel, [query], form=PromQueryFormat.HEATMAP, instant=False)
    return panel


def rows(
    told: Told,
    unit: str,
    *queries: Query,
    columns: Sequence[tuple[str, str]],
    width: int = 8,
    height: int = 8,
    steps: Sequence[Step] = ((GREEN, None),),
    nothing: str = "none",
) -> table.Panel:
    """A table with the columns named; `Value` is the number."""
    panel = _base(table.Panel(), told, unit, width, height, nothing).thresholds(_thresholds(steps))
    order = {field: at for at, (field, _) in enumerate(columns)}
    chosen = {"include": {"names": [field for field, _ in columns]}}
    panel = panel.with_transformation(model.DataTransformerConfig(id_val="filterFieldsByName", options=chosen))
    shown = {"indexByName": order, "renameByName": dict(columns)}
    panel = panel.with_transformation(model.DataTransformerConfig(id_val="organize", options=shown))
    _targets(panel, queries, form=PromQueryFormat.TABLE, instant=True)
    return panel


def words(told: Told, content: str, *, width: int = 8, height: int = 8) -> text.Panel:
    """Text to read, as Markdown."""
    panel = text.Panel().title(told.title).description(told.description).datasource(DATASOURCE)
    return panel.span(width).height(height).content(content)
