"""Tiles of the CODAP test host: what all types have in common, and every type but the graph."""

from typing import Any

import pytest
from playwright.sync_api import Locator

from support.cats import CATS
from support.probe import ID, OK, Including, Probe, failed, ok, request

NO_COMPONENT = failed("Component not found")
TOWNS = [
    request(
        "create",
        "dataContext",
        {
            "name": "Towns",
            "collections": [
                {"name": "Places", "attrs": [{"name": name} for name in ("town", "Latitude", "Long", "size")]}
            ],
        },
    ),
    request(
        "create",
        "dataContext[Towns].item",
        [
            {"town": "Paris", "Latitude": 48.9, "Long": 2.3, "size": "large"},
            {"town": "Lyon", "Latitude": 45.8, "Long": 4.8, "size": "small"},
            {"town": "Nowhere", "Latitude": "", "Long": 4.8, "size": "small"},
        ],
    ),
]


def make(probe: Probe, kind: str, **values: object) -> str:
    """Create a component and answer its resource."""
    reply = probe.ask("create", "component", {"type": kind, **values})
    assert reply["success"], reply
    return f"component[{reply['values']['id']}]"


def read(probe: Probe, component: str) -> dict[str, Any]:
    """Answer what the component says of itself."""
    return probe.ask("get", component)["values"]


def drawing(probe: Probe, kind: str) -> Locator:
    """Find the picture in the only tile of that type."""
    return probe.page.get_by_test_id(f"tile-{kind}").get_by_role("img")


# What every tile has

CREATED = {
    "caseTable": {"dataContext": "Cats"},
    "caseCard": {"dataContext": "Cats"},
    "graph": {"dataContext": "Cats"},
    "map": {},
    "slider": {},
    "text": {"text": "Hello"},
    "calculator": {},
    "webView": {"URL": "https://example.org/"},
}


@pytest.mark.parametrize("kind", CREATED)
def test_every_tile_can_be_named_sized_moved_and_hidden(cats: Probe, kind: str) -> None:
    """Members that all types have, on create and on update."""
    values = {"name": "one", "title": "First", "dimensions": {"width": 310, "height": 170}, "cannotClose": True}
    tile = make(cats, kind, **CREATED[kind], **values, position={"left": 40, "top": 50})
    assert read(cats, tile) == Including(
        id=ID, type=kind, name="one", title="First", cannotClose=True,
        dimensions={"width": 310, "height": 170}, position={"left": 40, "top": 50},
    )  # fmt: skip
    changed = {"name": "two", "title": "Second", "dimensions": {"width": 400}, "position": {"top": 9}}
    assert cats.ask("update", tile, changed | {"isResizable": False, "isVisible": False}) == OK
    assert read(cats, tile) == Including(
        name="two", title="Second", dimensions={"width": 400, "height": 170}, position={"left": 40, "top": 9},
        isResizable={"width": False, "height": False},
    )  # fmt: skip
    assert cats.ask("get", "componentList")["values"][1] == Including(name="two", type=kind, hidden=True)
    assert cats.page.get_by_test_id(f"tile-{kind}").count() == 0
    assert cats.ask("update", tile, {"isVisible": True}) == OK
    cats.page.get_by_test_id(f"tile-{kind}").wait_for()


@pytest.mark.parametrize("kind", CREATED)
def test_deleting_hides_tables_and_the_calculator_and_removes_the_rest(cats: Probe, kind: str) -> None:
    """A deleted tile is gone from the list, or hidden there."""
    tile = make(cats, kind, **CREATED[kind])
    assert cats.ask("delete", tile) == OK
    hides = kind in ("caseTable", "caseCard", "calculator")
    assert [one["hidden"] for one in cats.ask("get", "componentList")["values"][1:]] == [True] * hides
    assert cats.ask("get", tile) == (ok(Including(type=kind)) if hides else NO_COMPONENT)


