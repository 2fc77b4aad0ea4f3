"""Components: listed, moved, hidden, deleted, whatever their type."""

from support.scenarios import DATA_SET, Args, Fails, Scenario, Scene, Works, mammals, nothing
from support.tiles import DOT_PLOT, TABLE, TEXT, TILES, calls, refusing, tile

CALCULATOR = ("create_calculator", {"title": "Reckoner"})
NAPS = {"component": "Naps"}
# What each tool takes besides the component.
MORE: dict[str, Args] = {
    "get_component": {},
    "update_component": {"title": "Sleep"},
    "move_component": {"position": {"left": 1, "top": 2}},
    "resize_component": {"dimensions": {"width": 100, "height": 100}},
    "hide_component": {},
    "show_component": {},
    "delete_component": {},
    "select_component": {},
    "autoscale_component": {},
}


def hidden(scene: Scene, title: str = "Naps") -> bool:
    """Whether a tile is out of sight."""
    return tile(scene, title, "one => one.hidden")


def place(scene: Scene) -> dict[str, int]:
    """Where the graph stands, and how large it is."""
    return tile(scene, "Naps", "({ position, dimensions }) => ({ ...position, ...dimensions })")


def own_tile(scene: Scene) -> Args:
    """The plugin's own component."""
    (own,) = scene.components("game")
    return {"component": own["id"]}


def shown_is(state: bool, told: str) -> Works:
    """A wish to be hidden or shown that the list of components confirms, where it tells."""
    tool = "hide_component" if state else "show_component"
    hide = [] if state else [("hide_component", NAPS)]

    def then(scene: Scene, result: Args) -> None:
        assert hidden(scene) is state
        assert result[told] == {"isVisible": not state}
        assert result.get("hidden") is (state if scene.mode == "v3" else None)

    return Works(
        tool=tool,
        does=f"{'takes a graph out of sight' if state else 'brings a hidden graph back'}, {told}",
        given=calls(DOT_PLOT, *hide),
        args=NAPS,
        modes=("v3",) if told == "applied" else ("v2",),
        then=then,
    )


def gone(scene: Scene, result: Args) -> None:
    """The graph is no more; the data set is."""
    assert result["deleted"] is True
    assert scene.components("graph") == []
    assert len(scene.data_set()["items"]) == 5


def kept(scene: Scene, result: Args) -> None:
    """A table is hidden, and told to be."""
    assert result["deleted"] is False
    assert result.get("hidden") is (True if scene.mode == "v3" else None)
    assert hidden(scene, "All mammals") is True


def moved(scene: Scene, result: Args) -> None:
    """The graph went where it was to go, and kept its size."""
    assert result["applied"] == {"position": {"left": 40, "top": 300}}
    assert place(scene) == {"left": 40, "top": 300, "width": 340, "height": 340}


def resized(scene: Scene, result: Args) -> None:
    """The graph has its new size."""
    assert result["applied"] == {"dimensions": {"width": 500, "height": 410}}
    assert {"width": 500, "height": 410}.items() <= place(scene).items()


def changed(scene: Scene, result: Args) -> None:
    """Everything at once took effect."""
    assert result["notApplied"] == {}
    looked = tile(scene, "Naps and lives", "({ title, cannotClose, position }) => [title, cannotClose, position.left]")
    assert looked == ["Naps and lives", True, 7]
    assert result["title"] == "Naps and lives"


def fixed(scene: Scene, result: Args) -> None:
    """Nobody can resize it in either direction."""
    assert result["applied" if scene.mode == "v3" else "unverified"] == {"isResizable": False}
    assert tile(scene, "Naps", "one => one.isResizable") == {"width": False, "height": False}


def fitted(scene: Scene, _: object) -> None:
    """The axis is as it was before it was given bounds."""
    assert tile(scene, "Naps", "({ content }) => content.bounds('x').max") < 100


