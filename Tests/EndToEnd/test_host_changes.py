"""Larger changes to the CODAP test host's document: structure, order, set-aside, globals, undo, all of it."""

import json
from typing import Any

import pytest

from support.cats import CATS, OWNERS, PETS, REX, ROWS, TOM
from support.probe import ID, OK, Including, Probe, failed, ok, request

CHANGE = "dataContextChangeNotice[Cats]"
UNDO = request("notify", "undoChangeNotice", {"operation": "undoButtonPress"})
REDO = request("notify", "undoChangeNotice", {"operation": "redoButtonPress"})


def structure(probe: Probe) -> dict[str, list[str]]:
    """Attributes by collection, in order."""
    return {one["name"]: one["attributes"] for one in probe.document()["dataContexts"][0]["collections"]}


def pets(probe: Probe) -> list[str]:
    """Pets in the order of their items."""
    return [item["values"]["pet"] for item in probe.ask("get", f"{CATS}.itemSearch[*]")["values"]]


def case_ids(probe: Probe, collection: str) -> list[int]:
    """Ids of a collection's cases."""
    cases = probe.ask("get", f"{CATS}.collection[{collection}].allCases")["values"]["cases"]
    return [one["case"]["id"] for one in cases]


# Attributes


@pytest.mark.parametrize(
    ("attribute", "values", "expected", "told"),
    [
        ("mass", {"position": 0}, {"Owners": ["owner"], "Pets": ["mass", "pet"]}, ["moveAttribute"]),
        ("pet", {}, {"Owners": ["owner"], "Pets": ["mass", "pet"]}, ["moveAttribute"]),
        ("pet", {"position": 99}, {"Owners": ["owner"], "Pets": ["mass", "pet"]}, ["moveAttribute"]),
        ("mass", {"collection": "parent"}, {"Owners": ["owner", "mass"], "Pets": ["pet"]}, ["moveAttribute"]),
        (
            "mass",
            {"collection": "Owners", "position": -3},
            {"Owners": ["mass", "owner"], "Pets": ["pet"]},
            ["moveAttribute"],
        ),
        ("owner", {"collection": "Pets"}, {"Pets": ["pet", "mass", "owner"]}, ["deleteCollection", "moveAttribute"]),
        ("pet", {"collection": "No", "position": 0}, {"Owners": ["owner"], "Pets": ["pet", "mass"]}, []),
    ],
)
def test_attributes_move(
    cats: Probe, attribute: str, values: dict[str, Any], expected: dict[str, list[str]], told: list[str]
) -> None:
    """Within and between collections; a collection left empty disappears, an unknown one means its own."""
    assert cats.ask("update", f"{CATS}.attributeLocation[{attribute}]", values) == OK
    assert structure(cats) == expected
    assert cats.notices() == [(CHANGE, operation) for operation in told]


def test_an_attribute_that_cannot_move(cats: Probe) -> None:
    """An unknown one, and one that has no parent to go to."""
    assert cats.ask("update", f"{CATS}.attributeLocation[no]", {}) == failed("Attribute not found")
    up = cats.ask("update", f"{CATS}.attributeLocation[owner]", {"collection": "parent"})
    assert up == failed("Collection not found")


def test_a_collection_is_made_from_an_attribute(cats: Probe) -> None:
    """An empty one is made, then the attribute moves there; cases group anew."""
    cats.ask("create", f"{CATS}.item", {"owner": "Ann", "pet": "Leo", "mass": 3})
    cats.ask("create", f"{CATS}.collection", {"name": "Masses", "parent": "Owners"})
    cats.ask("update", f"{CATS}.attributeLocation[mass]", {"collection": "Masses"})
    assert structure(cats) == {"Owners": ["owner"], "Masses": ["mass"], "Pets": ["pet"]}
    assert cats.ask("get", f"{CATS}.collection[Masses].caseCount") == ok(3)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "", "-2.5"], "numeric"),
        (["2024-05-01", "5/1/2024"], "date"),
        (["#ff0000", "rgb(1, 2, 3)"], "color"),
        ([{"geometry": {"type": "Point"}}], "boundary"),
        (["1", "x"], "categorical"),
        (["", ""], "categorical"),
    ],
)
def test_types_follow_from_values(cats: Probe, values: list[Any], expected: str) -> None:
    """When all that are not empty agree."""
    cats.ask("create", "dataContext", {"name": "D", "collections": [{"name": "C", "attrs": [{"name": "a"}]}]})
    cats.ask("create", "dataContext[D].item", [{"a": value} for value in values])
    attribute = cats.ask("get", "dataContext[D].collection[C].attribute[a]")
    assert attribute["values"] == Including(type=expected)


