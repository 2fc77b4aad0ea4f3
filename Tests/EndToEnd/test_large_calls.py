"""What is too large for one call is refused with how to send it, and nothing of it is done."""

from support.agent import Agent

TEXT = "a long remark " * 40


def test_more_than_a_megabyte_of_rows_is_refused(agent: Agent) -> None:
    """The relay reads no further than a mebibyte; half of the rows, in two calls, are taken."""
    collection = {"name": "Notes", "attributes": [{"name": "note"}]}
    agent.call("create_data_context", name="Log", collections=[collection])
    items = [{"note": f"{number} {TEXT}"} for number in range(2_000)]
    refused = agent.submit("create_items", {"dataContext": "Log", "items": items})
    assert (refused.status, refused.body["error"]) == (413, "body_too_large")
    assert "at most 1048576 bytes are taken; send less in one call" in refused.body["message"]
    assert agent.call("count_items", dataContext="Log") == {"count": 0}
    for half in (items[:1_000], items[1_000:]):
        agent.call("create_items", dataContext="Log", items=half)
    assert agent.call("count_items", dataContext="Log") == {"count": 2_000}
