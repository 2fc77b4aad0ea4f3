"""The CODAP test host as CODAP v2: what differs from v3, as rows of requests and replies and on the wire."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from support.cats import CATS, KIT, OWNERS, PETS, ROWS, SETUP, TOM
from support.pages import PageServer
from support.probe import ITEM_ID, OK, SMALL_ID, Including, Probe, failed, ok, request

LIST = request("get", "dataContextList")
NO_RESOURCE = failed("TypeError: Cannot read properties of undefined (reading 'type')")
BARE_FAILURE = {"success": False}
CHANGE = "dataContextChangeNotice[Cats]"
# What v2 says after nearly every change.
CLEARED = [("undoChangeNotice", "clearUndo"), ("undoChangeNotice", "clearRedo")]


@pytest.fixture(scope="module")
def codap() -> str:
    """Every test of this file talks to v2."""
    return "v2"


def test_the_host_says_which_codap_it_is(cats: Probe) -> None:
    """To tests by a member, to plugins by its version."""
    assert cats.codap("codap => codap.version") == "v2"
    assert cats.ask("get", "interactiveFrame")["values"] == Including(codapVersion="2.0.0", lang="en")


def test_an_unknown_codap_is_refused(browser: Browser, host_server: PageServer) -> None:
    """A typing error in the URL must not pass for v3."""
    page = browser.new_page()
    with page.expect_event("pageerror") as caught:
        page.goto(f"{host_server.url}/index.html?codap=v4")
    page.close()
    assert "codap=v4: the test host knows v2, v3" in str(caught.value)


# fmt: off
TABLE: dict[str, tuple[str, str, Any, Any]] = {
    # Unknown requests
    "unknown type": ("get", "bogusThing", None, failed("Unknown message type: bogusThing")),
    "unknown action": ("fly", f"{CATS}.item", None, failed("Unsupported action: fly/item")),
    # Data contexts
    "data context by name": ("get", CATS, None, ok(Including(name="Cats", id=SMALL_ID))),
    "data context by title: not found": ("get", "dataContext[Our cats]", None, BARE_FAILURE),
    "data context unknown, deleted": ("delete", "dataContext[No]", None, failed("Could not find dataContext")),
    "something in an unknown data context": (
        "get", "dataContext[No].itemCount", None, failed("Error: Unable to resolve dataContext: No")),
    # Items
    "items made: one item id for each case": (
        "create", f"{CATS}.item", [{"owner": "Cyd", "pet": "Mia"}],
        {"success": True, "caseIDs": [SMALL_ID, SMALL_ID], "itemIDs": [ITEM_ID, ITEM_ID]}),
    "item with an id of the plugin's own": (
        "create", f"{CATS}.item", {"id": "id:mine", "values": {"owner": "Ann"}},
        {"success": True, "caseIDs": [SMALL_ID], "itemIDs": ["id:mine"]}),
    "item without values": ("create", f"{CATS}.item", None, {"success": True, "caseIDs": [], "itemIDs": []}),
    "item": ("get", f"{CATS}.item[0]", None, ok({"id": ITEM_ID, "values": TOM})),
    "item by an index too far": ("get", f"{CATS}.item[9]", None, BARE_FAILURE),
    "item by an unknown id": ("get", f"{CATS}.itemByID[1]", None, BARE_FAILURE),
    "item by an unknown id, updated": ("update", f"{CATS}.itemByID[1]", {"mass": 9}, failed("item not found")),
    "item by index, deleted": ("delete", f"{CATS}.item[0]", None, failed("Unsupported action: delete/item")),
    "items of a list, deleted": (
        "delete", f"{CATS}.item", [{"id": 1}], failed("Unsupported action: delete/item")),
    "items found, deleted": ("delete", f"{CATS}.itemSearch[owner==Ann]", None, ok([ITEM_ID, ITEM_ID])),
    # Cases
    "case": ("create", f"{OWNERS}.case", {"values": {"owner": "Dee"}}, ok([{"id": SMALL_ID, "itemID": ITEM_ID}])),
    "case of a child without a parent: none": ("create", f"{PETS}.case", {"values": {"pet": "Leo"}}, ok([])),
    "case by an index too far": ("get", f"{PETS}.caseByIndex[9]", None, BARE_FAILURE),
    "case too far, updated": (
        "update", f"{PETS}.caseByIndex[9]", {"values": {"pet": "X"}}, failed("Case not found")),
    "case deleted": ("delete", f"{OWNERS}.caseByIndex[0]", None, OK),
    "cases found: without children": ("get", f"{PETS}.caseSearch[mass<4]", None, ok([{
        "id": SMALL_ID, "parent": SMALL_ID, "collection": {"id": SMALL_ID, "name": "Pets"},
        "values": {"pet": KIT["pet"], "mass": KIT["mass"]}}])),
    "cases found by a formula: without children": ("get", f"{PETS}.caseFormulaSearch[mass < 4]", None, ok([{
        "id": SMALL_ID, "parent": SMALL_ID, "collection": {"id": SMALL_ID, "name": "Pets"},
        "values": {"pet": KIT["pet"], "mass": KIT["mass"]}}])),
    "cases by a wrong formula": ("get", f"{PETS}.caseFormulaSearch[mass <]", None, Including(success=False)),
    # Globals
    "global without a value": ("create", "global", {}, ok({"name": "v1", "value": 0.5, "id": SMALL_ID})),
    "global that is no number": (
        "create", "global", {"name": "n", "value": "x"}, ok({"name": "n", "value": "x", "id": SMALL_ID})),
    "global unknown, updated": ("update", "global[No]", {"value": 1}, failed("missing global or value")),
    # Selection
    "selection by an expression": (
        "create", f"{CATS}.selectionList", {"expression": "mass > 4"},
        failed("TypeError: values.map is not a function")),
    # Components
    "component list: without hidden": ("get", "componentList", None, ok([
        {"id": SMALL_ID, "title": "probe.html", "type": "game"}])),
    "table": ("create", "component", {"type": "caseTable", "dataContext": "Cats", "name": "T"}, ok(
        {"id": SMALL_ID, "name": "T", "title": "T", "type": "caseTable"})),
    "component of an unknown type": (
        "create", "component", {"type": "toaster"}, failed("Unknown component type: toaster")),
    "picture": ("get", "dataDisplay[probe.html]", None, failed("Unknown message type: dataDisplay")),
    "adornments": (
        "get", "component[probe.html].adornmentList", None, failed("Unknown message type: adornmentList")),
    "component unknown": ("get", "component[No]", None, failed("Could not serialize component.")),
    "component unknown, updated": ("update", "component[No]", {}, failed("Component not found")),
}
# fmt: on


def test_replies(cats: Probe, subtests: pytest.Subtests) -> None:
    """Every row of the table, each in a document made anew."""
    for name, (action, resource, values, expected) in TABLE.items():
        with subtests.test(name):
            cats.codap("codap => codap.reset()")
            cats.send(SETUP)
            assert cats.ask(action, resource, values) == expected


@pytest.mark.parametrize("resource", ["formulaEngine", "global[No]", "globalList", "document", "componentList"])
def test_what_has_no_data_set_needs_none(cats: Probe, resource: str) -> None:
    """An empty document has no data set that could be meant."""
    cats.codap("codap => codap.reset()")
    assert "Unable to resolve dataContext" not in json.dumps(cats.ask("get", resource))
    assert cats.ask("get", "itemCount") == failed("Error: Unable to resolve dataContext: #default")


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        (request("get", f"{CATS}.caseByID[99999]"), {"success": False, "values": None}),
        (request("get", f"{PETS}.caseByIndex[9]"), {"success": False}),
        (
            request("create", "component", {"type": "caseTable", "dataContext": "No"}),
            {"success": True, "values": {"id": None, "type": "caseTable"}},
        ),
    ],
    ids=["values are null", "values are absent", "a table of an unknown data set has no id"],
)
def test_null_is_not_absent(cats: Probe, message: object, reply: object) -> None:
    """What JSON makes of the reply."""
    text = cats.frame.evaluate("async (message) => JSON.stringify(await window.probe.send(message))", message)
    assert json.loads(text) == reply


def test_ids_count_from_one(page: Page, host_server: PageServer) -> None:
    """The plugin's tile is the first thing in the document."""
    probe = Probe(page, host_server.url, codap="v2").connect()
    assert probe.ask("get", "interactiveFrame")["values"]["id"] == 1
    first = probe.ask("create", "dataContext", {"name": "Cats"})["values"]["id"]
    second = probe.ask("create", "dataContext", {"name": "Dogs"})["values"]["id"]
    assert 1 < first < second < 10
    assert probe.ask("get", f"dataContext[{second}]") == ok(Including(name="Dogs"))


