"""Writes that show when one is lost, run twice or run out of order."""

from .agent import Agent, new_request_id
from .classroom import Classroom

ITEM = "dataContext[Cats].item"


class Writes:
    """Calls that add a row each, to a data set made for them. None of them may be repeated."""

    def __init__(self, classroom: Classroom, agent: Agent) -> None:
        """Make the data set."""
        self._classroom = classroom
        self._agent = agent
        self._ids: list[str] = []
        agent.call("create_data_context", name="Cats", collections=[{"name": "Pets"}])
        agent.call("create_attribute", dataContext="Cats", collection="Pets", name="pet")

    def submit(self, count: int = 1) -> None:
        """Have the relay accept some, and wait for no result."""
        for _ in range(count):
            request_id = new_request_id()
            args = {"dataContext": "Cats", "items": [{"pet": request_id}]}
            answer = self._agent.submit("create_items", args, request_id=request_id, wait=None)
            assert answer.status == 202, answer
            self._ids.append(request_id)

    def hold(self) -> None:
        """Stop CODAP at the next one, before it is carried out."""
        self._classroom.switch("hold", action="create", resource=ITEM)

    def rows(self) -> list[str]:
        """What is in the document: the ids of the writes that were carried out."""
        return [item["values"]["pet"] for item in self._classroom.data_set("Cats")["items"]]

    def expect_each_once(self) -> None:
        """Each has its result; each was carried out once, in order; and the next call completes."""
        for request_id in self._ids:
            assert self._agent.read(request_id).result["itemIDs"]
        # Calls run in order, so a second run would be over when a later call is.
        self._agent.call("list_data_contexts")
        assert self.rows() == self._ids
        assert self._classroom.executed("create", ITEM) == len(self._ids)

    def expect_lost(self) -> None:
        """The only one ended `worker_lost`: nobody can know whether it was carried out."""
        (request_id,) = self._ids
        assert self._agent.read(request_id).body["outcome"] == "worker_lost"
        self._agent.call("list_data_contexts")
        assert self._classroom.executed("create", ITEM) == 1
