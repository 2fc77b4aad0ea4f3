"""Cases: added, read, counted."""

from typing import Any

from support.scenarios import ANIMALS, DATA_SET, Args, Fails, Scenario, Scene, Works, mammals

from .steps import (
    IMPATIENT_MS,
    NO_SUCH_ID,
    ORDERS,
    cases_named,
    mammals_named,
    misspelt,
    order_case,
    orders,
    row,
    then_armed,
    untouched,
)

NO_COLLECTION = {**DATA_SET, "collection": "Animal"}
NEAREST_COLLECTION = 'Did you mean "Animals"?'
WOLF = {"Mammal": "Gray Wolf", "LifeSpan": 16, "Sleep": 13, "Diet": "meat"}
HIERARCHICAL = ["African Elephant", "Big Brown Bat", "Little Brown Bat", "Domestic Cat", "Red Fox"]


def a_wolf(scene: Scene, **cells: object) -> Args:
    """Arguments that add a wolf to its order."""
    return {**ANIMALS, "cases": [{"parent": order_case(scene, "Carnivora"), "values": {**WOLF, **cells}}]}


def wolf_is_there(scene: Scene, result: dict[str, Any]) -> bool:
    """Under its parent, by the id that was told."""
    (case,) = [one for one in scene.data_set()["collections"][1]["cases"] if one["values"]["Mammal"] == "Gray Wolf"]
    assert [one["id"] for one in result["cases"]] == [case["id"]]
    assert case["parent"] == order_case(scene, "Carnivora")
    return row(scene, "Gray Wolf") == {"Order": "Carnivora", **WOLF}


def new_order_and_beaver(scene: Scene) -> Args:
    """Arguments that add the first child of a parent which is new."""
    made = scene.call("create_cases", **ORDERS, cases=[{"values": {"Order": "Rodentia"}}])
    return {**ANIMALS, "cases": [{"parent": made["cases"][0]["id"], "values": {"Mammal": "Beaver"}}]}


def family(scene: Scene, result: dict[str, Any]) -> bool:
    """A parent as the document has it, with its children."""
    orders, animals = scene.data_set()["collections"]
    (bats,) = [one for one in orders["cases"] if one["values"]["Order"] == "Chiroptera"]
    assert (result["id"], result["index"], result["values"]) == (bats["id"], 1, {"Order": "Chiroptera"})
    return result["children"] == [one["id"] for one in animals["cases"] if one["parent"] == bats["id"]]


def whole_collection(scene: Scene, result: dict[str, Any]) -> bool:
    """Every case with its id, index, parent and the values of this collection."""
    assert [one["index"] for one in result["cases"]] == [0, 1, 2, 3, 4]
    in_document = scene.data_set()["collections"][1]["cases"]
    told = [{name: one[name] for name in ("id", "parent", "values")} for one in result["cases"]]
    return told == in_document and result["total"] == 5


def long_cases(scene: Scene) -> None:
    """Begin with cases whose values take more than a page."""
    mammals(scene)
    items = [{"Mammal": f"Mouse {one}", "Order": "Rodentia", "Diet": "seeds " * 60} for one in range(1_000)]
    scene.call("create_items", **DATA_SET, items=items)


def page_by_page(scene: Scene, result: dict[str, Any]) -> bool:
    """Following the cursor brings every case exactly once, in order."""
    pages = [result]
    while "nextCursor" in pages[-1]:
        pages.append(scene.call("get_cases", **ANIMALS, cursor=pages[-1]["nextCursor"]))
    assert len(pages) > 1
    ids = [one["id"] for page in pages for one in page["cases"]]
    return ids == [one["id"] for one in scene.data_set()["collections"][1]["cases"]]


