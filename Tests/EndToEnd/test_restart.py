"""The relay ends and comes back under a page in the middle of a call: the code stays, no acknowledged call is lost."""

from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from conftest import OpenClassroom
from support.agent import Agent, Answer, holding, new_request_id
from support.binary import BINARY
from support.classroom import Classroom
from support.relay import Relay

ITEM = "dataContext[Cats].item"
ADD_TOM = ("create_items", {"dataContext": "Cats", "items": [{"pet": "Tom"}]})

pytestmark = pytest.mark.host


class MortalRelay:
    """A relay with its store in a file, started again on the same port and file."""

    def __init__(self, home: Path) -> None:
        """Start the first."""
        self._home = home
        self._count = 0
        self._port = 0
        self.now = self.start()
        self._port = self.now.port

    def start(self) -> Relay:
        """Start the next one."""
        self._count += 1
        state = {"XDG_STATE_HOME": str(self._home / "state")}
        self.now = Relay(BINARY, self._home / str(self._count), variables=state, port=self._port)
        return self.now


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[MortalRelay]:
    """A relay of this test's own, at its end stopped in good order."""
    mortal = MortalRelay(tmp_path)
    yield mortal
    if mortal.now.process.poll() is None:
        mortal.now.stop()


@pytest.fixture
def tab(mortal: MortalRelay, open_classroom: OpenClassroom) -> Classroom:
    """A tab with the plugin of that relay."""
    return open_classroom(through=mortal.now.url)


@pytest.fixture
def asker(mortal: MortalRelay, tab: Classroom) -> Iterator[Agent]:
    """An agent of that tab, with a data set."""
    agent = Agent(mortal.now.url, tab.code)
    agent.call("create_data_context", name="Cats", collections=[{"name": "Pets"}])
    agent.call("create_attribute", dataContext="Cats", collection="Pets", name="pet")
    yield agent
    agent.close()


WAYS = pytest.mark.parametrize("end", [Relay.kill, Relay.stop], ids=["SIGKILL", "SIGTERM"])


@WAYS
@pytest.mark.parametrize("absent", [True, False], ids=["while it is away", "after it is back"])
def test_a_call_that_codap_finishes(
    mortal: MortalRelay, tab: Classroom, asker: Agent, end: Callable[[Relay], None], *, absent: bool
) -> None:
    """Both acknowledged calls complete on the page that has them, each once, under the same code."""
    code = tab.code
    tab.switch("hold", action="create", resource=ITEM)
    running, waiting = new_request_id(), new_request_id()
    assert asker.submit(*ADD_TOM, request_id=running, wait=None).status == 202
    tab.await_held()
    assert asker.submit("get_items", {"dataContext": "Cats"}, request_id=waiting, wait=None).status == 202
    end(mortal.now)
    tab.expect_link("reconnecting")
    if absent:
        tab.release()
    mortal.start()
    if not absent:
        tab.expect_link("connected")
        tab.release()
    assert asker.read(running).result["itemIDs"]
    assert holding(asker.read(waiting).result, pet="Tom")
    tab.expect_link("connected")
    assert tab.code == code
    assert len(holding(asker.call("get_items", dataContext="Cats"), pet="Tom")) == 1
    assert tab.executed("create", ITEM) == 1


@WAYS
def test_an_agent_that_waited_reads_the_result_from_the_next_relay(
    mortal: MortalRelay, tab: Classroom, asker: Agent, end: Callable[[Relay], None]
) -> None:
    """It is told 202 or loses its connection, and in both cases its id leads to the result."""
    tab.switch("hold", action="create", resource=ITEM)
    request_id = new_request_id()
    answer = asker.submit_in_background(*ADD_TOM, request_id=request_id)
    tab.await_held()
    end(mortal.now)
    assert told(answer.result) in {202, None}
    mortal.start()
    tab.release()
    repeated = asker.submit(*ADD_TOM, request_id=request_id)
    assert repeated.body["repeated"] is True
    assert repeated.result == asker.read(request_id).result
    assert tab.executed("create", ITEM) == 1


@WAYS
def test_a_page_loaded_again_meanwhile_finds_its_session(
    mortal: MortalRelay, tab: Classroom, asker: Agent, end: Callable[[Relay], None]
) -> None:
    """The key in its storage opens the session that the file kept, results included."""
    code = tab.code
    request_id = new_request_id()
    assert asker.submit(*ADD_TOM, request_id=request_id).result
    end(mortal.now)
    mortal.start()
    tab.reload_plugin()
    tab.connected()
    assert tab.code == code
    assert asker.read(request_id).result["itemIDs"]
    assert len(holding(asker.call("get_items", dataContext="Cats"), pet="Tom")) == 1
    state = [one["count"] for one in mortal.now.log() if one["event"] == "store.opened"]
    assert state == [1]


def told(answer: Callable[[], Answer]) -> int | None:
    """The status of an answer; `None` when the connection broke before there was one."""
    try:
        return answer().status
    except (OSError, HTTPException):
        return None
