"""Graphs: made of attributes that are there, changed, and read back."""

from support.scenarios import DATA_SET, Args, Fails, Scenario, Scene, Works, mammals
from support.tiles import DOT_PLOT, SCATTER_PLOT, TILES, calls, graph, refusing, tile

NAPS = {"component": "Naps"}
LOOKS = {
    "pointSize": 2,
    "pointColor": "#1020ff",
    "strokeColor": "#000000",
    "backgroundColor": "#eeeeee",
    "transparent": True,
    "showConnectingLines": True,
    "enableNumberToggle": True,
}
TITLED = calls(
    ("update_data_context", {**DATA_SET, "title": "Our animals"}),
    ("create_data_context", {"name": "Birds", "collections": [{"name": "Kinds", "attributes": [{"name": "Wings"}]}]}),
)


def axes(scene: Scene) -> dict[str, str]:
    """The attributes of the only graph, by role."""
    (only,) = scene.components("graph")
    return only["axes"]


def drawn(scene: Scene) -> int:
    """How many cases the graph called Naps shows."""
    return tile(scene, "Naps", "({ content }) => content.cases.length")


def no_graph(scene: Scene) -> bool:
    """Whether none was made."""
    return scene.components("graph") == []


def unchanged(scene: Scene) -> bool:
    """Whether the scatter plot is as it was made."""
    return axes(scene) == {"x": "LifeSpan", "y": "Sleep"}


def full(scene: Scene, result: Args) -> None:
    """Every role that was asked for is filled."""
    assert result["notApplied"] == {}
    assert axes(scene) == {
        "x": "LifeSpan", "y": "Sleep", "legend": "Diet", "caption": "Mammal", "topSplit": "Diet", "rightSplit": "Order",
    }  # fmt: skip


def partly(scene: Scene, result: Args) -> None:
    """What there is was taken; the rest is named."""
    assert result["applied"] == {"xAttribute": "LifeSpan", "title": "Naps"}
    assert result["notApplied"] == {"yAttribute": "Slep"}
    assert result["unknownAttributes"] == ["Slep"]
    assert axes(scene) == {"x": "LifeSpan"}


def placed(scene: Scene, result: Args) -> None:
    """Title, place, size and bounds are those that were asked for."""
    assert result["notApplied"] == {}
    look = """({ title, position, dimensions, content }) =>
      ({ title, ...position, ...dimensions, ...content.bounds('x') })"""
    assert tile(scene, "Naps", look) == {
        "title": "Naps", "left": 30, "top": 400, "width": 420, "height": 310, "min": -10, "max": 90,
    }  # fmt: skip


def cleared(scene: Scene, result: Args) -> None:
    """Two roles are empty, one stays."""
    assert result["applied"] == {"yAttribute": None, "legendAttribute": None}
    assert axes(scene) == {"x": "LifeSpan"}


def looks(scene: Scene, result: Args) -> None:
    """Each of them is what the graph has, and told to be."""
    assert result["applied"] == LOOKS
    settings = tile(scene, "Naps", "({ content }) => content.settings")
    assert settings.items() >= LOOKS.items()


def two_ys(scene: Scene, result: Args) -> None:
    """Both stand on one axis."""
    assert result["applied"]["yAttributes"] == ["LifeSpan", "Sleep"]
    assert tile(scene, "Naps", "({ content }) => content.ys.map(({ name }) => name)") == ["LifeSpan", "Sleep"]


def bars(scene: Scene, result: Args) -> None:
    """It is a bar chart in percent."""
    assert result["applied"] == {"pointsAreFusedIntoBars": True, "barChartScale": "percent"}
    looked = tile(scene, "Naps", "({ content }) => [content.plotType, content.barChartScale]")
    assert looked == ["barChart", "percent"]


def idle_bounds(scene: Scene, result: Args) -> None:
    """A bound of categories is not kept, and told so."""
    assert result["applied"] == {"xAttribute": "Diet", "title": "Naps"}
    assert result.get("notApplied", {}) | result.get("unverified", {}) == {"xLowerBound": 0}
    assert axes(scene) == {"x": "Diet"}


def other_data_set(scene: Scene, result: Args) -> None:
    """The graph shows it, with its attribute, and nothing of the first."""
    assert result["notApplied"] == {}
    (only,) = scene.components("graph")
    assert (only["dataContext"], only["axes"]) == ("Birds", {"x": "Wings"})