# Items


@pytest.mark.parametrize(
    ("order", "expected"),
    [("first", ["Rex", "Tom", "Kit"]), ("last", ["Tom", "Kit", "Rex"]), ([1], ["Tom", "Rex", "Kit"])],
)
def test_found_items_are_reordered(cats: Probe, order: object, expected: list[str]) -> None:
    """To the front, to the end, to an index."""
    assert cats.ask("notify", f"{CATS}.itemSearch[owner==Bob]", {"itemOrder": order}) == OK
    assert pets(cats) == expected


@pytest.mark.parametrize(
    ("query", "values", "error"),
    [
        ("no > 1", {"itemOrder": "first"}, "Unable to parse query."),
        ("*", None, "A values object is required for this request."),
        ("*", {}, "Notify itemSearch: itemOrder required"),
    ],
)
def test_reordering_that_fails(cats: Probe, query: str, values: object, error: str) -> None:
    """With CODAP's words."""
    assert cats.ask("notify", f"{CATS}.itemSearch[{query}]", values) == failed(error)


def test_a_data_set_is_sorted(cats: Probe) -> None:
    """By number or text; CODAP tells of it without naming cases."""
    assert cats.ask("update", CATS, {"sort": {"attr": "mass", "isDescending": True}}) == OK
    assert pets(cats) == ["Rex", "Tom", "Kit"]
    assert cats.arrived()[0]["value"]["values"] == {
        "operation": "moveCases",
        "result": {"success": True, "caseIDs": []},
    }


def test_cases_are_set_aside_and_restored(cats: Probe) -> None:
    """They are gone for every other request; both is told."""
    owner = case_ids(cats, "Owners")[0]
    cats.forget()
    assert cats.ask("notify", CATS, {"request": "setAside", "caseIDs": [owner]}) == ok({})
    assert cats.notices() == [(CHANGE, "deleteCases")]
    assert pets(cats) == ["Rex"]
    assert case_ids(cats, "Owners") != [owner]
    aside = cats.ask("get", CATS)["values"]["setAsideItems"]
    assert aside == [{"id": ID, "values": row} for row in ROWS[:2]]
    cats.forget()
    assert cats.ask("notify", CATS, {"request": "restoreSetasides"}) == ok({})
    assert cats.notices() == [(CHANGE, "createCases"), (CHANGE, "selectCases")]
    assert pets(cats) == ["Tom", "Kit", "Rex"]
    assert case_ids(cats, "Owners")[0] == owner
    assert len(cats.ask("get", f"{PETS}.selectionList")["values"]) == 2


def test_what_is_set_aside_can_be_replaced_and_restored_in_part(cats: Probe) -> None:
    """By the ids of cases or items."""
    tom, kit, rex = case_ids(cats, "Pets")
    for operation, ids, left in (
        ("add", [tom, kit], ["Rex"]),
        ("replace", [rex], ["Tom", "Kit"]),
        ("restore", [rex], ["Tom", "Kit", "Rex"]),
    ):
        cats.ask("notify", CATS, {"request": "setAside", "operation": operation, "caseIDs": ids})
        assert pets(cats) == left
    assert cats.ask("notify", CATS, {"request": "setAside"}) == failed("Notify dataContext: caseIDs required")
    assert cats.ask("notify", CATS, {"request": "jump"}) == failed("unknown request: jump")


def test_thousands_of_items_at_once(cats: Probe) -> None:
    """All of them, grouped."""
    rows = [{"owner": f"owner {index % 50}", "pet": f"pet {index}", "mass": index} for index in range(5000)]
    cats.ask("create", f"{OWNERS}.attribute", {"name": "heaviest", "formula": "max(mass)"})
    made = cats.ask("create", f"{CATS}.item", rows)
    assert (len(made["caseIDs"]), len(made["itemIDs"])) == (5050, 5000)
    last = cats.ask("get", f"{OWNERS}.caseByIndex[51]")["values"]["case"]
    assert (last["values"], len(last["children"])) == ({"owner": "owner 49", "heaviest": 4999}, 100)


