"""What the boards showed: the incident's panels, and its alerts."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from monitoring.answers import Source, Span
from monitoring.board_files import panel_called
from monitoring.browser import chromium
from monitoring.picture import Sheet, draw, save
from monitoring.prometheus_server import PrometheusServer

if TYPE_CHECKING:
    from .scenarios import Scenario

# Before the fault, and after its end has been told.
LEAD_S, TAIL_S = 40, 5
BEGIN, TOLD, END = "#1F2329", "#D55E00", "#009E73"
# A panel's place in a picture of three columns and two lines.
WIDE, TALL = 8, 8
CALLS = ("Duration", "Mean time by stage", "Calls by outcome")
ALERTS = """max by (alertname) (
  ALERTS{alertname=~"Relay.+", alertstate="pending"} or 2 * ALERTS{alertname=~"Relay.+", alertstate="firing"}
)"""


@dataclass(frozen=True)
class Moments:
    """When the fault began, was told of, was over, and that was told."""

    start: float
    notified: float
    end: float
    resolved: float


def draw_incident(prometheus: PrometheusServer, scenario: "Scenario", times: Moments, file: Path) -> None:
    """Draw its panels, with the moments as dotted lines."""
    span = Span(times.start - LEAD_S, times.resolved + TAIL_S, step=2, window=12, longest=60)
    marks = [(times.start, BEGIN), (times.notified, TOLD), (times.end, END)]
    shown = [panel_called(title) for title in (*CALLS, *scenario.panels)]
    shown.insert(len(CALLS), _alerts(panel_called("Event loop lag")))
    for number, panel in enumerate(shown):
        line, column = divmod(number, len(CALLS))
        panel["gridPos"] = {"x": WIDE * column, "y": TALL * line, "w": WIDE, "h": TALL}
    board = {"title": f"Drill: {scenario.name}", "panels": shown, "annotations": {"list": []}}
    draw(board, Sheet(shown, 0, 2 * TALL), Source(prometheus, span, marks), file)


def photograph_status(port: int, file: Path) -> None:
    """Take a picture of the relay's own status page, as a browser shows it."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/status")
        page.locator("#slow").get_by_role("row").nth(1).wait_for()
        save(Image.open(BytesIO(page.screenshot())), file)


def _alerts(panel: dict[str, Any]) -> dict[str, Any]:
    """Make it a panel of the alerts that wait (1) or fire (2)."""
    panel["title"] = "Alerts: 1 waits, 2 fires"
    panel["targets"] = [{"expr": ALERTS, "legendFormat": "{{alertname}}"}]
    panel["fieldConfig"]["overrides"] = []
    panel["fieldConfig"]["defaults"] |= {"unit": "short", "max": 3, "thresholds": {"steps": []}, "noValue": "None"}
    panel.pop("interval", None)
    return panel
