"""Attributes: listed, described and made."""

from typing import Any

from support.scenarios import ANIMALS, DATA_SET, Fails, Scenario, Scene, Works

from .content import AWKWARD, attribute, awkward, column, levels, refusing

ANIMAL_ATTRIBUTES = ["Mammal", "LifeSpan", "Sleep", "Diet"]
AWKWARD_ANIMALS = {"dataContext": AWKWARD, "collection": "Tiere 1.5"}
AWAKE = [4, 11.5, 14, 21]


def unchanged(scene: Scene) -> bool:
    """The animals have the attributes they had."""
    return levels(scene)[1] == ("Animals", ANIMAL_ATTRIBUTES)


def is_computed(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """An attribute of everything that it was told, and its values."""
    assert (result["created"], result["updated"], result["notApplied"]) == (["Wachzeit (h)"], [], [])
    assert "formulaErrors" not in result
    made = attribute(scene, "Wachzeit (h)")
    assert made
    assert result["attrs"][0]["id"] == made["id"]
    assert (made["formula"], made["unit"], made["description"]) == ("24 - Sleep", "h", "Stunden am Tag")
    assert (made["ownTitle"], made["userType"], made["ownPrecision"]) == ("Wach", "numeric", 1)
    assert column(scene, "Wachzeit (h)")[:4] == [21, 4, 11.5, 14]


def is_updated(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The attribute that was there, with its values."""
    assert (result["created"], result["updated"]) == ([], ["Sleep"])
    assert unchanged(scene)
    changed = attribute(scene, "Sleep")
    assert changed
    assert changed["unit"] == "h"
    assert column(scene, "Sleep")[0] == 3


def tells_its_error(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The attribute is there; its cells tell what is wrong, and so does the result."""
    assert result["created"] == ["Broken"]
    assert result["formulaErrors"]["Broken"].startswith("❌")
    assert column(scene, "Broken")[0] == result["formulaErrors"]["Broken"]


def are_both_there(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """Two attributes in order, the second computed from the first."""
    assert (result["created"], result["updated"], result["notApplied"]) == (["Awake", "Twice"], ["Diet"], [])
    assert [one["name"] for one in result["attrs"]] == ["Awake", "Twice", "Diet"]
    assert levels(scene)[1] == ("Animals", [*ANIMAL_ATTRIBUTES, "Awake", "Twice"])
    assert column(scene, "Twice")[:2] == [42, 8]


SCENARIOS: list[Scenario] = [
    Works(
        tool="list_attributes",
        does="lists a collection's attributes from left to right",
        args=ANIMALS,
        then=lambda scene, result: (
            [one["name"] for one in result["attributes"]] == ANIMAL_ATTRIBUTES
            and result["attributes"][3]["id"] == (attribute(scene, "Diet") or {})["id"]
        ),
    ),
    Works(
        tool="list_attributes",
        does="takes names with umlauts and dots",
        args=AWKWARD_ANIMALS,
        given=awkward,
        then=lambda _, result: [one["name"] for one in result["attributes"]] == ["Größe (m)", "max. Alter", "Schlaf"],
    ),
    Fails(
        tool="list_attributes",
        does="names the collections there are when it does not find one",
        args={**DATA_SET, "collection": "Animal"},
        kind="codap_error",
        says='Did you mean "Animals"?',
    ),
    Fails(
        tool="list_attributes",
        does="names the data sets there are when it does not find that",
        args={"dataContext": "Mamals", "collection": "Animals"},
        kind="codap_error",
        says='Did you mean "Mammals"?',
    ),
    Fails(
        tool="list_attributes",
        does="needs a collection",
        args=DATA_SET,
        kind="refused",
        says='lacks \\"collection\\"',
    ),
    Works(
        tool="get_attribute",
        does="tells an attribute's type and the colours of its categories",
        args={**ANIMALS, "attribute": "Diet"},
        then=lambda _, result: (
            (result["name"], result["type"]) == ("Diet", "categorical")
            and result["_categoryMap"]["__order"] == ["plants", "meat", "both"]
        ),
    ),
    Works(
        tool="get_attribute",
        does="takes a name with umlaut, space and unit, and one with a dot",
        args={**AWKWARD_ANIMALS, "attribute": "Größe (m)"},
        given=awkward,
        then=lambda scene, result: (
            result["name"] == "Größe (m)"
            and scene.call("get_attribute", **AWKWARD_ANIMALS, attribute="max. Alter")["name"] == "max. Alter"
        ),
    ),
    Works(
        tool="get_attribute",
        does="finds an attribute by its id",
        args=lambda scene: {**ANIMALS, "attribute": (attribute(scene, "LifeSpan") or {})["id"]},
        then=lambda _, result: (result["name"], result["type"]) == ("LifeSpan", "numeric"),
    ),
    Fails(
        tool="get_attribute",
        does="names the attributes there are when it does not find one",
        args={**ANIMALS, "attribute": "Life_Spam"},
        kind="codap_error",
        says='Did you mean "LifeSpan"?',
    ),
    Fails(
        tool="get_attribute",
        does="tells names that CODAP cannot address",
        args={**ANIMALS, "attribute": "Sleep [h]"},
        kind="refused",
        says="use the numeric id instead",
    ),
    Fails(
        tool="get_attribute",
        does="needs an attribute",
        args=ANIMALS,
        kind="refused",
        says='lacks \\"attribute\\"',
    ),
    Works(
        tool="create_attribute",
        does="makes a computed attribute as given",
        args={
            **ANIMALS,
            "name": "Wachzeit (h)",
            "formula": "24 - Sleep",
            "title": "Wach",
            "type": "numeric",
            "unit": "h",
            "description": "Stunden am Tag",
            "precision": 1,
        },
        then=is_computed,
    ),
    Works(
        tool="create_attribute",
        does="computes from names in backquotes",
        args={**AWKWARD_ANIMALS, "name": "Größe in cm", "formula": "`Größe (m)` * 100"},
        given=awkward,
        then=lambda scene, result: "formulaErrors" not in result and column(scene, "Größe in cm", AWKWARD) == [50, 320],
    ),
    Works(
        tool="create_attribute",
        does="computes a parent's value from its children",
        args={**DATA_SET, "collection": "Orders", "name": "Longest", "formula": "max(LifeSpan)"},
        then=lambda scene, _: (
            [one["values"]["Longest"] for one in scene.data_set()["collections"][0]["cases"]] == [70, 24, 16]
        ),
    ),
    Works(
        tool="create_attribute",
        does="updates the attribute that has the name",
        args={**ANIMALS, "name": "Sleep", "unit": "h"},
        then=is_updated,
    ),
    Works(
        tool="create_attribute",
        does="tells what a faulty formula answers",
        args={**ANIMALS, "name": "Broken", "formula": "24 - Slep"},
        then=tells_its_error,
    ),
    Works(
        tool="create_attribute",
        does="tells colours that CODAP did not take",
        args={**ANIMALS, "name": "Diet", "colormap": {"meat": "#ff0000"}},
        then=lambda _, result: result["notApplied"] == [{"name": "Diet", "colormap": {"meat": "#ff0000"}}],
    ),
    Fails(
        tool="create_attribute",
        does="refuses a name that another collection has",
        args={**ANIMALS, "name": "Order"},
        kind="codap_error",
        says='The collection "Orders" has an attribute "Order" already',
        then=unchanged,
    ),
    Fails(
        tool="create_attribute",
        does="names the collections there are when it does not find one",
        args={**DATA_SET, "collection": "Animalz", "name": "Legs"},
        kind="codap_error",
        says='Did you mean "Animals"?',
        then=unchanged,
    ),
    Fails(
        tool="create_attribute",
        does="names the types there are",
        args={**ANIMALS, "name": "Legs", "type": "numbers"},
        kind="refused",
        says="must be one of numeric, categorical",
        then=unchanged,
    ),
    Fails(
        tool="create_attribute",
        does="tells CODAP's refusal",
        args={**ANIMALS, "name": "Legs"},
        given=refusing("create", "*attribute"),
        kind="codap_error",
        says="not just now",
        then=unchanged,
    ),
    Works(
        tool="create_attributes",
        does="makes several, one computed from the one before, and updates what is there",
        args={
            **ANIMALS,
            "attributes": [
                {"name": "Awake", "formula": "24 - Sleep"},
                {"name": "Twice", "formula": "Awake * 2"},
                {"name": "Diet", "description": "What it eats"},
            ],
        },
        then=are_both_there,
    ),
    Works(
        tool="create_attributes",
        does="tells the faulty formula among several",
        args={**ANIMALS, "attributes": [{"name": "Fine", "formula": "1 + 1"}, {"name": "Bad", "formula": "1 +"}]},
        then=lambda scene, result: list(result["formulaErrors"]) == ["Bad"] and column(scene, "Fine") == [2] * 5,
    ),
    Fails(
        tool="create_attributes",
        does="takes no name twice",
        args={**ANIMALS, "attributes": [{"name": "Legs"}, {"name": "Legs"}]},
        kind="refused",
        says='The attribute \\"Legs\\" is given twice',
        then=unchanged,
    ),
    Fails(
        tool="create_attributes",
        does="makes none when another collection has one of the names",
        args={**ANIMALS, "attributes": [{"name": "Legs"}, {"name": "Order"}]},
        kind="codap_error",
        says='The collection "Orders" has an attribute "Order" already',
        then=unchanged,
    ),
    Fails(
        tool="create_attributes",
        does="tells which one lacks a name",
        args={**ANIMALS, "attributes": [{"name": "Legs"}, {"unit": "kg"}]},
        kind="refused",
        says="/attributes/1",
        then=unchanged,
    ),
    Fails(
        tool="create_attributes",
        does="needs one at least",
        args={**ANIMALS, "attributes": []},
        kind="refused",
        says="must have at least 1 element",
        then=unchanged,
    ),
]
