"""Global values: numbers that formulas use and sliders show."""

from support.scenarios import DATA_SET, Args, Fails, Scenario, Scene, Works, mammals, nothing
from support.tiles import calls, refusing

THRESHOLD = {"global": "threshold"}
MAKE = ("create_global", {"name": "threshold", "value": 12})
SLIDER = ("create_slider", {"global": "threshold", "value": 12})


def values(scene: Scene) -> dict[str, float]:
    """The document's global values."""
    return scene.codap("codap => Object.fromEntries(codap.document.globals.map(({ name, value }) => [name, value]))")


def sleepers(scene: Scene) -> list[bool]:
    """What the formula says of each mammal."""
    return [one["values"]["long"] for one in scene.data_set()["items"]]


def formula(scene: Scene) -> None:
    """Begin with mammals, some of which sleep longer than a global value says."""
    calls(MAKE)(scene)
    scene.call("create_attribute", **DATA_SET, collection="Animals", name="long", formula="Sleep > threshold")
    assert [str(one).lower() for one in sleepers(scene)] == ["false", "true", "true", "false", "true"]


def followed(scene: Scene, result: Args) -> None:
    """The value is another, and the formula follows."""
    assert (result["value"], result["applied"]) == (15, {"value": 15})
    assert values(scene) == {"threshold": 15}
    assert [str(one).lower() for one in sleepers(scene)] == ["false", "true", "false", "false", "true"]


def is_zero(scene: Scene, result: Args) -> None:
    """The value is zero and told to be."""
    assert (result["value"], result["applied"]) == (0, {"value": 0})
    assert values(scene)["threshold"] == 0


def two_sliders(scene: Scene) -> None:
    """Begin with two sliders, so that the right one has to be found."""
    calls(("create_slider", {"global": "other", "value": 4}), SLIDER, given=nothing)(scene)


SCENARIOS: list[Scenario] = [
    Works(
        tool="list_globals",
        does="lists those of sliders too",
        given=calls(MAKE, ("create_slider", {"global": "other", "value": 4}), given=nothing),
        then=lambda _, result: (
            [(one["name"], one["value"]) for one in result["globals"]] == [("threshold", 12), ("other", 4)]
        ),
    ),
    Works(
        tool="list_globals",
        does="answers an empty list in an empty document",
        given=nothing,
        then=lambda _, result: result["globals"] == [],
    ),
    Fails(
        tool="list_globals", does="takes no arguments", args=THRESHOLD, kind="refused", says="there are no arguments"
    ),
    Fails(
        tool="list_globals",
        does="tells in CODAP's words why there is no list",
        given=refusing("get", "globalList", nothing),
        kind="codap_error",
        says="the room is full",
    ),
    Works(
        tool="get_global",
        does="reads one by its name",
        given=calls(MAKE, given=nothing),
        args=THRESHOLD,
        then=lambda _, result: (result["name"], result["value"]) == ("threshold", 12),
    ),
    Works(
        tool="get_global",
        does="reads one by its id",
        given=calls(MAKE, given=nothing),
        args=lambda scene: {"global": scene.codap("codap => codap.document.globals[0].id")},
        then=lambda _, result: result["name"] == "threshold",
    ),
    Works(
        tool="create_global",
        does="makes one that formulas can use",
        given=mammals,
        args={"name": "threshold", "value": 12},
        then=lambda scene, result: result["applied"] == {"value": 12} and values(scene) == {"threshold": 12},
    ),
    Works(
        tool="create_global",
        does="makes one that is zero",
        given=nothing,
        args={"name": "threshold", "value": 0},
        then=is_zero,
    ),
    Fails(
        tool="create_global",
        does="leaves the one of that name as it is",
        given=calls(MAKE, given=nothing),
        args={"name": "threshold", "value": 5},
        kind="codap_error",
        says="change it with update_global",
        then=lambda scene: values(scene) == {"threshold": 12},
    ),
    Fails(
        tool="create_global",
        does="is a number",
        given=nothing,
        args={"name": "threshold", "value": "12"},
        kind="refused",
        says="must be a number, but is a string",
        then=lambda scene: values(scene) == {},
    ),
    Fails(
        tool="create_global",
        does="tells in CODAP's words why there is none",
        given=refusing("create", "global", nothing),
        args={"name": "threshold", "value": 12},
        kind="codap_error",
        says="the room is full",
        then=lambda scene: values(scene) == {},
    ),
    Works(
        tool="update_global",
        does="changes the number, and formulas follow",
        given=formula,
        args={**THRESHOLD, "value": 15},
        then=followed,
    ),
    Works(
        tool="update_global",
        does="sets one with a slider to zero",
        given=two_sliders,
        args={**THRESHOLD, "value": 0},
        then=lambda scene, result: is_zero(scene, result) or values(scene)["other"] == 4,
    ),
    Works(
        tool="update_global",
        does="sets one without a slider to zero",
        given=calls(MAKE, given=nothing),
        args={**THRESHOLD, "value": 0},
        modes=("v2",),
        then=is_zero,
    ),
    Fails(
        tool="update_global",
        does="cannot set one without a slider to zero",
        given=calls(MAKE, ("create_slider", {"global": "other"}), given=nothing),
        args={**THRESHOLD, "value": 0},
        modes=("v3",),
        kind="codap_error",
        says="call create_slider with it first",
        then=lambda scene: values(scene) == {"threshold": 12, "other": 0.5},
    ),
    *(
        Fails(
            tool=tool,
            does="says which there are when none has that name",
            given=calls(MAKE, given=nothing),
            args={"global": "treshold", **more},
            kind="codap_error",
            says='Did you mean "threshold"?',
            then=lambda scene: values(scene) == {"threshold": 12},
        )
        for tool, more in {"get_global": {}, "update_global": {"value": 3}}.items()
    ),
    Fails(tool="get_global", does="needs a name", args={}, kind="refused", says='lacks \\"global\\"'),
    Fails(tool="update_global", does="needs a number", args=THRESHOLD, kind="refused", says='lacks \\"value\\"'),
]
