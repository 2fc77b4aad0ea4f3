"""How the CODAP test host speaks: framing, order, notifications, loading, and the tests' switches."""

from typing import Any

import pytest
from playwright.sync_api import Page

from support.pages import PageServer
from support.probe import EITHER, ID, OK, Including, Probe, failed, ok, request

LIST = request("get", "dataContextList")
MAKE_CATS = request(
    "create",
    "dataContext",
    {
        "name": "Cats",
        "collections": [{"name": "Owners", "attrs": [{"name": "owner"}]}, {"name": "Pets", "attrs": [{"name": "pet"}]}],
    },
)
ITEM = request("create", "dataContext[Cats].item", {"owner": "Ann", "pet": "Tom"})
PRESENT = {"kind": "call", "value": {"message": "codap-present"}}
CHANGE = "dataContextChangeNotice[Cats]"


@pytest.fixture
def probe(page: Page, host_server: PageServer, codap: str) -> Probe:
    """A connected probe whose page is loaded once."""
    probe = Probe(page, host_server.url, doubleLoad="no", codap=codap).connect()
    probe.send(LIST)
    return probe


@pytest.fixture
def empty(lasting_probe: Probe) -> Probe:
    """A probe in a document with an empty data set; nothing recorded yet."""
    lasting_probe.codap("codap => codap.reset()")
    lasting_probe.send(MAKE_CATS)
    lasting_probe.forget()
    return lasting_probe


@pytest.fixture
def silent(page: Page, host_server: PageServer, codap: str) -> Probe:
    """A plugin that is loaded and has said nothing."""
    probe = Probe(page, host_server.url, plugin="probe.html?silent=", doubleLoad="no", codap=codap)
    probe.frame.wait_for_function("() => window.probe")
    return probe


# Handshake and framing


@EITHER
def test_the_host_speaks_only_when_spoken_to(silent: Probe) -> None:
    """Nothing before the hello; then a hello with the host's origin, then what was queued."""
    assert silent.arrived() == []
    silent.frame.evaluate("() => window.probe.start()")
    silent.frame.wait_for_function("() => window.probe.arrived.length >= 2")
    origin = silent.page.evaluate("() => window.location.origin")
    assert silent.arrived()[:2] == [{"kind": "hello", "value": {"origin": origin}}, PRESENT]


@EITHER
def test_each_hello_is_answered_and_codap_present_comes_once(probe: Probe) -> None:
    """A plugin that reloads itself is greeted again, but not told again."""
    probe.frame.evaluate("() => window.parent.postMessage({ type: 'hello' }, '*')")
    probe.send(LIST)
    kinds = [one["kind"] for one in probe.arrived()]
    assert kinds.count("hello") == 2
    assert probe.arrived().count(PRESENT) == 1


@EITHER
def test_messages_of_other_windows_are_not_heard(silent: Probe) -> None:
    """A hello from the host's own window greets nobody."""
    silent.page.evaluate("() => window.postMessage({ type: 'hello' }, '*')")
    silent.frame.evaluate("() => window.probe.start()")
    silent.frame.wait_for_function("() => window.probe.arrived.length >= 2")
    assert [one["kind"] for one in silent.arrived()].count("hello") == 1


@EITHER
def test_a_message_may_be_json_text(probe: Probe) -> None:
    """Old browsers send strings; the answer is an object all the same."""
    answer = probe.frame.evaluate(
        """request => new Promise((resolve) => {
      window.probe.pending.set("text", resolve);
      const content = { messageType: "call", uuid: "text", value: request };
      window.parent.postMessage(JSON.stringify({ type: "data-interactive", content }), "*");
    })""",
        LIST,
    )
    assert answer == ok([])


@EITHER
def test_the_host_asks_the_plugin_and_hears_its_answer(probe: Probe) -> None:
    """Calls go both ways."""
    answer = probe.codap("codap => codap.ask({ action: 'get', resource: 'interactiveState' })")
    assert answer == OK
    assert probe.codap("codap => codap.plugin.answers") == [OK]


# The queue


