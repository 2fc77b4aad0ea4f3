"""Every board, by the file it is kept in."""

from collections.abc import Callable
from pathlib import Path

from .call import call
from .overview import overview
from .slo import slo

FOLDER = Path(__file__).resolve().parents[3] / "dashboards"
BOARDS: dict[str, Callable[[], str]] = {"overview.json": overview, "call.json": call, "slo.json": slo}
