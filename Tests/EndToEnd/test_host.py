"""The CODAP test host answers as CODAP v3 does: a table of requests and replies."""

from typing import Any

import pytest
from playwright.sync_api import Page
from support.pages import PageServer
from support.probe import ID, OK, Including, Probe, failed, ok, request

THREW = failed("An error occurred while processing the request.")
NO_CONTEXT = failed("DataContext not found")
NO_COLLECTION = failed("Collection not found")
NO_ATTRIBUTE = failed("Attribute not found")
NO_ITEM = failed("Item not found")
NO_CASE = failed("Case not found")
NO_COMPONENT = failed("Component not found")
NO_VALUES = failed("A values object is required for this request.")
NO_QUERY = failed("Unable to parse query.")

CATS = "dataContext[Cats]"
OWNERS = f"{CATS}.collection[Owners]"
PETS = f"{CATS}.collection[Pets]"
TOM = {"owner": "Ann", "pet": "Tom", "mass": 4.5}
KIT = {"owner": "Ann", "pet": "Kit", "mass": 3}
REX = {"owner": "Bob", "pet": "Rex", "mass": 5}
ROWS = [TOM, KIT, REX]

SETUP = [
    request("create", "dataContext", {
        "name": "Cats", "title": "Our cats",
        "collections": [
            {"name": "Owners", "attrs": [{"name": "owner"}]},
            {"name": "Pets", "parent": "ignored", "attrs": [{"name": "pet"}, {"name": "mass", "unit": "kg"}]},
        ],
    }),
    request("create", f"{CATS}.item", ROWS),
]


def attribute(name: str, **members: object) -> dict[str, Any]:
    """Expect a full attribute."""
    return Including(name=name, title=name, id=ID, guid=ID, **members)


def a_case(values: dict[str, Any], collection: str, *, index: int, children: int = 0) -> dict[str, Any]:
    """Expect a case as `caseByID` answers it."""
    case = Including(id=ID, collection={"id": ID, "name": collection}, values=values, children=[ID] * children)
    return {"case": case, "caseIndex": index}


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
    "case without a parent: a blank one is made": ("create", f"{PETS}.case", {"values": {"pet": "Leo"}}, ok([{"id": ID}])),
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
    "undo of nothing": ("notify", "undoChangeNotice", {"operation": "undoButtonPress"}, ok(
        {"canUndo": False, "canRedo": False})),
    "undo unknown": (
        "notify", "undoChangeNotice", {"operation": "jump"}, failed("Unknown undoChangeNotice operation: jump")),
}


@pytest.fixture(scope="module")
def probe(module_page: Page, host_server: PageServer) -> Probe:
    """A connected probe."""
    return Probe(module_page, host_server.url, doubleLoad="no").connect()


@pytest.fixture
def cats(probe: Probe) -> Probe:
    """A probe in a document with cats and their owners."""
    probe.codap("codap => codap.reset()")
    _, made = probe.send(SETUP)
    assert made == {"success": True, "caseIDs": [ID] * 5, "itemIDs": [ID] * 3}
    probe.forget()
    return probe


def test_replies(cats: Probe, subtests: pytest.Subtests) -> None:
    """Every row of the table, each in a document made anew."""
    for name, (action, resource, values, expected) in TABLE.items():
        with subtests.test(name):
            cats.codap("codap => codap.reset()")
            cats.send(SETUP)
            assert cats.ask(action, resource, values) == expected


# What the document holds afterwards


def items(probe: Probe) -> list[dict[str, Any]]:
    """Values of all items of the first data set."""
    return [item["values"] for item in probe.document()["dataContexts"][0]["items"]]


def test_unknown_attributes_are_dropped_and_values_become_text_or_numbers(cats: Probe) -> None:
    """Only what the data set has a column for stays; a name may carry its unit."""
    cats.ask("create", f"{CATS}.item", {
        "owner": " Dee ", "pet": True, "mass(kg)": "7.5", "colour": "red"})
    assert items(cats)[-1] == {"owner": "Dee", "pet": "true", "mass": 7.5}


