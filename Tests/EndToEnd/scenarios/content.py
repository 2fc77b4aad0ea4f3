"""What a document holds beyond what Scene tells, and documents that stand in a call's way."""

from collections.abc import Callable
from typing import Any

from support.scenarios import DATA_SET, Scene, mammals

AWKWARD = "Säugetiere v2.0 (Kopie)"
"""A name with an umlaut, spaces, a dot and parentheses."""


def attribute(scene: Scene, name: str, data_set: str = "Mammals") -> dict[str, Any] | None:
    """One attribute as the host keeps it; none when there is none of that name."""
    script = """(codap, [dataSet, name]) => {
      const found = codap.document.dataSets.find((one) => one.name === dataSet);
      return found?.attributes.find((one) => one.name === name) ?? null;
    }"""
    return scene.codap(script, [data_set, name])


def levels(scene: Scene, data_set: str = "Mammals") -> list[tuple[str, list[str]]]:
    """The collections from parent to child, with the names of their attributes."""
    return [(one["name"], one["attributes"]) for one in scene.data_set(data_set)["collections"]]


def column(scene: Scene, name: str, data_set: str = "Mammals") -> list[Any]:
    """An attribute's values, item by item."""
    return [one["values"][name] for one in scene.data_set(data_set)["items"]]


def texts(scene: Scene, name: str, data_set: str = "Mammals") -> list[str]:
    """The same as CODAP keeps them, which is text."""
    script = """(codap, [dataSet, name]) => {
      const found = codap.document.dataSets.find((one) => one.name === dataSet);
      return found.texts(found.attributeNamed(name));
    }"""
    return scene.codap(script, [data_set, name])


def metadata(scene: Scene, data_set: str = "Mammals") -> dict[str, Any]:
    """What a data set says of itself."""
    script = "(codap, name) => codap.document.dataSets.find((one) => one.name === name).metadata"
    return scene.codap(script, data_set)


def names(scene: Scene) -> list[str]:
    """The data sets there are."""
    return scene.codap("codap => codap.document.dataSets.map(({ name }) => name)")


def refusing(action: str, resource: str, **answer: Any) -> Callable[[Scene], None]:  # noqa: ANN401
    """Begin with mammals in a CODAP that will not do one thing, or answers it otherwise."""

    def prepare(scene: Scene) -> None:
        mammals(scene)
        scene.classroom.switch("failNext", action=action, resource=resource, **answer or {"error": "not just now"})

    return prepare


def empty_refusing(action: str, resource: str) -> Callable[[Scene], None]:
    """Begin with an empty document in a CODAP that will not do one thing."""

    def prepare(scene: Scene) -> None:
        scene.classroom.switch("failNext", action=action, resource=resource, error="not just now")

    return prepare


def awkward(scene: Scene) -> None:
    """Begin with names that have umlauts, spaces, dots and parentheses in them."""
    collections = [
        {"name": "Ordnung der Tiere", "attributes": [{"name": "Ordnung"}]},
        {"name": "Tiere 1.5", "attributes": [{"name": "Größe (m)"}, {"name": "max. Alter"}, {"name": "Schlaf"}]},
    ]
    scene.call("create_data_context", name=AWKWARD, collections=collections)
    rows = [
        {"Ordnung": "Raubtiere", "Größe (m)": 0.5, "max. Alter": 16, "Schlaf": 12.5},
        {"Ordnung": "Rüsseltiere", "Größe (m)": 3.2, "max. Alter": 70, "Schlaf": 3},
    ]
    scene.call("create_items", dataContext=AWKWARD, items=rows)


def table(scene: Scene) -> None:
    """Begin with mammals and their table."""
    mammals(scene)
    scene.call("create_table", **DATA_SET)
