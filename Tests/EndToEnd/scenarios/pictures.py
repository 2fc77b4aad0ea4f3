"""Pictures of graphs: whole, or smaller when they are too long for an answer."""

import struct
from base64 import b64decode

from support.scenarios import DATA_SET, Args, Fails, Scenario, Scene, Works, nothing
from support.tiles import DOT_PLOT, SCATTER_PLOT, TILES, calls, refusing

NAPS = {"component": "Naps"}
START = "data:image/png;base64,"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
LIMIT = 1_000_000
NOISE = """codap => {
    const fraction = (index, seed) => (index * seed) % 1;
    codap.document.dataSets[0].addItems(Array.from({ length: 12000 }, (_unused, index) => ({
        Diet: `diet ${index % 40}`,
        LifeSpan: fraction(index, 0.754878) * 100,
        Sleep: fraction(index, 0.618034) * 100,
    })));
}"""


def noise(scene: Scene) -> None:
    """Begin with a large graph of very many points; its picture has more than a mebibyte."""
    size = {"dimensions": {"width": 2000, "height": 2000}}
    tool, args = SCATTER_PLOT
    calls((tool, {**args, **size, "legendAttribute": "Diet"}))(scene)
    scene.codap(NOISE)


def size_of(uri: str) -> tuple[int, int]:
    """Width and height of a PNG, as its first chunk says."""
    assert uri.startswith(START)
    picture = b64decode(uri.removeprefix(START), validate=True)
    assert picture.startswith(SIGNATURE)
    return struct.unpack(">II", picture[16:24])


def whole(scene: Scene, result: Args) -> None:
    """The picture is as large as the graph, and CODAP's own."""
    assert result["scaled"] is False
    assert size_of(result["dataURI"]) == (result["width"], result["height"]) == (340, 340)
    (shown,) = scene.components("graph")
    assert result["id"] == shown["id"]


def smaller(_: Scene, result: Args, limit: int) -> None:
    """It fits, has its proportions, and says how large it was."""
    assert result["scaled"] is True
    assert len(result["dataURI"]) <= limit
    width, height = size_of(result["dataURI"])
    assert (width, height) == (result["width"], result["height"])
    assert width == height < result["originalWidth"] == result["originalHeight"]


def from_a_mebibyte(scene: Scene, result: Args) -> None:
    """A large one was made smaller, yet not tiny."""
    assert result["originalWidth"] == 2000
    smaller(scene, result, LIMIT)
    assert result["width"] > 400


SCENARIOS: list[Scenario] = [
    Works(
        tool="get_picture",
        does="takes a picture of a graph",
        modes=("v3",),
        given=calls(DOT_PLOT),
        args=NAPS,
        then=whole,
    ),
    Works(
        tool="get_picture",
        does="makes one of more than a mebibyte smaller",
        modes=("v3",),
        given=noise,
        args=NAPS,
        then=from_a_mebibyte,
    ),
    Works(
        tool="get_picture",
        does="makes one as small as it is wanted",
        modes=("v3",),
        given=calls(
            (
                "create_graph",
                {
                    **DATA_SET,
                    "title": "Naps",
                    "xAttribute": "Sleep",
                    "legendAttribute": "Diet",
                    "dimensions": {"width": 900, "height": 900},
                },
            )
        ),
        args={**NAPS, "maxBytes": 10_000},
        then=lambda scene, result: smaller(scene, result, 10_000),
    ),
    Fails(
        tool="get_picture",
        does="takes none in v2, which has none for plugins",
        modes=("v2",),
        given=calls(DOT_PLOT),
        args=NAPS,
        kind="codap_error",
        says="Unknown message type: dataDisplay",
    ),
    Fails(
        tool="get_picture",
        does="has none of a map",
        modes=("v3",),
        given=calls(("create_map", {"title": "Where"}), given=nothing),
        args={"component": "Where"},
        kind="codap_error",
        says="DataDisplay not found. CODAP v3 has no pictures of maps.",
    ),
    Fails(
        tool="get_picture",
        does="has none of a text",
        given=TILES,
        args={"component": "Question"},
        kind="codap_error",
        says='of type "text", but this takes graph or map',
    ),
    Fails(
        tool="get_picture",
        does="says what there is when no component has that name",
        given=TILES,
        args={"component": "Nap"},
        kind="codap_error",
        says='Did you mean "Naps"?',
    ),
    Fails(
        tool="get_picture",
        does="tells in CODAP's words why there is none",
        given=refusing("get", "dataDisplay[*]", calls(DOT_PLOT)),
        args=NAPS,
        kind="codap_error",
        says="the room is full",
    ),
    Fails(
        tool="get_picture",
        does="cannot be of a few bytes",
        args={**NAPS, "maxBytes": 100},
        kind="refused",
        says="must be at least 10000",
    ),
]
