"""Cases: changed, deleted, set aside and brought back."""

from typing import Any

from support.scenarios import ANIMALS, DATA_SET, Args, Fails, Scenario, Scene, Works, mammals

from .steps import (
    IMPATIENT_MS,
    NO_SUCH_ID,
    ORDERS,
    mammals_named,
    misspelt,
    one_animal,
    order_case,
    orders,
    row,
    then_armed,
    untouched,
)


def new_cells(mammal: str, **cells: object) -> Any:  # noqa: ANN401
    """Arguments that change cells of one case."""
    return lambda scene: {**ANIMALS, "cases": [{"id": scene.case(mammal), "values": cells}]}


def bats_become(order: str) -> Any:  # noqa: ANN401
    """Arguments that change a parent case."""
    return lambda scene: {
        **ORDERS,
        "cases": [{"id": order_case(scene, "Chiroptera"), "values": {"Order": order}}],
    }


def partly_unknown(scene: Scene) -> Args:
    """A case that there is, one that there is not, an attribute that there is not."""
    update = {"Sleep": 9.8, "Order": "Rodentia"}
    ids = [scene.case("Red Fox"), NO_SUCH_ID]
    return {**ANIMALS, "cases": [{"id": one, "values": update} for one in ids]}


def changed_in_part(scene: Scene, result: dict[str, Any]) -> bool:
    """What could be changed is; the rest is told."""
    assert (row(scene, "Red Fox")["Sleep"], row(scene, "Red Fox")["Order"]) == (9.8, "Carnivora")
    assert result["updated"] == [scene.case("Red Fox")]
    return (result["notFound"], result["unknownAttributes"]) == ([NO_SUCH_ID], ["Order"])


def aside(*names: str) -> Any:  # noqa: ANN401
    """Arguments that name cases to be set aside."""
    return lambda scene: {**DATA_SET, "ids": [scene.case(name) for name in names]}


def fox_aside(scene: Scene) -> None:
    """Begin with mammals, one of which is set aside."""
    mammals(scene)
    scene.call("set_aside_cases", **DATA_SET, ids=[scene.case("Red Fox")])


def a_person_set_bats_aside(scene: Scene) -> None:
    """Begin with mammals of which a person has set some aside."""
    mammals(scene)
    scene.codap("""codap => {
      const dataSet = codap.document.findDataSet("Mammals");
      dataSet.setItemsAside(dataSet.items.slice(1, 3), true);
    }""")


