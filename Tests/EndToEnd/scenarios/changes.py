"""What a person did, as an agent gets to know it."""

from collections.abc import Callable
from typing import Any

from support.scenarios import Args, Fails, Scenario, Scene, Works, mammals, nothing

from .content import table
from .documents import edit


def after(act: Callable[[Scene], object], **more: Any) -> Callable[[Scene], Args]:  # noqa: ANN401
    """The arguments that ask for what something has changed, which is done then."""

    def arguments(scene: Scene) -> Args:
        cursor = scene.call("get_recent_changes", limit=1000)["nextCursor"]
        act(scene)
        return {"cursor": cursor, **more}

    return arguments


def click(scene: Scene) -> None:
    """Click a row of the table as a person does."""
    scene.classroom.page.get_by_test_id("tile-caseTable").get_by_text("Domestic Cat").click()


def retype(scene: Scene) -> None:
    """Change a cell of the table as a person does."""
    edit(scene, "Domestic Cat", "Sleep", "13")


def close_table(scene: Scene) -> None:
    """Close the table as a person does."""
    scene.classroom.page.get_by_test_id("tile-caseTable").get_by_role("button", name="Close").click()


def drag_slider(scene: Scene) -> None:
    """Move a slider: CODAP tells its value again and again."""
    scene.codap("""codap => {
      for (const globalValue of [1, 2, 3]) {
        codap.plugin.context.notify({ action: "notify", resource: "global[v1]", values: { globalValue } });
      }
    }""")


def tell_much(scene: Scene) -> None:
    """Have CODAP tell more than is kept."""
    scene.codap("""codap => {
      for (let count = 0; count < 205; count += 1) {
        const values = { operation: "dataContextCountChanged", count };
        codap.plugin.context.notify({ action: "notify", resource: "documentChangeNotice", values });
      }
    }""")


def tell_at_length(scene: Scene) -> None:
    """Have CODAP tell a change that takes many words."""
    scene.codap("""codap => {
      const values = { operation: "titleChange", to: "long ".repeat(1000) };
      codap.plugin.context.notify({ action: "notify", resource: "component", values });
    }""")


def told(result: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """What a result tells of data sets' changes, each with the data set's name."""
    return [{"resource": one["resource"], **one["change"]} for one in result["changes"]]


def tells_the_click(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """One selection, by nobody's call, of the case that is selected in the document."""
    (change,) = result["changes"]
    assert change["resource"] == "dataContextChangeNotice[Mammals]"
    assert change["duringCall"] is False
    assert change["change"]["operation"] == "selectCases"
    selected = change["change"]["result"]["cases"]
    assert [one["id"] for one in selected] == scene.data_set()["selected"]
    assert [one["values"]["Mammal"] for one in selected if "Mammal" in one["values"]] == ["Domestic Cat"]


def tells_the_edit(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The selection that came with the double click, and the edit with its value."""
    assert [one["operation"] for one in told(result)] == ["selectCases", "updateCases"]
    (case,) = told(result)[1]["result"]["cases"]
    assert (case["values"]["Mammal"], case["values"]["Sleep"]) == ("Domestic Cat", 13)
    assert (case["id"], case["itemId"]) == (scene.case("Domestic Cat"), scene.item("Domestic Cat"))


def tells_the_closing(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The table, which CODAP hides."""
    (change,) = told(result)
    assert (change["resource"], change["operation"], change["type"]) == ("component", "hide", "table")
    assert change["id"] == scene.components("caseTable")[0]["id"]


def tells_the_last_value(_: Scene, result: Any) -> bool:  # noqa: ANN401
    """Of a movement nothing but where it ended."""
    return told(result) == [{"resource": "global[v1]", "globalValue": 3}]


def tells_the_callers_own(_: Scene, result: Any) -> None:  # noqa: ANN401
    """What calls have done, marked as such."""
    assert {"documentChangeNotice", "dataContextChangeNotice[Mammals]"} <= {one["resource"] for one in told(result)}
    assert "createCases" in [one["operation"] for one in told(result)]
    assert all(one["duringCall"] for one in result["changes"])


def goes_on(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The first of two changes, the other behind its cursor, and nothing after that."""
    assert [one["operation"] for one in told(result)] == ["selectCases"]
    following = scene.call("get_recent_changes", cursor=result["nextCursor"])
    assert [one["operation"] for one in told(following)] == ["updateCases"]
    last = scene.call("get_recent_changes", cursor=following["nextCursor"])
    assert (last["changes"], last["missed"]) == ([], 0)


def tells_what_was_missed(_: Scene, result: Any) -> None:  # noqa: ANN401
    """The last 200 of 205."""
    assert result["missed"] == 5
    assert [one["count"] for one in told(result)] == list(range(5, 205))


def begins_at_the_oldest(_: Scene, result: Any) -> bool:  # noqa: ANN401
    """All that is kept, the click at its end."""
    return len(result["changes"]) > 1 and told(result)[-1]["operation"] == "selectCases"


SCENARIOS: list[Scenario] = [
    Works(
        tool="get_recent_changes",
        does="tells which row a person has clicked",
        args=after(click),
        given=table,
        then=tells_the_click,
    ),
    Works(
        tool="get_recent_changes",
        does="tells what a person has typed into a cell",
        args=after(retype),
        given=table,
        then=tells_the_edit,
    ),
    Works(
        tool="get_recent_changes",
        does="tells that a person has closed a tile",
        args=after(close_table),
        given=table,
        then=tells_the_closing,
    ),
    Works(
        tool="get_recent_changes",
        does="tells a slider's last value only",
        args=after(drag_slider),
        given=nothing,
        then=tells_the_last_value,
    ),
    Works(
        tool="get_recent_changes",
        does="marks what calls have done themselves",
        args=after(mammals),
        given=nothing,
        then=tells_the_callers_own,
    ),
    Works(
        tool="get_recent_changes",
        does="goes on behind its cursor",
        args=after(retype, limit=1),
        given=table,
        then=goes_on,
    ),
    Works(
        tool="get_recent_changes",
        does="tells how many changes are no longer kept",
        args=after(tell_much, limit=1000),
        given=nothing,
        then=tells_what_was_missed,
    ),
    Works(
        tool="get_recent_changes",
        does="keeps no more than the kind of a change that takes many words",
        args=after(tell_at_length),
        given=nothing,
        then=lambda _, result: (
            told(result) == [{"resource": "component", "operation": "titleChange", "shortened": True}]
        ),
    ),
    Works(
        tool="get_recent_changes",
        does="begins at the oldest for a cursor of another page's",
        args=lambda scene: (click(scene), {"cursor": "999999999", "limit": 1000})[1],
        given=table,
        then=begins_at_the_oldest,
    ),
    Fails(
        tool="get_recent_changes",
        does="answers one change at least",
        args={"limit": 0},
        given=nothing,
        kind="refused",
        says="must be at least 1",
    ),
    Fails(
        tool="get_recent_changes",
        does="takes its cursor as the text it was",
        args={"cursor": 3},
        given=nothing,
        kind="refused",
        says="must be a string, but is a number",
    ),
    Fails(
        tool="get_recent_changes",
        does="has no argument for a time",
        args={"since": "12:00"},
        given=nothing,
        kind="refused",
        says="there are cursor, limit",
    ),
]