def test_new_tiles_find_a_free_place(cats: Probe) -> None:
    """From the top or from the bottom, never on one another."""
    size = {"dimensions": {"width": 300, "height": 100}}
    places = [
        read(cats, make(cats, "text", **size, **where))["position"]
        for where in ({}, {}, {"position": "bottom"}, {"position": "top"})
    ]
    plugin = read(cats, "component[probe.html]")
    assert plugin["position"] == {"left": 0, "top": 0}
    assert places[2]["top"] > max(place["top"] for place in (*places[:2], places[3]))
    assert len({(place["left"], place["top"]) for place in places}) == 4
    assert all(place["left"] > plugin["dimensions"]["width"] for place in (*places[:2], places[3]))


def test_a_string_for_a_position_moves_nothing(cats: Probe) -> None:
    """Only {left, top} does, after a tile is made."""
    tile = make(cats, "text", position={"left": 40, "top": 50})
    assert cats.ask("update", tile, {"position": "bottom"}) == OK
    assert read(cats, tile)["position"] == {"left": 40, "top": 50}


def test_an_update_with_a_list_is_refused_in_codaps_own_words(cats: Probe) -> None:
    """The text has the type's inner name."""
    for kind, inner in {"graph": "Graph", "slider": "CodapSlider", "webView": "CodapWebView"}.items():
        tile = make(cats, kind, **CREATED[kind])
        assert cats.ask("update", tile, [{"title": "x"}]) == failed(f"Unsupported component type {inner}")


@pytest.mark.parametrize("kind", CREATED)
def test_some_tiles_can_be_rescaled_and_any_selected(cats: Probe, kind: str) -> None:
    """Graphs, maps and tables rescale; the selected tile is the only one that is marked."""
    tile = make(cats, kind, **CREATED[kind])
    scales = kind in ("graph", "map", "caseTable")
    refused = failed("Component does not support rescale")
    assert cats.ask("notify", tile, {"request": "autoScale"}) == (OK if scales else refused)
    other = make(cats, "text", text="other")
    for one in (other, tile):
        assert cats.ask("notify", one, {"request": "select"}) == OK
    assert cats.page.locator(".focused").evaluate_all("all => all.map(one => one.dataset.testid)") == [f"tile-{kind}"]
    assert cats.ask("notify", tile, {"request": "jump"}) == OK
    assert cats.ask("notify", "component[No]", {"request": "select"}) == NO_COMPONENT


def test_a_table_scrolls_and_hides_its_index(cats: Probe) -> None:
    """Both are remembered; a card has neither."""
    table = make(cats, "caseTable", dataContext="Cats", horizontalScrollOffset=20)
    assert read(cats, table) == Including(dataContext="Cats", horizontalScrollOffset=20, isIndexHidden=False)
    cats.ask("update", table, {"isIndexHidden": True, "horizontalScrollOffset": 0})
    assert read(cats, table) == Including(horizontalScrollOffset=0, isIndexHidden=True)
    assert "isIndexHidden" not in read(cats, make(cats, "caseCard", dataContext="Cats"))


def test_a_tile_can_be_named_as_a_game_is(cats: Probe) -> None:
    """An old member for the name, which a name beats."""
    page = make(cats, "webView", name="old")
    cats.ask("update", page, {"currentGameName": "new"})
    assert read(cats, page)["name"] == "new"


# Sliders


def test_a_slider_without_a_name_gets_a_global_value(cats: Probe) -> None:
    """The first free name, the usual value; other members of the request are left aside."""
    first, second = (read(cats, make(cats, "slider", lowerBound=3, upperBound=4)) for _ in range(2))
    assert first == Including(
        globalValueName="v1", value=0.5, lowerBound=-0.5, upperBound=11.5, scaleType="numeric",
        animationDirection=1, animationMode=1, animationRate=20, dateMultipleOfUnit="day",
    )  # fmt: skip
    assert second["globalValueName"] == "v2"
    assert cats.document()["components"][1] == Including(type="slider")


