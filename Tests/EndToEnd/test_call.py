"""A tool call goes all the way: agent, relay, worker in a real browser, CODAP, and back."""

from pathlib import Path

import pytest

from support.agent import Agent, holding, new_request_id
from support.classroom import Classroom
from support.relay import Relay
from support.waiting import until

STAGES = {"admitMs", "queueMs", "networkMs", "workerWaitMs", "executeMs", "respondMs"}
ROWS = [
    {"order": "Carnivora", "species": "Lion", "mass": 190, "speed": 80},
    {"order": "Carnivora", "species": "Wolf", "mass": 45, "speed": 60},
    {"order": "Rodentia", "species": "Beaver", "mass": 20, "speed": 9},
]
EXTRA = {"species": "Mouse", "mass": 0.02, "speed": 13}


@pytest.fixture
def cats(agent: Agent) -> Agent:
    """An agent that has made a data set called Cats with one attribute."""
    agent.call("create_data_context", name="Cats", collections=[{"name": "Pets"}])
    agent.call("create_attribute", dataContext="Cats", collection="Pets", name="pet")
    return agent


def add(pet: str) -> dict[str, object]:
    """Arguments of create_items for one cat; the tool is not idempotent."""
    return {"dataContext": "Cats", "items": [{"pet": pet}]}


def pets(classroom: Classroom) -> list[str]:
    """The cats in the document."""
    return [item["values"]["pet"] for item in classroom.data_set("Cats")["items"]]


# The whole path


def test_an_agent_fills_a_document_and_reads_it_back(classroom: Classroom, agent: Agent, artifacts: Path) -> None:
    """Data context, collections, attributes, items, a case, a table, a graph."""
    build(agent)
    assert holding(agent.call("list_data_contexts"), name="Mammals", title="Some mammals")
    assert holding(agent.call("get_data_context", dataContext="Mammals"), name="mass", unit="kg")
    listed = agent.call("list_collections", dataContext="Mammals")
    assert holding(listed, name="Orders")
    assert holding(listed, name="Species")
    attributes = agent.call("list_attributes", dataContext="Mammals", collection="Species")
    assert all(holding(attributes, name=name) for name in ("species", "mass", "speed"))
    rows = agent.call("get_items", dataContext="Mammals")
    assert all(holding(rows, **row) for row in [*ROWS, EXTRA | {"order": "Rodentia"}])
    heavy = agent.call("get_items", dataContext="Mammals", search="mass > 40")
    assert holding(heavy, species="Lion")
    assert not holding(heavy, species="Beaver")
    classroom.screenshot(artifacts / "call.png")
    if not classroom.real:
        see_document(classroom)


def build(agent: Agent) -> None:
    """Make the mammals, step by step, each step checked by its answer."""
    context = {"dataContext": "Mammals"}
    agent.call("create_data_context", name="Mammals", title="Some mammals", collections=[{"name": "Orders"}])
    agent.call("create_attribute", **context, collection="Orders", name="order")
    agent.call("create_collection", **context, name="Species", attributes=[{"name": "species"}])
    mass = agent.call("create_attribute", **context, collection="Species", name="mass", type="numeric", unit="kg")
    assert holding(mass, name="mass", unit="kg")
    agent.call("create_attribute", **context, collection="Species", name="speed", description="km/h")
    items = agent.call("create_items", **context, items=ROWS)
    assert len(items["itemIDs"]) == 3
    assert len(items["caseIDs"]) == 5
    orders = agent.call("get_cases", **context, collection="Orders")
    (rodents,) = [one for one in holding(orders, values={"order": "Rodentia"}) if "id" in one]
    case = {"values": EXTRA, "parent": rodents["id"]}
    assert holding(agent.call("create_cases", **context, collection="Species", cases=[case]))
    assert holding(agent.call("create_table", **context, title="Mammals at a glance"), type="caseTable")
    graph = agent.call(
        "create_graph", **context, xAttribute="mass", yAttribute="speed", legendAttribute="order", title="Speed by mass"
    )
    assert holding(graph, type="graph")


