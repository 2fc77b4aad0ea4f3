"""Items: changed, deleted, put into another order."""

from typing import Any

from support.scenarios import DATA_SET, Args, Fails, Scenario, Scene, Works

from .steps import (
    IMPATIENT_MS,
    NO_SUCH_ID,
    mammals_named,
    misspelt,
    one_row,
    orders,
    row,
    then_armed,
    untouched,
)


def new_cells(mammal: str, **cells: object) -> Any:  # noqa: ANN401
    """Arguments that change cells of one row."""
    return lambda scene: {**DATA_SET, "items": [{"id": scene.item(mammal), "values": cells}]}


def partly_unknown(scene: Scene) -> Args:
    """Two rows that there are, an id that there is not, and an attribute that there is not."""
    return {
        **DATA_SET,
        "items": [
            {"id": scene.item("Red Fox"), "values": {"Sleep": 9.8, "Legs": 4}},
            {"id": NO_SUCH_ID, "values": {"Sleep": 1}},
            {"id": str(scene.item("Domestic Cat")), "values": {"Diet": None}},
        ],
    }


def changed_in_part(scene: Scene, result: dict[str, Any]) -> bool:
    """What could be changed is; the rest is told."""
    assert row(scene, "Red Fox")["Sleep"] == 9.8
    assert row(scene, "Domestic Cat")["Diet"] == ""
    assert result["updated"] == [scene.item("Red Fox"), scene.item("Domestic Cat")]
    return (result["notFound"], result["unknownAttributes"]) == ([NO_SUCH_ID], ["Legs"])


def moved_to_bats(scene: Scene, _: dict[str, Any]) -> bool:
    """The row is the same, under another parent."""
    bats, animals = scene.data_set()["collections"]
    (chiroptera,) = [one["id"] for one in bats["cases"] if one["values"]["Order"] == "Chiroptera"]
    (fox,) = [one for one in animals["cases"] if one["values"]["Mammal"] == "Red Fox"]
    return fox["parent"] == chiroptera and row(scene, "Red Fox")["LifeSpan"] == 7