def test_a_slider_shows_and_sets_a_global_value(cats: Probe) -> None:
    """Everything can be given, read and changed; a person sees it."""
    cats.codap("codap => codap.document.addGlobal('speed', 5)")
    values = {"lowerBound": 0, "upperBound": 20, "multipleOf": 2, "animationDirection": 0, "animationRate": 5}
    slider = make(cats, "slider", globalValueName="speed", **values)
    assert read(cats, slider) == Including(globalValueName="speed", value=5, **values)
    changed = {"value": 7.25, "upperBound": 10, "scaleType": "date", "dateMultipleOfUnit": "hour", "animationMode": "0"}
    assert cats.ask("update", slider, changed) == OK
    assert read(cats, slider) == Including(lowerBound=0, **changed | {"animationMode": 0})
    assert drawing(cats, "slider").get_attribute("aria-label") == "Slider speed: 7.25"
    assert cats.ask("update", slider, {"value": 0}) == OK
    assert read(cats, slider)["value"] == 0


def test_a_slider_needs_both_bounds_when_it_is_made(cats: Probe) -> None:
    """One alone is ignored, without a word."""
    cats.codap("codap => codap.document.addGlobal('speed', 5)")
    assert read(cats, make(cats, "slider", globalValueName="speed", lowerBound=3)) == Including(
        lowerBound=-0.5, upperBound=11.5
    )


def test_sliders_are_refused_for_unknown_taken_and_odd_values(cats: Probe) -> None:
    """CODAP's texts, on create and on update."""
    cats.codap("codap => { codap.document.addGlobal('a', 1); codap.document.addGlobal('b', 2); }")
    slider = make(cats, "slider", globalValueName="a")
    other = make(cats, "slider", globalValueName="b")
    refusals = {
        "Global not found: no": {"globalValueName": "no"},
        "Cannot create multiple sliders for a": {"globalValueName": "a"},
        "Unsupported dateUnit week": {"dateMultipleOfUnit": "week"},
        "Unsupported scaleType log": {"scaleType": "log"},
        "Unsupported animationDirection 3": {"animationDirection": 3},
        "Unsupported animationMode fast": {"animationMode": "fast"},
    }
    for text, values in refusals.items():
        assert cats.ask("create", "component", {"type": "slider", **values}) == failed(text)
        assert cats.ask("update", other, values) == failed(text)
    assert cats.ask("update", slider, {"globalValueName": "a"}) == OK
    assert len(cats.ask("get", "componentList")["values"]) == 3


# Texts


def slate(*lines: str) -> dict[str, Any]:
    """Expect the text editor's value."""
    paragraphs = [{"type": "paragraph", "children": [{"text": line}]} for line in lines]
    return {"object": "value", "document": {"children": paragraphs}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Three\ncats", slate("Three", "cats")),
        (slate("Three", "cats"), slate("Three", "cats")),
        ('{"object":"value","document":{"children":[{"children":[{"text":"Three\\ncats"}]}]}}', Including()),
    ],
    ids=["plain", "value", "json"],
)
def test_a_text_is_plain_or_the_editors_value(cats: Probe, text: object, value: dict[str, Any]) -> None:
    """It is answered as the editor's value, and shown as text."""
    tile = make(cats, "text", text=text)
    assert read(cats, tile)["text"] == value
    assert cats.document()["components"][1]["text"] == "Three\ncats"
    assert cats.page.get_by_test_id("tile-text").get_by_text("Three cats").is_visible()
    assert cats.ask("update", tile, {"text": "Two"}) == OK
    assert read(cats, tile)["text"] == slate("Two")
    assert cats.ask("update", tile, {"title": "T", "text": 5}) == OK
    assert read(cats, tile)["text"] == slate("Two")


def test_a_text_without_text_is_empty(cats: Probe) -> None:
    """It can be written later."""
    assert read(cats, make(cats, "text"))["text"] == {"object": "value", "document": {"children": []}}