def test_a_data_set_from_a_url(cats: Probe) -> None:
    """A CSV file, downloaded; quotes hold delimiters, quotes and line ends."""
    text = 'name,note,size\r\n"Tom, the cat","says ""miau""",3\r\n\r\n# nothing\r\nKit,"two\nlines",\r\n'
    cats.page.route("**/files/pets.csv", lambda route: route.fulfill(body=text, content_type="text/csv"))
    made = cats.ask("create", "dataContextFromURL", {"URL": "files/pets.csv", "title": "Some pets"})
    assert made == ok({"name": "pets", "id": ID, "title": "Some pets"})
    found = cats.ask("get", "dataContext[pets].itemSearch[*]")["values"]
    assert [one["values"] for one in found] == [
        {"name": "Tom, the cat", "note": 'says "miau"', "size": 3},
        {"name": "Kit", "note": "two\nlines", "size": ""},
    ]
    missing = cats.ask("create", "dataContextFromURL", {"URL": "files/no.csv"})
    assert missing == failed("Failed to download and import CSV: files/no.csv")
    assert cats.ask("create", "dataContextFromURL", {}) == failed("create dataContextFromURL: URL required")


# Globals


def test_globals(cats: Probe) -> None:
    """Made, listed, read by name or id, changed; with what CODAP v3 refuses."""
    made = cats.ask("create", "global", {"name": "v2", "value": "7"})
    assert made == ok({"name": "v2", "value": 7, "id": ID})
    assert cats.ask("create", "global", {}) == ok({"name": "v1", "value": 0.5, "id": ID})
    assert cats.ask("create", "global", {"name": "v2"}) == failed("globals must have unique names")
    assert cats.ask("create", "global", {"value": "x"}) == failed("global values must be numbers")
    assert cats.ask("update", f"global[{made['values']['id']}]", {"value": 8}) == OK
    assert cats.ask("get", "global[v2]") == ok(made["values"] | {"value": 8})
    for name, value in (("v2", 0), ("v2", None), ("v3", 1)):
        assert cats.ask("update", f"global[{name}]", {"value": value}) == failed("missing global or value")
    assert cats.ask("update", "global[v2]", {"value": "x"}) == failed("global values must be numbers")
    assert cats.ask("get", "global[v3]") == failed("Not found")
    assert [one["name"] for one in cats.ask("get", "globalList")["values"]] == ["v2", "v1"]
    assert cats.notices() == []


# Undo


UNDOABLE: dict[str, Any] = {
    "items made": request("create", f"{CATS}.item", [{"owner": "Zoe"}]),
    "item updated": request("update", f"{CATS}.item[0]", {"mass": 99}),
    "items deleted": request("delete", f"{CATS}.itemSearch[owner==Ann]"),
    "attribute made": request("create", f"{PETS}.attribute", {"name": "f", "formula": "mass*2"}),
    "attribute moved": request("update", f"{CATS}.attributeLocation[owner]", {"collection": "Pets"}),
    "attribute deleted": request("delete", f"{PETS}.attribute[mass]"),
    "collection made": request("create", f"{CATS}.collection", {"name": "C", "attrs": [{"name": "c"}]}),
    "data set deleted": request("delete", CATS),
    "data set made": request("create", "dataContext", {"name": "D"}),
    "sorted": request("update", CATS, {"sort": {"attr": "mass"}}),
    "graph made": request("create", "component", {"type": "graph", "dataContext": "Cats", "xAttributeName": "mass"}),
}


@pytest.mark.parametrize("name", UNDOABLE)
def test_requests_are_undone_and_redone(cats: Probe, name: str) -> None:
    """The document is what it was, ids included; twice."""
    before = cats.document()
    assert cats.send(UNDOABLE[name])["success"]
    after = cats.document()
    assert after != before
    for _ in range(2):
        assert cats.send(UNDO) == ok({"canUndo": True, "canRedo": True})
        assert cats.document() == before
        assert cats.send(REDO) == ok({"canUndo": True, "canRedo": False})
        assert cats.document() == after


