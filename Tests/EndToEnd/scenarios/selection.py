"""Selection: read, set, extended, cleared."""

from collections.abc import Callable
from typing import Any

from support.scenarios import ANIMALS, DATA_SET, Args, Fails, Scenario, Scene, Works, mammals

from .steps import (
    IMPATIENT_MS,
    NO_SUCH_ID,
    misspelt,
    one_row,
    order_case,
    selected,
    then_armed,
)

BATS = {"Big Brown Bat", "Little Brown Bat"}


def selecting(*names: str) -> Callable[[Scene], None]:
    """Begin with mammals, of which a person has selected some."""

    def prepare(scene: Scene) -> None:
        mammals(scene)
        script = """(codap, names) => {
          const dataSet = codap.document.findDataSet("Mammals");
          const ids = dataSet.items.filter((item) => names.includes(dataSet.valuesOf(item).Mammal)).map(({ id }) => id);
          dataSet.select(ids, false);
        }"""
        scene.codap(script, names)

    return prepare


def cases(*names: str, **more: object) -> Callable[[Scene], Args]:
    """Arguments that name cases, and ids that there are not."""
    return lambda scene: {**DATA_SET, "ids": [scene.case(name) for name in names], **more}


def rows(*names: str, **more: object) -> Callable[[Scene], Args]:
    """Arguments that name items."""
    return lambda scene: {**DATA_SET, "ids": [scene.item(name) for name in names], **more}


def bats_and_their_order(scene: Scene, result: dict[str, Any]) -> bool:
    """The children, and the parent all of whose children are selected."""
    told = {one["caseID"] for one in result["cases"]}
    assert told == {scene.case(name) for name in BATS} | {order_case(scene, "Chiroptera")}
    return sorted({one["collectionName"] for one in result["cases"]}) == ["Animals", "Orders"]


def rows_of_the_result(scene: Scene, result: dict[str, Any]) -> bool:
    """The rows are selected; their items and their cases are told."""
    assert selected(scene) == BATS
    assert set(result["selected"]) == {scene.item(name) for name in BATS}
    return set(result["caseIDs"]) == {scene.case(name) for name in BATS}


def none_of_these(tool: str, what: str) -> Fails:
    """Ids of nothing leave the selection as it is."""
    return Fails(
        tool=tool,
        does=f"keeps the selection when there is none of the {what}",
        given=selecting("Red Fox"),
        args={**DATA_SET, "ids": [NO_SUCH_ID]},
        kind="invalid_args",
        says="nothing with any of these ids",
        then=lambda scene: selected(scene) == {"Red Fox"},
    )


