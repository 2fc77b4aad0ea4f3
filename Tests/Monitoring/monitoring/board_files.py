"""The boards as Grafana imports them: panels, and the questions they ask."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from support.binary import REPOSITORY

FOLDER = REPOSITORY / "dashboards"
Board = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """One query of a panel."""

    board: str
    panel: str
    letter: str
    expr: str
    legend: str
    # Asked for one moment, not for a range.
    is_instant: bool
    has_exemplars: bool

    def __str__(self) -> str:
        """Name it in the words that a person finds it by."""
        return f"{self.board}: {self.panel} {self.letter}"


def boards() -> dict[str, Board]:
    """Every board that is checked in, by its file's name."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


def panels(board: Board) -> Iterator[dict[str, Any]]:
    """Every panel, those in folded rows too, without the rows' headings."""
    for panel in board["panels"]:
        if panel["type"] == "row":
            yield from panel.get("panels", [])
        else:
            yield panel


def panel_called(title: str, board: str = "overview") -> dict[str, Any]:
    """Find a board's panel by what stands above it."""
    return next(panel for panel in panels(boards()[board]) if panel["title"] == title)


def questions(name: str, board: Board) -> Iterator[Question]:
    """Every query of a board's panels."""
    for panel in panels(board):
        for target in panel.get("targets", []):
            yield Question(
                name,
                panel["title"],
                target["refId"],
                target["expr"],
                target.get("legendFormat", ""),
                target.get("instant", False),
                target.get("exemplar", False),
            )


def all_questions() -> list[Question]:
    """Every query of every board."""
    return [question for name, board in boards().items() for question in questions(name, board)]
