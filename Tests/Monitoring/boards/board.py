"""Puts panels together to a board, and writes it as the JSON that Grafana imports."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as model

from .panels import BLUE, DATASOURCE, ORANGE, RED
from .queries import scoped

COLUMNS = 24
TAG = "codap-relay"


@dataclass(frozen=True)
class Row:
    """Panels under one heading, from left to right, in as many lines as they need."""

    title: str
    panels: Sequence[object]


def board(uid: str, title: str, description: str, rows: Sequence[Row], extra: Sequence[object] = ()) -> str:
    """Lay out the rows; `extra` are variables besides those of every board."""
    made = build.Dashboard(title).uid(uid).description(description).tags([TAG]).readonly()
    made = made.tooltip(model.DashboardCursorSync.CROSSHAIR).time("now-1h", "now").refresh("30s").timezone("browser")
    for variable in (*_variables(), *extra):
        made = made.with_variable(variable)
    for annotation in _annotations():
        made = made.annotation(annotation)
    link = build.DashboardLink("Boards of codap-relay").type(model.DashboardLinkType.DASHBOARDS).tags([TAG])
    made = made.link(link.as_dropdown(False).include_vars(True).keep_time(True))
    number, y = 1, 0
    for row in rows:
        made = made.with_row(build.Row(row.title).id(number).grid_pos(model.GridPos(h=1, w=COLUMNS, x=0, y=y)))
        number, y = number + 1, y + 1
        for panel, spot in _placed(row.panels, y):
            made = made.with_panel(panel.id(number).grid_pos(spot))
            number, y = number + 1, max(y, spot.y)
        y += row_height(row.panels[-1])
    return _text(made.build())


def row_height(panel: object) -> int:
    """How tall a panel asked to be."""
    return panel.build().grid_pos.h


def _placed(panels: Sequence[object], y: int) -> list[tuple[object, model.GridPos]]:
    placed, x, tallest = [], 0, 0
    for panel in panels:
        asked = panel.build().grid_pos
        if x + asked.w > COLUMNS:
            x, y, tallest = 0, y + tallest, 0
        placed.append((panel, model.GridPos(h=asked.h, w=asked.w, x=x, y=y)))
        x, tallest = x + asked.w, max(tallest, asked.h)
    return placed


def _variables() -> list[object]:
    def chosen(name: str, label: str, query: str) -> build.QueryVariable:
        made = build.QueryVariable(name).label(label).datasource(DATASOURCE).query(query).multi(True).include_all(True)
        made = made.all_value(".+").refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED)
        return made.sort(model.VariableSort.ALPHABETICAL_ASC).current(model.VariableOption(text="All", value="$__all"))

    return [
        build.DatasourceVariable("datasource").label("Data source").type("prometheus"),
        chosen("job", "Job", "label_values(relay_build_info, job)"),
        chosen("instance", "Instance", 'label_values(relay_build_info{job=~"$job"}, instance)'),
    ]


def _annotations() -> list[build.AnnotationQuery]:
    versions = "count by (job, instance, version, revision) (relay_build_info"
    events = [
        ("Restarts", ORANGE, "changes(process_start_time_seconds[$__rate_interval]) > 0", "{{instance}} restarted"),
        ("Releases", BLUE, f"{versions}) unless {versions} offset 2m)", "{{instance}} runs {{version}} ({{revision}})"),
        ("Alerts", RED, 'ALERTS{alertname=~"Relay.+",alertstate="firing"}', "{{alertname}}"),
    ]
    return [_annotation(*event) for event in events]


def _annotation(name: str, colour: str, expr: str, said: str) -> build.AnnotationQuery:
    made = build.AnnotationQuery().name(name).datasource(DATASOURCE).enable(True).hide(False)
    made = made.icon_color(colour).expr(scoped(expr))
    return _Annotation(made, said)


class _Annotation:
    """Adds what the SDK has no method for: the text of each event."""

    def __init__(self, made: build.AnnotationQuery, said: str) -> None:
        self._made, self._said = made, said

    def build(self) -> object:
        plain = json.loads(JSONEncoder().encode(self._made.build()))
        return plain | {"titleFormat": plain["name"], "textFormat": self._said, "step": "15s"}


def _text(built: object) -> str:
    plain = json.loads(JSONEncoder().encode(built)) | {"id": None, "version": 1}
    # Grafana 10 took the style out; without it there is one option less to be wrong.
    plain.pop("style", None)
    return json.dumps(_pruned(plain), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _pruned(value: object) -> object:
    """Without what was not said. Two nulls say something: a new id for the board, and the lowest threshold."""
    if isinstance(value, dict):
        return {key: _pruned(item) for key, item in value.items() if item is not None or key in ("id", "value")}
    return [_pruned(item) for item in value] if isinstance(value, list) else value
