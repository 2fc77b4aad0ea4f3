"""Attributes: changed, moved and deleted."""

from typing import Any

from support.scenarios import ANIMALS, DATA_SET, Fails, Scenario, Scene, Works, mammals

from .attributes import ANIMAL_ATTRIBUTES, AWKWARD_ANIMALS, unchanged
from .content import AWKWARD, attribute, awkward, column, levels, refusing

MAMMAL = {**ANIMALS, "attribute": "Mammal"}
SLEEP = {**ANIMALS, "attribute": "Sleep"}
DIET = {**DATA_SET, "attribute": "Diet"}


def computed(scene: Scene) -> None:
    """Begin with mammals and a formula."""
    mammals(scene)
    scene.call("create_attribute", **ANIMALS, name="Awake", formula="24 - Sleep", unit="h", description="Hours")


def kept(scene: Scene, name: str) -> dict[str, Any]:
    """An attribute that has to be there, as the host keeps it."""
    found = attribute(scene, name)
    assert found, levels(scene)
    return found


def is_changed(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """All that was told, under the new name; the id and the values stay."""
    assert result["notApplied"] == {}
    assert result["attribute"]["name"] == "Schlaf pro Tag"
    changed = kept(scene, "Schlaf pro Tag")
    assert (changed["ownTitle"], changed["unit"], changed["ownPrecision"]) == ("Schlaf", "h", 0)
    assert (changed["userType"], changed["description"], changed["hidden"]) == ("numeric", "Stunden", True)
    assert column(scene, "Schlaf pro Tag")[0] == 3
    assert levels(scene)[1][1] == ["Mammal", "LifeSpan", "Schlaf pro Tag", "Diet"]


def is_cleared(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """No formula, unit or description; the values it had computed."""
    assert result["notApplied"] == {}
    assert "formulaErrors" not in result
    assert result["applied"] == {"formula": "", "unit": "", "description": ""}
    cleared = kept(scene, "Awake")
    assert not any(cleared.get(name) for name in ("formula", "unit", "description"))
    assert column(scene, "Awake")[:3] == [21, 4, 11.5]
    scene.call("update_items", **DATA_SET, items=[{"id": scene.item("Red Fox"), "values": {"Awake": 1}}])
    assert column(scene, "Awake")[3] == 1


def is_locked(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """What a person may no longer do, though CODAP 3 takes one of them the wrong way round."""
    assert result["notApplied"] == {}
    locked = kept(scene, "Mammal")
    assert (locked["editProtected"], locked["renameProtected"], locked["deleteProtected"]) == (True, True, True)
    assert (result["attribute"]["editable"], result["attribute"]["deleteable"]) == (False, False)


def unlocked(scene: Scene) -> None:
    """Begin with mammals whose names nobody may edit."""
    mammals(scene)
    scene.call("update_attribute", **MAMMAL, editable=False)
    assert kept(scene, "Mammal")["editProtected"] is True


def is_moved(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The attribute with its parents, whose cases are regrouped; no value is lost."""
    assert result == {"attribute": "Diet", "collection": "Orders", "position": 0}
    assert levels(scene) == [("Orders", ["Diet", "Order"]), ("Animals", ANIMAL_ATTRIBUTES[:3])]
    assert len(scene.data_set()["collections"][0]["cases"]) == 4
    assert column(scene, "Diet") == ["plants", "meat", "meat", "both", "meat"]


SCENARIOS: list[Scenario] = [
    Works(
        tool="update_attribute",
        does="changes name, title, type, unit, description, precision and whether it is hidden",
        args={
            **SLEEP,
            "newName": "Schlaf pro Tag",
            "title": "Schlaf",
            "type": "numeric",
            "unit": "h",
            "description": "Stunden",
            "precision": 0,
            "hidden": True,
        },
        then=is_changed,
    ),
    Works(
        tool="update_attribute",
        does="sets a formula, which computes the values",
        args={**SLEEP, "formula": "LifeSpan / 2"},
        then=lambda scene, result: "formulaErrors" not in result and column(scene, "Sleep") == [35, 9.5, 8, 3.5, 12],
    ),
    Works(
        tool="update_attribute",
        does="clears a formula, whose values stay and can be edited",
        args={**ANIMALS, "attribute": "Awake", "formula": None, "unit": None, "description": ""},
        given=computed,
        then=is_cleared,
    ),
    Works(
        tool="update_attribute",
        does="tells what a faulty formula answers",
        args={**ANIMALS, "attribute": "Awake", "formula": "24 - Dreams"},
        given=computed,
        then=lambda scene, result: (
            result["formulaErrors"]["Awake"].startswith("❌")
            and column(scene, "Awake")[0] == result["formulaErrors"]["Awake"]
        ),
    ),
    Works(
        tool="update_attribute",
        does="locks an attribute",
        args={**MAMMAL, "editable": False, "renameable": False, "deleteable": False},
        then=is_locked,
    ),
    Works(
        tool="update_attribute",
        does="unlocks an attribute",
        args={**MAMMAL, "editable": True},
        given=unlocked,
        then=lambda scene, result: result["notApplied"] == {} and kept(scene, "Mammal")["editProtected"] is False,
    ),
    Works(
        tool="update_attribute",
        does="takes names with umlauts, units and dots",
        args={**AWKWARD_ANIMALS, "attribute": "max. Alter", "newName": "Höchstalter (J.)"},
        given=awkward,
        then=lambda scene, _: levels(scene, AWKWARD)[1][1] == ["Größe (m)", "Höchstalter (J.)", "Schlaf"],
    ),
    Works(
        tool="update_attribute",
        does="tells what CODAP did not take",
        args={**SLEEP, "unit": "h", "colormap": {"3": "#ff0000"}},
        then=lambda scene, result: (
            result["applied"] == {"unit": "h"}
            and result["notApplied"] == {"colormap": {"3": "#ff0000"}}
            and kept(scene, "Sleep")["unit"] == "h"
        ),
    ),
    Fails(
        tool="update_attribute",
        does="takes no name that another attribute has, in whatever collection",
        args={**SLEEP, "newName": "Order"},
        kind="codap_error",
        says='The collection "Orders" has an attribute "Order" already',
        then=unchanged,
    ),
    Fails(
        tool="update_attribute",
        does="names the attributes there are when it does not find one",
        args={**ANIMALS, "attribute": "Sleeps", "unit": "h"},
        kind="codap_error",
        says='Did you mean "Sleep"?',
        then=unchanged,
    ),
    Fails(
        tool="update_attribute",
        does="needs something to change",
        args=SLEEP,
        kind="refused",
        says="There is nothing to change",
    ),
    Fails(
        tool="update_attribute",
        does="calls the new name newName",
        args={**SLEEP, "name": "Schlaf"},
        kind="refused",
        says="/name",
        then=unchanged,
    ),
    Works(
        tool="move_attribute",
        does="moves an attribute to its parents, which regroups the cases",
        args={**DIET, "collection": "Orders", "position": 0},
        then=is_moved,
    ),
    Works(
        tool="move_attribute",
        does="goes last where no position is given",
        args={**DATA_SET, "attribute": "Mammal", "collection": "Animals"},
        then=lambda scene, result: (
            result["position"] == 3 and levels(scene)[1][1] == ["LifeSpan", "Sleep", "Diet", "Mammal"]
        ),
    ),
    Works(
        tool="move_attribute",
        does="moves to the right by one place",
        args={**DATA_SET, "attribute": "LifeSpan", "position": 2},
        then=lambda scene, result: (
            result["position"] == 2 and levels(scene)[1][1] == ["Mammal", "Sleep", "LifeSpan", "Diet"]
        ),
    ),
    Works(
        tool="move_attribute",
        does="moves to the left",
        args={**DIET, "position": 1},
        then=lambda scene, result: (
            result["position"] == 1 and levels(scene)[1][1] == ["Mammal", "Diet", "LifeSpan", "Sleep"]
        ),
    ),
    Works(
        tool="move_attribute",
        does="makes a collection disappear by taking its last attribute",
        args={**DATA_SET, "attribute": "Order", "collection": "Animals", "position": 1},
        then=lambda scene, _: levels(scene) == [("Animals", ["Mammal", "Order", "LifeSpan", "Sleep", "Diet"])],
    ),
    Works(
        tool="move_attribute",
        does="takes names with umlauts, units and dots",
        args={"dataContext": AWKWARD, "attribute": "Größe (m)", "collection": "Tiere 1.5", "position": 1},
        given=awkward,
        then=lambda scene, _: levels(scene, AWKWARD)[1][1] == ["max. Alter", "Größe (m)", "Schlaf"],
    ),
    Fails(
        tool="move_attribute",
        does="names the collections there are when it does not find one",
        args={**DIET, "collection": "Order"},
        kind="codap_error",
        says='Did you mean "Orders"?',
        then=unchanged,
    ),
    Fails(
        tool="move_attribute",
        does="names the attributes there are when it does not find one",
        args={**DATA_SET, "attribute": "Diets", "position": 0},
        kind="codap_error",
        says='Did you mean "Diet"?',
        then=unchanged,
    ),
    Fails(
        tool="move_attribute",
        does="tells a move that CODAP only says it has made",
        args={**DIET, "collection": "Orders"},
        given=refusing("update", "*attributeLocation*", reply={"success": True}),
        kind="codap_error",
        says="but it is not there",
        then=unchanged,
    ),
    Fails(
        tool="move_attribute",
        does="needs to know where to",
        args=DIET,
        kind="refused",
        says="give collection or position",
        then=unchanged,
    ),
    Fails(
        tool="move_attribute",
        does="counts places from 0",
        args={**DIET, "position": -1},
        kind="refused",
        says="must be at least 0",
        then=unchanged,
    ),
    Works(
        tool="delete_attribute",
        does="deletes an attribute with its values",
        args={**ANIMALS, "attribute": "LifeSpan"},
        then=lambda scene, result: (
            (result["deleted"]["name"], result["collectionRemoved"]) == ("LifeSpan", False)
            and levels(scene)[1][1] == ["Mammal", "Sleep", "Diet"]
            and "LifeSpan" not in scene.data_set()["items"][0]["values"]
        ),
    ),
    Works(
        tool="delete_attribute",
        does="tells that the collection went with its last attribute",
        args={**DATA_SET, "collection": "Orders", "attribute": "Order"},
        then=lambda scene, result: (
            result["collectionRemoved"] is True and [name for name, _ in levels(scene)] == ["Animals"]
        ),
    ),
    Works(
        tool="delete_attribute",
        does="takes names with umlauts, units and dots",
        args={**AWKWARD_ANIMALS, "attribute": "Größe (m)"},
        given=awkward,
        then=lambda scene, _: levels(scene, AWKWARD)[1][1] == ["max. Alter", "Schlaf"],
    ),
    Works(
        tool="delete_attribute",
        does="makes the formulas that use it fail",
        args=SLEEP,
        given=computed,
        then=lambda scene, _: str(column(scene, "Awake")[0]).startswith("❌"),
    ),
    Fails(
        tool="delete_attribute",
        does="names the attributes there are when it does not find one",
        args={**ANIMALS, "attribute": "Mammals"},
        kind="codap_error",
        says='Did you mean "Mammal"?',
        then=unchanged,
    ),
    Fails(
        tool="delete_attribute",
        does="tells a deletion that CODAP only says it has done",
        args=SLEEP,
        given=refusing("delete", "*attribute*", reply={"success": True}),
        kind="codap_error",
        says="it is still there",
        then=unchanged,
    ),
    Fails(
        tool="delete_attribute",
        does="needs an attribute",
        args=ANIMALS,
        kind="refused",
        says='lacks \\"attribute\\"',
        then=unchanged,
    ),
]