def see_document(classroom: Classroom) -> None:
    """Find in the document, and on the screen, what was built."""
    mammals = classroom.data_set("Mammals")
    orders, species = mammals["collections"]
    assert [case["values"] for case in orders["cases"]] == [{"order": "Carnivora"}, {"order": "Rodentia"}]
    assert species["attributes"] == ["species", "mass", "speed"]
    assert [item["values"] for item in mammals["items"]] == [*ROWS, EXTRA | {"order": "Rodentia"}]
    (table,) = classroom.components("caseTable")
    assert (table["dataContext"], table["title"]) == ("Mammals", "Mammals at a glance")
    (graph,) = classroom.components("graph")
    assert graph["axes"] == {"x": "mass", "y": "speed", "legend": "order"}
    assert classroom.page.get_by_test_id("tile-caseTable").locator("tbody tr").count() == 4
    assert classroom.page.get_by_role("img", name="Graph of Mammals").locator(".point").count() == 4


def test_a_call_is_answered_in_full(classroom: Classroom, agent: Agent) -> None:
    """Identity, outcome and stages; the same again when read back."""
    request_id = new_request_id()
    answer = agent.submit("list_data_contexts", request_id=request_id)
    assert answer.status == 200
    assert answer.headers["X-Request-Id"] == request_id
    assert (answer.body["requestId"], answer.body["id"]) == (request_id, request_id)
    assert answer.body["outcome"] == "completed"
    assert set(answer.body["stages"]) == STAGES
    assert agent.read(request_id).result == answer.result
    assert classroom.link.get_attribute("data-transport") == "sse"


def test_without_waiting_a_call_is_accepted_and_read_later(classroom: Classroom, agent: Agent) -> None:
    """202 first, the result by its id."""
    request_id = new_request_id()
    accepted = agent.submit("create_data_context", {"name": "Later"}, request_id=request_id, wait=None)
    assert accepted.status == 202
    assert (accepted.body["requestId"], accepted.body["id"]) == (request_id, request_id)
    assert accepted.body["status"] in ("queued", "delivered")
    assert holding(agent.read(request_id).result, name="Later")
    assert classroom.real or classroom.data_set("Later")


@pytest.mark.host
def test_calls_run_in_the_order_they_came(classroom: Classroom, cats: Agent) -> None:
    """The second waits while the first stands in CODAP."""
    classroom.switch("hold", action="create", resource="dataContext[*].item")
    ids = [new_request_id() for _ in range(3)]
    for pet, request_id in zip(("Tom", "Kit", "Rex"), ids, strict=True):
        assert cats.submit("create_items", add(pet), request_id=request_id, wait=None).status == 202
    classroom.await_held()
    assert pets(classroom) == []
    classroom.release()
    assert all(cats.read(request_id).result for request_id in ids)
    assert pets(classroom) == ["Tom", "Kit", "Rex"]


def test_a_call_sent_twice_runs_once(cats: Agent) -> None:
    """The same requestId with the same content is the same call; other content is refused."""
    request_id = new_request_id()
    first = cats.submit("create_items", add("Tom"), request_id=request_id)
    again = cats.submit("create_items", add("Tom"), request_id=request_id)
    assert again.result == first.result
    assert again.body["repeated"] is True
    other = cats.submit("create_items", add("Kit"), request_id=request_id)
    assert (other.status, other.body["error"]) == (409, "request_id_conflict")
    assert len(holding(cats.call("get_items", dataContext="Cats"), pet="Tom")) == 1


# Failures


def test_a_refusal_of_codap_is_a_failure_in_its_words(agent: Agent) -> None:
    """An unknown data context; the same when read back."""
    request_id = new_request_id()
    answer = agent.submit("get_data_context", {"dataContext": "Nowhere"}, request_id=request_id)
    assert (answer.status, answer.body["outcome"]) == (200, "failed")
    assert answer.error["type"] == "codap_error"
    assert "DataContext not found" in answer.error["message"]
    assert agent.read(request_id).error == answer.error


