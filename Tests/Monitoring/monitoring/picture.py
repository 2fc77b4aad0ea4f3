"""Draws a board from live data, without Grafana: its panels where the grid has them, with units and thresholds."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from PIL import Image

from .answers import Source
from .board_files import Board
from .picture_panels import INK, KINDS, Place

mpl.use("Agg")
COLUMN_PX, ROW_PX, GAP_PX, HEAD_PX = 60, 29, 4, 26
COLUMNS = 24
PAPER, PANEL, EDGE = "#F4F5F5", "#FFFFFF", "#D8DADD"
DPI = 100
# Few colours say the same in a third of the bytes.
PALETTE = 128


@dataclass
class Sheet:
    """One picture: the panels from one line of the grid up to another."""

    panels: list[dict[str, Any]]
    first: int
    last: int


def sheets(board: Board, tallest: int) -> Iterator[Sheet]:
    """Cut a board between its rows, so that no picture has more lines than that."""
    groups: list[list[dict[str, Any]]] = []
    for panel in board["panels"]:
        if panel["type"] == "row":
            groups.append([])
        groups[-1].append(panel)
    taken: list[dict[str, Any]] = []
    for group in groups:
        if taken and _end(group) - _begin(taken) > tallest:
            yield Sheet(taken, _begin(taken), _end(taken))
            taken = []
        taken = taken + group
    yield Sheet(taken, _begin(taken), _end(taken))


def _begin(panels: list[dict[str, Any]]) -> int:
    return min(panel["gridPos"]["y"] for panel in panels)


def _end(panels: list[dict[str, Any]]) -> int:
    return max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels)


def draw(board: Board, sheet: Sheet, source: Source, file: Path) -> None:
    """Draw one sheet into a PNG."""
    width, height = COLUMNS * COLUMN_PX, HEAD_PX + (sheet.last - sheet.first) * ROW_PX + 2 * GAP_PX
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
    moments = source.moments(board)

    def box(left: float, top: float, wide: float, tall: float) -> tuple[float, float, float, float]:
        return left / width, 1 - (top + tall) / height, wide / width, tall / height

    x, y, _, _ = box(2 * GAP_PX, 0, 0, HEAD_PX - 7)
    figure.text(x, y, board["title"], fontsize=12, fontweight="bold", color=INK)
    for panel in sheet.panels:
        spot = panel["gridPos"]
        left, top = spot["x"] * COLUMN_PX + GAP_PX, HEAD_PX + (spot["y"] - sheet.first) * ROW_PX + GAP_PX
        wide, tall = spot["w"] * COLUMN_PX - 2 * GAP_PX, spot["h"] * ROW_PX - 2 * GAP_PX
        if panel["type"] == "row":
            x, y, _, _ = box(left + 4, top, wide, tall - 4)
            figure.text(x, y, panel["title"], fontsize=9.5, fontweight="bold", color=INK)
            continue
        x, y, w, h = box(left, top, wide, tall)
        frame = FancyBboxPatch(
            (x, y), w, h, boxstyle="square,pad=0", facecolor=PANEL, edgecolor=EDGE, linewidth=0.8, zorder=-1
        )
        figure.add_artist(frame)
        place = Place(figure, box, left, top, wide, tall, frame)
        KINDS[panel["type"]](place, panel, source, moments)
    _write(figure, file)


def _write(figure: Figure, file: Path) -> None:
    drawn = BytesIO()
    figure.savefig(drawn, dpi=DPI, facecolor=PAPER)
    save(Image.open(drawn), file)


def save(image: Image.Image, file: Path) -> None:
    """Keep a picture as a small PNG."""
    image.convert("RGB").quantize(PALETTE, dither=Image.Dither.NONE).save(file, optimize=True)