SCENARIOS: list[Scenario] = [
    Works(
        tool="update_items",
        does="overwrites the cells that are named and no others",
        args=new_cells("Red Fox", Sleep=9.8, Diet="meat"),
        then=lambda scene, result: (
            row(scene, "Red Fox")
            == {"Order": "Carnivora", "Mammal": "Red Fox", "LifeSpan": 7, "Sleep": 9.8, "Diet": "meat"}
            and result == {"updated": [scene.item("Red Fox")], "notFound": [], "unknownAttributes": []}
        ),
    ),
    Works(
        tool="update_items",
        does="moves a row under the parent that it then equals",
        args=new_cells("Red Fox", Order="Chiroptera"),
        then=moved_to_bats,
    ),
    Works(
        tool="update_items",
        does="does what it can and reports unknown ids and attributes",
        args=partly_unknown,
        then=changed_in_part,
    ),
    Works(
        tool="update_items",
        does="makes booleans text",
        args=new_cells("Red Fox", Diet=True),
        then=lambda scene, _: row(scene, "Red Fox")["Diet"] == "true",
    ),
    Fails(
        tool="update_items",
        does="says that there is none of the rows",
        args={**DATA_SET, "items": [{"id": NO_SUCH_ID, "values": {"Sleep": 1}}]},
        kind="invalid_args",
        says="nothing with any of these ids",
    ),
    Fails(
        tool="update_items",
        does="says that there is none of the attributes",
        args=new_cells("Red Fox", Slep=1),
        kind="invalid_args",
        says='Did you mean "Sleep"?',
        then=untouched,
    ),
    Fails(
        tool="update_items",
        does="points at an update without cells",
        args={**DATA_SET, "items": [{"id": 1, "values": {}}]},
        kind="refused",
        says='"pointer": "/items/0/values"',
    ),
    Fails(
        tool="update_items",
        does="points at a cell that holds NUL",
        args={**DATA_SET, "items": [{"id": 1, "values": {"Diet": "\0"}}]},
        kind="refused",
        says='"pointer": "/items/0/values/Diet"',
    ),
    misspelt("update_items", {"items": [{"id": 1, "values": {"Sleep": 1}}]}),
    Fails(
        tool="update_items",
        does="passes a bare failure on",
        given=then_armed("failNext", action="update", resource="*.item", reply={"success": False}),
        args=new_cells("Red Fox", Sleep=1),
        kind="codap_error",
        says="it gave no reason",
        then=lambda scene: row(scene, "Red Fox")["Sleep"] == 10,
    ),
    Works(
        tool="delete_items",
        does="deletes rows, and parents that have no other",
        args=one_row("African Elephant"),
        then=lambda scene, _: (
            "African Elephant" not in mammals_named(scene) and orders(scene) == ["Chiroptera", "Carnivora"]
        ),
    ),
    Works(
        tool="delete_items",
        does="deletes what there is and reports the rest",
        args=lambda scene: {**DATA_SET, "ids": [NO_SUCH_ID, scene.item("Red Fox"), str(scene.item("Red Fox"))]},
        then=lambda scene, result: (
            len(mammals_named(scene)) == 4 and (len(result["deleted"]), result["notFound"]) == (1, [NO_SUCH_ID])
        ),
    ),
    Fails(
        tool="delete_items",
        does="says that there is none of the rows",
        args={**DATA_SET, "ids": [NO_SUCH_ID, "id:NothingOfThatId0"]},
        kind="invalid_args",
        says="id:NothingOfThatId0",
        then=untouched,
    ),
    Fails(
        tool="delete_items",
        does="refuses an empty list",
        args={**DATA_SET, "ids": []},
        kind="refused",
        says='"pointer": "/ids"',
    ),
    misspelt("delete_items", {"ids": [1]}),
    Fails(
        tool="delete_items",
        does="passes CODAP's refusal on",
        given=then_armed("failNext", action="delete", resource="*itemByID*", error="locked"),
        args=one_row("Red Fox"),
        kind="codap_error",
        says="locked",
        then=untouched,
    ),
    Fails(
        tool="delete_items",
        does="tells of a silent CODAP that it may have deleted the rows",
        given=then_armed("mute", action="delete", resource="*itemByID*"),
        args=one_row("Red Fox"),
        deadline_ms=IMPATIENT_MS,
        kind="codap_error",
        says="It may still carry out the request",
        then=lambda scene: "Red Fox" not in mammals_named(scene),
    ),
    Works(
        tool="reorder_items",
        does="moves what it finds to the front",
        args={**DATA_SET, "search": "Order == Carnivora", "order": "first"},
        then=lambda scene, result: (
            mammals_named(scene)[:3] == ["Domestic Cat", "Red Fox", "African Elephant"] and result == {"moved": 2}
        ),
    ),
    Works(
        tool="reorder_items",
        does="moves what it finds to the end",
        args={**DATA_SET, "search": "LifeSpan > 20", "order": "last"},
        then=lambda scene, _: mammals_named(scene)[3:] == ["African Elephant", "Little Brown Bat"],
    ),
    Works(
        tool="reorder_items",
        does="moves what it finds to an index",
        args={**DATA_SET, "search": "Mammal == Red Fox", "order": [1]},
        then=lambda scene, _: mammals_named(scene)[:3] == ["African Elephant", "Red Fox", "Big Brown Bat"],
    ),
    Fails(
        tool="reorder_items",
        does="says when nothing matches",
        args={**DATA_SET, "search": "LifeSpan > 100", "order": "first"},
        kind="invalid_args",
        says="The search finds 0 items",
        then=untouched,
    ),
    Fails(
        tool="reorder_items",
        does="says how many indexes it needs",
        args={**DATA_SET, "search": "Order == Carnivora", "order": [1]},
        kind="invalid_args",
        says="The search finds 2 items",
        then=untouched,
    ),
    Fails(
        tool="reorder_items",
        does="refuses index 0, which CODAP ignores",
        args={**DATA_SET, "search": "Mammal == Red Fox", "order": [0]},
        kind="refused",
        says='"pointer": "/order/0"',
    ),
    Fails(
        tool="reorder_items",
        does="says what CODAP cannot parse",
        args={**DATA_SET, "search": "foxes", "order": "first"},
        kind="codap_error",
        says="Unable to parse query.",
        then=untouched,
    ),
    misspelt("reorder_items", {"order": "first"}),
]