@EITHER
def test_requests_are_answered_in_order(empty: Probe) -> None:
    """First in, first out, although nobody waited."""
    empty.post(request("get", "dataContext[No]"), LIST, request("get", "dataContext[Cats].itemCount"))
    empty.frame.wait_for_function("() => window.probe.arrived.length === 3")
    replies = [one["value"] for one in empty.arrived()]
    assert replies == [Including(success=False), ok([Including(name="Cats")]), ok(0)]


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        ([], []),
        ([request("get", "dataContext[No]"), ITEM], [failed("DataContext not found"), Including(itemIDs=[ID])]),
        ([ITEM, request("create", "dataContext")], failed("An error occurred while processing the request.")),
        ([ITEM, {"action": "get"}], failed("An error occurred while processing the request.")),
    ],
    ids=["empty", "a failed element stops nothing", "one that throws ends all", "one without a resource throws"],
)
def test_arrays(empty: Probe, array: list[Any], expected: Any) -> None:  # noqa: ANN401
    """One reply of the same length and order, unless an element throws; nothing is undone."""
    assert empty.send(array) == expected
    assert empty.ask("get", "dataContext[Cats].itemCount") == ok(int(ITEM in array))


@pytest.mark.parametrize("message", [{"action": "get"}, None], ids=["no resource", "nothing"])
def test_a_request_without_a_resource_is_never_answered(empty: Probe, message: object) -> None:
    """The next one is."""
    empty.post(message)
    assert empty.send(LIST)["success"]
    assert [one["kind"] for one in empty.arrived()] == ["reply"]


# Notifications


def test_notifications_come_before_the_reply(empty: Probe) -> None:
    """One for each collection that got cases, parents first."""
    empty.send(ITEM)
    assert [one["kind"] for one in empty.arrived()] == ["call", "call", "reply"]
    first, second = [one["value"]["values"]["result"] for one in empty.arrived()[:2]]
    assert first == {"success": True, "caseIDs": [ID], "itemIDs": [ID], "caseID": ID, "itemID": ID}
    assert first["itemIDs"] == second["itemIDs"]
    assert first["caseIDs"] + second["caseIDs"] == empty.arrived()[2]["value"]["caseIDs"]


# fmt: off
NOTICES: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "data context made": (request("create", "dataContext", {"name": "D"}), [
        ("documentChangeNotice", "dataContextCountChanged")]),
    "data context found": (MAKE_CATS, []),
    "data context deleted": (request("delete", "dataContext[Cats]"), [
        ("documentChangeNotice", "dataContextCountChanged"), ("documentChangeNotice", "dataContextDeleted")]),
    "collection made": (
        request("create", "dataContext[Cats].collection", {"name": "C"}), [(CHANGE, "createCollection")]),
    "collection found": (request("create", "dataContext[Cats].collection", {"name": "Pets"}), []),
    "attribute made": (
        request("create", "dataContext[Cats].collection[Pets].attribute", {"name": "a"}),
        [(CHANGE, "createAttributes")]),
    "attribute updated": (
        request("update", "dataContext[Cats].collection[Pets].attribute[pet]", {"unit": "m"}),
        [(CHANGE, "updateAttributes")]),
    "attribute deleted": (request("delete", "dataContext[Cats].collection[Pets].attribute[pet]"), []),
    "case made": (
        request("create", "dataContext[Cats].collection[Owners].case", {"values": {"owner": "Bob"}}),
        [(CHANGE, "createCases")]),
    "one case updated": (
        request("update", "dataContext[Cats].collection[Pets].caseByIndex[0]", {"values": {"pet": "X"}}), []),
    "one item updated": (request("update", "dataContext[Cats].item[0]", {"pet": "X"}), []),
    "items deleted": (request("delete", "dataContext[Cats].item[0]"), []),
    "unknown ids selected": (request("create", "dataContext[Cats].selectionList", [1]), []),
    "a tile made": (request("create", "component", {"type": "graph"}), []),
}
# fmt: on


@pytest.mark.parametrize("name", NOTICES)
def test_notifications(empty: Probe, name: str) -> None:
    """What each request makes CODAP say, and what it does not."""
    message, expected = NOTICES[name]
    empty.send(ITEM)
    empty.forget()
    assert empty.send(message)["success"]
    assert empty.notices() == expected


def test_list_updates_and_selections_are_told(empty: Probe) -> None:
    """With the whole case; a selection only when it changes."""
    case_id = empty.send(ITEM)["caseIDs"][1]
    empty.forget()
    update = [{"id": case_id, "values": {"pet": "Leo"}}]
    assert empty.ask("update", "dataContext[Cats].collection[Pets].case", update) == {
        "success": True,
        "caseIDs": [case_id],
    }
    select = request("create", "dataContext[Cats].selectionList", [case_id])
    empty.send([select, select])
    assert empty.notices() == [(CHANGE, "updateCases"), (CHANGE, "selectCases")]
    (told,) = empty.arrived()[0]["value"]["values"]["result"]["cases"]
    assert told == {
        "id": case_id,
        "itemId": ID,
        "parent": ID,
        "context": {"id": ID, "name": "Cats"},
        "collection": {"id": ID, "name": "Pets", "parent": {"id": ID, "name": "Owners"}},
        "values": {"pet": "Leo"},
    }


