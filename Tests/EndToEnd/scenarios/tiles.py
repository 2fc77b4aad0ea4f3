"""Maps, sliders, texts and web pages: components with something of their own."""

from support.scenarios import DATA_SET, Args, Fails, Scenario, Scene, Works, mammals, nothing
from support.tiles import TEXT, TILES, calls, refusing, tile

TOWNS = [
    {"town": "Paris", "Latitude": 48.9, "Longitude": 2.3, "size": "large"},
    {"town": "Lyon", "Latitude": 45.8, "Longitude": 4.8, "size": "small"},
]
MAP = {"component": "Where"}
SLIDER = {"component": "Limit"}
MAKE_MAP = ("create_map", {"title": "Where"})
MAKE_SLIDER = ("create_slider", {"title": "Limit", "global": "threshold", "value": 3})
FULL = "the room is full"


def towns(scene: Scene) -> None:
    """Begin with two towns, which have places."""
    attributes = [{"name": name} for name in TOWNS[0]]
    scene.call("create_data_context", name="Towns", collections=[{"name": "Places", "attributes": attributes}])
    scene.call("create_items", dataContext="Towns", items=TOWNS)


def section(scene: Scene) -> list[object]:
    """What the map shows: its centre, zoom, legend and number of points."""
    look = "({ content }) => [content.center, content.zoom, content.legend?.name, content.points.length]"
    return tile(scene, "Where", look)


def legend_of_towns(scene: Scene, result: Args) -> None:
    """All of it is there, and told to be unverified, for CODAP does not show it."""
    assert section(scene) == [[47, 3], 5, "size", 2]
    assert result["applied"] == {"title": "Where"}
    assert result["unverified"] == {"center": [47, 3], "zoom": 5, "legendAttribute": "size"}


def other_section(scene: Scene, result: Args) -> None:
    """The map shows another section and has its legend."""
    assert section(scene) == [[40, -74], 9, "size", 2]
    assert result["unverified"] == {"center": [40, -74], "zoom": 9, "legendAttribute": "size"}


def track(scene: Scene, title: str = "Limit") -> Args:
    """What the slider has, and where it stands."""
    return tile(scene, title, "({ content: { global, ...rest } }) => ({ ...rest, [global.name]: global.value })")


def new_slider(scene: Scene, result: Args) -> None:
    """It has a global value of its name, with every setting."""
    assert result["notApplied"] == {}
    assert (result["globalValueName"], result["value"]) == ("threshold", 3)
    assert track(scene).items() >= {
        "threshold": 3, "lowerBound": 0, "upperBound": 10, "multipleOf": 0.5, "animationDirection": 2,
        "animationMode": 0, "animationRate": 4,
    }.items()  # fmt: skip


def unnamed_slider(scene: Scene, result: Args) -> None:
    """CODAP named its value; the settings are there all the same."""
    assert (result["globalValueName"], result["value"]) == ("v1", 20)
    assert result["notApplied"] == {}
    assert track(scene).items() >= {"v1": 20, "lowerBound": 10, "upperBound": 30}.items()


def moved_slider(scene: Scene, result: Args) -> None:
    """It stands at zero of another axis, and the formulas know."""
    assert result["applied"] == {"value": 0, "lowerBound": -5, "upperBound": 5, "animationMode": "onceOnly"}
    assert result["value"] == 0
    assert track(scene).items() >= {"threshold": 0, "lowerBound": -5, "upperBound": 5, "animationMode": 1}.items()


