"""What scenarios of rows and cases have in common: faults, a document with much in it."""

from collections.abc import Callable
from typing import Any

from support.scenarios import ANIMALS, DATA_SET, Args, Fails, Scene, mammals

MISSPELT = {"dataContext": "Mamals"}
NEAREST = 'Did you mean "Mammals"?'
ORDERS = {**DATA_SET, "collection": "Orders"}
NO_SUCH_ID = 987654321012345

# A call keeps two seconds of its time for the way back; this leaves CODAP one.
IMPATIENT_MS = 3_000


def misspelt(tool: str, args: Args | None = None) -> Fails:
    """What every tool of a data set's rows and cases says when the data set's name is misspelt."""
    return Fails(
        tool=tool,
        does="names the data set that was meant",
        args={**(args or {}), **MISSPELT},
        kind="codap_error",
        says=NEAREST,
    )


def then_armed(switch: str, **pattern: object) -> Callable[[Scene], None]:
    """Begin with the mammals, and a fault of the host."""

    def prepare(scene: Scene) -> None:
        mammals(scene)
        scene.classroom.switch(switch, **pattern)

    return prepare


def mammals_named(scene: Scene) -> list[str]:
    """Who is in the document, in the order of the rows."""
    return [one["values"]["Mammal"] for one in scene.data_set()["items"]]


def row(scene: Scene, mammal: str) -> dict[str, Any]:
    """One row as it stands in the document."""
    (found,) = [one["values"] for one in scene.data_set()["items"] if one["values"]["Mammal"] == mammal]
    return found


def orders(scene: Scene) -> list[str]:
    """The parent cases in the document."""
    return [one["values"]["Order"] for one in scene.data_set()["collections"][0]["cases"]]


def order_case(scene: Scene, order: str) -> Any:  # noqa: ANN401
    """One order's case id."""
    (found,) = [one["id"] for one in scene.cases("Orders") if one["values"]["Order"] == order]
    return found


def untouched(scene: Scene) -> bool:
    """Whether the mammals are as they were in the beginning."""
    return mammals_named(scene) == [
        "African Elephant",
        "Big Brown Bat",
        "Domestic Cat",
        "Red Fox",
        "Little Brown Bat",
    ]


def selected(scene: Scene) -> set[str]:
    """The mammals that are selected in the document."""
    data_set = scene.data_set()
    animals = data_set["collections"][1]["cases"]
    return {one["values"]["Mammal"] for one in animals if one["id"] in data_set["selected"]}


def cases_named(result: dict[str, Any]) -> list[str]:
    """The mammals of a result's cases."""
    return [one["values"]["Mammal"] for one in result["cases"]]


def one_animal(mammal: str) -> Callable[[Scene], dict[str, Any]]:
    """Arguments that name a case by its id in a list, with the collection."""
    return lambda scene: {**ANIMALS, "ids": [scene.case(mammal)]}


def one_row(mammal: str) -> Callable[[Scene], dict[str, Any]]:
    """Arguments that name an item by its id in a list."""
    return lambda scene: {**DATA_SET, "ids": [scene.item(mammal)]}