def test_a_case_without_a_parent_makes_nothing_and_others_are_made(cats: Probe) -> None:
    """Only the entry that has a parent leaves something behind."""
    owner = cats.ask("get", f"{OWNERS}.caseByIndex[1]")["values"]["case"]["id"]
    entries = [{"values": {"pet": "Leo"}}, {"values": {"pet": "Mia"}, "parent": owner}]
    assert cats.ask("create", f"{PETS}.case", entries) == ok([{"id": SMALL_ID, "itemID": ITEM_ID}])
    items = cats.document()["dataContexts"][0]["items"]
    assert [item["values"]["pet"] for item in items] == ["Tom", "Kit", "Rex", "Mia"]


def test_an_item_is_found_by_its_text_id(cats: Probe) -> None:
    """To read, to change, and to select the case it is."""
    item = cats.ask("get", f"{CATS}.item[1]")["values"]["id"]
    assert cats.ask("get", f"{CATS}.itemByID[{item}]") == ok({"id": item, "values": KIT})
    assert cats.ask("update", f"{CATS}.itemByID[{item}]", {"mass": 8})["success"]
    assert cats.ask("get", f"{CATS}.item[1]")["values"]["values"]["mass"] == 8
    assert cats.ask("delete", f"{CATS}.itemByID[{item}]") == ok([item])
    assert cats.ask("get", f"{CATS}.itemCount") == ok(len(ROWS) - 1)