@pytest.mark.host
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"error": "no more room for cats"}, "no more room for cats"),
        ({"reply": {"success": False, "error": "said at the top"}}, "said at the top"),
        ({"reply": {"success": False}}, ""),
        ({"reply": {"values": []}}, ""),
        ({"reply": "nonsense"}, ""),
    ],
    ids=["an error", "an error at the top", "a bare failure", "no word of success", "no object"],
)
def test_no_answer_but_success_is_a_success(
    classroom: Classroom, cats: Agent, fault: dict[str, object], words: str
) -> None:
    """Every shape in which CODAP says no."""
    classroom.switch("failNext", action="create", resource="dataContext[*].item", **fault)
    answer = cats.submit("create_items", add("Tom"))
    assert answer.body["outcome"] == "failed"
    assert words in answer.error["message"]
    assert answer.error["message"]
    assert pets(classroom) == []
    assert cats.call("create_items", **add("Kit"))


@pytest.mark.host
def test_a_codap_that_never_answers_ends_the_call_in_time(classroom: Classroom, cats: Agent) -> None:
    """The worker gives up before the relay does, and takes the next call."""
    classroom.switch("mute", action="create", resource="dataContext[*].item")
    answer = cats.submit("create_items", add("Tom"), deadline_ms=4000)
    assert answer.body["outcome"] in ("failed", "timed_out")
    assert answer.error["message"]
    assert pets(classroom) == ["Tom"]
    assert cats.call("create_items", **add("Kit"))


@pytest.mark.host
@pytest.mark.parametrize("value", [0, False, "", []], ids=repr)
def test_a_falsy_value_is_a_value(classroom: Classroom, agent: Agent, value: object) -> None:
    """Nothing on the way takes it for missing."""
    request_id = new_request_id()
    reply = {"success": True, "values": value}
    classroom.switch("failNext", action="get", resource="dataContextList", reply=reply)
    answer = agent.submit("list_data_contexts", request_id=request_id)
    for read in (answer, agent.read(request_id)):
        assert repr(read.result) == repr({"dataContexts": value})


def test_what_the_relay_refuses_says_who_and_why(agent: Agent) -> None:
    """An unknown tool, an impossible code: an error body with the requestId."""
    request_id = new_request_id()
    unknown = agent.submit("fly_to_the_moon", request_id=request_id)
    assert 400 <= unknown.status < 500
    assert (unknown.body["error"], unknown.body["code"]) == ("unknown_tool", "UNKNOWN_TOOL")
    assert unknown.body["requestId"] == unknown.headers["X-Request-Id"] == request_id
    arguments = agent.submit("create_items", {"dataContext": "Cats"})
    assert arguments.body["error"] == "invalid_arguments"


def test_the_request_id_may_come_in_the_header(agent: Agent) -> None:
    """It is echoed; one that contradicts the body is refused."""
    request_id = new_request_id()
    answer = agent.submit("list_data_contexts", headers={"X-Request-Id": request_id})
    assert answer.headers["X-Request-Id"] == answer.body["requestId"] == request_id
    torn = agent.submit("list_data_contexts", request_id=new_request_id(), headers={"X-Request-Id": request_id})
    assert torn.status == 400


# One requestId everywhere


def test_the_log_lines_of_a_call_share_its_request_id(relay: Relay, classroom: Classroom, agent: Agent) -> None:
    """Submit, delivery, result; and the code is in none of them."""
    request_id = new_request_id()
    assert agent.submit("list_data_contexts", request_id=request_id).status == 200
    events = {"call.queued", "call.delivered", "call.result_accepted", "call.finished"}
    until("the call's log lines", lambda: events <= relay.said_of(request_id))
    assert classroom.code not in relay.output()
