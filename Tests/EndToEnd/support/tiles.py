"""Tiles for the scenarios: documents that have some, and what the host keeps of one."""

from collections.abc import Callable
from typing import Any

from .scenarios import DATA_SET, Args, Scene, mammals

Given = Callable[[Scene], object]


def calls(*made: tuple[str, Args], given: Given = mammals) -> Given:
    """Begin as `given` does, then with these calls."""

    def prepare(scene: Scene) -> None:
        given(scene)
        for tool, args in made:
            scene.call(tool, **args)

    return prepare


def graph(title: str = "Naps", **roles: object) -> tuple[str, Args]:
    """Make a graph of the mammals."""
    return "create_graph", {**DATA_SET, "title": title, **roles}


def tile(scene: Scene, key: object, look: str) -> Any:  # noqa: ANN401
    """What `look`, a function of the host's component and of nothing else, sees of a tile."""
    return scene.codap(f"(codap, key) => ({look})(codap.document.findComponent(String(key)))", key)


def refusing(action: str, resource: str, given: Given = mammals) -> Given:
    """Begin as `given` does; CODAP will refuse one request."""

    def prepare(scene: Scene) -> None:
        given(scene)
        scene.codap(
            "(codap, fault) => codap.failNext(fault)",
            {"action": action, "resource": resource, "error": "the room is full"},
        )

    return prepare


TABLE = ("create_table", {**DATA_SET, "title": "All mammals"})
TEXT = ("create_text", {"text": "Who sleeps longest?", "title": "Question"})
DOT_PLOT = graph(xAttribute="Sleep")
SCATTER_PLOT = graph(xAttribute="LifeSpan", yAttribute="Sleep")
TILES = calls(SCATTER_PLOT, TABLE, TEXT)