def test_globals_may_have_the_same_name(cats: Probe) -> None:
    """Each is made; the first is found."""
    for value in (1, 2):
        cats.ask("create", "global", {"name": "g", "value": value})
    assert cats.ask("get", "globalList") == ok([Including(name="g", value=1), Including(name="g", value=2)])
    assert cats.ask("get", "global[g]") == ok(Including(value=1))


@pytest.mark.parametrize(
    ("resource", "values"),
    [("global", {"name": "g", "value": 1}), ("component", {"type": "text"}), ("dataContext", {"name": "Dogs"})],
)
def test_some_need_no_data_set(lasting_probe: Probe, resource: str, values: dict[str, Any]) -> None:
    """They are made in an empty document, and listed; what lies in a data set is not."""
    lasting_probe.codap("codap => codap.reset()")
    assert lasting_probe.ask("create", resource, values)["success"]
    for listed in ("globalList", "componentList", "dataContextList"):
        assert lasting_probe.ask("get", listed)["success"]
    lasting_probe.codap("codap => codap.reset()")
    assert lasting_probe.ask("get", "itemCount") == failed("Error: Unable to resolve dataContext: #default")


def test_an_update_of_a_global_is_told(cats: Probe) -> None:
    """Also of one that becomes 0; formulas follow it."""
    cats.ask("create", "global", {"name": "g", "value": 2})
    cats.ask("create", f"{PETS}.attribute", {"name": "f", "formula": "mass*g"})
    assert cats.ask("get", f"{CATS}.item[1]")["values"]["values"]["f"] == 2 * KIT["mass"]
    cats.forget()
    assert cats.ask("update", "global[g]", {"value": 0}) == OK
    assert cats.notices() == [("global[g]", ""), *CLEARED]
    told = next(one["value"] for one in cats.arrived() if one["kind"] == "call")
    assert told["values"] == {"globalValue": 0}
    assert cats.ask("get", f"{CATS}.item[1]")["values"]["values"]["f"] == 0


def test_a_component_is_described_without_its_id(cats: Probe) -> None:
    """The list has it."""
    assert "id" not in cats.ask("get", "component[probe.html]")["values"]
    assert cats.ask("get", "componentList")["values"][0]["id"] == SMALL_ID


def test_a_second_calculator_is_refused(cats: Probe) -> None:
    """Where v3 hides the first."""
    make = request("create", "component", {"type": "calculator"})
    assert cats.send(make)["success"]
    assert cats.send(make) == failed("Component creation failed")
    assert cats.document()["components"][1] == Including(type="calculator", hidden=False)


# The wire


