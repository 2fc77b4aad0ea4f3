"""The test host while a person works: cells being edited, documents saved, the language changed."""

import pytest
from playwright.sync_api import Locator, Page

from support.cats import CATS, OWNERS
from support.pages import PageServer
from support.probe import EITHER, ID, OK, Including, Probe, ok, request

COUNT = request("get", f"{CATS}.itemCount")
BLOCK = request("update", "interactiveFrame", {"blockAPIRequestsWhileEditing": True})
TABLE = request("create", "component", {"type": "caseTable", "dataContext": "Cats"})
FRAME = request("get", "interactiveFrame")
STATE = {"session": "abc", "seen": [1, 2]}


def replies(probe: Probe) -> int:
    """Count the replies that arrived."""
    return [one["kind"] for one in probe.arrived()].count("reply")


def await_replies(probe: Probe, count: int) -> None:
    """Wait for so many."""
    script = "count => window.probe.arrived.filter(({ kind }) => kind === 'reply').length === count"
    probe.frame.wait_for_function(script, arg=count)


def settle(probe: Probe) -> None:
    """Let every message and macrotask that is under way on the host's page come to its end."""
    probe.frame.evaluate("() => window.parent.postMessage({ type: 'hello' }, '*')")
    probe.frame.wait_for_function("() => window.probe.arrived.some(({ kind }) => kind === 'hello')")
    probe.page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 0))")
    probe.page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 0))")


# Editing blocks requests


@EITHER
def test_requests_wait_while_a_person_edits(cats: Probe) -> None:
    """For a plugin that asked for it: nothing is carried out, and afterwards everything in order."""
    cats.send(BLOCK)
    cats.forget()
    cats.codap("codap => codap.beginEditing()")
    cats.post(request("create", f"{CATS}.item", [{"owner": "Cyd"}]), COUNT)
    settle(cats)
    assert replies(cats) == 0
    assert len(cats.document()["dataContexts"][0]["items"]) == 3
    cats.codap("codap => codap.endEditing()")
    await_replies(cats, 2)
    made, counted = [one["value"] for one in cats.arrived() if one["kind"] == "reply"]
    assert (made["success"], counted) == (True, ok(4))


def test_requests_do_not_wait_for_a_plugin_that_did_not_ask(cats: Probe) -> None:
    """A plugin is not blocked unless it said so, and no longer when it takes it back."""
    cats.codap("codap => codap.beginEditing()")
    assert cats.send(COUNT) == ok(3)
    cats.codap("codap => codap.endEditing()")
    cats.send(BLOCK)
    cats.ask("update", "interactiveFrame", {"blockAPIRequestsWhileEditing": False})
    cats.codap("codap => codap.beginEditing()")
    assert cats.send(COUNT) == ok(3)
    cats.codap("codap => codap.endEditing()")


def test_what_runs_when_editing_begins_is_answered(cats: Probe) -> None:
    """Only what still stands in the queue waits."""
    cats.send(BLOCK)
    cats.forget()
    cats.switch("hold", resource=COUNT["resource"])
    cats.post(COUNT, FRAME)
    cats.page.wait_for_function("() => window.codap.held.length === 1")
    cats.codap("codap => { codap.beginEditing(); codap.release(); }")
    await_replies(cats, 1)
    settle(cats)
    assert replies(cats) == 1
    cats.codap("codap => codap.endEditing()")
    await_replies(cats, 2)


# A person edits a cell


@pytest.fixture
def cell(cats: Probe) -> Locator:
    """The cell with Rex's mass in a table on the page, opened by a double click."""
    cats.send([TABLE, BLOCK])
    cats.forget()
    table = cats.page.get_by_test_id("tile-caseTable")
    table.get_by_role("cell", name="5", exact=True).dblclick()
    field = table.get_by_role("textbox", name="mass")
    field.wait_for()
    return field


def mass(probe: Probe) -> object:
    """Rex's, in the document."""
    return probe.document()["dataContexts"][0]["items"][2]["values"]["mass"]


