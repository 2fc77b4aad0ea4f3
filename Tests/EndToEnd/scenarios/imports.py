"""Data brought into CODAP: from the web, from CSV text, item by item."""

from collections.abc import Callable
from typing import Any

from support.scenarios import Args, Fails, Scenario, Scene, Works, nothing

from .content import column, levels, names, refusing, texts

ANIMALS_CSV = 'Tier,"Größe, in m",Lied\r\nKatze,0.5,"sagt ""miau"""\r\nHund,0.7,\r\n'
MANY = 2_050
"""More items than one request adds."""


def on_the_web(file: str) -> Callable[[Scene], Args]:
    """Find where the test host's server has a file of that name, or would have it."""
    return lambda scene: {"url": scene.classroom.page.url.split("index.html")[0] + f"files/{file}"}


def is_downloaded(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The file's rows under the title."""
    made = scene.data_set("animals")
    assert (result["id"], made["title"]) == (made["id"], "Tiere")
    assert column(scene, "Größe, in m", "animals") == [0.5, 0.7]
    assert column(scene, "Lied", "animals") == ['sagt "miau"', ""]
    assert names(scene) == ["Mammals", "animals"]


def csv(text: str, **more: str) -> dict[str, str]:
    """The arguments that import a text under a new name."""
    return {"name": "New", "csv": text, **more}


def rows(scene: Scene) -> list[list[Any]]:
    """The cells of the new data set, row by row."""
    return [list(one["values"].values()) for one in scene.data_set("New")["items"]]


def only_mammals(scene: Scene) -> bool:
    """Nothing was made."""
    return names(scene) == ["Mammals"]


def is_imported(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """Quoted cells, umlauts, an empty cell; one collection of the given name."""
    assert (result["itemCount"], result["notApplied"], result["unknownAttributes"]) == (2, [], [])
    assert levels(scene, "New") == [("Tiere", ["Tier", "Größe, in m", "Lied"])]
    assert rows(scene) == [["Katze", 0.5, 'sagt "miau"'], ["Hund", 0.7, ""]]
    assert result["collections"][0]["name"] == "Tiere"


def keeps_the_look(scene: Scene, _: Any) -> None:  # noqa: ANN401
    """What is no plain number is kept letter by letter."""
    assert texts(scene, "A", "New") == ["007", "1.50", "12345678901234567890", "-0"]
    assert texts(scene, "B", "New") == ["1,5", "1e5", "0x1F", "+49 30"]


def shows_a_table(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The items in a table of that title."""
    (tile,) = scene.components("caseTable")
    assert (tile["dataContext"], tile["title"]) == ("New", "Neue Tiere")
    assert result["table"]["id"] == tile["id"]
    assert (result["itemCount"], result["notApplied"]) == (2, [])
    assert rows(scene) == [["Katze", 0.5, "true"], ["Hund", 0.7, ""]]
    shown = scene.classroom.page.get_by_test_id("tile-caseTable")
    assert shown.locator("tbody tr").count() == 2


def groups(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """Items with equal parent values under one parent case."""
    assert [one["name"] for one in result["collections"]] == ["Arten", "Tiere"]
    species, animals = scene.data_set("New")["collections"]
    assert [one["values"]["Art"] for one in species["cases"]] == ["Katze", "Hund"]
    assert [one["parent"] for one in animals["cases"]] == [species["cases"][at]["id"] for at in (0, 0, 1)]
    assert rows(scene) == [["Katze", "Tom"], ["Hund", "Rex"], ["Katze", "Kit"]]


SCENARIOS: list[Scenario] = [
    Works(
        tool="create_data_context_from_url",
        does="has CODAP download a file",
        args=lambda scene: on_the_web("animals.csv")(scene) | {"title": "Tiere"},
        then=is_downloaded,
    ),
    Works(
        tool="create_data_context_from_url",
        does="takes the file's name when there is no title",
        args=on_the_web("animals.csv"),
        then=lambda scene, result: (
            result["name"] == "animals" and column(scene, "Tier", "animals") == ["Katze", "Hund"]
        ),
    ),
    Fails(
        tool="create_data_context_from_url",
        does="tells that there is no such file",
        args=on_the_web("plants.csv"),
        kind="codap_error",
        says="Failed to download and import CSV",
        then=only_mammals,
    ),
    Fails(
        tool="create_data_context_from_url",
        does="needs an address",
        args={"title": "Tiere"},
        kind="refused",
        says='lacks \\"url\\"',
    ),
    Fails(
        tool="create_data_context_from_url",
        does="takes no empty address",
        args={"url": ""},
        kind="refused",
        says="must not be empty",
        then=only_mammals,
    ),
    Works(
        tool="create_data_context_from_csv",
        does="reads quotes, umlauts, CR LF and empty cells",
        args=csv(ANIMALS_CSV, collection="Tiere"),
        then=is_imported,
    ),
    Works(
        tool="create_data_context_from_csv",
        does="keeps the look of what is no plain number",
        args=csv("A;B\n007;1,5\n1.50;1e5\n12345678901234567890;0x1F\n-0;+49 30\n"),
        then=keeps_the_look,
    ),
    Works(
        tool="create_data_context_from_csv",
        does="reads a quoted cell with line breaks and separators as one",
        args=csv('A,B\n"one\ntwo","a,b;c"\n'),
        then=lambda scene, result: result["itemCount"] == 1 and rows(scene) == [["one\ntwo", "a,b;c"]],
    ),
    Works(
        tool="create_data_context_from_csv",
        does="passes a byte order mark and blank lines over",
        args=csv("\ufeff\nA,B\n\n1,2\n\n"),
        then=lambda scene, _: levels(scene, "New") == [("Cases", ["A", "B"])] and rows(scene) == [[1, 2]],
    ),
    Works(
        tool="create_data_context_from_csv",
        does="parts fields by the separator it is given",
        args=csv("A,x,y;B\n1,5,2;3\n", separator="semicolon"),
        then=lambda scene, _: levels(scene, "New")[0][1] == ["A,x,y", "B"] and rows(scene) == [["1,5,2", 3]],
    ),
    Works(
        tool="create_data_context_from_csv",
        does="reads tabs, as they are copied from spreadsheets",
        args=csv("Name\tWert\nÄpfel, rot\t3\n"),
        then=lambda scene, _: rows(scene) == [["Äpfel, rot", 3]],
    ),
    Works(
        tool="create_data_context_from_csv",
        does="makes attributes without items of a header alone",
        args=csv("A,B"),
        then=lambda scene, result: result["itemCount"] == 0 and levels(scene, "New") == [("Cases", ["A", "B"])],
    ),
    Works(
        tool="create_data_context_from_csv",
        does="adds more items than one request takes",
        args=csv("N\n" + "\n".join(map(str, range(MANY)))),
        then=lambda scene, result: (
            result["itemCount"] == MANY and texts(scene, "N", "New") == [str(number) for number in range(MANY)]
        ),
    ),
    Fails(
        tool="create_data_context_from_csv",
        does="tells the line that has too many fields, and makes nothing",
        args=csv("A,B\n1,2\n3,4,5\n"),
        kind="refused",
        says="faulty in line 3: 3 fields, but the header has 2",
        then=only_mammals,
    ),
    Fails(
        tool="create_data_context_from_csv",
        does="tells where a quote begins that is not closed",
        args=csv('A,B\n1,2\n"3,4\n5,6\n'),
        kind="refused",
        says="line 3: a field begins with a quote that is not closed",
        then=only_mammals,
    ),
    Fails(
        tool="create_data_context_from_csv",
        does="takes no column without a name",
        args=csv("A,,C\n1,2,3\n"),
        kind="refused",
        says="column 2 of the header has no name",
        then=only_mammals,
    ),
    Fails(
        tool="create_data_context_from_csv",
        does="takes no column name twice",
        args=csv("A,B,A\n1,2,3\n"),
        kind="refused",
        says='The attribute \\"A\\" is given twice',
        then=only_mammals,
    ),
    Fails(
        tool="create_data_context_from_csv",
        does="takes no blank text",
        args=csv("\n\n"),
        kind="refused",
        says="is blank",
        then=only_mammals,
    ),
    Fails(
        tool="create_data_context_from_csv",
        does="adds nothing to a data set of that name",
        args={"name": "Mammals", "csv": "A\n1\n"},
        kind="codap_error",
        says='There is a data set "Mammals" already',
        then=lambda scene: only_mammals(scene) and len(scene.data_set()["items"]) == 5,
    ),
    Fails(
        tool="create_data_context_from_csv",
        does="names the separators there are",
        args=csv("A|B\n", separator="pipe"),
        kind="refused",
        says="must be one of comma, semicolon, tab",
    ),
    Works(
        tool="create_dataset_with_table",
        does="makes a data set, fills it and shows it",
        args={
            "name": "New",
            "attributes": [{"name": "Tier"}, {"name": "Größe", "unit": "m"}, {"name": "zahm"}],
            "items": [{"Tier": "Katze", "Größe": 0.5, "zahm": True}, {"Tier": "Hund", "Größe": 0.7, "zahm": None}],
            "tableTitle": "Neue Tiere",
        },
        then=shows_a_table,
    ),
    Works(
        tool="create_dataset_with_table",
        does="groups items by the values of a parent collection",
        args={
            "name": "New",
            "collections": [
                {"name": "Arten", "attributes": [{"name": "Art"}]},
                {"name": "Tiere", "attributes": [{"name": "Name"}]},
            ],
            "items": [
                {"Art": "Katze", "Name": "Tom"},
                {"Art": "Hund", "Name": "Rex"},
                {"Art": "Katze", "Name": "Kit"},
            ],
        },
        then=groups,
    ),
    Works(
        tool="create_dataset_with_table",
        does="takes the items' own names for attributes",
        args={"name": "New", "items": [{"Tier": "Katze"}, {"Tier": "Hund", "max. Alter": 15}]},
        then=lambda scene, result: (
            levels(scene, "New") == [("Cases", ["Tier", "max. Alter"])]
            and rows(scene) == [["Katze", ""], ["Hund", 15]]
            and result["unknownAttributes"] == []
        ),
    ),
    Works(
        tool="create_dataset_with_table",
        does="lists what items give for attributes that there are not",
        args={
            "name": "New",
            "attributes": [{"name": "Tier"}],
            "items": [{"Tier": "Katze", "Farbe": "rot"}],
        },
        then=lambda scene, result: result["unknownAttributes"] == ["Farbe"] and rows(scene) == [["Katze"]],
    ),
    Works(
        tool="create_dataset_with_table",
        does="shows an empty table when nothing but a name is given",
        args={"name": "New"},
        given=nothing,
        then=lambda scene, result: (
            result["itemCount"] == 0 and [one["dataContext"] for one in scene.components("caseTable")] == ["New"]
        ),
    ),
    Fails(
        tool="create_dataset_with_table",
        does="takes either attributes or collections",
        args={"name": "New", "attributes": [{"name": "A"}], "collections": [{"name": "C"}]},
        kind="refused",
        says="not both",
        then=only_mammals,
    ),
    Fails(
        tool="create_dataset_with_table",
        does="adds nothing to a data set of that name",
        args={"name": "Mammals", "items": [{"Mammal": "Pig"}]},
        kind="codap_error",
        says="choose another name, or add to it with create_items",
        then=lambda scene: len(scene.data_set()["items"]) == 5 and scene.components("caseTable") == [],
    ),
    Fails(
        tool="create_dataset_with_table",
        does="tells what was done before CODAP refused the table",
        args={"name": "New", "items": [{"A": 1}]},
        given=refusing("create", "component"),
        kind="codap_error",
        says='"completedCount": 2',
        then=lambda scene: rows(scene) == [[1]],
    ),
    Fails(
        tool="create_dataset_with_table",
        does="takes no lists as values",
        args={"name": "New", "items": [{"A": [1, 2]}]},
        kind="refused",
        says="/items/0/A",
        then=only_mammals,
    ),
]