SCENARIOS: list[Scenario] = [
    Works(
        tool="create_map",
        does="shows what has places, from one side, with a legend",
        given=towns,
        args={
            "title": "Where",
            "dataContext": "Towns",
            "center": [47, 3],
            "zoom": 5,
            "legendAttribute": "size",
        },
        then=legend_of_towns,
    ),
    Works(
        tool="create_map",
        does="shows every data set that has places",
        given=towns,
        args={"title": "Where"},
        then=lambda scene, result: result["notApplied"] == {} and section(scene)[3] == 2,
    ),
    Fails(
        tool="create_map",
        does="needs the data set of a legend",
        given=towns,
        args={"legendAttribute": "size"},
        kind="refused",
        says="whose attribute it is",
    ),
    Fails(
        tool="create_map",
        does="knows the attributes of the legend's data set",
        given=towns,
        args={"dataContext": "Towns", "legendAttribute": "sice"},
        kind="codap_error",
        says='Did you mean "size"?',
        then=lambda scene: scene.components("map") == [],
    ),
    Fails(
        tool="create_map",
        does="has a centre of two numbers",
        args={"center": [47, 3, 0]},
        kind="refused",
        says="must have at most 2 elements",
    ),
    Works(
        tool="update_map",
        does="moves the section and colours the points",
        given=calls(MAKE_MAP, given=towns),
        args={**MAP, "center": [40, -74], "zoom": 9, "legendAttribute": "size"},
        then=other_section,
    ),
    Fails(
        tool="update_map",
        does="has no legend without a data set that has places",
        given=calls(MAKE_MAP),
        args={**MAP, "legendAttribute": "Diet"},
        kind="codap_error",
        says="The map shows no data set",
    ),
    Fails(
        tool="update_map",
        does="knows the attributes of its data set",
        given=calls(MAKE_MAP, given=towns),
        args={**MAP, "legendAttribute": "sice"},
        kind="codap_error",
        says='Did you mean "size"?',
        then=lambda scene: section(scene)[2] is None,
    ),
    Fails(
        tool="update_map",
        does="does not change a text",
        given=TILES,
        args={"component": "Question", "zoom": 3},
        kind="codap_error",
        says='of type "text", but this takes map',
    ),
    Fails(
        tool="update_map",
        does="needs something to change",
        given=calls(MAKE_MAP),
        args=MAP,
        kind="invalid_args",
        says="There is nothing to change",
    ),
    Works(
        tool="create_slider",
        does="makes its global value first",
        given=nothing,
        args={
            "title": "Limit",
            "global": "threshold",
            "value": 3,
            "lowerBound": 0,
            "upperBound": 10,
            "step": 0.5,
            "animationDirection": "highToLow",
            "animationMode": "nonStop",
            "animationRate": 4,
        },
        then=new_slider,
    ),
    Works(
        tool="create_slider",
        does="shows the global value there is",
        given=calls(("create_global", {"name": "threshold", "value": 7}), given=nothing),
        args={"title": "Limit", "global": "threshold"},
        then=lambda scene, result: result["value"] == 7 and track(scene)["threshold"] == 7,
    ),
    Works(
        tool="create_slider",
        does="leaves the name to CODAP, and keeps the settings",
        given=nothing,
        args={"title": "Limit", "value": 20, "lowerBound": 10, "upperBound": 30},
        then=unnamed_slider,
    ),
    Fails(
        tool="create_slider",
        does="is the only one of its global value",
        given=calls(MAKE_SLIDER, given=nothing),
        args={"global": "threshold", "value": 9},
        kind="codap_error",
        says="Cannot create multiple sliders for threshold",
        then=lambda scene: len(scene.components("slider")) == 1 and track(scene)["threshold"] == 3,
    ),
    Fails(
        tool="create_slider",
        does="knows how it may move",
        args={"global": "threshold", "animationMode": "once"},
        kind="refused",
        says="must be one of nonStop, onceOnly",
    ),
    Works(
        tool="update_slider",
        does="moves to zero of another axis",
        given=calls(MAKE_SLIDER, given=nothing),
        args={**SLIDER, "value": 0, "lowerBound": -5, "upperBound": 5, "animationMode": "onceOnly"},
        then=moved_slider,
    ),
    Fails(
        tool="update_slider",
        does="needs something to change",
        given=calls(MAKE_SLIDER, given=nothing),
        args=SLIDER,
        kind="invalid_args",
        says="There is nothing to change",
    ),
    Fails(
        tool="update_slider",
        does="does not move a text",
        given=calls(TEXT, given=nothing),
        args={"component": "Question", "value": 3},
        kind="codap_error",
        says='of type "text", but this takes slider',
    ),
    Fails(
        tool="update_slider",
        does="stands at a number",
        args={**SLIDER, "value": "3"},
        kind="refused",
        says="must be a number, but is a string",
    ),
    *(
        Fails(
            tool=tool,
            does="tells in CODAP's words why there is none",
            given=refusing("create", "component", nothing),
            args=args,
            kind="codap_error",
            says=FULL,
            then=lambda scene: len(scene.codap("codap => codap.document.components.map(({ type }) => type)")) == 1,
        )
        for tool, args in {
            "create_map": {},
            "create_slider": {},
            "create_text": {"text": "Who?"},
            "create_calculator": {},
            "create_web_view": {"url": "https://example.org/"},
            "create_guide": {"pages": [{"title": "Start", "url": "https://example.org/"}]},
            "create_image": {"url": "https://example.org/fox.png"},
        }.items()
    ),
    *(
        Fails(
            tool=tool,
            does="says what there is when no component has that name",
            given=calls(*made),
            args={"component": "Limits", **more},
            kind="codap_error",
            says='Did you mean "Limit"?',
        )
        for tool, more, made in (
            ("update_map", {"zoom": 4}, [("create_map", {"title": "Limit"})]),
            ("update_slider", {"value": 1}, [MAKE_SLIDER]),
            ("update_text", {"text": "Who?"}, [("create_text", {"title": "Limit", "text": ""})]),
            ("update_web_view", {"url": "https://example.org/"}, [MAKE_SLIDER]),
        )
    ),
    Fails(
        tool="create_slider",
        does="has no data set",
        given=mammals,
        args={**DATA_SET, "global": "threshold"},
        kind="refused",
        says="is not known",
    ),
]
