"""Collections: listed, made, described, deleted, grouped by an attribute."""

from typing import Any

from support.scenarios import ANIMALS, DATA_SET, Fails, Scenario, Scene, Works

from .content import AWKWARD, attribute, awkward, column, levels, refusing

ANIMAL_ATTRIBUTES = ["Mammal", "LifeSpan", "Sleep", "Diet"]
MAMMAL_LEVELS = [("Orders", ["Order"]), ("Animals", ANIMAL_ATTRIBUTES)]


def collection(scene: Scene, name: str) -> dict[str, Any]:
    """A collection of the mammals as the host keeps it."""
    script = "(codap, name) => codap.document.dataSets[0].collections.find((one) => one.name === name)"
    return scene.codap(script, name)


def unchanged(scene: Scene) -> bool:
    """The mammals' collections are as they were."""
    return levels(scene) == MAMMAL_LEVELS


def is_in_the_middle(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """A new level under the one it was put under."""
    assert (result["created"], result["notApplied"]) == (True, [])
    assert result["collections"] == [{"id": collection(scene, "Größen 1.0")["id"], "name": "Größen 1.0"}]
    assert levels(scene) == [MAMMAL_LEVELS[0], ("Größen 1.0", ["Größe"]), MAMMAL_LEVELS[1]]
    assert collection(scene, "Größen 1.0")["labels"] == {"singleCase": "Größe"}


def lacks_a_taken_attribute(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The attribute stays with its collection."""
    assert result["created"] is True
    assert result["notApplied"] == [{"collection": "Diets", "attribute": "Diet"}]
    assert levels(scene)[-1] == ("Diets", ["Legs"])


def is_retitled(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """Title and labels, in the document as in the result."""
    labels = {"singleCase": "Tier", "pluralCase": "Tiere", "setOfCases": "Rudel"}
    assert result == {"applied": {"title": "Tiere", "labels": labels}, "notApplied": {}}
    kept = collection(scene, "Animals")
    assert (kept["ownTitle"], kept["labels"]) == ("Tiere", labels)


def is_gone(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The parents with their values; the animals stay."""
    assert (result["deleted"]["name"], result["deleted"]["attributes"]) == ("Orders", ["Order"])
    assert levels(scene) == [MAMMAL_LEVELS[1]]
    assert len(scene.data_set()["items"]) == 5


def groups_by_diet(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """One case for each diet, outermost."""
    assert (result["collection"]["name"], [one["name"] for one in result["collection"]["attrs"]]) == ("Diets", ["Diet"])
    assert [one["name"] for one in result["collections"]] == ["Diets", "Orders", "Animals"]
    diets = scene.data_set()["collections"][0]
    assert [one["values"]["Diet"] for one in diets["cases"]] == ["plants", "meat", "both"]
    assert column(scene, "Diet") == ["plants", "meat", "meat", "both", "meat"]


SCENARIOS: list[Scenario] = [
    Works(
        tool="list_collections",
        does="lists the levels from parent to child",
        args=DATA_SET,
        then=lambda scene, result: (
            [one["name"] for one in result["collections"]] == ["Orders", "Animals"]
            and result["collections"][1]["id"] == collection(scene, "Animals")["id"]
        ),
    ),
    Fails(
        tool="list_collections",
        does="names the data sets there are when it does not find one",
        args={"dataContext": "Mamals"},
        kind="codap_error",
        says='Did you mean "Mammals"?',
    ),
    Fails(
        tool="list_collections",
        does="needs a data set",
        kind="refused",
        says='lacks \\"dataContext\\"',
    ),
    Works(
        tool="get_collection",
        does="describes attributes, not cases",
        args=ANIMALS,
        then=lambda scene, result: (
            [one["name"] for one in result["attrs"]] == ANIMAL_ATTRIBUTES
            and result["parent"] == collection(scene, "Orders")["id"]
            and "cases" not in result
            and not any("_categoryMap" in one for one in result["attrs"])
        ),
    ),
    Works(
        tool="get_collection",
        does="takes names with dots, spaces and umlauts",
        args={"dataContext": AWKWARD, "collection": "Tiere 1.5"},
        given=awkward,
        then=lambda _, result: [one["name"] for one in result["attrs"]] == ["Größe (m)", "max. Alter", "Schlaf"],
    ),
    Works(
        tool="get_collection",
        does="finds data set and collection by their ids",
        args=lambda scene: {"dataContext": scene.data_set()["id"], "collection": collection(scene, "Orders")["id"]},
        then=lambda _, result: result["name"] == "Orders",
    ),
    Fails(
        tool="get_collection",
        does="names the collections there are when it does not find one",
        args={**DATA_SET, "collection": "animal"},
        kind="codap_error",
        says='Did you mean "Animals"?',
    ),
    Fails(
        tool="get_collection",
        does="names the data sets there are when it does not find that",
        args={"dataContext": "Mamals", "collection": "Animals"},
        kind="codap_error",
        says='Did you mean "Mammals"?',
    ),
    Fails(
        tool="get_collection",
        does="needs a collection",
        args=DATA_SET,
        kind="refused",
        says='lacks \\"collection\\"',
    ),
    Works(
        tool="create_collection",
        does="puts a collection under its parent",
        args={
            **DATA_SET,
            "name": "Größen 1.0",
            "parent": "Orders",
            "attributes": [{"name": "Größe"}],
            "labels": {"singleCase": "Größe"},
        },
        then=is_in_the_middle,
    ),
    Works(
        tool="create_collection",
        does="puts it outermost under _root_",
        args={**DATA_SET, "name": "Zoos", "parent": "_root_", "attributes": [{"name": "Zoo"}]},
        then=lambda scene, _: levels(scene) == [("Zoos", ["Zoo"]), *MAMMAL_LEVELS],
    ),
    Works(
        tool="create_collection",
        does="puts it innermost without a parent",
        args={**DATA_SET, "name": "Sightings", "attributes": [{"name": "Day", "type": "date"}]},
        then=lambda scene, _: levels(scene) == [*MAMMAL_LEVELS, ("Sightings", ["Day"])],
    ),
    Works(
        tool="create_collection",
        does="finds a parent by its id",
        args=lambda scene: {
            **DATA_SET,
            "name": "Kinds",
            "parent": collection(scene, "Orders")["id"],
            "attributes": [{"name": "Kind"}],
        },
        then=lambda scene, _: [name for name, _ in levels(scene)] == ["Orders", "Kinds", "Animals"],
    ),
    Works(
        tool="create_collection",
        does="leaves a collection of that name as it is",
        args={**DATA_SET, "name": "Animals", "parent": "_root_"},
        then=lambda scene, result: (
            result["created"] is False
            and result["collections"][0]["id"] == collection(scene, "Animals")["id"]
            and unchanged(scene)
        ),
    ),
    Works(
        tool="create_collection",
        does="tells attributes whose names another collection has",
        args={**DATA_SET, "name": "Diets", "attributes": [{"name": "Diet"}, {"name": "Legs"}]},
        then=lacks_a_taken_attribute,
    ),
    Fails(
        tool="create_collection",
        does="names the collections there are when it does not find the parent",
        args={**DATA_SET, "name": "Kinds", "parent": "Order"},
        kind="codap_error",
        says='Did you mean "Orders"?',
        then=unchanged,
    ),
    Fails(
        tool="create_collection",
        does="takes no attribute name twice",
        args={**DATA_SET, "name": "Kinds", "attributes": [{"name": "Kind"}, {"name": "Kind"}]},
        kind="refused",
        says='The attribute \\"Kind\\" is given twice',
        then=unchanged,
    ),
    Fails(
        tool="create_collection",
        does="needs a name that is not empty",
        args={**DATA_SET, "name": ""},
        kind="refused",
        says="must not be empty",
        then=unchanged,
    ),
    Works(
        tool="update_collection",
        does="changes title and labels",
        args={
            **ANIMALS,
            "title": "Tiere",
            "labels": {"singleCase": "Tier", "pluralCase": "Tiere", "setOfCases": "Rudel"},
        },
        then=is_retitled,
    ),
    Works(
        tool="update_collection",
        does="tells what CODAP accepted and did not do",
        args={**ANIMALS, "title": "Tiere"},
        given=refusing("update", "*collection*", reply={"success": True}),
        then=lambda scene, result: (
            result == {"applied": {}, "notApplied": {"title": "Tiere"}}
            and "ownTitle" not in {k for k, v in collection(scene, "Animals").items() if v}
        ),
    ),
    Fails(
        tool="update_collection",
        does="needs something to change",
        args=ANIMALS,
        kind="refused",
        says="give title or labels",
    ),
    Fails(
        tool="update_collection",
        does="cannot change the name",
        args={**ANIMALS, "name": "Tiere"},
        kind="refused",
        says="there are dataContext, collection, title, labels",
    ),
    Fails(
        tool="update_collection",
        does="names the collections there are when it does not find one",
        args={**DATA_SET, "collection": "Animales", "title": "Tiere"},
        kind="codap_error",
        says='Did you mean "Animals"?',
    ),
    Works(
        tool="delete_collection",
        does="deletes a collection with its attributes",
        args={**DATA_SET, "collection": "Orders"},
        then=is_gone,
    ),
    Works(
        tool="delete_collection",
        does="finds it by a name with a dot and a space",
        args={"dataContext": AWKWARD, "collection": "Ordnung der Tiere"},
        given=awkward,
        then=lambda scene, _: [name for name, _ in levels(scene, AWKWARD)] == ["Tiere 1.5"],
    ),
    Fails(
        tool="delete_collection",
        does="names the collections there are when it does not find one",
        args={**DATA_SET, "collection": "Diets"},
        kind="codap_error",
        says='"available": ["Orders", "Animals"]',
        then=unchanged,
    ),
    Fails(
        tool="delete_collection",
        does="tells a deletion that CODAP only says it has done",
        args={**DATA_SET, "collection": "Orders"},
        given=refusing("delete", "*collection*", reply={"success": True}),
        kind="codap_error",
        says="it is still there",
        then=unchanged,
    ),
    Fails(
        tool="delete_collection",
        does="needs a collection",
        args=DATA_SET,
        kind="refused",
        says='lacks \\"collection\\"',
        then=unchanged,
    ),
    Works(
        tool="create_collection_from_attribute",
        does="groups cases by an attribute's values",
        args={**DATA_SET, "attribute": "Diet"},
        then=groups_by_diet,
    ),
    Works(
        tool="create_collection_from_attribute",
        does="goes under the parent that is named, under a name of its own",
        args={**DATA_SET, "attribute": "Diet", "name": "Kost u. a.", "parent": "Orders"},
        then=lambda scene, _: [name for name, _ in levels(scene)] == ["Orders", "Kost u. a.", "Animals"],
    ),
    Works(
        tool="create_collection_from_attribute",
        does="takes the place of a collection that loses its last attribute",
        args={**DATA_SET, "attribute": "Order", "name": "Ordnungen"},
        then=lambda scene, _: levels(scene) == [("Ordnungen", ["Order"]), MAMMAL_LEVELS[1]],
    ),
    Works(
        tool="create_collection_from_attribute",
        does="finds an attribute with umlaut and unit by its id",
        args=lambda scene: {
            "dataContext": AWKWARD,
            "attribute": (attribute(scene, "Größe (m)", AWKWARD) or {})["id"],
            "name": "Größen",
        },
        given=awkward,
        then=lambda scene, _: levels(scene, AWKWARD)[0] == ("Größen", ["Größe (m)"]),
    ),
    Fails(
        tool="create_collection_from_attribute",
        does="names the attributes there are when it does not find one",
        args={**DATA_SET, "attribute": "Diets"},
        kind="codap_error",
        says='Did you mean "Diet"?',
        then=unchanged,
    ),
    Fails(
        tool="create_collection_from_attribute",
        does="takes no name that a collection has",
        args={**DATA_SET, "attribute": "Order"},
        kind="codap_error",
        says='has a collection "Orders" already',
        then=unchanged,
    ),
    Fails(
        tool="create_collection_from_attribute",
        does="names the collections there are when it does not find the parent",
        args={**DATA_SET, "attribute": "Diet", "parent": "Orderz"},
        kind="codap_error",
        says='Did you mean "Orders"?',
        then=unchanged,
    ),
    Fails(
        tool="create_collection_from_attribute",
        does="needs an attribute",
        args=DATA_SET,
        kind="refused",
        says='lacks \\"attribute\\"',
    ),
]