@EITHER
def test_what_a_person_types_is_kept_and_told(cats: Probe, cell: Locator) -> None:
    """Requests wait until Enter is pressed; the notice of the edit comes before their replies."""
    cats.post(COUNT)
    settle(cats)
    assert replies(cats) == 0
    cell.fill("7.5")
    cell.press("Enter")
    await_replies(cats, 1)
    assert mass(cats) == 7.5
    change = "dataContextChangeNotice[Cats]"
    assert cats.notices() == [(change, "selectCases"), (change, "updateCases")]
    assert cats.page.get_by_test_id("tile-caseTable").get_by_role("cell", name="7.5").is_visible()


def test_what_a_person_types_can_be_undone(cats: Probe, cell: Locator) -> None:
    """It is one step, before which there are those of the requests."""
    cell.fill("7.5")
    cell.press("Enter")
    assert mass(cats) == 7.5
    undo = request("notify", "undoChangeNotice", {"operation": "undoButtonPress"})
    assert cats.send(undo) == ok({"canUndo": True, "canRedo": True})
    assert mass(cats) == 5
    assert TABLE["values"]["type"] in [one["type"] for one in cats.document()["components"]]


def test_escape_keeps_what_was_there(cats: Probe, cell: Locator) -> None:
    """And ends the waiting."""
    cell.fill("7.5")
    cell.press("Escape")
    assert cats.send(COUNT) == ok(3)
    assert mass(cats) == 5
    assert cell.count() == 0


def test_a_click_elsewhere_keeps_what_was_typed(cats: Probe, cell: Locator) -> None:
    """As Enter does."""
    cell.fill("6")
    cats.page.get_by_role("heading", name="CODAP test host").click()
    assert cats.send(COUNT) == ok(3)
    assert mass(cats) == 6


def test_a_cell_stays_open_while_requests_change_the_document(cats: Probe, cell: Locator) -> None:
    """The page is drawn anew when the person is done."""
    cats.codap("codap => { codap.plugin.context.frame.content.blockAPIRequestsWhileEditing = false; }")
    cats.ask("update", f"{OWNERS}.caseByIndex[0]", {"values": {"owner": "Zoe"}})
    table = cats.page.get_by_test_id("tile-caseTable")
    assert table.get_by_role("cell", name="Ann").is_visible()
    cell.press("Enter")
    table.get_by_role("cell", name="Zoe").wait_for()


# Items in a row


def test_items_in_a_row_are_told_once(cats: Probe) -> None:
    """Each request has its reply; one notice for each collection comes before them all."""
    cats.send(BLOCK)
    cats.forget()
    cats.codap("codap => codap.beginEditing()")
    items = [{"owner": "Cyd", "pet": "Mia"}, {"owner": "Cyd", "pet": "Leo"}, {"owner": "Dee", "pet": "Ivy"}]
    cats.post(*(request("create", f"{CATS}.item", item) for item in items), COUNT)
    settle(cats)
    cats.codap("codap => codap.endEditing()")
    await_replies(cats, 4)
    arrived = [one for one in cats.arrived() if one["kind"] != "hello"]
    assert [one["kind"] for one in arrived] == ["call"] * 2 + ["reply"] * 4
    made = [one["value"] for one in arrived[2:5]]
    assert [len(one["caseIDs"]) for one in made] == [2, 1, 2]
    owners, pets = [one["value"]["values"]["result"] for one in arrived[:2]]
    assert owners["caseIDs"] == [made[0]["caseIDs"][0], made[2]["caseIDs"][0]]
    assert pets["caseIDs"] == [one["caseIDs"][-1] for one in made]
    assert owners["itemIDs"] == [made[0]["itemIDs"][0], made[2]["itemIDs"][0]]
    assert pets["itemIDs"] == [one["itemIDs"][0] for one in made]
    assert arrived[5]["value"] == ok(6)


