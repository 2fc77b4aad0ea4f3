"""What is laid over a graph: added, read, changed, taken off."""

from support.scenarios import Args, Fails, Scenario, Scene, Works
from support.tiles import DOT_PLOT, SCATTER_PLOT, TILES, calls, graph, tile

NAPS = {"component": "Naps"}
MEAN = {**NAPS, "type": "Mean"}
LINE = {**NAPS, "type": "LSRL"}
MOVABLE = {**NAPS, "type": "Movable Value"}
ADD_MEAN = ("add_adornment", MEAN)
SLEEP = (3 + 20 + 12.5 + 10 + 19.9) / 5
BY_PERSON = "({ content }) => { content.adornments.show('Box Plot'); }"
# What each tool takes besides the component.
MORE: dict[str, Args] = {
    "list_adornments": {},
    "get_adornment": {"type": "Mean"},
    "add_adornment": {"type": "Mean"},
    "update_adornment": {"type": "Mean", "isVisible": False},
    "delete_adornment": {"type": "Mean"},
}


def adornments(scene: Scene) -> list[list[object]]:
    """Type and visibility of everything that is laid over the graph."""
    look = "({ content }) => content.adornments.list.map(({ type, isVisible }) => [type, isVisible])"
    return tile(scene, "Naps", look)


def near(actual: float, expected: float) -> bool:
    """Whether they are equal but for the last digits."""
    return abs(actual - expected) < 1e-6 * abs(expected)


def box_plot(scene: Scene) -> None:
    """Begin with a box plot that a person added."""
    calls(DOT_PLOT, ADD_MEAN)(scene)
    tile(scene, "Naps", BY_PERSON)


def two_movable(scene: Scene) -> None:
    """Begin with two movable values, the first of them placed."""
    calls(DOT_PLOT, ("add_adornment", MOVABLE), ("add_adornment", {**MOVABLE, "values": [{"value": 10}]}))(scene)


def movable(scene: Scene) -> list[float]:
    """Where the movable values stand."""
    return tile(scene, "Naps", "({ content }) => [...content.adornments.find('Movable Value').movable.values()][0]")


def meant(scene: Scene, result: Args) -> None:
    """The mean is over the graph, and its value told."""
    assert adornments(scene) == [["Mean", True]]
    assert near(result["adornment"]["data"][0]["mean"], SLEEP)


def regressed(scene: Scene, result: Args) -> None:
    """The line's equation is told, and that it shows r squared."""
    assert adornments(scene) == [["LSRL", True]]
    assert result["applied"] == {"showRSquared": True}
    (line,) = result["adornment"]["data"]
    assert line["slope"] < 0 < line["intercept"]


def percent(_: Scene, result: Args) -> None:
    """Shares of the whole."""
    shares = {one["categories"]["Diet"]: one["percent"] for one in result["adornment"]["data"]}
    assert shares == {"plants": "20%", "meat": "60%", "both": "20%"}


def plotted(_: Scene, result: Args) -> None:
    """The value is told; the formula CODAP tells in a shape of its own."""
    assert result["adornment"]["data"] == [{"plottedValue": 13}]
    assert result["unverified"] == {"expression": "13"}


def by_diet(_: Scene, result: Args) -> None:
    """A mean for each category."""
    means = {one["categories"]["Diet"]: one["mean"] for one in result["data"]}
    assert set(means) == {"plants", "meat", "both"}
    assert near(means["meat"], (20 + 12.5 + 19.9) / 3)


def last_gone(scene: Scene, result: Args) -> None:
    """Of two values the first is left."""
    assert movable(scene) == [10]
    assert result["isVisible"] is True