SCENARIOS: list[Scenario] = [
    Works(
        tool="create_cases",
        does="adds a child to its parent",
        args=a_wolf,
        then=wolf_is_there,
    ),
    Works(
        tool="create_cases",
        does="adds parents",
        args={**ORDERS, "cases": [{"values": {"Order": "Rodentia"}}, {"values": {"Order": "Primates"}}]},
        then=lambda scene, result: orders(scene)[3:] == ["Rodentia", "Primates"] and len(result["cases"]) == 2,
    ),
    Works(
        tool="create_cases",
        does="fills the blank child of a new parent and tells its id",
        args=new_order_and_beaver,
        then=lambda scene, result: (
            row(scene, "Beaver")["Order"] == "Rodentia"
            and len(mammals_named(scene)) == 6
            and [one["id"] for one in result["cases"]] == [scene.case("Beaver")]
        ),
    ),
    Works(
        tool="create_cases",
        does="takes no attribute of another collection",
        args=lambda scene: a_wolf(scene, Order="Rodentia", Legs=4),
        then=lambda scene, result: (
            sorted(result["unknownAttributes"]) == ["Legs", "Order"] and row(scene, "Gray Wolf")["Order"] == "Carnivora"
        ),
    ),
    Works(
        tool="create_cases",
        does="makes a blank parent for a child without one",
        modes=("v3",),
        args={**ANIMALS, "cases": [{"values": WOLF}]},
        then=lambda scene, result: row(scene, "Gray Wolf")["Order"] == "" and len(result["cases"]) == 1,
    ),
    Fails(
        tool="create_cases",
        does="says that a child without a parent was not made",
        modes=("v2",),
        args={**ANIMALS, "cases": [{"values": WOLF}]},
        kind="codap_error",
        says="CODAP made 0 of 1 cases",
        then=untouched,
    ),
    Fails(
        tool="create_cases",
        does="names the collection that was meant, and adds nothing",
        args={**NO_COLLECTION, "cases": [{"values": WOLF}]},
        kind="codap_error",
        says=NEAREST_COLLECTION,
        then=untouched,
    ),
    Fails(
        tool="create_cases",
        does="says that there is none of the attributes",
        args={**ANIMALS, "cases": [{"values": {"Sleeep": 3}}]},
        kind="invalid_args",
        says='Did you mean "Sleep"?',
        then=untouched,
    ),
    Fails(
        tool="create_cases",
        does="points at a case without values",
        args={**ANIMALS, "cases": [{"Mammal": "Gray Wolf"}]},
        kind="refused",
        says='"pointer": "/cases/0"',
    ),
    Fails(
        tool="create_cases",
        does="points at a cell that holds NUL",
        args={**ANIMALS, "cases": [{"values": {"Mammal": "\0"}}]},
        kind="refused",
        says='"pointer": "/cases/0/values/Mammal"',
    ),
    Fails(
        tool="create_cases",
        does="tells of a silent CODAP that it may have added the cases",
        given=then_armed("mute", action="create", resource="*.case"),
        args=a_wolf,
        deadline_ms=IMPATIENT_MS,
        kind="codap_error",
        says="It may still carry out the request",
        then=lambda scene: mammals_named(scene)[5:] == ["Gray Wolf"],
    ),
    Works(
        tool="get_case",
        does="reads a parent by its id, with its children",
        args=lambda scene: {**DATA_SET, "id": order_case(scene, "Chiroptera")},
        then=family,
    ),
    Works(
        tool="get_case",
        does="reads a case by its index",
        args={**ANIMALS, "index": 2},
        then=lambda scene, result: (
            result["id"] == scene.case("Little Brown Bat") and result["parent"] == order_case(scene, "Chiroptera")
        ),
    ),
    Works(
        tool="get_case",
        does="takes an id that became text",
        args=lambda scene: {**ANIMALS, "id": str(scene.case("Red Fox"))},
        then=lambda _, result: result["values"]["Mammal"] == "Red Fox",
    ),
    Fails(
        tool="get_case",
        does="wants the id or the index",
        args=ANIMALS,
        kind="refused",
        says="Give exactly one of",
    ),
    Fails(
        tool="get_case",
        does="says that there is no such case",
        args={**DATA_SET, "id": NO_SUCH_ID},
        kind="codap_error",
        says=f"caseByID[{NO_SUCH_ID}]",
    ),
    Fails(
        tool="get_case",
        does="says that there is no case at that place",
        args={**ANIMALS, "index": 5},
        kind="codap_error",
        says="caseByIndex[5]",
    ),
    Fails(
        tool="get_case",
        does="wants the collection with an index",
        args={**DATA_SET, "index": 0},
        kind="refused",
        says="collection",
    ),
    Works(
        tool="get_cases",
        does="reads a whole collection",
        args=ANIMALS,
        then=whole_collection,
    ),
    Works(
        tool="get_cases",
        does="reads the cases of parents without their children's values",
        args=ORDERS,
        then=lambda _, result: (
            [one["values"] for one in result["cases"]]
            == [{"Order": "Proboscidae"}, {"Order": "Chiroptera"}, {"Order": "Carnivora"}]
        ),
    ),
    Works(
        tool="get_cases",
        does="hands out more than 256 KiB page by page, every case once",
        given=long_cases,
        args=ANIMALS,
        then=page_by_page,
    ),
    Fails(
        tool="get_cases",
        does="names the collection that was meant",
        args=NO_COLLECTION,
        kind="codap_error",
        says=NEAREST_COLLECTION,
    ),
    misspelt("get_cases", ANIMALS),
    Fails(
        tool="get_cases",
        does="refuses a page of nothing",
        args={**ANIMALS, "limit": 0},
        kind="refused",
        says='"pointer": "/limit"',
    ),
    Works(
        tool="count_cases",
        does="counts the cases of a collection",
        args=ORDERS,
        then=lambda _, result: result == {"count": 3},
    ),
    Fails(
        tool="count_cases",
        does="names the collection that was meant",
        args=NO_COLLECTION,
        kind="codap_error",
        says=NEAREST_COLLECTION,
    ),
    Fails(
        tool="count_cases",
        does="wants a collection",
        args=DATA_SET,
        kind="refused",
        says='lacks \\"collection\\"',
    ),
    Works(
        tool="find_cases",
        does="finds cases by a formula of several conditions",
        args={**ANIMALS, "formula": 'LifeSpan > 10 and Diet = "meat"'},
        then=lambda _, result: (
            cases_named(result) == ["Big Brown Bat", "Little Brown Bat", "Domestic Cat"] and result["total"] == 3
        ),
    ),
    Works(
        tool="find_cases",
        does="knows the attributes of parents",
        args={**ANIMALS, "formula": 'Order = "Carnivora"', "limit": 1},
        then=lambda _, result: (
            cases_named(result) == ["Domestic Cat"] and result["total"] == 2 and result["nextCursor"].startswith("1:")
        ),
    ),
    Works(
        tool="find_cases",
        does="compares with the mean",
        args={**ANIMALS, "formula": "Sleep > mean(Sleep)"},
        then=lambda _, result: cases_named(result) == ["Big Brown Bat", "Little Brown Bat"],
    ),
    Fails(
        tool="find_cases",
        does="passes the error of a formula on",
        args={**ANIMALS, "formula": "LifeSpan > ("},
        kind="codap_error",
        says="caseFormulaSearch",
    ),
    Fails(
        tool="find_cases",
        does="refuses a formula that a selector cannot hold",
        args={**ANIMALS, "formula": 'Mammal = "[fox]"'},
        kind="refused",
        says="cannot take in a search",
    ),
    Fails(
        tool="find_cases",
        does="names the collection that was meant",
        args={**NO_COLLECTION, "formula": "true"},
        kind="codap_error",
        says=NEAREST_COLLECTION,
    ),
    Works(
        tool="search_cases",
        does="finds parts of texts without regard to case",
        args={**ANIMALS, "attribute": "Mammal", "operator": "contains", "value": "BROWN"},
        then=lambda _, result: cases_named(result) == ["Big Brown Bat", "Little Brown Bat"],
    ),
    Works(
        tool="search_cases",
        does="compares by number",
        args={**ANIMALS, "attribute": "LifeSpan", "operator": "lessThan", "value": "16"},
        then=lambda _, result: cases_named(result) == ["Red Fox"],
    ),
    Works(
        tool="search_cases",
        does="finds empty cells",
        given=lambda scene: (
            mammals(scene),
            scene.call("create_items", **DATA_SET, items=[{"Mammal": "Dodo", "Order": "Aves", "Diet": None}]),
        ),
        args={**ANIMALS, "attribute": "Diet", "value": None},
        then=lambda _, result: cases_named(result) == ["Dodo"],
    ),
    Fails(
        tool="search_cases",
        does="names the attribute that was meant",
        args={**ANIMALS, "attribute": "Lifespan", "value": 7},
        kind="invalid_args",
        says='Did you mean "LifeSpan"?',
    ),
    Fails(
        tool="search_cases",
        does="points at an operator that it does not know",
        args={**ANIMALS, "attribute": "Mammal", "operator": "beginsWith", "value": "B"},
        kind="refused",
        says='"pointer": "/operator"',
    ),
    Fails(
        tool="search_cases",
        does="names the collection that was meant",
        args={**NO_COLLECTION, "attribute": "Mammal", "value": "Red Fox"},
        kind="codap_error",
        says=NEAREST_COLLECTION,
    ),
]