@pytest.mark.parametrize("other", ["array", "data set", "fault"])
def test_what_does_not_stand_in_a_row_is_told_apart(cats: Probe, other: str) -> None:
    """An array, another resource text, or a request that a test does something to."""
    cats.send(BLOCK)
    cats.forget()
    item = request("create", f"{CATS}.item", {"owner": "Ann"})
    second = {"array": [item], "data set": item | {"resource": "item"}, "fault": item}[other]
    if other == "fault":
        cats.switch("delay", action="create", ms=1)
    cats.codap("codap => codap.beginEditing()")
    cats.post(item, second)
    settle(cats)
    cats.codap("codap => codap.endEditing()")
    await_replies(cats, 2)
    kinds = [one["kind"] for one in cats.arrived() if one["kind"] != "hello"]
    assert kinds == ["call", "reply", "call", "reply"]


# Saving


@EITHER
def test_saved_state_comes_back_with_the_document(page: Page, host_server: PageServer, codap: str) -> None:
    """The plugin is asked for it once, and finds it when it is opened again."""
    probe = Probe(page, host_server.url, codap=codap).connect()
    assert "savedState" not in probe.send(FRAME)["values"]
    probe.forget()
    probe.frame.evaluate("state => { window.probe.state = state; }", STATE)
    assert probe.codap("codap => codap.save()") == STATE
    assert [one["value"] for one in probe.arrived()] == [request("get", "interactiveState")]
    with page.expect_event("framenavigated"):
        probe.codap("codap => codap.reopen()")
    assert probe.connect().send(FRAME) == ok(Including(savedState=STATE))
    probe.codap("codap => codap.reset()")
    assert "savedState" not in probe.send(FRAME)["values"]


def test_a_plugin_that_does_not_answer_keeps_what_was_saved(page: Page, host_server: PageServer) -> None:
    """CODAP gives it two seconds."""
    probe = Probe(page, host_server.url, doubleLoad="no").connect()
    probe.frame.evaluate("state => { window.probe.state = state; }", STATE)
    probe.codap("codap => codap.save()")
    probe.frame.evaluate("() => { window.probe.post = () => {}; }")
    outcome = probe.codap("codap => codap.save().catch((error) => error.message)")
    assert outcome == "IframePhone timed out waiting for reply"
    assert probe.codap("codap => codap.plugin.context.frame.content.savedState") == STATE


def test_a_saved_plugin_is_loaded_once(page: Page, host_server: PageServer) -> None:
    """The document remembers that it is a plugin, so its URL has the language from the start."""
    probe = Probe(page, host_server.url).connect()
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    with page.expect_event("framenavigated"):
        probe.codap("codap => codap.reopen()")
    assert probe.connect().send(FRAME)["success"]
    assert [url.rpartition("/")[2] for url in loads] == ["probe.html?lang=en&locale=en-US"]


# Language


@pytest.mark.parametrize(
    ("codap", "query"), [("v3", "lang=de&locale=de-DE"), ("v2", "lang=de")], indirect=["codap"], scope="module"
)
@pytest.mark.parametrize("double_load", ["yes", "no"])
def test_a_change_of_language_loads_the_plugin_again(
    page: Page, host_server: PageServer, codap: str, double_load: str, query: str
) -> None:
    """With the language in its URL, and told in the frame."""
    probe = Probe(page, host_server.url, codap=codap, doubleLoad=double_load).connect()
    with page.expect_event("framenavigated"):
        probe.codap("codap => codap.setLanguage('de', 'de-DE')")
    assert probe.connect("lang=de").frame.url.endswith(f"probe.html?{query}")
    assert probe.send(FRAME) == ok(Including(lang="de", locale="de-DE"))


@pytest.mark.parametrize("double_load", ["yes", "no"])
def test_a_plugin_that_handles_languages_is_told(page: Page, host_server: PageServer, double_load: str) -> None:
    """And stays as it is."""
    probe = Probe(page, host_server.url, doubleLoad=double_load).connect()
    handles = request("update", "interactiveFrame", {"handlesLocaleChange": True})
    if double_load == "yes":
        with page.expect_event("framenavigated"):
            probe.post(handles)
        probe.connect("probe.html")
        probe.frame.wait_for_url("**/probe.html")
    assert probe.send(handles) == OK
    url = probe.frame.url
    probe.codap("codap => codap.setLanguage('de', 'de-DE')")
    assert probe.send(FRAME) == ok(Including(lang="de", id=ID))
    assert ("global", "localeChanged") in probe.notices()
    assert probe.frame.url == url