@pytest.mark.parametrize(
    ("message", "reply"),
    [({"action": "get"}, NO_RESOURCE), (None, BARE_FAILURE)],
    ids=["no resource", "nothing"],
)
def test_everything_is_answered(cats: Probe, message: object, reply: object) -> None:
    """Also what v3 keeps silent about."""
    assert cats.send(message) == reply


def test_a_request_that_throws_ends_nothing(cats: Probe) -> None:
    """Its own element says what happened; those around it are carried out."""
    count = request("get", f"{CATS}.itemCount")
    thrown, nameless, counted = cats.send([{"action": "get"}, request("create", "dataContext"), count])
    assert (thrown, counted) == (NO_RESOURCE, ok(3))
    assert nameless["values"]["error"].startswith("TypeError: ")


# fmt: off
NOTICES: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "item made": (
        request("create", f"{CATS}.item", {"owner": "Cyd", "pet": "Mia"}), [(CHANGE, "createCases")] * 2 + CLEARED),
    "one case updated": (request("update", f"{PETS}.caseByIndex[0]", {"values": {"pet": "X"}}), CLEARED),
    "items deleted": (
        request("delete", f"{CATS}.itemSearch[owner==Ann]"), [(CHANGE, "deleteCases"), *CLEARED]),
    "case deleted": (request("delete", f"{OWNERS}.caseByIndex[0]"), [(CHANGE, "deleteCases"), *CLEARED]),
    "all cases deleted": (request("delete", f"{CATS}.allCases"), [(CHANGE, "deleteCases"), *CLEARED]),
    "no item deleted": (request("delete", f"{CATS}.itemSearch[owner==Zoe]"), CLEARED),
    "collection deleted": (request("delete", OWNERS), CLEARED),
    "a tile made": (request("create", "component", {"type": "graph"}), CLEARED),
    "selected": (request("create", f"{CATS}.selectionList", []), []),
    "its own tile updated": (request("update", "interactiveFrame", {"version": "2"}), []),
    "read": (LIST, []),
}
# fmt: on


@pytest.mark.parametrize("name", NOTICES)
def test_notifications(cats: Probe, name: str) -> None:
    """Deletions by request are told, and that nothing can be undone."""
    message, expected = NOTICES[name]
    assert cats.send(message)["success"]
    assert cats.notices() == expected
    assert [one["kind"] for one in cats.arrived()] == ["call"] * len(expected) + ["reply"]


def test_change_notices_carry_arrays(cats: Probe) -> None:
    """Those about the content of a data set; the others carry one object, as in v3."""
    cats.ask("delete", f"{CATS}.itemSearch[owner==Bob]")
    cats.ask("create", "dataContext", {"name": "Dogs"})
    told = {one["value"]["resource"]: one["value"]["values"] for one in cats.arrived() if one["kind"] == "call"}
    (deleted,) = told[CHANGE]
    assert [case["values"] for case in deleted["result"]["cases"]] == [{"owner": "Bob"}, {"pet": "Rex", "mass": 5}]
    assert deleted["result"]["cases"][1] == Including(id=SMALL_ID, itemId=ITEM_ID, parent=SMALL_ID)
    assert told["documentChangeNotice"] == {"operation": "dataContextCountChanged"}
    assert told["undoChangeNotice"] == Including(canUndo=False, canRedo=False)


def test_a_change_empties_the_undo_stack(cats: Probe) -> None:
    """What the plugin had put there is gone."""
    step = request("notify", "undoChangeNotice", {"operation": "undoableActionPerformed"})
    assert cats.send(step) == ok({"canUndo": True, "canRedo": False})
    cats.ask("create", f"{CATS}.item", {"owner": "Ann"})
    undo = request("notify", "undoChangeNotice", {"operation": "undoButtonPress"})
    assert cats.send(undo) == ok({"canUndo": False, "canRedo": False})


# Loading


def test_a_plugin_is_loaded_once_with_the_language(page: Page, host_server: PageServer) -> None:
    """At once with `lang`, never again, and greeted in both namespaces."""
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    probe = Probe(page, host_server.url, codap="v2").connect()
    probe.ask("update", "interactiveFrame", {"handlesLocaleChange": True})
    assert probe.send(LIST) == ok([])
    assert [url.rpartition("/")[2] for url in loads if "probe" in url and "index" not in url] == ["probe.html?lang=en"]
    greetings = [one["kind"] for one in probe.arrived() if one.get("value") == {"message": "codap-present"}]
    assert greetings == ["call", "game"]
