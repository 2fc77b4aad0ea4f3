"""The document as a whole: looked at, undone, logged, and the plugin's own tile in it."""

from typing import Any

from support.scenarios import Fails, Scenario, Scene, Works, mammals, nothing

from .content import column, empty_refusing, refusing, table

VERSIONS = {"v3": "3.0.4", "v2": "2.0.0"}


def tells_the_document(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """A status of mammals and their table."""
    assert result["codapVersion"] == VERSIONS[scene.mode]
    assert [one["name"] for one in result["dataContexts"]] == ["Mammals"]
    assert [one["type"] for one in result["components"]] == ["game", "caseTable"]
    assert "savedState" not in result["plugin"]
    assert "failed" not in result


def half_answering(scene: Scene) -> None:
    """Begin with mammals in a CODAP that answers one part of three."""
    mammals(scene)
    refused = {"success": False, "values": {"error": "no list"}}
    frame = {"success": True, "values": {"codapVersion": "9.9", "title": "Helper"}}
    answer = [frame, {"success": True, "values": []}, refused]
    scene.classroom.switch("failNext", action="get", resource="componentList", reply=answer)


def tells_what_failed(_: Scene, result: Any) -> None:  # noqa: ANN401
    """A status without the components."""
    assert (result["codapVersion"], result["dataContexts"]) == ("9.9", [])
    assert result["failed"] == {"components": "no list"}
    assert "components" not in result


def edited_by_a_person(scene: Scene) -> None:
    """Begin with mammals of which a person has changed one cell."""
    table(scene)
    edit(scene, "Red Fox", "Sleep", "11")


def undone(scene: Scene) -> None:
    """Begin with a person's edit that was taken back."""
    edited_by_a_person(scene)
    scene.call("undo")
    assert column(scene, "Sleep")[3] == 10


def edit(scene: Scene, mammal: str, attribute: str, text: str) -> None:
    """Type into a cell of the table as a person does."""
    tile = scene.classroom.page.get_by_test_id("tile-caseTable")
    row = tile.locator("tbody tr").filter(has_text=mammal)
    row.locator(f'td[data-attribute="{attribute}"]').dblclick()
    tile.get_by_role("textbox", name=attribute).fill(text)
    tile.get_by_role("textbox", name=attribute).press("Enter")


def titled_by_a_person(scene: Scene) -> None:
    """Begin with a plugin whose tile keeps the title that a person gave it."""
    title = {"success": True}
    scene.classroom.switch("failNext", action="update", resource="interactiveFrame", reply=title)


def frame(scene: Scene) -> dict[str, Any]:
    """The plugin's tile as the host keeps it."""
    script = """codap => {
      const { title, dimensions, content } = codap.plugin.context.frame;
      return { title, dimensions, reorg: content.preventDataContextReorg };
    }"""
    return scene.codap(script)


def shows_the_changed_frame(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """Title, size and permission, in the document as in the result."""
    wanted = {"title": "Säugetier-Helfer", "dimensions": {"width": 400, "height": 250}, "preventDataContextReorg": True}
    assert result == {"applied": wanted, "notApplied": {}}
    assert list(frame(scene).values()) == list(wanted.values())


def calls_wait_for_the_person(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """While a cell is being edited a call stays in CODAP's queue; afterwards it is done."""
    assert result["applied"] == {"blockAPIRequestsWhileEditing": True}
    scene.codap("codap => codap.beginEditing()")
    waiting = scene.agent.submit_in_background("list_data_contexts")
    scene.classroom.page.wait_for_function("() => window.codap.plugin.queue.units.length === 1")
    assert not waiting.done()
    scene.codap("codap => codap.endEditing()")
    assert waiting.result().result["dataContexts"][0]["name"] == "Mammals"


def logged(scene: Scene) -> list[dict[str, Any]]:
    """What is in CODAP's log."""
    return scene.codap("codap => codap.document.logMessages")


def unchanged(scene: Scene) -> bool:
    """The mammals are there as before."""
    return len(scene.data_set()["items"]) == 5


SCENARIOS: list[Scenario] = [
    Works(
        tool="get_status",
        does="tells CODAP's version, the data sets and the components",
        given=table,
        then=tells_the_document,
    ),
    Works(
        tool="get_status",
        does="tells what CODAP did not answer, and the rest",
        given=half_answering,
        then=tells_what_failed,
    ),
    Works(
        tool="get_status",
        does="finds nothing but the plugin in an empty document",
        given=nothing,
        then=lambda _, result: (
            result["dataContexts"] == [] and [one["type"] for one in result["components"]] == ["game"]
        ),
    ),
    Fails(
        tool="get_status",
        does="takes no arguments",
        args={"verbose": True},
        kind="refused",
        says="there are no arguments",
    ),
    Fails(
        tool="get_status",
        does="fails when CODAP answers none of it",
        given=empty_refusing("get", "componentList"),
        kind="codap_error",
        says="not just now",
    ),
    Works(
        tool="undo",
        does="takes back what a request has done last",
        modes=("v3",),
        then=lambda scene, result: result["canRedo"] is True and scene.data_set()["items"] == [],
    ),
    Works(
        tool="undo",
        does="leaves what a request has done, after which version 2 cannot undo",
        modes=("v2",),
        then=lambda scene, result: result == {"canUndo": False, "canRedo": False} and unchanged(scene),
    ),
    Works(
        tool="undo",
        does="takes back what a person has typed",
        given=edited_by_a_person,
        then=lambda scene, result: result["canRedo"] is True and column(scene, "Sleep")[3] == 10,
    ),
    Works(
        tool="undo",
        does="succeeds when there is nothing to undo",
        given=nothing,
        then=lambda _, result: result == {"canUndo": False, "canRedo": False},
    ),
    Fails(tool="undo", does="takes no arguments", args={"steps": 2}, kind="refused", says="there are no arguments"),
    Fails(
        tool="undo",
        does="tells CODAP's refusal and undoes nothing",
        given=refusing("notify", "undoChangeNotice"),
        kind="codap_error",
        says="not just now",
        then=unchanged,
    ),
    Works(
        tool="redo",
        does="makes again what was undone",
        given=undone,
        then=lambda scene, result: result["canUndo"] is True and column(scene, "Sleep")[3] == 11,
    ),
    Works(
        tool="redo",
        does="succeeds when there is nothing to redo",
        then=lambda scene, result: result["canRedo"] is False and unchanged(scene),
    ),
    Fails(tool="redo", does="takes no arguments", args={"steps": 2}, kind="refused", says="there are no arguments"),
    Fails(
        tool="redo",
        does="tells CODAP's refusal",
        given=refusing("notify", "undoChangeNotice"),
        kind="codap_error",
        says="not just now",
        then=unchanged,
    ),
    Works(
        tool="log_message",
        does="writes to CODAP's log",
        args={"message": "Compared %@ with %@", "replaceArgs": ["Größe", 3], "topic": "graphs"},
        given=nothing,
        then=lambda scene, result: (
            result == {"logged": "Compared %@ with %@"}
            and logged(scene) == [{"formatStr": "Compared %@ with %@", "replaceArgs": ["Größe", 3], "topic": "graphs"}]
        ),
    ),
    Works(
        tool="log_message",
        does="needs no more than a message",
        args={"message": "100 % done"},
        given=nothing,
        then=lambda scene, _: [one["formatStr"] for one in logged(scene)] == ["100 % done"],
    ),
    Fails(
        tool="log_message",
        does="needs a message that is not empty",
        args={"message": ""},
        given=nothing,
        kind="refused",
        says="must not be empty",
        then=lambda scene: logged(scene) == [],
    ),
    Fails(
        tool="log_message",
        does="takes no objects for what stands in",
        args={"message": "%@", "replaceArgs": [{"a": 1}]},
        given=nothing,
        kind="refused",
        says="/replaceArgs/0",
    ),
    Fails(
        tool="log_message",
        does="tells CODAP's refusal",
        args={"message": "Hello"},
        given=empty_refusing("notify", "logMessage"),
        kind="codap_error",
        says="not just now",
        then=lambda scene: logged(scene) == [],
    ),
    Works(
        tool="update_plugin",
        does="changes title, size and permissions",
        args={
            "title": "Säugetier-Helfer",
            "dimensions": {"width": 400, "height": 250},
            "preventDataContextReorg": True,
        },
        given=nothing,
        then=shows_the_changed_frame,
    ),
    Works(
        tool="update_plugin",
        does="makes calls wait while a person edits",
        args={"blockAPIRequestsWhileEditing": True},
        then=calls_wait_for_the_person,
    ),
    Works(
        tool="update_plugin",
        does="tells that the title a person gave stays",
        args={"title": "Mine"},
        given=titled_by_a_person,
        then=lambda scene, result: (
            result == {"applied": {}, "notApplied": {"title": "Mine"}} and frame(scene)["title"] != "Mine"
        ),
    ),
    Fails(
        tool="update_plugin",
        does="needs something to change",
        given=nothing,
        kind="refused",
        says="There is nothing to change",
    ),
    Fails(
        tool="update_plugin",
        does="takes no size without an extent",
        args={"dimensions": {"width": 0, "height": 250}},
        given=nothing,
        kind="refused",
        says="must be at least 1",
        then=lambda scene: frame(scene)["dimensions"] == {"width": 415, "height": 295},
    ),
    Fails(
        tool="update_plugin",
        does="tells CODAP's refusal",
        args={"title": "Helper"},
        given=empty_refusing("update", "interactiveFrame"),
        kind="codap_error",
        says="not just now",
    ),
]
