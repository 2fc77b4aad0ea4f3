"""Data read as text."""

import csv
import io
import json
from typing import Any

from support.scenarios import ANIMALS, DATA_SET, MAMMALS, Fails, Scenario, Scene, Works, mammals

from .content import AWKWARD, awkward

COLUMNS = ["Order", "Mammal", "LifeSpan", "Sleep", "Diet"]
TRAPS = [
    {"Mammal": 'He said "miau", twice', "Diet": "a\nb"},
    {"Mammal": "Käse; süß", "Diet": ""},
]


def read(text: str) -> list[list[str]]:
    """The cells of CSV text."""
    return list(csv.reader(io.StringIO(text, newline="")))


def has_all_columns(_: Scene, result: Any) -> None:  # noqa: ANN401
    """A header and a row for each item."""
    header, *lines = read(result["text"])
    assert header == COLUMNS
    assert lines == [[str(one[name]) for name in COLUMNS] for one in MAMMALS]
    assert (result["rowCount"], result["total"]) == (5, 5)
    assert result["text"].endswith("\r\n")


def trapped(scene: Scene) -> None:
    """Begin with mammals whose values hold quotes, separators, line breaks and umlauts."""
    mammals(scene)
    scene.call("create_items", **DATA_SET, items=TRAPS)


def can_be_read_again(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """Every cell as it was, also by the tool that imports CSV."""
    assert [(one[1], one[4]) for one in read(result["text"])[-2:]] == [(one["Mammal"], one["Diet"]) for one in TRAPS]
    again = scene.call("create_data_context_from_csv", name="Again", csv=result["text"])
    assert again["itemCount"] == 7
    assert [one["values"] for one in scene.data_set("Again")["items"]] == [
        one["values"] for one in scene.data_set()["items"]
    ]


def is_json_of_the_animals(_: Scene, result: Any) -> None:  # noqa: ANN401
    """An object for each animal, in the order of its parents, without their attributes."""
    animals = json.loads(result["text"])
    assert [one["Mammal"] for one in animals][1:3] == ["Big Brown Bat", "Little Brown Bat"]
    wanted = [{name: one[name] for name in COLUMNS[1:]} for one in MAMMALS]
    assert sorted(animals, key=str) == sorted(wanted, key=str)


def joins_to_the_whole(scene: Scene, first: Any) -> None:  # noqa: ANN401
    """Pages of two rows, of which only the first has the header."""
    pages = [first]
    while cursor := pages[-1].get("nextCursor"):
        pages.append(scene.call("export_data", **DATA_SET, limit=2, cursor=cursor))
    assert [one["rowCount"] for one in pages] == [2, 2, 1]
    assert {one["total"] for one in pages} == {5}
    assert "".join(one["text"] for one in pages) == scene.call("export_data", **DATA_SET)["text"]


def set_aside(scene: Scene) -> None:
    """Begin with mammals two of which are set aside."""
    mammals(scene)
    scene.codap("codap => { const [set] = codap.document.dataSets; set.setItemsAside(set.items.slice(0, 2), true); }")


SCENARIOS: list[Scenario] = [
    Works(tool="export_data", does="answers all attributes of all items as CSV", args=DATA_SET, then=has_all_columns),
    Works(
        tool="export_data",
        does="answers one collection's cases",
        args={**DATA_SET, "collection": "Orders", "format": "csv"},
        then=lambda _, result: (
            read(result["text"]) == [["Order"], ["Proboscidae"], ["Chiroptera"], ["Carnivora"]] and result["total"] == 3
        ),
    ),
    Works(
        tool="export_data",
        does="answers JSON with numbers as numbers",
        args={**ANIMALS, "format": "json"},
        then=is_json_of_the_animals,
    ),
    Works(
        tool="export_data",
        does="quotes what CSV has to, and is read again as it was",
        args=DATA_SET,
        given=trapped,
        then=can_be_read_again,
    ),
    Works(
        tool="export_data",
        does="takes names with umlauts, dots and units",
        args={"dataContext": AWKWARD, "collection": "Tiere 1.5"},
        given=awkward,
        then=lambda _, result: (
            read(result["text"]) == [["Größe (m)", "max. Alter", "Schlaf"], ["0.5", "16", "12.5"], ["3.2", "70", "3"]]
        ),
    ),
    Works(
        tool="export_data",
        does="answers pages that can be joined",
        args={**DATA_SET, "limit": 2},
        then=joins_to_the_whole,
    ),
    Works(
        tool="export_data",
        does="leaves out what is set aside",
        args=DATA_SET,
        given=set_aside,
        then=lambda _, result: (
            [one[1] for one in read(result["text"])[1:]] == ["Domestic Cat", "Red Fox", "Little Brown Bat"]
        ),
    ),
    Works(
        tool="export_data",
        does="answers the header of a data set without items",
        args={"dataContext": "Empty"},
        given=lambda scene: scene.call(
            "create_data_context", name="Empty", collections=[{"name": "C", "attributes": [{"name": "A, B"}]}]
        ),
        then=lambda _, result: result["text"] == '"A, B"\r\n' and result["total"] == 0,
    ),
    Fails(
        tool="export_data",
        does="names the data sets there are when it does not find one",
        args={"dataContext": "Mamals"},
        kind="codap_error",
        says='Did you mean "Mammals"?',
    ),
    Fails(
        tool="export_data",
        does="names the collections there are when it does not find one",
        args={**DATA_SET, "collection": "Animal"},
        kind="codap_error",
        says='Did you mean "Animals"?',
    ),
    Fails(
        tool="export_data",
        does="knows no cursor that no page has told",
        args={**DATA_SET, "cursor": "next"},
        kind="refused",
        says="must be the nextCursor of an earlier answer",
    ),
    Fails(
        tool="export_data",
        does="names the formats there are",
        args={**DATA_SET, "format": "tsv"},
        kind="refused",
        says="must be one of csv, json",
    ),
]