def test_elements_of_an_array_are_undone_one_by_one(cats: Probe) -> None:
    """A request that changes nothing is not a step."""
    item = request("create", f"{CATS}.item", {"owner": "Zoe", "pet": "A"})
    cats.send([item, request("get", CATS), request("update", f"{CATS}.item[0]", {"mass": 4.5}), item])
    cats.send(UNDO)
    assert len(pets(cats)) == 4
    cats.send(UNDO)
    assert len(pets(cats)) == 3


def test_the_plugin_undoes_what_it_says_it_did(cats: Probe) -> None:
    """And hears when nothing is left."""
    cats.codap("codap => codap.reset()")
    told = [("undoChangeNotice", operation) for operation in ("undoAction", "clearUndo", "redoAction", "clearRedo")]
    act = request("notify", "undoChangeNotice", {"operation": "undoableActionPerformed"})
    assert cats.send(UNDO) == ok({"canUndo": False, "canRedo": False})
    assert cats.send(act) == ok({"canUndo": True, "canRedo": False})
    assert cats.send(UNDO) == ok({"canUndo": False, "canRedo": True})
    assert cats.send(REDO) == ok({"canUndo": True, "canRedo": False})
    assert cats.notices() == told
    cats.send(UNDO)
    cats.forget()
    cats.ask("create", "dataContext", {"name": "D"})
    assert cats.notices()[-1] == ("undoChangeNotice", "clearRedo")


# The whole document


def state(probe: Probe) -> dict[str, Any]:
    """Ask for the document and wait for it."""
    probe.ask("update", "interactiveFrame", {"subscribeToDocuments": True})
    probe.forget()
    assert probe.ask("get", "document") == OK
    notice = "({ value }) => value?.resource === 'document'"
    probe.frame.wait_for_function(f"() => window.probe.arrived.some({notice})")
    calls = [one["value"] for one in probe.arrived() if one["kind"] == "call"]
    assert calls[0] == {"action": "get", "resource": "interactiveState"}
    assert calls[1]["values"]["operation"] == "newDocumentState"
    return calls[1]["values"]["state"]


def replace(probe: Probe, content: dict[str, Any]) -> None:
    """Give the host another document and wait until it has it."""
    probe.forget()
    assert probe.ask("update", "document", content) == OK
    ended = "({ value }) => value?.values?.operation === 'updateDocumentEnded'"
    probe.frame.wait_for_function(f"() => window.probe.arrived.some({ended})")
    changes = ["updateDocumentBegun", "updateDocumentEnded"]
    assert probe.notices() == [("documentChangeNotice", operation) for operation in changes]


def test_a_document_goes_out_and_comes_back(cats: Probe) -> None:
    """With ids, formulas, what is set aside and selected, globals and tiles."""
    tom, _, rex = case_ids(cats, "Pets")
    cats.send(
        [
            request("create", f"{PETS}.attribute", {"name": "f", "formula": "mass*scale", "unit": "kg"}),
            request("create", "global", {"name": "scale", "value": 3}),
            request("notify", CATS, {"request": "setAside", "caseIDs": [tom]}),
            request("create", f"{CATS}.selectionList", [rex]),
            request("create", "component", {"type": "graph", "dataContext": "Cats", "xAttributeName": "mass"}),
            request("create", "component", {"type": "caseTable", "dataContext": "Cats"}),
        ]
    )
    before, listed = cats.document(), cats.ask("get", CATS)
    sent = state(cats)
    assert [one["type"] for one in sent["components"]] == ["DG.GameView", "DG.GraphView", "DG.TableView"]
    assert sent["contexts"][0]["collections"][1]["cases"][1]["values"] == {"pet": "Rex", "mass": 5}
    assert sent["globalValues"] == [Including(name="scale", value=3)]
    cats.send([request("delete", CATS), request("create", "dataContext", {"name": "Dogs"})])
    replace(cats, sent)
    assert cats.document() == before
    assert cats.ask("get", CATS) == listed
    assert cats.send(UNDO)["success"]
    assert [one["name"] for one in cats.document()["dataContexts"]] == ["Dogs"]