SCENARIOS: list[Scenario] = [
    Works(
        tool="update_cases",
        does="overwrites the cells that are named and no others",
        args=new_cells("Red Fox", Sleep=9.8, Diet=None),
        then=lambda scene, result: (
            row(scene, "Red Fox")
            == {"Order": "Carnivora", "Mammal": "Red Fox", "LifeSpan": 7, "Sleep": 9.8, "Diet": ""}
            and result["updated"] == [scene.case("Red Fox")]
        ),
    ),
    Works(
        tool="update_cases",
        does="changes all rows under a parent",
        args=bats_become("Bats"),
        then=lambda scene, _: (
            [row(scene, name)["Order"] for name in ("Big Brown Bat", "Little Brown Bat")] == ["Bats", "Bats"]
        ),
    ),
    Works(
        tool="update_cases",
        does="merges parents that become equal",
        args=bats_become("Carnivora"),
        then=lambda scene, _: orders(scene) == ["Proboscidae", "Carnivora"],
    ),
    Works(
        tool="update_cases",
        does="does what it can and reports unknown ids and attributes",
        args=partly_unknown,
        then=changed_in_part,
    ),
    Fails(
        tool="update_cases",
        does="says that there is none of the cases",
        args={**ANIMALS, "cases": [{"id": NO_SUCH_ID, "values": {"Sleep": 1}}]},
        kind="invalid_args",
        says="nothing with any of these ids",
        then=untouched,
    ),
    Fails(
        tool="update_cases",
        does="says that the attribute is not of this collection",
        args=new_cells("Red Fox", Order="Chiroptera"),
        kind="invalid_args",
        says="There is no attribute of these names",
        then=untouched,
    ),
    Fails(
        tool="update_cases",
        does="points at an id that is none",
        args={**ANIMALS, "cases": [{"id": True, "values": {"Sleep": 1}}]},
        kind="refused",
        says='"pointer": "/cases/0/id"',
    ),
    Fails(
        tool="update_cases",
        does="passes a bare failure on",
        given=then_armed("failNext", action="update", resource="*.case", reply={"success": False}),
        args=new_cells("Red Fox", Sleep=1),
        kind="codap_error",
        says="it gave no reason",
        then=lambda scene: row(scene, "Red Fox")["Sleep"] == 10,
    ),
    Works(
        tool="delete_cases",
        does="deletes a case",
        args=one_animal("Red Fox"),
        then=lambda scene, result: (
            "Red Fox" not in mammals_named(scene) and len(mammals_named(scene)) == 4 and len(result["deleted"]) == 1
        ),
    ),
    Works(
        tool="delete_cases",
        does="deletes a parent with all rows under it and reports unknown ids",
        args=lambda scene: {**ORDERS, "ids": [NO_SUCH_ID, order_case(scene, "Chiroptera")]},
        then=lambda scene, result: (
            mammals_named(scene) == ["African Elephant", "Domestic Cat", "Red Fox"]
            and result["notFound"] == [NO_SUCH_ID]
        ),
    ),
    Fails(
        tool="delete_cases",
        does="says that there is none of the cases",
        args={**ANIMALS, "ids": [NO_SUCH_ID]},
        kind="invalid_args",
        says="nothing with any of these ids",
        then=untouched,
    ),
    Fails(
        tool="delete_cases",
        does="names the collection that was meant",
        args=lambda scene: {**DATA_SET, "collection": "Animal", "ids": [scene.case("Red Fox")]},
        kind="codap_error",
        says='Did you mean "Animals"?',
        then=untouched,
    ),
    Fails(
        tool="delete_cases",
        does="refuses an empty list",
        args={**ANIMALS, "ids": []},
        kind="refused",
        says='"pointer": "/ids"',
    ),
    Works(
        tool="set_aside_cases",
        does="hides cases and keeps them",
        args=aside("Red Fox", "Domestic Cat"),
        then=lambda scene, result: (
            mammals_named(scene) == ["African Elephant", "Big Brown Bat", "Little Brown Bat"]
            and len(result["setAside"]) == 2
            and len(scene.codap("codap => [...codap.document.findDataSet('Mammals').setAside].map(({ id }) => id)"))
            == 2
        ),
    ),
    Works(
        tool="set_aside_cases",
        does="adds to those that are set aside, and reports unknown ids",
        given=fox_aside,
        args=lambda scene: {**DATA_SET, "ids": [scene.case("Domestic Cat"), NO_SUCH_ID]},
        then=lambda scene, result: len(mammals_named(scene)) == 3 and result["notFound"] == [NO_SUCH_ID],
    ),
    Works(
        tool="set_aside_cases",
        does="replaces those that are set aside",
        given=fox_aside,
        args=lambda scene: {**DATA_SET, "ids": [scene.case("Domestic Cat")], "replace": True},
        then=lambda scene, _: (
            sorted(mammals_named(scene)) == ["African Elephant", "Big Brown Bat", "Little Brown Bat", "Red Fox"]
        ),
    ),
    Fails(
        tool="set_aside_cases",
        does="says that there is none of the cases",
        args={**DATA_SET, "ids": [NO_SUCH_ID]},
        kind="invalid_args",
        says="nothing with any of these ids",
        then=untouched,
    ),
    Fails(
        tool="set_aside_cases",
        does="refuses an empty list",
        args={**DATA_SET, "ids": []},
        kind="refused",
        says='"pointer": "/ids"',
    ),
    misspelt("set_aside_cases", {"ids": [1]}),
    Works(
        tool="restore_set_aside_cases",
        does="brings back what was set aside",
        given=fox_aside,
        args=DATA_SET,
        then=lambda scene, result: (
            untouched(scene) and (result.get("setAsideItemsBefore", 1), result.get("setAsideItemsLeft", 0)) == (1, 0)
        ),
    ),
    Works(
        tool="restore_set_aside_cases",
        does="brings back what a person set aside",
        given=a_person_set_bats_aside,
        args=DATA_SET,
        then=lambda scene, _: untouched(scene),
    ),
    Works(
        tool="restore_set_aside_cases",
        does="does nothing when nothing is set aside",
        args=DATA_SET,
        then=lambda scene, result: untouched(scene) and result.get("setAsideItemsBefore", 0) == 0,
    ),
    misspelt("restore_set_aside_cases"),
    Fails(
        tool="restore_set_aside_cases",
        does="brings all back or none, and takes no ids",
        args={**DATA_SET, "ids": [1]},
        kind="refused",
        says='"pointer": "/ids"',
    ),
    Fails(
        tool="restore_set_aside_cases",
        does="tells of a silent CODAP that it may have brought them back",
        given=lambda scene: (
            fox_aside(scene),
            scene.classroom.switch("mute", action="notify", resource="dataContext*"),
        ),
        args=DATA_SET,
        deadline_ms=IMPATIENT_MS,
        kind="codap_error",
        says="It may still carry out the request",
        then=untouched,
    ),
]