SCENARIOS: list[Scenario] = [
    Works(
        tool="create_graph",
        does="fills every role",
        args={
            **DATA_SET,
            "xAttribute": "LifeSpan",
            "yAttribute": "Sleep",
            "legendAttribute": "Diet",
            "captionAttribute": "Mammal",
            "topSplitAttribute": "Diet",
            "rightSplitAttribute": "Order",
        },
        then=full,
    ),
    Works(
        tool="create_graph",
        does="names the attribute that does not exist, and takes the other",
        args={**DATA_SET, "title": "Naps", "xAttribute": "LifeSpan", "yAttribute": "Slep"},
        then=partly,
    ),
    Works(
        tool="create_graph",
        does="knows the data set by its title",
        given=TITLED,
        args={"dataContext": "Our animals", "xAttribute": "Sleep"},
        modes=("v3",),
        then=lambda scene, result: (
            result["notApplied"] == {}
            and axes(scene) == {"x": "Sleep"}
            and scene.components("graph")[0]["dataContext"] == "Mammals"
        ),
    ),
    Fails(
        tool="create_graph",
        does="does not know the data set by its title, for v2 does not",
        given=TITLED,
        args={"dataContext": "Our animals", "xAttribute": "Sleep"},
        modes=("v2",),
        kind="codap_error",
        says="dataContext[Our animals]",
        then=no_graph,
    ),
    Works(
        tool="create_graph",
        does="knows attributes by their ids",
        args=lambda scene: {
            **DATA_SET,
            "xAttribute": scene.codap(
                "codap => codap.document.dataSets[0].attributes.find(({ name }) => name === 'Sleep').id"
            ),
        },
        then=lambda scene, result: result["notApplied"] == {} and axes(scene) == {"x": "Sleep"},
    ),
    Works(
        tool="create_graph",
        does="has a title, a place, a size and bounds",
        args={
            **DATA_SET,
            "title": "Naps",
            "xAttribute": "LifeSpan",
            "xLowerBound": -10,
            "xUpperBound": 90,
            "position": {"left": 30, "top": 400},
            "dimensions": {"width": 420, "height": 310},
        },
        then=placed,
    ),
    Works(
        tool="create_graph",
        does="says that categories have no bounds",
        args={**DATA_SET, "title": "Naps", "xAttribute": "Diet", "xLowerBound": 0},
        then=idle_bounds,
    ),
    Works(
        tool="create_graph",
        does="puts several attributes on one axis",
        args={**DATA_SET, "title": "Naps", "yAttributes": ["LifeSpan", "Sleep"]},
        then=two_ys,
    ),
    Fails(
        tool="create_graph",
        does="makes none when no attribute is known, and names the nearest",
        args={**DATA_SET, "xAttribute": "Slep", "yAttribute": "Weight"},
        kind="codap_error",
        says='Did you mean "Sleep"?',
        then=no_graph,
    ),
    Fails(
        tool="create_graph",
        does="is not split by numbers",
        args={**DATA_SET, "xAttribute": "Sleep", "topSplitAttribute": "LifeSpan"},
        kind="codap_error",
        says="Cannot assign LifeSpan to topSplit",
        then=no_graph,
    ),
    Fails(
        tool="create_graph",
        does="has no second axis of categories",
        args={**DATA_SET, "xAttribute": "Sleep", "yAttribute": "LifeSpan", "y2Attribute": "Diet"},
        kind="codap_error",
        says="Cannot assign Diet to rightNumeric",
        then=no_graph,
    ),
    Fails(
        tool="create_graph",
        does="is of a data set that there is",
        args={"dataContext": "Birds", "xAttribute": "Wings"},
        kind="codap_error",
        says="dataContext[Birds]",
        then=no_graph,
    ),
    Fails(
        tool="create_graph",
        does="offers the argument that was meant",
        args={**DATA_SET, "xAtribute": "Sleep"},
        kind="refused",
        says='did you mean \\"xAttribute\\"?',
    ),
    Fails(
        tool="create_graph",
        does="tells in CODAP's words why there is none",
        given=refusing("create", "component", mammals),
        args={**DATA_SET, "xAttribute": "Sleep"},
        kind="codap_error",
        says="the room is full",
        then=no_graph,
    ),
    Works(
        tool="update_graph",
        does="changes axes and legend",
        given=calls(DOT_PLOT),
        args={**NAPS, "xAttribute": "LifeSpan", "yAttribute": "Sleep", "legendAttribute": "Diet"},
        then=lambda scene, result: (
            result["notApplied"] == {} and axes(scene) == {"x": "LifeSpan", "y": "Sleep", "legend": "Diet"}
        ),
    ),
    Works(
        tool="update_graph",
        does="takes attributes away for null",
        given=calls(graph(xAttribute="LifeSpan", yAttribute="Sleep", legendAttribute="Diet")),
        args={**NAPS, "yAttribute": None, "legendAttribute": None},
        then=cleared,
    ),
    Works(
        tool="update_graph",
        does="sets how points look",
        given=calls(SCATTER_PLOT),
        args={**NAPS, **LOOKS},
        then=looks,
    ),
    Works(
        tool="update_graph",
        does="shows the cases for which a formula is true",
        given=calls(DOT_PLOT),
        args={**NAPS, "filterFormula": "Sleep > 12"},
        then=lambda scene, result: result["notApplied"] == {} and drawn(scene) == 3,
    ),
    Works(
        tool="update_graph",
        does="shows all cases again",
        given=calls(DOT_PLOT, ("update_graph", {**NAPS, "filterFormula": "Sleep > 12"})),
        args={**NAPS, "filterFormula": ""},
        then=lambda scene, result: result["applied"] == {"filterFormula": ""} and drawn(scene) == 5,
    ),
    Works(
        tool="update_graph",
        does="hides a case",
        given=calls(DOT_PLOT),
        args=lambda scene: {**NAPS, "hiddenCases": [scene.case("Red Fox")]},
        then=lambda scene, result: result["notApplied"] == {} and drawn(scene) == 4,
    ),
    Works(
        tool="update_graph",
        does="shows the selected cases only",
        given=calls(DOT_PLOT),
        args={**NAPS, "displayOnlySelectedCases": True},
        then=lambda scene, result: result["applied"] == {"displayOnlySelectedCases": True} and drawn(scene) == 0,
    ),
    Works(
        tool="update_graph",
        does="takes numbers for categories",
        given=calls(SCATTER_PLOT),
        args={**NAPS, "xAttributeType": "categorical"},
        then=lambda scene, result: (
            result["applied"] == {"xAttributeType": "categorical"}
            and tile(scene, "Naps", "({ content }) => content.plotType") == "dotPlot"
        ),
    ),
    Works(
        tool="update_graph",
        does="makes bars of points",
        given=calls(graph(xAttribute="Diet")),
        args={**NAPS, "pointsAreFusedIntoBars": True, "barChartScale": "percent"},
        then=bars,
    ),
    Works(
        tool="update_graph",
        does="shows another data set",
        given=calls(DOT_PLOT, given=TITLED),
        args={**NAPS, "dataContext": "Birds", "xAttribute": "Wings"},
        then=other_data_set,
    ),
    Works(
        tool="update_graph",
        does="sets an axis to zero",
        given=calls(SCATTER_PLOT),
        args={**NAPS, "yLowerBound": 0, "yUpperBound": 30},
        then=lambda scene, result: (
            result["notApplied"] == {}
            and tile(scene, "Naps", "({ content }) => content.bounds('y')") == {"min": 0, "max": 30}
        ),
    ),
    Fails(
        tool="update_graph",
        does="changes nothing for an attribute that is not there",
        given=calls(SCATTER_PLOT),
        args={**NAPS, "xAttribute": "Slep"},
        kind="codap_error",
        says='no attribute "Slep"',
        then=unchanged,
    ),
    Fails(
        tool="update_graph",
        does="is not split by numbers",
        given=calls(SCATTER_PLOT),
        args={**NAPS, "rightSplitAttribute": "Sleep", "legendAttribute": "Diet"},
        kind="codap_error",
        says="Cannot assign Sleep to rightSplit",
        then=unchanged,
    ),
    Fails(
        tool="update_graph",
        does="makes no bars of a scatter plot",
        given=calls(SCATTER_PLOT),
        args={**NAPS, "pointsAreFusedIntoBars": True},
        kind="codap_error",
        says="does not support fusing points into bars",
    ),
    Fails(
        tool="update_graph",
        does="does not change a table",
        given=TILES,
        args={"component": "All mammals", "xAttribute": "Sleep"},
        kind="codap_error",
        says='of type "caseTable", but this takes graph',
    ),
    Fails(
        tool="update_graph",
        does="says what there is when nothing has that name",
        given=TILES,
        args={"component": "Nap", "xAttribute": "Sleep"},
        kind="codap_error",
        says='Did you mean "Naps"?',
    ),
    Fails(
        tool="update_graph",
        does="needs something to change",
        given=TILES,
        args=NAPS,
        kind="invalid_args",
        says="There is nothing to change",
    ),
    Fails(
        tool="update_graph",
        does="knows the scales of bar charts",
        args={**NAPS, "barChartScale": "percents"},
        kind="refused",
        says='did you mean \\"percent\\"?',
    ),
]
