"""The CODAP test host answers as CODAP v3 does: a table of requests and replies."""

from typing import Any

import pytest

from support.cats import CATS, OWNERS, PETS, REX, ROWS, SETUP, TOM
from support.probe import ID, OK, Including, Probe, failed, ok

THREW = failed("An error occurred while processing the request.")
NO_CONTEXT = failed("DataContext not found")
NO_COLLECTION = failed("Collection not found")
NO_ATTRIBUTE = failed("Attribute not found")
NO_ITEM = failed("Item not found")
NO_CASE = failed("Case not found")
NO_COMPONENT = failed("Component not found")
NO_VALUES = failed("A values object is required for this request.")
NO_QUERY = failed("Unable to parse query.")


def attribute(name: str, **members: object) -> dict[str, Any]:
    """Expect a full attribute."""
    return Including(name=name, title=name, id=ID, guid=ID, **members)


def a_case(values: dict[str, Any], collection: str, *, index: int, children: int = 0) -> dict[str, Any]:
    """Expect a case as `caseByID` answers it."""
    case = Including(id=ID, collection={"id": ID, "name": collection}, values=values, children=[ID] * children)
    return {"case": case, "caseIndex": index}


# fmt: off
TABLE: dict[str, tuple[str, str, Any, Any]] = {
    # The tile of the plugin
    "frame": ("get", "interactiveFrame", None, ok(Including(
        id=ID, name="probe.html", dimensions={"width": 415, "height": 295}, codapVersion="3.0.4",
        externalUndoAvailable=True, allowEmptyAttributeDeletion=True, lang="en", locale="en-US"))),
    "frame updated": ("update", "interactiveFrame", {"name": "Helper", "dimensions": {"width": 320}}, OK),
    "frame updated by an array: ignored": ("update", "interactiveFrame", [{"name": "Helper"}], OK),
    "frame told": ("notify", "interactiveFrame", {"request": "indicateBusy"}, OK),
    # Unknown requests
    "unknown type": ("get", "bogusThing", None, failed("Unsupported action: get/bogusThing")),
    "unknown action": ("fly", f"{CATS}.item", None, failed("Unsupported action: fly/item")),
    # Data contexts
    "data context list": ("get", "dataContextList", None, ok([
        {"name": "Cats", "guid": ID, "id": ID, "title": "Our cats"}])),
    "data context made": ("create", "dataContext", {"name": "Dogs"}, ok({"name": "Dogs", "id": ID})),
    "data context without a name": ("create", "dataContext", {}, ok({"name": "Data_Set_1", "id": ID})),
    "data context without values": ("create", "dataContext", None, THREW),
    "data context of a used name: the old one": (
        "create", "dataContext", {"name": "Cats", "title": "Other"},
        ok({"name": "Cats", "id": ID, "title": "Our cats"})),
    "data context": ("get", CATS, None, ok(Including(
        type="DG.DataContext", document=1, name="Cats", title="Our cats", setAsideItems=[],
        collections=[
            Including(name="Owners", title="Owners", type="DG.Collection", attrs=[attribute("owner")]),
            Including(name="Pets", parent=ID, attrs=[
                attribute("pet", type="categorical"),
                attribute("mass", type="numeric", unit="kg", precision=2)]),
        ]))),
    "data context by title": ("get", "dataContext[Our cats]", None, ok(Including(name="Cats"))),
    "data context by default": ("get", "dataContext[#default]", None, ok(Including(name="Cats"))),
    "data context unknown": ("get", "dataContext[Dogs]", None, NO_CONTEXT),
    "data context updated": ("update", CATS, {"title": "Pets"}, OK),
    "data context sorted by nothing": (
        "update", CATS, {"sort": {}}, failed("update sort dataContext: attr required")),
    "data context sorted by an unknown attribute": ("update", CATS, {"sort": {"attr": "no"}}, NO_ATTRIBUTE),
    "data context told nothing": ("notify", CATS, {}, failed("Notify dataContext: request required")),
    "data context deleted": ("delete", CATS, None, OK),
    "data context unknown, deleted": ("delete", "dataContext[Dogs]", None, NO_CONTEXT),
    # Collections
    "collection list": ("get", f"{CATS}.collectionList", None, ok([
        {"name": name, "guid": ID, "title": name, "id": ID} for name in ("Owners", "Pets")])),
    "collection made": ("create", f"{CATS}.collection", {"name": "Toys"}, ok([{"id": ID, "name": "Toys"}])),
    "collection without a name: skipped": ("create", f"{CATS}.collection", [{"title": "Toys"}], ok([])),
    "collection of a used name: the old one": (
        "create", f"{CATS}.collection", {"name": "Pets"}, ok([{"id": ID, "name": "Pets"}])),
    "collection without values": ("create", f"{CATS}.collection", None, NO_VALUES),
    "collection": ("get", OWNERS, None, ok(Including(name="Owners", attrs=[attribute("owner")]))),
    "collection unknown": ("get", f"{CATS}.collection[Toys]", None, NO_COLLECTION),
    "collection updated": ("update", OWNERS, {"title": "People"}, OK),
    "collection deleted": ("delete", OWNERS, None, ok({"collections": [ID]})),
    # Attributes
    "attribute list": ("get", f"{PETS}.attributeList", None, ok([
        {"name": name, "id": ID, "title": name} for name in ("pet", "mass")])),
    "attribute list of an unknown collection: empty": (
        "get", f"{CATS}.collection[Toys].attributeList", None, ok([])),
    "attribute": ("get", f"{PETS}.attribute[mass]", None, ok(attribute(
        "mass", type="numeric", editable=True, hidden=False, renameable=True, deleteable=True))),
    "attribute by its canonical name": ("get", f"{PETS}.attribute[mass(kg)]", None, ok(attribute("mass"))),
    "attribute unknown": ("get", f"{PETS}.attribute[no]", None, NO_ATTRIBUTE),
    "attribute made": (
        "create", f"{PETS}.attribute", {"name": "dbl", "formula": "mass*2", "type": "number"},
        ok({"attrs": [attribute("dbl", formula="mass*2", type="numeric")]})),
    "attributes made, one without a name: none": (
        "create", f"{PETS}.attribute", [{"name": "a"}, {}], failed("Create attribute: name required")),
    "attribute in an unknown collection": (
        "create", f"{CATS}.collection[Toys].attribute", {"name": "a"}, NO_COLLECTION),
    "attribute of an unknown type": ("create", f"{PETS}.attribute", {"name": "a", "type": "odd"}, THREW),
    "attribute of a used name: updated": (
        "create", f"{PETS}.attribute", {"name": "mass", "unit": "g"},
        ok({"attrs": [attribute("mass", unit="g")]})),
    "attribute updated; an unknown type is ignored": (
        "update", f"{PETS}.attribute[mass]", {"type": "odd", "precision": 1},
        ok({"attrs": [attribute("mass", type="numeric", precision=1)]})),
    "attribute made editable: it is not": (
        "update", f"{PETS}.attribute[mass]", {"editable": True},
        ok({"attrs": [attribute("mass", editable=False)]})),
    "attribute deleted": ("delete", f"{PETS}.attribute[mass]", None, OK),
    "attribute told nothing": (
        "notify", f"{PETS}.attribute[mass]", {}, failed("Notify attribute: request required")),
    # Items
    "item of a known owner": (
        "create", f"{CATS}.item", {"owner": "Ann", "pet": "Leo"},
        {"success": True, "caseIDs": [ID], "itemIDs": [ID]}),
    "item of a new owner": (
        "create", f"{CATS}.item", [{"owner": "Cyd", "pet": "Mia"}],
        {"success": True, "caseIDs": [ID, ID], "itemIDs": [ID]}),
    "item wrapped in values": (
        "create", f"{CATS}.item", [{"id": 123456789012345, "values": {"owner": "Ann"}}],
        {"success": True, "caseIDs": [ID], "itemIDs": [123456789012345]}),
    "item without values": ("create", f"{CATS}.item", None, NO_VALUES),
    "item count": ("get", f"{CATS}.itemCount", None, ok(3)),
    "item by index": ("get", f"{CATS}.item[0]", None, ok({"id": ID, "values": TOM})),
    "item by an index too far": ("get", f"{CATS}.item[9]", None, NO_ITEM),
    "item by an unknown id": ("get", f"{CATS}.itemByID[1]", None, NO_ITEM),
    "items": ("get", f"{CATS}.itemSearch[*]", None, ok([{"id": ID, "values": row} for row in ROWS])),
    "items found": ("get", f"{CATS}.itemSearch[mass > 4]", None, ok([
        {"id": ID, "values": row} for row in (TOM, REX)])),
    "items found by text": ("get", f"{CATS}.itemSearch[owner==Bob]", None, ok([{"id": ID, "values": REX}])),
    "items by an unknown attribute": ("get", f"{CATS}.itemSearch[size > 4]", None, NO_QUERY),
    "item updated": ("update", f"{CATS}.item[0]", {"mass": 9}, ok(
        {"changedCases": [ID], "createdCases": [], "deletedCases": []})),
    "item too far, updated": ("update", f"{CATS}.itemByID[1]", {"mass": 9}, NO_CASE),
    "items updated, none there": (
        "update", f"{CATS}.item", [{"id": 1, "values": {"mass": 9}}], {"success": False}),
    "item deleted": ("delete", f"{CATS}.item[0]", None, ok([ID])),
    "items deleted": ("delete", f"{CATS}.itemSearch[owner==Ann]", None, ok([ID, ID])),
    # Cases
    "case without a parent: a blank one is made": (
        "create", f"{PETS}.case", {"values": {"pet": "Leo"}}, ok([{"id": ID}])),
    "case without values": ("create", f"{PETS}.case", None, THREW),
    "case without inner values: skipped": ("create", f"{PETS}.case", [{"pet": "Leo"}], ok([])),
    "case in an unknown collection: made, not answered": (
        "create", f"{CATS}.collection[Toys].case", {"values": {"owner": "Dee"}}, ok([])),
    "case count": ("get", f"{OWNERS}.caseCount", None, ok(2)),
    "case count of an unknown collection": ("get", f"{CATS}.collection[Toys].caseCount", None, NO_COLLECTION),
    "case by index": (
        "get", f"{OWNERS}.caseByIndex[0]", None, ok(a_case({"owner": "Ann"}, "Owners", index=0, children=2))),
    "case of a child by index": (
        "get", f"{PETS}.caseByIndex[2]", None, ok(a_case({"pet": "Rex", "mass": 5}, "Pets", index=2))),
    "case by an unknown id": ("get", f"{CATS}.caseByID[1]", None, NO_CASE),
    "case updated": ("update", f"{OWNERS}.caseByIndex[0]", {"values": {"owner": "Zoe"}}, OK),
    "case updated without inner values": (
        "update", f"{OWNERS}.caseByIndex[0]", {"owner": "Zoe"},
        failed("update caseByIndex: values.values required")),
    "cases updated, none there": (
        "update", f"{OWNERS}.case", [{"id": 1, "values": {"owner": "Zoe"}}], {"success": False}),
    "case deleted with its items": ("delete", f"{OWNERS}.caseByIndex[0]", None, ok([ID])),
    "all cases": ("get", f"{OWNERS}.allCases", None, ok({
        "collection": {"name": "Owners", "id": ID},
        "cases": [
            {"case": {"id": ID, "children": [ID, ID], "values": {"owner": "Ann"}}, "caseIndex": 0},
            {"case": {"id": ID, "children": [ID], "values": {"owner": "Bob"}}, "caseIndex": 1},
        ]})),
    "all cases of an unknown collection": ("get", f"{CATS}.collection[Toys].allCases", None, NO_COLLECTION),
    "cases found": ("get", f"{PETS}.caseSearch[mass<4]", None, ok([
        Including(values={"pet": "Kit", "mass": 3}, children=[])])),
    "cases by no query": ("get", f"{PETS}.caseSearch[mass]", None, NO_QUERY),
    "all cases deleted": ("delete", f"{CATS}.allCases", None, OK),
    # Selection
    "selection": ("get", f"{CATS}.selectionList", None, ok([])),
    "selection of unknown ids: ignored": ("create", f"{CATS}.selectionList", [1, 2], OK),
    "selection without ids": (
        "create", f"{CATS}.selectionList", {}, failed("Create selectionList requires a list of case IDs.")),
    "selection extended by objects": (
        "update", f"{CATS}.selectionList", [{"id": 1}],
        failed("Update selectionList requires a list of case IDs.")),
    # Components
    "component list": ("get", "componentList", None, ok([
        {"id": ID, "title": "probe.html", "type": "game", "hidden": False}])),
    "table": ("create", "component", {"type": "caseTable", "dataContext": "Cats"}, ok(
        {"id": ID, "title": "Our cats", "type": "caseTable"})),
    "table named for its data set": ("create", "component", {"type": "caseTable", "name": "Cats"}, ok(
        {"id": ID, "title": "Cats", "type": "caseTable"})),
    "table of an unknown data set": (
        "create", "component", {"type": "caseTable", "dataContext": "Dogs"},
        failed("Create caseTable: dataContext required")),
    "graph": ("create", "component", {"type": "graph", "dataContext": "Cats", "title": "G"}, ok(
        {"id": ID, "title": "G", "type": "graph"})),
    "text": ("create", "component", {"type": "text", "text": "Hello", "name": "T"}, ok(
        {"id": ID, "title": "T", "type": "text"})),
    "calculator": ("create", "component", {"type": "calculator"}, ok(
        {"id": ID, "title": "Calculator", "type": "calculator"})),
    "component of an unknown type": (
        "create", "component", {"type": "toaster"}, failed("Unsupported component type toaster")),
    "component without values": ("create", "component", None, NO_VALUES),
    "component unknown": ("get", "component[No]", None, NO_COMPONENT),
    "component unknown, updated": ("update", "component[No]", {}, NO_COMPONENT),
    "component unknown, deleted": ("delete", "component[No]", None, NO_COMPONENT),
    "plugin's tile scaled": (
        "notify", "component[probe.html]", {"request": "autoScale"},
        failed("Component does not support rescale")),
    # The rest
    "log message": ("notify", "logMessage", {"formatStr": "did %@", "replaceArgs": ["it"]}, OK),
    "log message without values": ("notify", "logMessage", None, NO_VALUES),
    "undoable": ("notify", "undoChangeNotice", {"operation": "undoableActionPerformed"}, ok(
        {"canUndo": True, "canRedo": False})),
    "undone": ("notify", "undoChangeNotice", {"operation": "undoButtonPress"}, ok(
        {"canUndo": True, "canRedo": True})),
    "redo of nothing": ("notify", "undoChangeNotice", {"operation": "redoButtonPress"}, ok(
        {"canUndo": True, "canRedo": False})),
    "undo unknown": (
        "notify", "undoChangeNotice", {"operation": "jump"}, failed("Unknown undoChangeNotice operation: jump")),
}
# fmt: on


def test_replies(cats: Probe, subtests: pytest.Subtests) -> None:
    """Every row of the table, each in a document made anew."""
    for name, (action, resource, values, expected) in TABLE.items():
        with subtests.test(name):
            cats.codap("codap => codap.reset()")
            cats.send(SETUP)
            assert cats.ask(action, resource, values) == expected
