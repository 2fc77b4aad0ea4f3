"""Data sets: made, described, listed, sorted, deleted."""

from typing import Any

from support.scenarios import DATA_SET, Fails, Scenario, Scene, Works, mammals, nothing

from .content import (
    AWKWARD,
    attribute,
    awkward,
    column,
    empty_refusing,
    levels,
    metadata,
    names,
    refusing,
    table,
)

BIRDS = {
    "name": "Vögel Nr. 1",
    "title": "Vögel",
    "description": "Was fliegt",
    "collections": [
        {"name": "Arten", "title": "Vogelarten", "attributes": [{"name": "Art"}]},
        {
            "name": "Vögel",
            "labels": {"singleCase": "Vogel", "pluralCase": "Vögel"},
            "attributes": [
                {"name": "Flügel (cm)", "type": "numeric", "unit": "cm", "precision": 1, "hidden": True},
                {"name": "doppelt", "formula": "2 * 21", "description": "Das Doppelte"},
            ],
        },
    ],
}


def is_made_as_given(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The data set with its levels, and what its attributes were told."""
    assert (result["name"], result["created"], result["notApplied"]) == ("Vögel Nr. 1", True, [])
    made = scene.data_set("Vögel Nr. 1")
    assert (made["id"], made["title"]) == (result["id"], "Vögel")
    assert metadata(scene, "Vögel Nr. 1")["description"] == "Was fliegt"
    assert levels(scene, "Vögel Nr. 1") == [("Arten", ["Art"]), ("Vögel", ["Flügel (cm)", "doppelt"])]
    wings = attribute(scene, "Flügel (cm)", "Vögel Nr. 1")
    assert wings
    assert (wings["userType"], wings["unit"], wings["ownPrecision"], wings["hidden"]) == ("numeric", "cm", 1, True)
    computed = attribute(scene, "doppelt", "Vögel Nr. 1")
    assert computed
    assert (computed["formula"], computed["description"]) == ("2 * 21", "Das Doppelte")
    (first, second) = scene.call("get_data_context", dataContext="Vögel Nr. 1")["collections"]
    assert (first["title"], second["labels"]) == ("Vogelarten", {"singleCase": "Vogel", "pluralCase": "Vögel"})


def leaves_what_there_is(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The mammals, told apart from a new data set."""
    assert result["created"] is False
    assert names(scene) == ["Mammals"]
    assert levels(scene)[0] == ("Orders", ["Order"])
    assert scene.data_set().get("title") is None


def set_aside(scene: Scene) -> None:
    """Begin with mammals two of which are set aside."""
    mammals(scene)
    scene.codap("codap => { const [set] = codap.document.dataSets; set.setItemsAside(set.items.slice(0, 2), true); }")


def describes_without_cases(_: Scene, result: Any) -> None:  # noqa: ANN401
    """Levels and attributes, and nothing that grows with the data."""
    assert [one["name"] for one in result["collections"]] == ["Orders", "Animals"]
    animals = result["collections"][1]
    assert [(one["name"], one["type"]) for one in animals["attrs"]][:2] == [
        ("Mammal", "categorical"),
        ("LifeSpan", "numeric"),
    ]
    assert animals["parent"] == result["collections"][0]["id"]
    assert not any("_categoryMap" in one or "cases" in one for one in animals["attrs"])
    assert "setAsideItems" not in result
    assert "contextStorage" not in result


def retitled(scene: Scene) -> None:
    """Begin with mammals that people know by another name."""
    mammals(scene)
    scene.call("update_data_context", **DATA_SET, title="Säuger")


SCENARIOS: list[Scenario] = [
    Works(
        tool="list_data_contexts",
        does="lists the data sets of the document",
        given=lambda scene: (mammals(scene), awkward(scene)),
        then=lambda scene, result: (
            [one["name"] for one in result["dataContexts"]] == ["Mammals", AWKWARD]
            and result["dataContexts"][0]["id"] == scene.data_set()["id"]
        ),
    ),
    Works(
        tool="list_data_contexts",
        does="answers an empty list in an empty document",
        given=nothing,
        then=lambda _, result: result["dataContexts"] == [],
    ),
    Fails(
        tool="list_data_contexts",
        does="takes no arguments",
        args={"name": "Mammals"},
        kind="refused",
        says="there are no arguments",
    ),
    Fails(
        tool="list_data_contexts",
        does="tells CODAP's refusal",
        given=refusing("get", "dataContextList"),
        kind="codap_error",
        says="not just now",
    ),
    Works(
        tool="get_data_context",
        does="describes collections and attributes, not cases",
        args=DATA_SET,
        then=describes_without_cases,
    ),
    Works(
        tool="get_data_context",
        does="finds a data set by its id",
        args=lambda scene: {"dataContext": scene.data_set()["id"]},
        then=lambda _, result: result["name"] == "Mammals",
    ),
    Works(
        tool="get_data_context",
        does="finds a data set by its title in version 3",
        args={"dataContext": "Säuger"},
        given=retitled,
        modes=("v3",),
        then=lambda _, result: result["name"] == "Mammals",
    ),
    Fails(
        tool="get_data_context",
        does="does not find a data set by its title in version 2",
        args={"dataContext": "Säuger"},
        given=retitled,
        modes=("v2",),
        kind="codap_error",
        says="Mammals",
    ),
    Works(
        tool="get_data_context",
        does="takes umlauts, spaces, dots and parentheses",
        args={"dataContext": AWKWARD},
        given=awkward,
        then=lambda _, result: (
            [one["name"] for one in result["collections"][1]["attrs"]] == ["Größe (m)", "max. Alter", "Schlaf"]
        ),
    ),
    Works(
        tool="get_data_context",
        does="counts what is set aside",
        args=DATA_SET,
        given=set_aside,
        then=lambda _, result: result["setAsideItemCount"] == 2,
    ),
    Fails(
        tool="get_data_context",
        does="names the data sets there are when it does not find one",
        args={"dataContext": "Mamals"},
        kind="codap_error",
        says='Did you mean "Mammals"?',
    ),
    Fails(
        tool="get_data_context",
        does="tells names that CODAP cannot address",
        args={"dataContext": "Mammals [old]"},
        kind="refused",
        says="use the numeric id instead",
    ),
    Fails(
        tool="get_data_context",
        does="needs a name",
        kind="refused",
        says='lacks \\"dataContext\\"',
    ),
    Works(
        tool="create_data_context",
        does="makes collections and attributes as given",
        args=BIRDS,
        given=nothing,
        then=is_made_as_given,
    ),
    Works(
        tool="create_data_context",
        does="makes a data set of nothing but a name",
        args={"name": "Empty"},
        given=nothing,
        then=lambda scene, result: result["created"] is True and names(scene) == ["Empty"],
    ),
    Works(
        tool="create_data_context",
        does="leaves a data set of that name as it is",
        args={"name": "Mammals", "title": "New", "collections": [{"name": "Other", "attributes": [{"name": "X"}]}]},
        then=leaves_what_there_is,
    ),
    Fails(
        tool="create_data_context",
        does="takes no attribute name twice, for CODAP keeps one",
        args={
            "name": "Twice",
            "collections": [
                {"name": "A", "attributes": [{"name": "X"}]},
                {"name": "B", "attributes": [{"name": "X"}]},
            ],
        },
        kind="refused",
        says='The attribute \\"X\\" is given twice',
        then=lambda scene: names(scene) == ["Mammals"],
    ),
    Fails(
        tool="create_data_context",
        does="names the types there are",
        args={"name": "T", "collections": [{"name": "A", "attributes": [{"name": "X", "type": "numerical"}]}]},
        kind="refused",
        says='did you mean \\"numeric\\"?',
        then=lambda scene: names(scene) == ["Mammals"],
    ),
    Fails(
        tool="create_data_context",
        does="tells CODAP's refusal",
        args={"name": "Fish"},
        given=empty_refusing("create", "dataContext"),
        kind="codap_error",
        says="not just now",
        then=lambda scene: names(scene) == [],
    ),
    Works(
        tool="update_data_context",
        does="changes title and description",
        args={**DATA_SET, "title": "Säugetiere der Welt", "description": "Fünf davon"},
        then=lambda scene, result: (
            result["notApplied"] == {}
            and scene.data_set()["title"] == "Säugetiere der Welt"
            and metadata(scene)["description"] == "Fünf davon"
        ),
    ),
    Works(
        tool="update_data_context",
        does="clears the description",
        args={"dataContext": "Vögel Nr. 1", "description": None},
        given=lambda scene: scene.call("create_data_context", **BIRDS),
        then=lambda scene, result: (
            result == {"applied": {"description": None}, "notApplied": {}}
            and not metadata(scene, "Vögel Nr. 1")["description"]
        ),
    ),
    Works(
        tool="update_data_context",
        does="tells what CODAP accepted and did not do",
        args={**DATA_SET, "title": "Beasts"},
        given=refusing("update", "dataContext*", reply={"success": True}),
        then=lambda scene, result: (
            result == {"applied": {}, "notApplied": {"title": "Beasts"}} and scene.data_set().get("title") is None
        ),
    ),
    Fails(
        tool="update_data_context",
        does="needs something to change",
        args=DATA_SET,
        kind="refused",
        says="give title or description",
    ),
    Fails(
        tool="update_data_context",
        does="cannot change the name",
        args={**DATA_SET, "name": "Beasts"},
        kind="refused",
        says="there are dataContext, title, description",
    ),
    Fails(
        tool="update_data_context",
        does="names the data sets there are when it does not find one",
        args={"dataContext": "mammal", "title": "Beasts"},
        kind="codap_error",
        says='Did you mean "Mammals"?',
    ),
    Works(
        tool="sort_data_context",
        does="puts the largest first",
        args={**DATA_SET, "attribute": "LifeSpan", "descending": True},
        then=lambda scene, result: (
            result == {"sortedBy": "LifeSpan"} and column(scene, "LifeSpan") == [70, 24, 19, 16, 7]
        ),
    ),
    Works(
        tool="sort_data_context",
        does="puts the smallest first unless told otherwise, for an attribute's id",
        args=lambda scene: {**DATA_SET, "attribute": (attribute(scene, "Sleep") or {})["id"]},
        then=lambda scene, result: (
            result == {"sortedBy": "Sleep"} and column(scene, "Sleep") == [3, 10, 12.5, 19.9, 20]
        ),
    ),
    Works(
        tool="sort_data_context",
        does="takes a name with umlaut and unit",
        args={"dataContext": AWKWARD, "attribute": "Größe (m)", "descending": True},
        given=awkward,
        then=lambda scene, _: column(scene, "Größe (m)", AWKWARD) == [3.2, 0.5],
    ),
    Fails(
        tool="sort_data_context",
        does="names the attributes there are when it does not find one",
        args={**DATA_SET, "attribute": "life span s"},
        kind="codap_error",
        says='Did you mean "LifeSpan"?',
        then=lambda scene: column(scene, "LifeSpan") == [70, 19, 16, 7, 24],
    ),
    Fails(
        tool="sort_data_context",
        does="needs an attribute",
        args=DATA_SET,
        kind="refused",
        says='lacks \\"attribute\\"',
    ),
    Fails(
        tool="sort_data_context",
        does="tells CODAP's refusal",
        args={**DATA_SET, "attribute": "Sleep"},
        given=refusing("update", "dataContext*"),
        kind="codap_error",
        says="not just now",
    ),
    Works(
        tool="delete_data_context",
        does="deletes a data set with its table",
        args=DATA_SET,
        given=table,
        then=lambda scene, result: (
            result["deleted"]["name"] == "Mammals" and names(scene) == [] and scene.components("caseTable") == []
        ),
    ),
    Works(
        tool="delete_data_context",
        does="leaves the other data sets",
        args=lambda scene: {"dataContext": scene.data_set(AWKWARD)["id"]},
        given=lambda scene: (mammals(scene), awkward(scene)),
        then=lambda scene, result: result["deleted"]["name"] == AWKWARD and names(scene) == ["Mammals"],
    ),
    Fails(
        tool="delete_data_context",
        does="names the data sets there are when it does not find one",
        args={"dataContext": "Mammal"},
        kind="codap_error",
        says='Did you mean "Mammals"?',
        then=lambda scene: names(scene) == ["Mammals"],
    ),
    Fails(
        tool="delete_data_context",
        does="tells a deletion that CODAP only says it has done",
        args=DATA_SET,
        given=refusing("delete", "dataContext*", reply={"success": True}),
        kind="codap_error",
        says="it is still there",
        then=lambda scene: names(scene) == ["Mammals"],
    ),
    Fails(
        tool="delete_data_context",
        does="needs a data set",
        kind="refused",
        says='lacks \\"dataContext\\"',
        then=lambda scene: names(scene) == ["Mammals"],
    ),
]