SCENARIOS: list[Scenario] = [
    Works(
        tool="list_components",
        does="lists what stands in the document, the plugin too",
        given=TILES,
        then=lambda _, result: [one["type"] for one in result["components"]] == ["game", "graph", "caseTable", "text"],
    ),
    Works(
        tool="list_components",
        does="lists hidden ones, and says so in v3",
        given=calls(DOT_PLOT, ("hide_component", NAPS)),
        then=lambda scene, result: (
            [one.get("hidden") for one in result["components"]] == ([False, True] if scene.mode == "v3" else [None] * 2)
        ),
    ),
    Fails(tool="list_components", does="takes no arguments", args=NAPS, kind="refused", says="there are no arguments"),
    Fails(
        tool="list_components",
        does="tells in CODAP's words why there is no list",
        given=refusing("get", "componentList"),
        kind="codap_error",
        says="the room is full",
    ),
    Works(
        tool="get_component",
        does="describes a graph by its title",
        given=TILES,
        args=NAPS,
        then=lambda _, result: (
            [result[name] for name in ("type", "plotType", "xAttributeName", "yAttributeName", "dataContext")]
            == ["graph", "scatterPlot", "LifeSpan", "Sleep", "Mammals"]
        ),
    ),
    Works(
        tool="get_component",
        does="describes a component by its id",
        given=TILES,
        args=lambda scene: {"component": scene.components("text")[0]["id"]},
        then=lambda _, result: (result["type"], result["title"]) == ("text", "Question"),
    ),
    Works(
        tool="update_component",
        does="changes title, place and close box at once",
        given=TILES,
        args={**NAPS, "title": "Naps and lives", "cannotClose": True, "position": {"left": 7, "top": 8}},
        then=changed,
    ),
    Works(
        tool="update_component",
        does="takes away the corner that resizes",
        given=TILES,
        args={**NAPS, "isResizable": False},
        then=fixed,
    ),
    Fails(
        tool="update_component",
        does="needs something to change",
        given=TILES,
        args=NAPS,
        kind="invalid_args",
        says="There is nothing to change",
    ),
    Fails(
        tool="update_component",
        does="takes a place in numbers only",
        args={**NAPS, "position": "top"},
        kind="refused",
        says="must be an object, but is a string",
    ),
    Works(
        tool="move_component",
        does="moves a graph",
        given=TILES,
        args={**NAPS, "position": {"left": 40, "top": 300}},
        then=moved,
    ),
    Fails(
        tool="move_component",
        does="needs both coordinates",
        args={**NAPS, "position": {"left": 40}},
        kind="refused",
        says='lacks \\"top\\"',
    ),
    Works(
        tool="resize_component",
        does="gives a graph another size",
        given=TILES,
        args={**NAPS, "dimensions": {"width": 500, "height": 410}},
        then=resized,
    ),
    Fails(
        tool="resize_component",
        does="needs numbers",
        args={**NAPS, "dimensions": {"width": "wide", "height": 410}},
        kind="refused",
        says="must be a number, but is a string",
    ),
    shown_is(True, "applied"),
    shown_is(True, "unverified"),
    Works(
        tool="hide_component",
        does="hides even the plugin, which goes on working",
        given=nothing,
        args=own_tile,
        then=lambda scene, _: scene.call("list_components") and scene.components("game")[0]["hidden"] is True,
    ),
    shown_is(False, "applied"),
    shown_is(False, "unverified"),
    Works(
        tool="show_component",
        does="brings a deleted table back",
        given=calls(TABLE, ("delete_component", {"component": "All mammals"})),
        args={"component": "All mammals"},
        then=lambda scene, _: hidden(scene, "All mammals") is False,
    ),
    Works(tool="delete_component", does="removes a graph", given=TILES, args=NAPS, then=gone),
    Works(
        tool="delete_component",
        does="says that CODAP only hides a table",
        given=TILES,
        args={"component": "All mammals"},
        then=kept,
    ),
    Works(
        tool="delete_component",
        does="says that CODAP only hides the calculator",
        given=calls(CALCULATOR, given=nothing),
        args={"component": "Reckoner"},
        then=lambda scene, result: result["deleted"] is False and hidden(scene, "Reckoner") is True,
    ),
    Fails(
        tool="delete_component",
        does="does not end its own connection",
        given=nothing,
        args=own_tile,
        kind="codap_error",
        says="this plugin's own component",
        then=lambda scene: len(scene.components("game")) == 1,
    ),
    Works(
        tool="select_component",
        does="brings a graph to the front",
        given=TILES,
        args=NAPS,
        then=lambda scene, _: tile(scene, "Naps", "one => one.focused") is True,
    ),
    Works(
        tool="autoscale_component",
        does="fits a graph's axes to the data",
        given=calls(DOT_PLOT, ("update_graph", {**NAPS, "xLowerBound": -500, "xUpperBound": 500})),
        args=NAPS,
        then=fitted,
    ),
    Works(
        tool="autoscale_component",
        does="fits a table's columns",
        given=TILES,
        args={"component": "All mammals"},
        then=lambda _, result: result["type"] == "caseTable",
    ),
    Fails(
        tool="autoscale_component",
        does="refuses a text, which has no scale",
        given=calls(TEXT, given=nothing),
        args={"component": "Question"},
        kind="codap_error",
        says='of type "text", but this takes graph or map or caseTable',
    ),
    *(
        Fails(
            tool=tool,
            does="says what there is when nothing has that name",
            given=TILES,
            args={"component": "Nap", **more},
            kind="codap_error",
            says='Did you mean "Naps"?',
        )
        for tool, more in MORE.items()
    ),
    *(
        Fails(
            tool=tool,
            does="needs to know which component",
            given=nothing,
            args=more,
            kind="refused",
            says='lacks \\"component\\"',
        )
        for tool, more in MORE.items()
    ),
    Works(
        tool="create_table",
        does="shows the table of a data set",
        args={**DATA_SET, "title": "All mammals", "dimensions": {"width": 300, "height": 200}},
        then=lambda scene, result: (
            result["created"] is True
            and result["notApplied"] == {}
            and [(one["title"], one["dataContext"]) for one in scene.components("caseTable")]
            == [("All mammals", "Mammals")]
        ),
    ),
    Works(
        tool="create_table",
        does="shows the hidden one again and gives it its new title",
        given=calls(TABLE, ("delete_component", {"component": "All mammals"})),
        args={**DATA_SET, "title": "Mammals again"},
        then=lambda scene, result: (
            result["created"] is False
            and result["applied"] == {"title": "Mammals again"}
            and [(one["title"], one["hidden"]) for one in scene.components("caseTable")] == [("Mammals again", False)]
        ),
    ),
    Works(
        tool="create_case_card",
        does="shows the card of a data set beside its table",
        given=calls(TABLE),
        args=DATA_SET,
        then=lambda scene, result: (
            result["created"] is True
            and len(scene.components("caseTable")) == 1
            and [one["dataContext"] for one in scene.components("caseCard")] == ["Mammals"]
        ),
    ),
    Works(
        tool="create_case_card",
        does="shows the one there is",
        given=calls(("create_case_card", DATA_SET)),
        args=DATA_SET,
        then=lambda scene, result: result["created"] is False and len(scene.components("caseCard")) == 1,
    ),
    *(
        fails
        for tool, kind in {"create_table": "caseTable", "create_case_card": "caseCard"}.items()
        for fails in (
            Fails(
                tool=tool,
                does="makes nothing of an unknown data set",
                args={"dataContext": "Birds"},
                kind="codap_error",
                says="dataContext[Birds]",
                then=lambda scene, kind=kind: scene.components(kind) == [],
            ),
            Fails(
                tool=tool,
                does="tells in CODAP's words why it made none",
                given=refusing("create", "component", mammals),
                args=DATA_SET,
                kind="codap_error",
                says="the room is full",
                then=lambda scene, kind=kind: scene.components(kind) == [],
            ),
            Fails(
                tool=tool,
                does="needs a data set",
                args={"title": "Mammals"},
                kind="refused",
                says='lacks \\"dataContext\\"',
            ),
        )
    ),
]