# Maps


def test_a_map_shows_every_data_set_with_places(cats: Probe) -> None:
    """Points with both coordinates, coloured by the legend; it is told by the first such data set."""
    assert "dataContext" not in read(cats, make(cats, "map", title="Empty"))
    cats.send(TOWNS)
    tile = make(cats, "map", title="Towns", dataContext="Towns", legendAttributeName="size", center=[47, 3], zoom=5)
    assert read(cats, tile) == Including(type="map", dataContext="Towns")
    shown = cats.page.get_by_role("region", name="Towns").get_by_role("img")
    assert shown.get_attribute("aria-label") == "Map of Towns: 2 points"
    assert shown.locator("text").all_text_contents() == ["large", "small", "47.00, 3.00 · zoom 5"]
    raster = {"type": "png", "url": "https://example.org/r.png"}
    assert cats.ask("update", tile, {"zoom": 6, "legendAttributeName": "no", "geoRaster": raster}) == OK
    assert shown.locator("text").last.text_content() == "47.00, 3.00 · zoom 6 · raster https://example.org/r.png"
    assert cats.ask("update", tile, {"geoRaster": None}) == OK
    assert cats.ask("notify", tile, {"request": "autoScale"}) == OK
    assert shown.locator("text").last.text_content() == "47.37, 3.55 · zoom 6.4"


# Web pages


def test_every_kind_of_page_is_made_as_a_web_view(cats: Probe) -> None:
    """The create answers the type that was asked for; from then on it is a web view."""
    for kind in ("webView", "game", "guideView", "imageComponentView"):
        values = {"type": kind, "name": kind, "URL": "https://example.org/", "items": [{"itemTitle": "A", "url": "a"}]}
        assert cats.ask("create", "component", values) == ok({"id": ID, "title": kind, "type": kind})
        read_back = read(cats, f"component[{kind}]")
        assert read_back == Including(type="webView", URL="https://example.org/")
        assert "items" not in read_back
    page = "component[game]"
    cats.ask("update", page, {"currentGameUrl": "https://example.org/game"})
    assert read(cats, page)["URL"] == "https://example.org/game"
    tile = cats.page.get_by_role("region", name="game", exact=True)
    assert tile.get_by_text("https://example.org/game").is_visible()


def test_a_guide_of_a_document_turns_pages(cats: Probe) -> None:
    """Its address follows the page; a page too far is the last one."""
    guide = make(cats, "guideView", name="Guide")
    cats.codap("codap => { codap.document.findComponent('Guide').type = 'guideView'; }")
    items = [{"itemTitle": name, "url": f"https://example.org/{name}"} for name in ("one", "two")]
    assert cats.ask("update", guide, {"items": items}) == OK
    assert read(cats, guide) == Including(
        type="guideView", items=items, currentItemIndex=0, URL="https://example.org/one"
    )
    assert cats.ask("update", guide, {"currentItemIndex": 5}) == OK
    assert read(cats, guide) == Including(currentItemIndex=1, URL="https://example.org/two")
    assert cats.page.locator("[aria-current=page]").inner_text() == "two"


def test_the_plugins_tile_knows_its_address(cats: Probe) -> None:
    """It is a game among the tiles."""
    assert read(cats, "component[probe.html]")["URL"].endswith("/probe.html")


def test_a_table_of_a_deleted_data_set_goes_and_a_graph_stays_empty(cats: Probe) -> None:
    """The graph says so."""
    make(cats, "caseTable", dataContext="Cats")
    graph = make(cats, "graph", dataContext="Cats", xAttributeName="mass")
    cats.ask("delete", CATS)
    assert [one["type"] for one in cats.ask("get", "componentList")["values"]] == ["game", "graph"]
    assert "xAttributeName" not in read(cats, graph)
    assert drawing(cats, "graph").get_attribute("aria-label") == "Graph without data"
