"""Items: added and read back."""

import json
from typing import Any

from support.scenarios import DATA_SET, MAMMALS, Args, Fails, Scenario, Scene, Works, mammals, nothing

from .steps import IMPATIENT_MS, NO_SUCH_ID, mammals_named, misspelt, orders, row, then_armed, untouched

WOLF = {"Order": "Carnivora", "Mammal": "Gray Wolf", "LifeSpan": 16, "Sleep": 13, "Diet": "meat"}
BEAVER = {"Order": "Rodentia", "Mammal": "Beaver", "LifeSpan": 20}
DODO = {"Order": False, "Mammal": "Dodo", "LifeSpan": None, "Diet": True, "Sleep": -0.5}
MANY = 5_000


def numbered(count: int) -> list[dict[str, Any]]:
    """Rows that can be told apart."""
    return [{"Mammal": f"Mouse {number}", "Order": "Rodentia", "Sleep": number % 24} for number in range(count)]


def added(scene: Scene, result: dict[str, Any]) -> bool:
    """Two rows, one of them under a new parent; the ids are those in the document, in order."""
    items = scene.data_set()["items"]
    assert [one["values"]["Mammal"] for one in items[5:]] == ["Gray Wolf", "Beaver"]
    told, new = result["itemIDs"], [one["id"] for one in items[5:]]
    # In v2, in the order of their cases.
    assert told == new if scene.mode == "v3" else set(told) == set(new)
    assert orders(scene) == ["Proboscidae", "Chiroptera", "Carnivora", "Rodentia"]
    all_cases = [case["id"] for collection in scene.data_set()["collections"] for case in collection["cases"]]
    return len(result["caseIDs"]) == 3 and set(result["caseIDs"]) <= set(all_cases)


def five_thousand_rows(scene: Scene, result: dict[str, Any]) -> bool:
    """All there, once each, in order."""
    assert mammals_named(scene)[5:] == [one["Mammal"] for one in numbered(MANY)]
    return len(set(result["itemIDs"])) == MANY


def long_rows(scene: Scene) -> None:
    """Begin with more than a megabyte of rows, most of it not ASCII."""
    mammals(scene)
    for part in range(3):
        items = [{"Mammal": f"Mouse {part * 350 + one}", "Diet": "käse" * 180} for one in range(350)]
        scene.call("create_items", **DATA_SET, items=items)


def page_by_page(scene: Scene, result: dict[str, Any]) -> bool:
    """Following the cursor brings every row exactly once, in order."""
    pages = [result]
    while "nextCursor" in pages[-1]:
        pages.append(scene.call("get_items", **DATA_SET, limit=10_000, cursor=pages[-1]["nextCursor"]))
    assert len(pages) > 3
    assert max(len(json.dumps(page, ensure_ascii=False).encode()) for page in pages) < 256 << 10
    assert {page["total"] for page in pages} == {1_055}
    rows = [one for page in pages for one in page["items"]]
    return rows == scene.data_set()["items"]


def edited_between_pages(scene: Scene, result: dict[str, Any]) -> bool:
    """The second page goes on behind the last row: rows are gone before and after it, a cell is another."""
    assert (result["total"], len(result["items"])) == (5, 2)
    scene.codap("""codap => {
      const dataSet = codap.document.findDataSet("Mammals");
      dataSet.setValues([dataSet.items[2]], { Diet: "fish" });
      dataSet.removeItems([dataSet.items[4], dataSet.items[0]]);
    }""")
    rest = scene.call("get_items", **DATA_SET, limit=2, cursor=result["nextCursor"])
    assert [one["values"]["Mammal"] for one in rest["items"]] == ["Domestic Cat", "Red Fox"]
    assert rest["items"][0]["values"]["Diet"] == "fish"
    return rest["total"] == 3 and "nextCursor" not in rest


def oversized(_: Scene) -> Args:
    """More rows than one call takes."""
    return {**DATA_SET, "items": numbered(MANY + 1)}


