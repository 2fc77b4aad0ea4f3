"""Texts, the calculator, web pages, guides and images: components without data."""

from support.scenarios import Args, Fails, Scenario, Scene, Works, nothing
from support.tiles import TEXT, TILES, calls, tile

QUESTION = {"component": "Question"}
CALCULATOR = ("create_calculator", {"title": "Reckoner"})
PAGE = "https://example.org/one"
OTHER_PAGE = "https://example.org/two"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
PAGES = [{"title": "One", "url": PAGE}, {"title": "Two", "url": OTHER_PAGE}]


def text(scene: Scene) -> str:
    """What the text called Question says."""
    return tile(scene, "Question", "({ content }) => content.text")


def address(scene: Scene, title: str = "Sources") -> str:
    """Where the web page called Sources leads."""
    return tile(scene, title, "({ content }) => content.URL")


def new_text(scene: Scene, result: Args) -> None:
    """Two paragraphs under a title."""
    assert text(scene) == "Who sleeps longest?\nWhy?"
    assert result["applied"] == {"title": "Question", "dimensions": {"width": 250, "height": 90}}


def new_page(scene: Scene, result: Args) -> None:
    """It leads there, and has a size, for CODAP needs one."""
    assert result["applied"] == {"title": "Sources", "url": PAGE}
    assert address(scene) == PAGE
    assert tile(scene, "Sources", "one => one.dimensions") == {"width": 600, "height": 400}


def first_page_only(scene: Scene, result: Args) -> None:
    """CODAP made a web view of the first page, and the result says so."""
    assert result["type"] == "webView"
    assert result["notApplied"] == {"pages": PAGES}
    assert address(scene) == PAGE


def shown_again(scene: Scene, result: Args) -> None:
    """The one calculator is in sight, and has the new title."""
    assert result["created"] is False
    assert [(one["title"], one["hidden"]) for one in scene.components("calculator")] == [("Abacus", False)]


def no_page(scene: Scene) -> bool:
    """Whether none was made."""
    return scene.components("webView") == []


SCENARIOS: list[Scenario] = [
    Works(
        tool="create_text",
        does="makes a paragraph of each line",
        given=nothing,
        args={
            "text": "Who sleeps longest?\nWhy?",
            "title": "Question",
            "dimensions": {"width": 250, "height": 90},
        },
        then=new_text,
    ),
    Works(
        tool="create_text",
        does="may be empty",
        given=nothing,
        args={"text": "", "title": "Question"},
        then=lambda scene, _: text(scene) == "",
    ),
    Fails(tool="create_text", does="needs a text", args={"title": "T"}, kind="refused", says='lacks \\"text\\"'),
    Fails(
        tool="create_text",
        does="takes nothing but text",
        args={"text": {"document": {}}},
        kind="refused",
        says="must be a string, but is an object",
    ),
    Works(
        tool="update_text",
        does="replaces the whole text",
        given=calls(TEXT, given=nothing),
        args={**QUESTION, "text": "Bats do.\n🦇"},
        then=lambda scene, result: text(scene) == "Bats do.\n🦇" and result["unverified"] == {"text": "Bats do.\n🦇"},
    ),
    Fails(
        tool="update_text",
        does="does not write into a graph",
        given=TILES,
        args={"component": "Naps", "text": "Bats do."},
        kind="codap_error",
        says='of type "graph", but this takes text',
    ),
    Fails(
        tool="update_text",
        does="needs a text",
        given=TILES,
        args=QUESTION,
        kind="refused",
        says='lacks \\"text\\"',
        then=lambda scene: text(scene) == "Who sleeps longest?",
    ),
    Works(
        tool="create_calculator",
        does="shows the calculator",
        given=nothing,
        args={"title": "Reckoner", "position": {"left": 9, "top": 8}},
        then=lambda scene, result: (
            result["created"] is True
            and result["notApplied"] == {}
            and [one["title"] for one in scene.components("calculator")] == ["Reckoner"]
        ),
    ),
    Works(
        tool="create_calculator",
        does="leaves the one there is in sight",
        given=calls(CALCULATOR, given=nothing),
        args={"title": "Abacus"},
        then=shown_again,
    ),
    Works(
        tool="create_calculator",
        does="shows the one that was closed",
        given=calls(CALCULATOR, ("delete_component", {"component": "Reckoner"}), given=nothing),
        args={"title": "Abacus"},
        then=shown_again,
    ),
    Fails(
        tool="create_calculator",
        does="calculates nothing",
        args={"formula": "1+1"},
        kind="refused",
        says="is not known; there are title, position, dimensions",
    ),
    Works(
        tool="create_web_view",
        does="shows a page",
        given=nothing,
        args={"url": PAGE, "title": "Sources"},
        then=new_page,
    ),
    Fails(
        tool="create_web_view",
        does="runs no script",
        given=nothing,
        args={"url": "javascript:alert(1)"},
        kind="refused",
        says="must begin with https:// or http://",
        then=no_page,
    ),
    Works(
        tool="update_web_view",
        does="leads to another page",
        given=calls(("create_web_view", {"url": PAGE, "title": "Sources"}), given=nothing),
        args={"component": "Sources", "url": OTHER_PAGE},
        then=lambda scene, result: result["applied"] == {"url": OTHER_PAGE} and address(scene) == OTHER_PAGE,
    ),
    Fails(
        tool="update_web_view",
        does="does not lead the plugin away",
        given=nothing,
        args=lambda scene: {"component": scene.components("game")[0]["id"], "url": OTHER_PAGE},
        kind="codap_error",
        says='of type "game", but this takes webView',
    ),
    Fails(
        tool="update_web_view",
        does="needs a whole address",
        given=calls(("create_web_view", {"url": PAGE, "title": "Sources"}), given=nothing),
        args={"component": "Sources", "url": "example.org/two"},
        kind="refused",
        says="must begin with https:// or http://",
        then=lambda scene: address(scene) == PAGE,
    ),
    Works(
        tool="create_guide",
        does="says that CODAP shows the first page only",
        given=nothing,
        args={"pages": PAGES, "title": "Sources"},
        then=first_page_only,
    ),
    Fails(tool="create_guide", does="needs a page", args={"pages": []}, kind="refused", says="at least 1 element"),
    Fails(
        tool="create_guide",
        does="needs an address for each page",
        given=nothing,
        args={"pages": [PAGES[0], {"title": "Two", "url": "two"}]},
        kind="refused",
        says='\\"two\\" is no address of a page',
        then=no_page,
    ),
    Works(
        tool="create_image",
        does="says that CODAP shows it as a web view",
        given=nothing,
        args={"url": PIXEL, "title": "Fox"},
        then=lambda scene, result: result["type"] == "webView" and address(scene, "Fox") == PIXEL,
    ),
    Fails(
        tool="create_image",
        does="is no other kind of data",
        given=nothing,
        args={"url": "data:text/html,<p>Hello"},
        kind="refused",
        says="data:image/",
        then=no_page,
    ),
    Fails(tool="create_image", does="needs an address", args={}, kind="refused", says='lacks \\"url\\"'),
]