SCENARIOS: list[Scenario] = [
    Works(
        tool="list_adornments",
        does="lists what people and agents added",
        modes=("v3",),
        given=box_plot,
        args=NAPS,
        then=lambda _, result: (
            [(one["type"], one["isVisible"]) for one in result["adornments"]] == [("Mean", True), ("Box Plot", True)]
        ),
    ),
    Works(
        tool="list_adornments",
        does="leaves out what the plot cannot show",
        modes=("v3",),
        given=calls(DOT_PLOT, ADD_MEAN, ("update_graph", {**NAPS, "yAttribute": "LifeSpan"})),
        args=NAPS,
        then=lambda scene, result: result["adornments"] == [] and adornments(scene) == [["Mean", True]],
    ),
    Works(
        tool="get_adornment",
        does="computes a mean for each category",
        modes=("v3",),
        given=calls(graph(xAttribute="Sleep", yAttribute="Diet"), ADD_MEAN),
        args=MEAN,
        then=by_diet,
    ),
    Works(
        tool="get_adornment",
        does="reads what only a person can add",
        modes=("v3",),
        given=box_plot,
        args={**NAPS, "type": "Box Plot"},
        then=lambda _, result: result["data"][0]["median"] == 12.5,
    ),
    Fails(
        tool="get_adornment",
        does="says which there are",
        modes=("v3",),
        given=calls(DOT_PLOT, ADD_MEAN),
        args={**NAPS, "type": "Median"},
        kind="codap_error",
        says='"available": ["Mean"]',
    ),
    Works(tool="add_adornment", does="adds a mean", modes=("v3",), given=calls(DOT_PLOT), args=MEAN, then=meant),
    Works(
        tool="add_adornment",
        does="adds a regression line",
        modes=("v3",),
        given=calls(SCATTER_PLOT),
        args={**LINE, "showRSquared": True},
        then=regressed,
    ),
    Works(
        tool="add_adornment",
        does="counts",
        modes=("v3",),
        given=calls(SCATTER_PLOT),
        args={**NAPS, "type": "Count"},
        then=lambda _, result: result["adornment"]["data"] == [{"count": 5}],
    ),
    Works(
        tool="add_adornment",
        does="computes the percent of categories",
        modes=("v3",),
        given=calls(graph(xAttribute="Diet")),
        args={**NAPS, "type": "Percent"},
        then=percent,
    ),
    Works(
        tool="add_adornment",
        does="draws a line at a value",
        modes=("v3",),
        given=calls(DOT_PLOT),
        args={**NAPS, "type": "Plotted Value", "expression": "13"},
        then=plotted,
    ),
    Works(
        tool="add_adornment",
        does="places a movable value",
        modes=("v3",),
        given=calls(DOT_PLOT),
        args={**MOVABLE, "values": [{"value": 10}]},
        then=lambda scene, result: movable(scene) == [10] and result["adornment"]["data"] == [{"movableValues": [10]}],
    ),
    Works(
        tool="add_adornment",
        does="shows again what was taken off",
        modes=("v3",),
        given=calls(DOT_PLOT, ADD_MEAN, ("delete_adornment", MEAN)),
        args=MEAN,
        then=meant,
    ),
    Fails(
        tool="add_adornment",
        does="refuses a mean on a scatter plot",
        modes=("v3",),
        given=calls(SCATTER_PLOT),
        args=MEAN,
        kind="codap_error",
        says="Adornment not supported by plot type",
        then=lambda scene: adornments(scene) == [],
    ),
    Fails(
        tool="add_adornment",
        does="refuses what only a person can add",
        modes=("v3",),
        given=calls(DOT_PLOT),
        args={**NAPS, "type": "Box Plot"},
        kind="codap_error",
        says="The Box Plot adornment does not currently support create requests",
        then=lambda scene: adornments(scene) == [],
    ),
    Fails(
        tool="add_adornment",
        does="refuses percents without categories",
        modes=("v3",),
        given=calls(DOT_PLOT),
        args={**NAPS, "type": "Percent"},
        kind="codap_error",
        says="does not support Percent",
    ),
    Fails(
        tool="add_adornment",
        does="knows of what percents are",
        args={**NAPS, "type": "Percent", "percentType": "rows"},
        kind="refused",
        says='did you mean \\"row\\"?',
    ),
    Works(
        tool="update_adornment",
        does="hides a mean",
        modes=("v3",),
        given=calls(DOT_PLOT, ADD_MEAN),
        args={**MEAN, "isVisible": False},
        then=lambda scene, result: result["applied"] == {"isVisible": False} and adornments(scene) == [["Mean", False]],
    ),
    Works(
        tool="update_adornment",
        does="shows confidence bands of a line",
        modes=("v3",),
        given=calls(SCATTER_PLOT, ("add_adornment", LINE)),
        args={**LINE, "showConfidenceBands": True},
        then=lambda scene, result: (
            result["applied"] == {"showConfidenceBands": True}
            and tile(scene, "Naps", "({ content }) => content.adornments.find('LSRL').settings.showConfidenceBands")
        ),
    ),
    Works(
        tool="update_adornment",
        does="moves a movable value",
        modes=("v3",),
        given=two_movable,
        args={**MOVABLE, "values": [{"value": 7}]},
        then=lambda scene, _: movable(scene)[0] == 7,
    ),
    Fails(
        tool="update_adornment",
        does="changes what there is only",
        modes=("v3",),
        given=calls(DOT_PLOT),
        args={**MEAN, "isVisible": False},
        kind="codap_error",
        says="Adornment not found",
    ),
    Fails(
        tool="update_adornment",
        does="leaves what only a person can change",
        modes=("v3",),
        given=box_plot,
        args={**NAPS, "type": "Box Plot", "isVisible": False},
        kind="codap_error",
        says="The Box Plot adornment does not currently support update requests",
    ),
    Fails(
        tool="update_adornment",
        does="needs something to change",
        args=MEAN,
        kind="refused",
        says="There is nothing to change",
    ),
    Works(
        tool="delete_adornment",
        does="takes a mean off, which CODAP keeps hidden",
        modes=("v3",),
        given=calls(DOT_PLOT, ADD_MEAN),
        args=MEAN,
        then=lambda scene, result: result["isVisible"] is False and adornments(scene) == [["Mean", False]],
    ),
    Works(
        tool="delete_adornment",
        does="takes off what a person added",
        modes=("v3",),
        given=box_plot,
        args={**NAPS, "type": "Box Plot"},
        then=lambda scene, result: (
            result["isVisible"] is False and adornments(scene) == [["Mean", True], ["Box Plot", False]]
        ),
    ),
    Works(
        tool="delete_adornment",
        does="takes the last movable value off",
        modes=("v3",),
        given=two_movable,
        args=MOVABLE,
        then=last_gone,
    ),
    Fails(
        tool="delete_adornment",
        does="takes off what there is only",
        modes=("v3",),
        given=calls(DOT_PLOT, ADD_MEAN),
        args={**NAPS, "type": "Median"},
        kind="codap_error",
        says="Adornment not found",
        then=lambda scene: adornments(scene) == [["Mean", True]],
    ),
    *(
        fails
        for tool, more in MORE.items()
        for fails in (
            Fails(
                tool=tool,
                does="refuses a table, which has none",
                given=TILES,
                args={"component": "All mammals", **more},
                kind="codap_error",
                says='of type "caseTable", but this takes graph',
            ),
            Fails(
                tool=tool,
                does="says what there is when no component has that name",
                given=TILES,
                args={"component": "Nap", **more},
                kind="codap_error",
                says='Did you mean "Naps"?',
            ),
            Fails(
                tool=tool,
                does="cannot do it in v2, which has none for plugins",
                modes=("v2",),
                given=calls(DOT_PLOT),
                args={**NAPS, **more},
                kind="codap_error",
                says="Unknown message type: adornment",
            ),
            Fails(
                tool=tool,
                does="needs to know which component",
                args=more,
                kind="refused",
                says='lacks \\"component\\"',
            ),
        )
    ),
]