SCENARIOS: list[Scenario] = [
    Works(
        tool="create_items",
        does="adds rows in order and groups them under equal parents",
        args={**DATA_SET, "items": [WOLF, BEAVER]},
        then=added,
    ),
    Works(
        tool="create_items",
        does="makes booleans text and null an empty cell",
        args={**DATA_SET, "items": [DODO]},
        then=lambda scene, _: (
            row(scene, "Dodo") == {"Order": "false", "Mammal": "Dodo", "LifeSpan": "", "Diet": "true", "Sleep": -0.5}
        ),
    ),
    Works(
        tool="create_items",
        does="names attributes that it does not know and keeps the other cells",
        args={**DATA_SET, "items": [{**WOLF, "Legs": 4}, {**BEAVER, "Legs": 4, "Tail": "flat"}]},
        then=lambda scene, result: (
            sorted(result["unknownAttributes"]) == ["Legs", "Tail"] and row(scene, "Gray Wolf") == WOLF
        ),
    ),
    Works(
        tool="create_items",
        does="takes 5,000 rows in one call",
        args={**DATA_SET, "items": numbered(MANY)},
        then=five_thousand_rows,
    ),
    Works(
        tool="create_items",
        does="waits for a slow CODAP",
        given=then_armed("delay", action="create", resource="*.item", ms=150),
        args={**DATA_SET, "items": [WOLF]},
        then=lambda scene, _: mammals_named(scene)[5:] == ["Gray Wolf"],
    ),
    Fails(
        tool="create_items",
        does="refuses more than 5,000 rows and says how to send them",
        args=oversized,
        kind="refused",
        says="5001 items",
        then=untouched,
    ),
    Fails(
        tool="create_items",
        does="adds nothing when it knows no attribute",
        args={**DATA_SET, "items": [{"Mamal": "Wolf"}, {"Legs": 4}]},
        kind="invalid_args",
        says="Mammal",
        then=untouched,
    ),
    Fails(
        tool="create_items",
        does="points at a cell that is no cell",
        args={**DATA_SET, "items": [WOLF, {"Mammal": {"name": "Wolf"}}]},
        kind="refused",
        says='"pointer": "/items/1/Mammal"',
    ),
    Fails(
        tool="create_items",
        does="points at a cell that holds NUL",
        args={**DATA_SET, "items": [WOLF, {"Mammal": "Wo\0lf"}]},
        kind="refused",
        says='"pointer": "/items/1/Mammal"',
    ),
    Fails(
        tool="create_items",
        does="refuses a row without cells",
        args={**DATA_SET, "items": [{}]},
        kind="refused",
        says='"pointer": "/items/0"',
    ),
    misspelt("create_items", {"items": [WOLF]}),
    Fails(
        tool="create_items",
        does="passes CODAP's refusal on",
        given=then_armed("failNext", action="create", resource="*.item", error="no more room"),
        args={**DATA_SET, "items": [WOLF]},
        kind="codap_error",
        says="no more room",
        then=untouched,
    ),
    Fails(
        tool="create_items",
        does="tells of a silent CODAP that it may have added the rows",
        given=then_armed("mute", action="create", resource="*.item"),
        args={**DATA_SET, "items": [WOLF]},
        deadline_ms=IMPATIENT_MS,
        kind="codap_error",
        says="It may still carry out the request",
        then=lambda scene: mammals_named(scene)[5:] == ["Gray Wolf"],
    ),
    Works(
        tool="get_items",
        does="reads all rows as they stand in the document",
        args=DATA_SET,
        then=lambda scene, result: (
            result["items"] == scene.data_set()["items"]
            and [one["values"] for one in result["items"]] == MAMMALS
            and result["total"] == 5
        ),
    ),
    Works(
        tool="get_items",
        does="finds rows by a comparison of numbers",
        args={**DATA_SET, "search": "LifeSpan >= 19"},
        then=lambda _, result: [one["values"]["LifeSpan"] for one in result["items"]] == [70, 19, 24],
    ),
    Works(
        tool="get_items",
        does="finds rows by a text",
        args={**DATA_SET, "search": "Order == Carnivora"},
        then=lambda _, result: [one["values"]["Mammal"] for one in result["items"]] == ["Domestic Cat", "Red Fox"],
    ),
    Works(
        tool="get_items",
        does="answers no rows when none match",
        args={**DATA_SET, "search": "LifeSpan > 100"},
        then=lambda _, result: result == {"items": [], "total": 0},
    ),
    Works(
        tool="get_items",
        does="hands out more than 256 KiB page by page, every row once",
        given=long_rows,
        args={**DATA_SET, "limit": 10_000},
        then=page_by_page,
    ),
    Works(
        tool="get_items",
        does="reads the next page of the document as a person has left it",
        args={**DATA_SET, "limit": 2},
        then=edited_between_pages,
    ),
    Works(
        tool="get_items",
        does="answers an empty page behind the end",
        args={**DATA_SET, "cursor": "7"},
        then=lambda _, result: result == {"items": [], "total": 5},
    ),
    misspelt("get_items"),
    Fails(
        tool="get_items",
        does="says what CODAP cannot parse",
        args={**DATA_SET, "search": "the heavy ones"},
        kind="codap_error",
        says="Unable to parse query.",
    ),
    Fails(
        tool="get_items",
        does="refuses a cursor that no page handed out",
        args={**DATA_SET, "cursor": "next"},
        kind="refused",
        says="nextCursor",
    ),
    Fails(
        tool="get_items",
        does="refuses a search that a selector cannot hold",
        args={**DATA_SET, "search": "Mammal == [cat]"},
        kind="refused",
        says="which CODAP's plugin API cannot address",
    ),
    Fails(
        tool="get_items",
        does="says so when CODAP is silent",
        given=then_armed("mute", action="get", resource="*.itemSearch*"),
        args=DATA_SET,
        deadline_ms=IMPATIENT_MS,
        kind="codap_error",
        says="did not answer in time",
    ),
    Works(
        tool="get_item",
        does="reads a row by its index",
        args={**DATA_SET, "index": 1},
        then=lambda scene, result: result == scene.data_set()["items"][1],
    ),
    Works(
        tool="get_item",
        does="reads a row by its id",
        args=lambda scene: {**DATA_SET, "id": scene.item("Red Fox")},
        then=lambda scene, result: result == scene.data_set()["items"][3],
    ),
    Works(
        tool="get_item",
        does="takes an id that became text",
        args=lambda scene: {**DATA_SET, "id": str(scene.item("Red Fox"))},
        then=lambda scene, result: result == scene.data_set()["items"][3],
    ),
    Works(
        tool="get_item",
        does="reads the row of a case",
        args=lambda scene: {**DATA_SET, "caseID": scene.case("Red Fox")},
        then=lambda scene, result: result == scene.data_set()["items"][3],
    ),
    Fails(
        tool="get_item",
        does="wants one of its three ways",
        args={**DATA_SET, "index": 0, "id": 1},
        kind="refused",
        says="Give exactly one of",
    ),
    Fails(
        tool="get_item",
        does="says that there is no such row",
        args={**DATA_SET, "id": NO_SUCH_ID},
        kind="codap_error",
        says=f"itemByID[{NO_SUCH_ID}]",
    ),
    Fails(
        tool="get_item",
        does="says that there is no row at that place",
        args={**DATA_SET, "index": 5},
        kind="codap_error",
        says="item[5]",
    ),
    misspelt("get_item", {"index": 0}),
    Works(
        tool="count_items",
        does="counts the rows",
        args=DATA_SET,
        then=lambda _, result: result == {"count": 5},
    ),
    Works(
        tool="count_items",
        does="leaves out rows that are set aside",
        given=lambda scene: (
            mammals(scene),
            scene.call("set_aside_cases", **DATA_SET, ids=[scene.case("Red Fox"), scene.case("Domestic Cat")]),
        ),
        args=DATA_SET,
        then=lambda _, result: result == {"count": 3},
    ),
    misspelt("count_items"),
    Fails(
        tool="count_items",
        does="tells of an empty document that there is no data set",
        given=nothing,
        args=DATA_SET,
        kind="codap_error",
        says="dataContext",
    ),
    Fails(
        tool="count_items",
        does="takes no search",
        args={**DATA_SET, "search": "LifeSpan > 3"},
        kind="refused",
        says='"pointer": "/search"',
    ),
]