SCENARIOS: list[Scenario] = [
    Works(
        tool="get_selection",
        does="reads what a person has selected, with a parent whose children all are",
        given=selecting(*BATS),
        args=DATA_SET,
        then=bats_and_their_order,
    ),
    Works(
        tool="get_selection",
        does="looks at one collection",
        given=selecting("Red Fox", *BATS),
        args={**ANIMALS, "limit": 2},
        then=lambda _, result: (
            {one["collectionName"] for one in result["cases"]} == {"Animals"}
            and (result["total"], result["nextCursor"]) == (3, f"2:{result['cases'][1]['caseID']}")
        ),
    ),
    Works(
        tool="get_selection",
        does="answers an empty list when nothing is selected",
        args=DATA_SET,
        then=lambda _, result: result == {"cases": [], "total": 0},
    ),
    misspelt("get_selection"),
    Fails(
        tool="get_selection",
        does="names the collection that was meant",
        given=selecting("Red Fox"),
        args={**DATA_SET, "collection": "Animal"},
        kind="codap_error",
        says='Did you mean "Animals"?',
    ),
    Works(
        tool="select_cases",
        does="selects cases in place of others",
        given=selecting("Red Fox"),
        args=cases(*BATS),
        then=lambda scene, result: (
            selected(scene) == BATS and (len(result["selected"]), result["notSelected"]) == (2, [])
        ),
    ),
    Works(
        tool="select_cases",
        does="extends the selection",
        given=selecting("Red Fox"),
        args=cases(*BATS, extend=True),
        then=lambda scene, _: selected(scene) == BATS | {"Red Fox"},
    ),
    Works(
        tool="select_cases",
        does="selects the children of a parent",
        args=lambda scene: {**DATA_SET, "ids": [order_case(scene, "Chiroptera")]},
        then=lambda scene, _: selected(scene) == BATS,
    ),
    Works(
        tool="select_cases",
        does="selects what there is and reports the rest",
        args=lambda scene: {**DATA_SET, "ids": [NO_SUCH_ID, str(scene.case("Red Fox"))]},
        then=lambda scene, result: selected(scene) == {"Red Fox"} and result["notFound"] == [NO_SUCH_ID],
    ),
    none_of_these("select_cases", "cases"),
    Fails(
        tool="select_cases",
        does="points at an id that is none",
        args={**DATA_SET, "ids": [None]},
        kind="refused",
        says='"pointer": "/ids/0"',
    ),
    misspelt("select_cases", {"ids": [1]}),
    Works(
        tool="select_items",
        does="selects rows in place of others and tells their cases",
        given=selecting("Red Fox"),
        args=rows(*BATS),
        then=rows_of_the_result,
    ),
    Works(
        tool="select_items",
        does="extends the selection",
        given=selecting("Red Fox"),
        args=rows("Domestic Cat", extend=True),
        then=lambda scene, _: selected(scene) == {"Red Fox", "Domestic Cat"},
    ),
    Works(
        tool="select_items",
        does="selects what there is and reports the rest",
        args=lambda scene: {**DATA_SET, "ids": [scene.item("Red Fox"), "id:NothingOfThatId0"]},
        then=lambda scene, result: selected(scene) == {"Red Fox"} and result["notFound"] == ["id:NothingOfThatId0"],
    ),
    none_of_these("select_items", "rows"),
    misspelt("select_items", {"ids": [1]}),
    Fails(
        tool="select_items",
        does="says so when CODAP is silent",
        given=then_armed("mute", action="get", resource="*itemByCaseID*"),
        args=one_row("Red Fox"),
        deadline_ms=IMPATIENT_MS,
        kind="codap_error",
        says="did not answer in time",
        then=lambda scene: selected(scene) == set(),
    ),
    Works(
        tool="select_by_formula",
        does="selects the rows for which a formula is true",
        given=selecting("Red Fox"),
        args={**DATA_SET, "formula": 'Sleep > 15 and Diet = "meat"'},
        then=lambda scene, result: selected(scene) == BATS and result == {"matched": 2},
    ),
    Works(
        tool="select_by_formula",
        does="selects parents by what their children have",
        args={**DATA_SET, "collection": "Orders", "formula": "mean(Sleep) > 15"},
        modes=("v3",),
        then=lambda scene, result: (
            selected(scene) <= BATS | {"African Elephant", "Domestic Cat", "Red Fox"} and result["matched"] >= 0
        ),
    ),
    Works(
        tool="select_by_formula",
        does="extends the selection",
        given=selecting("Red Fox"),
        args={**DATA_SET, "formula": "Sleep > 15", "extend": True},
        then=lambda scene, _: selected(scene) == BATS | {"Red Fox"},
    ),
    Works(
        tool="select_by_formula",
        does="clears the selection when nothing matches",
        given=selecting("Red Fox"),
        args={**DATA_SET, "formula": "Sleep > 24"},
        then=lambda scene, result: selected(scene) == set() and result == {"matched": 0},
    ),
    Works(
        tool="select_by_formula",
        does="keeps what it extends when nothing matches",
        given=selecting("Red Fox"),
        args={**DATA_SET, "formula": "Sleep > 24", "extend": True},
        then=lambda scene, result: selected(scene) == {"Red Fox"} and result == {"matched": 0},
    ),
    Fails(
        tool="select_by_formula",
        does="passes the error of a formula on and keeps the selection",
        given=selecting("Red Fox"),
        args={**DATA_SET, "formula": "Sleep > ("},
        kind="codap_error",
        says="caseFormulaSearch",
        then=lambda scene: selected(scene) == {"Red Fox"},
    ),
    Fails(
        tool="select_by_formula",
        does="names the collection that was meant",
        args={**DATA_SET, "formula": "Sleep > 3", "collection": "Animal"},
        kind="codap_error",
        says='Did you mean "Animals"?',
    ),
    Fails(
        tool="select_by_formula",
        does="points at a formula that holds NUL",
        args={**DATA_SET, "formula": "Sleep > 3\0"},
        kind="refused",
        says='"pointer": "/formula"',
    ),
    Works(
        tool="clear_selection",
        does="deselects everything",
        given=selecting("Red Fox", *BATS),
        args=DATA_SET,
        then=lambda scene, _: scene.data_set()["selected"] == [],
    ),
    misspelt("clear_selection"),
    Fails(
        tool="clear_selection",
        does="wants a data set",
        given=selecting("Red Fox"),
        kind="refused",
        says='lacks \\"dataContext\\"',
        then=lambda scene: selected(scene) == {"Red Fox"},
    ),
]