def test_what_a_person_does_is_told(empty: Probe) -> None:
    """Closing a tile, selecting a row."""
    empty.send([ITEM, request("create", "component", {"type": "caseTable", "dataContext": "Cats"})])
    empty.forget()
    table = empty.page.get_by_test_id("tile-caseTable")
    table.locator("tbody tr").click()
    table.get_by_role("button", name="Close").click()
    empty.send(LIST)
    assert empty.notices() == [(CHANGE, "selectCases"), ("component", "hide")]
    told = empty.arrived()[1]["value"]["values"]
    assert told == {"operation": "hide", "id": ID, "type": "table", "diType": "caseTable"}


# Loading


def test_a_plugin_is_loaded_twice(page: Page, host_server: PageServer) -> None:
    """First as any web page; after its hello again, with the language in its URL, and greeted anew."""
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    probe = Probe(page, host_server.url).connect()
    plain, localised = [url for url in loads if "probe" in url and "index" not in url]
    assert localised == f"{plain}?lang=en&locale=en-US"
    assert probe.send(LIST) == ok([])
    assert probe.arrived().count(PRESENT) == 1


def test_a_plugin_that_handles_languages_is_loaded_a_third_time(page: Page, host_server: PageServer) -> None:
    """Its URL loses the language again."""
    probe = Probe(page, host_server.url).connect()
    with page.expect_event("framenavigated"):
        probe.post(request("update", "interactiveFrame", {"handlesLocaleChange": True}))
    probe.connect("probe.html")
    assert probe.send(LIST) == ok([])
    assert "lang" not in probe.frame.url


# The tests' switches


@EITHER
def test_fail_next_fails_once_and_carries_nothing_out(empty: Probe) -> None:
    """By pattern; others pass."""
    empty.switch("failNext", action="create", resource="dataContext[*].item", error="no more room")
    assert empty.send(LIST)["success"]
    assert empty.send(ITEM) == failed("no more room")
    assert empty.ask("get", "dataContext[Cats].itemCount") == ok(0)
    assert empty.send(ITEM)["success"]


@pytest.mark.parametrize("reply", [0, "", False, None, {"success": False}])
def test_fail_next_can_give_any_reply(empty: Probe, reply: object) -> None:
    """Also what CODAP should never say; null stands for a reply that is made up here."""
    empty.switch("failNext", resource="dataContextList", reply={"success": True, "values": reply})
    assert empty.send(LIST) == ({"success": True} if reply is None else ok(reply))


@EITHER
def test_mute_carries_out_and_says_nothing(empty: Probe) -> None:
    """The reply is lost, the item is not."""
    empty.switch("mute", action="create")
    empty.post(ITEM)
    assert empty.ask("get", "dataContext[Cats].itemCount") == ok(1)
    assert [one["kind"] for one in empty.arrived()].count("reply") == 1


@EITHER
@pytest.mark.parametrize(("after", "made"), [(False, 0), (True, 1)])
def test_hold_stops_the_queue_until_release(empty: Probe, *, after: bool, made: int) -> None:
    """Before the request is carried out, or between that and the reply."""
    empty.switch("hold", action="create", after=after)
    empty.post(ITEM, LIST)
    empty.page.wait_for_function("() => window.codap.held.length === 1")
    assert len(empty.document()["dataContexts"][0]["items"]) == made
    assert "reply" not in [one["kind"] for one in empty.arrived()]
    empty.codap("codap => codap.release()")
    empty.frame.wait_for_function("() => window.probe.arrived.filter(({ kind }) => kind === 'reply').length === 2")
    assert len(empty.document()["dataContexts"][0]["items"]) == 1


@EITHER
def test_delay_is_kept(empty: Probe) -> None:
    """The browser's own clock says so."""
    empty.switch("delay", resource="dataContextList", ms=120)
    spent = empty.frame.evaluate(
        """async (request) => {
      const start = performance.now();
      await window.probe.send(request);
      return performance.now() - start;
    }""",
        LIST,
    )
    assert spent >= 119


@EITHER
def test_what_was_asked_is_on_record(empty: Probe) -> None:
    """With the reply, and whether it was carried out."""
    empty.switch("failNext", resource="dataContextList", error="busy")
    empty.send(LIST)
    empty.send(ITEM)
    refused, made = empty.codap("codap => codap.requests.slice(-2)")
    assert (refused["executed"], refused["reply"]) == (False, failed("busy"))
    assert (made["executed"], made["request"]) == (True, ITEM)
