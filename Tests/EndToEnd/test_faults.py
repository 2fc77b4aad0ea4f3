"""Connections break and pages reload in the middle of a call; nothing runs twice, nothing is lost."""

from collections.abc import Callable

import pytest

from conftest import OpenClassroom
from proxy import FaultyProxy
from support.agent import Agent, holding, new_request_id
from support.classroom import Classroom
from support.waiting import until

STREAM = "/api/stream"
ITEM = "dataContext[Cats].item"

pytestmark = pytest.mark.host

NewAgent = Callable[[Classroom], Agent]


def prepare(agent: Agent) -> Agent:
    """Make a data set called Cats with one attribute."""
    agent.call("create_data_context", name="Cats", collections=[{"name": "Pets"}])
    agent.call("create_attribute", dataContext="Cats", collection="Pets", name="pet")
    return agent


@pytest.fixture
def behind_proxy(open_classroom: OpenClassroom, proxy: FaultyProxy) -> Classroom:
    """A classroom whose plugin reaches the relay through the proxy."""
    return open_classroom(through=proxy.url)


@pytest.fixture
def proxied_cats(new_agent: NewAgent, behind_proxy: Classroom) -> Agent:
    """An agent, not behind the proxy, with a data set."""
    return prepare(new_agent(behind_proxy))


@pytest.fixture
def cats(agent: Agent) -> Agent:
    """An agent with a data set, no proxy."""
    return prepare(agent)


ADD_TOM = ("create_items", {"dataContext": "Cats", "items": [{"pet": "Tom"}]})


def ran_once(classroom: Classroom, agent: Agent) -> None:
    """Tom was added, once. Calls run in order, so a second run would be over when a later call is."""
    rows = agent.call("get_items", dataContext="Cats")
    assert len(holding(rows, pet="Tom")) == 1
    assert classroom.executed("create", ITEM) == 1


def test_a_stream_cut_in_the_middle_of_a_call(behind_proxy: Classroom, proxied_cats: Agent, proxy: FaultyProxy) -> None:
    """The call completes, once; the stream comes back."""
    behind_proxy.switch("hold", action="create", resource=ITEM)
    answer = proxied_cats.submit_in_background(*ADD_TOM)
    behind_proxy.await_held()
    streams = proxy.seen(STREAM)
    assert proxy.cut(STREAM)
    until("a new stream", lambda: proxy.seen(STREAM) > streams)
    behind_proxy.release()
    assert len(answer.result().result["itemIDs"]) == 1
    behind_proxy.expect_link("connected")
    ran_once(behind_proxy, proxied_cats)


def test_a_call_made_while_the_stream_is_away(behind_proxy: Classroom, proxied_cats: Agent, proxy: FaultyProxy) -> None:
    """It waits in the relay and runs once when the stream is back."""
    proxy.refuse(STREAM)
    streams = proxy.seen(STREAM)
    assert proxy.cut(STREAM)
    request_id = new_request_id()
    assert proxied_cats.submit(*ADD_TOM, request_id=request_id, wait=None).status == 202
    until("a refused attempt", lambda: proxy.seen(STREAM) > streams)
    behind_proxy.expect_link("reconnecting")
    proxy.accept(STREAM)
    assert proxied_cats.read(request_id).result
    ran_once(behind_proxy, proxied_cats)


def test_a_result_that_cannot_be_posted_at_once(
    behind_proxy: Classroom, proxied_cats: Agent, proxy: FaultyProxy
) -> None:
    """The worker keeps it and posts again; CODAP is asked once."""
    proxy.refuse("/api/response")
    posts = proxy.seen("/api/response")
    answer = proxied_cats.submit_in_background(*ADD_TOM)
    until("a refused result", lambda: proxy.seen("/api/response") > posts)
    proxy.accept("/api/response")
    assert answer.result().result
    ran_once(behind_proxy, proxied_cats)


def test_a_result_whose_acceptance_was_lost(behind_proxy: Classroom, proxied_cats: Agent, proxy: FaultyProxy) -> None:
    """The relay has it, the worker does not know and posts it again: one result, one item."""
    proxy.hold("/api/response")
    posts = proxy.seen("/api/response")
    answer = proxied_cats.submit_in_background(*ADD_TOM)
    assert answer.result().result
    assert proxy.cut("/api/response")
    proxy.release("/api/response")
    until("the same result again", lambda: proxy.seen("/api/response") > posts + 1)
    ran_once(behind_proxy, proxied_cats)


@pytest.mark.parametrize("after", [False, True], ids=["before CODAP did it", "after CODAP did it"])
def test_a_page_reloaded_in_the_middle_of_a_write(classroom: Classroom, cats: Agent, *, after: bool) -> None:
    """Nobody can know whether the write happened, so it ends worker_lost and is not run again."""
    classroom.switch("hold", action="create", resource=ITEM, after=after)
    request_id = new_request_id()
    answer = cats.submit_in_background(*ADD_TOM, request_id=request_id)
    classroom.await_held()
    classroom.reload_plugin()
    classroom.release()
    assert answer.result().body["outcome"] == "worker_lost"
    assert answer.result().error["type"] == "worker_lost"
    assert "read the document" in answer.result().error["message"]
    assert cats.read(request_id).body["outcome"] == "worker_lost"
    classroom.connected()
    ran_once(classroom, cats)


def test_a_page_reloaded_in_the_middle_of_a_read(classroom: Classroom, cats: Agent) -> None:
    """Reading again does no harm: the call completes on the new page."""
    assert cats.submit(*ADD_TOM).result
    classroom.switch("hold", action="get", resource="dataContext[Cats].itemSearch[*]", after=True)
    answer = cats.submit_in_background("get_items", {"dataContext": "Cats"})
    classroom.await_held()
    classroom.reload_plugin()
    classroom.release()
    assert holding(answer.result().result, pet="Tom")


def test_the_code_survives_a_reload(classroom: Classroom, cats: Agent) -> None:
    """The person need not read it out again."""
    code = classroom.code
    classroom.reload_plugin()
    classroom.connected()
    assert classroom.code == code
    assert cats.submit(*ADD_TOM).result