def test_items_with_equal_parent_values_share_a_parent_case(cats: Probe) -> None:
    """Grouping, also after a parent's value changed: the case keeps its id."""
    owners, pets = cats.document()["dataContexts"][0]["collections"]
    assert [case["values"]["owner"] for case in owners["cases"]] == ["Ann", "Bob"]
    assert [case["parent"] for case in pets["cases"]] == [owners["cases"][i]["id"] for i in (0, 0, 1)]
    cats.ask("update", f"{OWNERS}.caseByIndex[1]", {"values": {"owner": "Zoe"}})
    renamed = cats.document()["dataContexts"][0]["collections"][0]["cases"][1]
    assert renamed == {"id": owners["cases"][1]["id"], "values": {"owner": "Zoe"}}
    cats.ask("update", f"{OWNERS}.caseByIndex[1]", {"values": {"owner": "Ann"}})
    assert cats.ask("get", f"{OWNERS}.caseCount") == ok(1)


def test_a_child_case_takes_its_parents_values_or_fills_a_blank_child(cats: Probe) -> None:
    """A parent case made alone has a blank child; the first child that is made takes its place."""
    parent = cats.ask("create", f"{OWNERS}.case", {"values": {"owner": "Cyd"}})["values"][0]["id"]
    assert len(items(cats)) == 4
    child = {"values": {"pet": "Mia", "mass": 1}, "parent": parent}
    assert cats.ask("create", f"{PETS}.case", child) == ok([])
    assert items(cats)[3:] == [{"owner": "Cyd", "pet": "Mia", "mass": 1}]
    assert cats.ask("create", f"{PETS}.case", child | {"values": {"pet": "Leo"}}) == ok([{"id": ID}])
    assert items(cats)[4:] == [{"owner": "Cyd", "pet": "Leo", "mass": ""}]


def test_collections_are_placed_by_their_parent(cats: Probe) -> None:
    """Under the parent that is named, leftmost for an unknown one, rightmost for none."""
    cats.ask("create", f"{CATS}.collection", [
        {"name": "Under", "parent": "Owners"}, {"name": "Left", "parent": "_root_"}, {"name": "Right"}])
    listed = cats.ask("get", f"{CATS}.collectionList")["values"]
    assert [one["name"] for one in listed] == ["Left", "Owners", "Under", "Pets", "Right"]


def test_a_new_data_set_loses_its_empty_start_collection(cats: Probe) -> None:
    """The collection called Cases goes when the first real one comes."""
    cats.ask("create", "dataContext", {"name": "Dogs"})
    assert cats.ask("get", "dataContext[Dogs].collectionList")["values"] == [Including(name="Cases")]
    cats.ask("create", "dataContext[Dogs].collection", {"name": "Packs", "attrs": [{"name": "size"}]})
    assert cats.ask("get", "dataContext[Dogs].collectionList")["values"] == [Including(name="Packs")]


def test_a_collection_that_loses_its_last_attribute_disappears(cats: Probe) -> None:
    """Deleting the attribute is enough."""
    cats.ask("delete", f"{OWNERS}.attribute[owner]")
    assert cats.ask("get", f"{CATS}.collectionList")["values"] == [Including(name="Pets")]


def test_selecting_all_children_selects_the_parent(cats: Probe) -> None:
    """Create replaces, update adds."""
    pets = [case["id"] for case in cats.document()["dataContexts"][0]["collections"][1]["cases"]]
    cats.ask("create", f"{CATS}.selectionList", [pets[2]])
    assert [one["collectionName"] for one in cats.ask("get", f"{CATS}.selectionList")["values"]] == ["Owners", "Pets"]
    cats.ask("create", f"{CATS}.selectionList", [pets[0]])
    assert cats.ask("get", f"{CATS}.selectionList")["values"] == [Including(caseID=pets[0])]
    cats.ask("update", f"{CATS}.selectionList", [pets[1], 7])
    assert len(cats.ask("get", f"{CATS}.selectionList")["values"]) == 3
    assert cats.ask("get", f"{OWNERS}.selectionList")["values"] == [Including(collectionName="Owners")]


