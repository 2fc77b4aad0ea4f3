"""Settings, log monitors and what else the CODAP test host says of itself."""

from typing import Any

import pytest

from support.probe import OK, Including, Probe, failed, ok

GAUSSIAN = "configuration[gaussianFitEnabled]"


def test_the_only_setting_is_read_and_changed(cats: Probe) -> None:
    """`yes` or nothing; a new document has it off."""
    off, on = ({"name": "gaussianFitEnabled", "value": value} for value in ("", "yes"))
    assert cats.ask("get", "configurationList") == ok([off])
    assert cats.ask("update", GAUSSIAN, {"value": "yes"}) == OK
    assert cats.ask("get", GAUSSIAN) == ok(on)
    assert cats.ask("get", "configurationList") == ok([on])
    assert cats.ask("update", GAUSSIAN, {"value": "no"}) == OK
    assert cats.ask("get", GAUSSIAN) == ok(off)
    cats.ask("update", GAUSSIAN, {"value": "yes"})
    cats.codap("codap => codap.reset()")
    assert cats.ask("get", GAUSSIAN) == ok(off)


def test_other_settings_are_unknown(cats: Probe) -> None:
    """By name, in the text."""
    unknown = failed('unknown configuration "colour"')
    assert cats.ask("get", "configuration[colour]") == unknown
    assert cats.ask("update", "configuration[colour]", {"value": "red"}) == unknown
    assert cats.ask("update", GAUSSIAN) == failed("A values object is required for this request.")


def test_the_interactive_api_is_not_there(cats: Probe) -> None:
    """CODAP offers it to pages that embed it."""
    reason = "The interactiveApi parameter is not present in the URL."
    assert cats.ask("get", "interactiveApi") == ok({"available": False, "notAvailableReason": reason})


def test_stops_of_a_tour_are_selectors_with_texts(cats: Probe) -> None:
    """By dotted names."""
    stops = cats.ask("get", "tourElements")["values"]
    assert stops["toolShelf.graph"] == Including(selector='[data-testid="tool-shelf-button-graph"]', title="Graph")
    assert len(stops) == 20
    assert all(set(stop) == {"selector", "title", "description"} for stop in stops.values())


# The log


def monitored(probe: Probe) -> list[dict[str, Any]]:
    """Answer the log messages that the plugin was told."""
    calls = [one["value"] for one in probe.arrived() if one["kind"] == "call"]
    return [one["values"] for one in calls if one.get("resource") == "logMessageNotice"]


def test_a_monitor_hears_messages_with_their_arguments_filled_in(cats: Probe) -> None:
    """Before the reply, once per monitor, until it is taken away."""
    registered = cats.ask("register", "logMessageMonitor", {"message": "*"})
    monitor = registered["values"]["logMonitor"]
    assert registered == ok({"logMonitor": {"id": 1, "clientId": monitor["clientId"]}})
    message = {"formatStr": "moved %@ to %@", "replaceArgs": ["a", 3], "topic": "drag"}
    assert cats.ask("notify", "logMessage", message) == OK
    assert monitored(cats) == [message | {"message": "moved a to 3", "logMonitor": monitor}]
    assert [one["kind"] for one in cats.arrived()][-2:] == ["call", "reply"]
    assert cats.ask("unregister", "logMessageMonitor", {"id": 1}) == OK
    assert cats.ask("unregister", "logMessageMonitor", {"id": 1}) == {"success": False}
    cats.ask("notify", "logMessage", message)
    assert len(monitored(cats)) == 1


def test_placeholders_may_be_numbered_or_left_over(cats: Probe) -> None:
    """The second before the first; a lone argument; none."""
    cats.ask("register", "logMessageMonitor", {"message": "*"})
    for message in (
        {"formatStr": "%@2 %@1", "replaceArgs": ["a", "b"]},
        {"formatStr": "%@, %@.", "replaceArgs": "a"},
        {"formatStr": "100%"},
    ):
        cats.ask("notify", "logMessage", message)
    assert [one["message"] for one in monitored(cats)] == ["b a", "a, .", "100%"]
    assert "replaceArgs" not in monitored(cats)[2]
    assert "topic" not in monitored(cats)[2]


@pytest.mark.parametrize(
    ("filters", "heard"),
    [
        ({"topic": "drag"}, ["one"]),
        ({"topicPrefix": "dr"}, ["one", "two"]),
        ({"formatStr": "one"}, ["one"]),
        ({"formatPrefix": "t"}, ["two", "three"]),
        ({"message": "two"}, ["two"]),
        ({"message": "*", "topic": "drop"}, ["two"]),
        ({}, ["one", "two", "three"]),
    ],
)
def test_a_monitor_hears_what_its_filter_lets_through(cats: Probe, filters: dict[str, str], heard: list[str]) -> None:
    """All members have to agree."""
    cats.ask("register", "logMessageMonitor", filters)
    for message in (
        {"formatStr": "one", "topic": "drag"},
        {"formatStr": "two", "topic": "drop"},
        {"formatStr": "three"},
    ):
        cats.ask("notify", "logMessage", message)
    assert [one["message"] for one in monitored(cats)] == heard


def test_monitors_of_a_client_go_together(cats: Probe) -> None:
    """By the id that came with the registration; something has to be said of which."""
    first, second = (cats.ask("register", "logMessageMonitor", {})["values"]["logMonitor"] for _ in range(2))
    assert [first["id"], second["id"]] == [1, 2]
    assert cats.ask("unregister", "logMessageMonitor", {"clientId": first["clientId"]}) == OK
    assert cats.ask("unregister", "logMessageMonitor", {"id": 2}) == {"success": False}
    assert cats.ask("unregister", "logMessageMonitor", {}) == failed("id or clientId required")
    assert cats.ask("register", "logMessageMonitor") == failed("clientId and filter values are required")
