"""The document as a whole: exported and replaced."""

import json
from typing import Any

from support.scenarios import DATA_SET, MAMMALS, Fails, Scenario, Scene, Works, mammals

from .content import column, names, refusing, table
from .documents import unchanged

LONG = 320_000
"""Bytes of a text that makes a document too long for one piece."""


def not_subscribed(scene: Scene) -> None:
    """Begin with a plugin to whom CODAP does not send documents."""
    mammals(scene)
    scene.codap("codap => { codap.plugin.context.frame.content.subscribeToDocuments = false; }")


def slow_document(scene: Scene) -> None:
    """Begin in a CODAP that sends the document after it has answered."""
    mammals(scene)
    scene.codap("""codap => {
      const { context } = codap.plugin;
      const tell = context.notify;
      const answered = () => codap.requests.some(({ request, reply }) => request.resource === "document" && reply);
      const later = (notice) => setTimeout(() => (answered() ? tell(notice) : later(notice)), 0);
      context.notify = (notice) => {
        if (notice.resource !== "document") return tell(notice);
        context.notify = tell;
        later(notice);
      };
    }""")


def quick_document(scene: Scene) -> None:
    """Begin in a CODAP that does not answer before it has sent the document."""
    mammals(scene)
    scene.classroom.switch("hold", action="get", resource="document", after=True)
    scene.codap("""codap => {
      const { context } = codap.plugin;
      const tell = context.notify;
      context.notify = (notice) => {
        tell(notice);
        if (notice.resource !== "document") return;
        context.notify = tell;
        codap.release();
      };
    }""")


def is_the_mammals(_: Scene, result: Any) -> None:  # noqa: ANN401
    """A document in the form CODAP saves, whole."""
    (context,) = result["document"]["contexts"]
    assert context["name"] == "Mammals"
    animals = context["collections"][1]
    assert [one["values"]["Mammal"] for one in animals["cases"]][:2] == ["African Elephant", "Big Brown Bat"]
    assert "nextCursor" not in result


def long_document(scene: Scene) -> None:
    """Begin with mammals and a note that does not fit into one piece."""
    mammals(scene)
    # An odd number of bytes comes before the umlauts in one of two documents, so pieces end inside one.
    scene.codap(
        """(codap, length) => {
          codap.document.dataSets[0].addItems([{ Mammal: "Ä", Diet: "ü".repeat(length / 2) }, { Mammal: "Z" }]);
          codap.document.changed();
        }""",
        LONG,
    )


def comes_in_pieces(scene: Scene, first: Any) -> None:  # noqa: ANN401
    """Pieces that make up the whole document, each told with its whole length."""
    pieces = [first]
    while cursor := pieces[-1].get("nextCursor"):
        pieces.append(scene.call("export_document", cursor=cursor))
    assert len(pieces) > 2
    text = "".join(one["text"] for one in pieces)
    assert {one["bytes"] for one in pieces} == {len(text.encode())}
    (context,) = json.loads(text)["contexts"]
    assert max(len(one["values"]["Diet"]) for one in context["collections"][1]["cases"]) == LONG // 2
    assert not any("document" in one for one in pieces)


def cursor_of_a_changed_document(scene: Scene) -> dict[str, Any]:
    """The cursor of a first piece, after which something was changed."""
    cursor = scene.call("export_document")["nextCursor"]
    scene.call("create_items", **DATA_SET, items=[{"Mammal": "Pig"}])
    return {"cursor": cursor}


def an_earlier_document(scene: Scene) -> dict[str, Any]:
    """The document of before everything was deleted."""
    document = scene.call("export_document")["document"]
    scene.call("delete_data_context", **DATA_SET)
    scene.call("create_data_context", name="Later")
    assert names(scene) == ["Later"]
    return {"document": document}


def is_back(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """The mammals and their table, and nothing that came later."""
    assert result == {"accepted": True}
    scene.classroom.page.wait_for_function(
        "() => window.codap.document.dataSets.map(({ name }) => name).join() === 'Mammals'"
    )
    # The order of the cases is what a document keeps, not that of the items.
    assert sorted(column(scene, "Mammal")) == sorted(one["Mammal"] for one in MAMMALS)
    assert scene.components("caseTable")[0]["dataContext"] == "Mammals"
    assert [one["name"] for one in scene.call("get_status")["dataContexts"]] == ["Mammals"]


def nothing_has_changed(scene: Scene, result: Any) -> None:  # noqa: ANN401
    """CODAP took what is no document for one, and left everything as it was."""
    assert result == {"accepted": True}
    assert [one["name"] for one in scene.call("get_status")["dataContexts"]] == ["Mammals"]
    assert len(scene.items()) == 5


SCENARIOS: list[Scenario] = [
    Works(
        tool="export_document",
        does="answers a short document whole",
        then=is_the_mammals,
    ),
    Works(
        tool="export_document",
        does="subscribes to documents first where it has not yet",
        given=not_subscribed,
        then=is_the_mammals,
    ),
    Works(
        tool="export_document",
        does="waits for a document that arrives late",
        given=slow_document,
        then=is_the_mammals,
    ),
    Works(
        tool="export_document",
        does="takes a document that arrives before the answer",
        given=quick_document,
        then=is_the_mammals,
    ),
    Works(
        tool="export_document",
        does="answers a long document in pieces",
        given=long_document,
        then=comes_in_pieces,
    ),
    Fails(
        tool="export_document",
        does="does not join pieces of two documents",
        args=cursor_of_a_changed_document,
        given=long_document,
        kind="codap_error",
        says="begin again without it",
    ),
    Fails(
        tool="export_document",
        does="knows no cursor that it did not answer",
        args={"cursor": "125000-1"},
        kind="codap_error",
        says="does not belong to this document",
    ),
    Fails(
        tool="export_document",
        does="tells CODAP's refusal",
        given=refusing("get", "document"),
        kind="codap_error",
        says="not just now",
    ),
    Fails(
        tool="export_document",
        does="takes text for a cursor",
        args={"cursor": 125000},
        kind="refused",
        says="must be a string",
    ),
    Works(
        tool="replace_document",
        does="brings an exported document back",
        args=an_earlier_document,
        given=table,
        then=is_back,
    ),
    Works(
        tool="replace_document",
        does="changes nothing by what is no document, though CODAP accepts it",
        args={"document": {"hello": "there"}},
        then=nothing_has_changed,
    ),
    Fails(
        tool="replace_document",
        does="takes no empty document",
        args={"document": {}},
        kind="refused",
        says="must not be empty",
        then=unchanged,
    ),
    Fails(
        tool="replace_document",
        does="takes no document that is text",
        args={"document": "{}"},
        kind="refused",
        says="must be an object, but is a string",
        then=unchanged,
    ),
    Fails(
        tool="replace_document",
        does="tells CODAP's refusal",
        args={"document": {"appName": "DG", "components": [], "contexts": []}},
        given=refusing("update", "document"),
        kind="codap_error",
        says="not just now",
        then=unchanged,
    ),
]