def test_a_data_set_has_one_table_which_deleting_hides(cats: Probe) -> None:
    """A second create answers the first table's id and shows it."""
    make = request("create", "component", {"type": "caseTable", "dataContext": "Cats"})
    first = cats.send(make)["values"]["id"]
    assert cats.ask("delete", f"component[{first}]") == OK
    assert cats.ask("get", "componentList")["values"][1:] == [Including(id=first, hidden=True)]
    assert cats.send(make)["values"]["id"] == first
    assert cats.ask("get", "componentList")["values"][1:] == [Including(id=first, hidden=False)]


def test_a_second_calculator_hides_the_first(cats: Probe) -> None:
    """It is the same one, toggled."""
    make = request("create", "component", {"type": "calculator"})
    first, second = cats.send([make, make])
    assert first == second
    assert cats.ask("get", "componentList")["values"][1:] == [Including(type="calculator", hidden=True)]


@pytest.mark.parametrize(("named", "axes"), [("Cats", {"x": "mass"}), ("Our cats", {})])
def test_a_graph_takes_attributes_only_by_the_data_sets_name(cats: Probe, named: str, axes: dict[str, str]) -> None:
    """By its title the graph comes without them, and an unknown attribute is ignored; both succeed."""
    values = {"type": "graph", "dataContext": named, "xAttributeName": "mass", "yAttributeName": "no"}
    graph = cats.ask("create", "component", values)["values"]["id"]
    assert cats.document()["components"][1]["axes"] == axes
    read = cats.ask("get", f"component[{graph}]")["values"]
    assert read == Including(dataContext="Cats", plotType="dotPlot" if axes else "casePlot")
    assert read.get("xAttributeName") == axes.get("x")


def test_a_graphs_attributes_can_be_changed_and_cleared(cats: Probe) -> None:
    """Update sets by name and clears by null."""
    graph = cats.ask("create", "component", {
        "type": "graph", "dataContext": "Cats", "xAttributeName": "mass"})["values"]["id"]
    cats.ask("update", f"component[{graph}]", {"xAttributeName": None, "yAttributeName": "owner"})
    assert cats.ask("get", f"component[{graph}]")["values"] == Including(yAttributeName="owner", plotType="dotChart")
    assert cats.document()["components"][1]["axes"] == {"y": "owner"}


# What a person sees


def test_the_page_shows_tables_and_graphs(cats: Probe) -> None:
    """A table with the hierarchy, a graph with its axes, a text."""
    cats.send([
        request("create", "component", {"type": "caseTable", "dataContext": "Cats"}),
        request("create", "component", {
            "type": "graph", "dataContext": "Cats", "xAttributeName": "owner", "yAttributeName": "mass"}),
        request("create", "component", {"type": "text", "text": "Three cats"}),
    ])
    table = cats.page.get_by_test_id("tile-caseTable")
    assert table.locator("tbody tr").all_inner_texts() == ["1\tAnn\t1\tTom\t4.5", "2\tKit\t3", "2\tBob\t1\tRex\t5"]
    assert table.locator("thead tr").all_inner_texts() == [
        "Owners (2)\tPets (3)", "index\towner\tindex\tpet\tmass (kg)"]
    graph = cats.page.get_by_role("img", name="Graph of Cats: mass by owner")
    assert graph.locator("circle").count() == 3
    assert graph.locator("[data-axis]").all_text_contents() == ["owner", "mass (kg)"]
    assert cats.page.get_by_test_id("tile-text").get_by_text("Three cats").is_visible()
    cats.ask("delete", CATS)
    assert table.count() == 0