def test_tiles_go_out_and_come_back(cats: Probe) -> None:
    """Every type, with all that a request can read of it, through JSON and to the screen."""
    places = [{"name": "Places", "attrs": [{"name": "lat"}, {"name": "long"}]}]
    tiles = [
        {"type": "caseTable", "name": "T", "dataContext": "Cats"},
        {"type": "caseCard", "name": "CC", "dataContext": "Cats"},
        {"type": "graph", "name": "G", "dataContext": "Cats", "xAttributeName": "mass", "legendAttributeName": "pet"},
        {"type": "map", "name": "M", "dataContext": "Places", "center": [1, 2], "zoom": 3},
        {"type": "slider", "name": "S", "globalValueName": "v1", "lowerBound": 1, "upperBound": 9},
        {"type": "text", "name": "X", "text": "first\nsecond"},
        {"type": "calculator", "name": "C"},
        {"type": "webView", "name": "W", "URL": "https://example.org/"},
    ]
    made = [
        request("create", "dataContext", {"name": "Places", "collections": places}),
        request("create", "dataContext[Places].item", {"lat": 3, "long": 4}),
        request("create", "global", {"name": "v1", "value": 2}),
        *(request("create", "component", tile) for tile in tiles),
        request("update", "component[G]", {"xUpperBound": 20, "pointColor": "#123456"}),
        request("create", "component[G].adornment", {"type": "Mean"}),
    ]
    assert [one for one in cats.send(made) if not one["success"]] == []
    read = [request("get", f"component[{tile['name']}]") for tile in tiles]
    read += [request("get", "component[G].adornmentList"), request("get", "component[G].adornment[Mean]")]
    before, listed = cats.send(read), cats.document()
    drawn = cats.page.locator("#tiles").inner_html()
    sent = json.loads(json.dumps(state(cats)))
    cats.send([request("delete", f"component[{tile['name']}]") for tile in tiles])
    replace(cats, sent)
    assert cats.send(read) == before
    assert cats.document() == listed
    assert cats.page.locator("#tiles").inner_html() == drawn
    assert cats.ask("update", "component[S]", {"value": 5}) == OK
    assert cats.ask("get", "global[v1]") == ok(Including(value=5))


def test_a_document_of_codap_v2(cats: Probe) -> None:
    """As it would be written elsewhere: links, not the host's own content."""
    sent = state(cats)
    links = {
        "context": {"id": sent["contexts"][0]["id"]},
        "xAttr": {"id": sent["contexts"][0]["collections"][1]["attrs"][1]["id"]},
    }
    components = [
        {"type": "DG.GraphView", "guid": 123456789012345, "componentStorage": {"title": "G", "_links_": links}},
        {"type": "DG.TextView", "guid": 2, "componentStorage": {"title": "X", "text": "Hello"}},
        {"type": "DG.MapView", "guid": 3, "componentStorage": {"title": "M"}},
        {"type": "DG.WebView", "guid": 4, "componentStorage": {"title": "W", "URL": "https://example.org/"}},
        {"type": "DG.Odd"},
    ]
    replace(cats, sent | {"components": components})
    assert cats.document()["components"][1:] == [
        Including(id=123456789012345, title="G", axes={"x": "mass"}, dataContext="Cats"),
        Including(id=2, type="text", text="Hello"),
        Including(id=3, type="map"),
        Including(id=4, type="webView"),
    ]
    assert cats.ask("get", "component[G]") == ok(Including(plotType="dotPlot", xAttributeName="mass"))
    assert cats.ask("get", "component[W]") == ok(Including(URL="https://example.org/"))


def test_what_is_no_document_replaces_nothing(cats: Probe) -> None:
    """The request succeeds all the same."""
    assert cats.ask("update", "document", {"odd": True}) == OK
    assert cats.ask("get", f"{CATS}.itemSearch[owner==Bob]") == ok([{"id": ID, "values": REX}])
    assert cats.ask("get", f"{CATS}.item[0]") == ok({"id": ID, "values": TOM})
    assert cats.notices() == [("documentChangeNotice", "updateDocumentBegun")]
