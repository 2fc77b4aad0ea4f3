"""Graphs of the CODAP test host: attributes in roles, bounds, settings, which cases, pictures."""

import base64
import struct
from typing import Any

import pytest

from support.cats import CATS, PETS
from support.probe import ID, OK, Including, Probe, failed, ok, request

ROLES = ["x", "y", "y2", "legend", "caption", "topSplit", "rightSplit"]
# What CODAP gives an axis from 3 to 5.
FITTED = pytest.approx(2.9), pytest.approx(5.3)
MORE = [
    request("create", f"{PETS}.attribute", [{"name": "age"}, {"name": "kind"}]),
    request(
        "update",
        f"{CATS}.item[0]",
        {"age": 2, "kind": "tom"},
    ),
    request("update", f"{CATS}.item[1]", {"age": 10, "kind": "kitten"}),
    request("update", f"{CATS}.item[2]", {"age": 4, "kind": "tom"}),
]
NO_DISPLAY = {"success": False, "values": {"error": failed("DataDisplay not found")}}


@pytest.fixture
def pets(cats: Probe) -> Probe:
    """A probe whose cats have an age and a kind too."""
    assert all(reply["success"] for reply in cats.send(MORE))
    return cats


def graph(probe: Probe, **values: object) -> str:
    """Create a graph of the cats and answer its resource."""
    reply = probe.ask("create", "component", {"type": "graph", "dataContext": "Cats", **values})
    assert reply["success"], reply
    return f"component[{reply['values']['id']}]"


def read(probe: Probe, component: str) -> dict[str, Any]:
    """Answer what the graph says of itself."""
    return probe.ask("get", component)["values"]


def ids(probe: Probe) -> dict[str, int]:
    """Answer the ids of all attributes by name."""
    collections = probe.ask("get", CATS)["values"]["collections"]
    return {one["name"]: one["id"] for collection in collections for one in collection["attrs"]}


# Attributes


@pytest.mark.parametrize("by", ["Name", "ID"])
def test_every_role_is_filled_and_cleared_by_name_or_id(pets: Probe, by: str) -> None:
    """On create and on update; null clears, an unknown one is ignored."""
    filled = dict(zip(ROLES, ["mass", "age", "age", "owner", "pet", "kind", "owner"], strict=True))
    key = ids(pets) if by == "ID" else {name: name for name in ids(pets)}
    values = {f"{role}Attribute{by}": key[name] for role, name in filled.items()}
    both = {f"{role}AttributeName": name for role, name in filled.items()} | {
        f"{role}AttributeID": ids(pets)[name] for role, name in filled.items()
    }
    made = graph(pets, **values)
    assert read(pets, made) == Including(both | {"plotType": "scatterPlot", "dataContext": "Cats"})
    ignored = {f"{role}Attribute{by}": 7 if by == "ID" else "no" for role in ROLES}
    assert pets.ask("update", made, ignored) == OK
    assert read(pets, made) == Including(both)
    assert pets.ask("update", made, {f"{role}Attribute{by}": None for role in reversed(ROLES)}) == OK
    cleared = read(pets, made)
    assert not [member for member in cleared if "Attribute" in member and cleared[member] != []]
    assert pets.ask("update", made, values | {f"y2Attribute{by}": None}) == OK
    assert read(pets, made)["xAttributeName"] == "mass"


def test_a_graph_of_a_title_or_an_unknown_name_has_no_attributes(cats: Probe) -> None:
    """A lone data set is shown all the same; of several, the one that is named."""
    values = {"type": "graph", "xAttributeName": "mass", "topSplitAttributeName": "mass"}
    for named in ("Our cats", "Dogs", None):
        reply = cats.ask("create", "component", {**values, "dataContext": named})
        assert reply == ok({"id": ID, "type": "graph"})
        assert read(cats, f"component[{reply['values']['id']}]") == Including(dataContext="Cats", plotType="casePlot")
    cats.ask("create", "dataContext", {"name": "Dogs"})
    unknown = cats.ask("create", "component", {**values, "dataContext": "Birds"})["values"]["id"]
    assert "dataContext" not in read(cats, f"component[{unknown}]")


@pytest.mark.parametrize(
    ("role", "attribute", "named"),
    [("topSplit", "mass", "topSplit"), ("rightSplit", "mass", "rightSplit"), ("y2", "owner", "rightNumeric")],
)
def test_an_attribute_that_cannot_fill_a_role_is_refused(cats: Probe, role: str, attribute: str, named: str) -> None:
    """Numbers do not split, categories have no second axis; nothing is made or changed."""
    made = graph(cats, xAttributeName="mass")
    number = ids(cats)[attribute]
    for member, value in ((f"{role}AttributeName", attribute), (f"{role}AttributeID", number)):
        refused = failed(f"Cannot assign {value} to {named}")
        values = {member: value, "xAttributeName": "mass", "legendAttributeName": "owner"}
        assert cats.ask("create", "component", {"type": "graph", "dataContext": "Cats", **values}) == refused
        assert cats.ask("update", made, values) == refused
    assert "legendAttributeName" not in read(cats, made)
    assert len(cats.ask("get", "componentList")["values"]) == 2


def test_a_second_axis_needs_numbers_on_the_first(pets: Probe) -> None:
    """The x axis of the graph as it is."""
    made = graph(pets, yAttributeName="age")
    refused = failed("Cannot assign mass to rightNumeric")
    assert pets.ask("update", made, {"y2AttributeName": "mass"}) == refused
    assert pets.ask("update", made, {"y2AttributeName": "mass", "xAttributeName": "mass"}) == refused
    pets.ask("update", made, {"xAttributeName": "mass"})
    assert pets.ask("update", made, {"y2AttributeName": "mass"}) == OK


def test_a_graph_can_have_several_attributes_on_y(pets: Probe) -> None:
    """By names or ids; a single one takes the first place; null takes it away."""
    made = graph(pets, xAttributeName="mass", yAttributeNames=["age", "no", "mass"])
    assert read(pets, made) == Including(
        yAttributeNames=["age", "mass"], yAttributeName="age", yLowerBound=-0.5, yUpperBound=11.5
    )
    drawn = pets.page.get_by_role("img", name="Graph of Cats: age, mass by mass")
    assert drawn.locator("circle").count() == 6
    assert drawn.locator("[data-axis]").all_text_contents() == ["mass (kg)", "age, mass (kg)"]
    pets.ask("update", made, {"yAttributeName": "mass"})
    assert read(pets, made)["yAttributeNames"] == ["mass", "mass"]
    pets.ask("update", made, {"yAttributeIDs": [ids(pets)["age"]]})
    assert read(pets, made)["yAttributeNames"] == ["age"]
    pets.ask("update", made, {"yAttributeName": None})
    assert read(pets, made)["yAttributeNames"] == []


@pytest.mark.parametrize(
    ("axes", "plot", "primary"),
    [
        ({}, "casePlot", None),
        ({"x": "owner"}, "dotChart", "x"),
        ({"y": "mass"}, "dotPlot", "y"),
        ({"x": "owner", "y": "mass"}, "dotPlot", "y"),
        ({"x": "mass", "y": "age"}, "scatterPlot", "x"),
    ],
)
def test_the_plot_follows_from_the_axes(pets: Probe, axes: dict[str, str], plot: str, primary: str | None) -> None:
    """Numbers against categories, and which axis comes first."""
    values = read(pets, graph(pets, **{f"{role}AttributeName": name for role, name in axes.items()}))
    assert (values["plotType"], values.get("primaryAxis")) == (plot, primary)


def test_numbers_can_be_shown_as_categories(cats: Probe) -> None:
    """A type for one axis only; a type CODAP does not know is ignored."""
    made = graph(cats, xAttributeName="mass", xAttributeType="categorical")
    assert read(cats, made) == Including(plotType="dotChart", xAttributeType="categorical")
    assert "xLowerBound" not in read(cats, made)
    cats.ask("update", made, {"xAttributeType": "odd"})
    assert read(cats, made)["xAttributeType"] == "categorical"
    cats.ask("update", made, {"xAttributeType": "numeric"})
    assert read(cats, made) == Including(plotType="dotPlot", xAttributeType="numeric")


# Axes


@pytest.mark.parametrize(
    ("numbers", "bounds"),
    [([3, 4.5, 5], (2.9, 5.3)), ([2, 10], (-0.5, 11.5)), ([7], (1.5, 13.5)), ([0], (-11, 13)), ([-9, -2], (-9.5, 1.5))],
)
def test_bounds_are_codaps(cats: Probe, numbers: list[float], bounds: tuple[float, float]) -> None:
    """Half a tick beyond the values; from zero when the values are far apart."""
    cats.ask("delete", f"{CATS}.allCases")
    cats.ask("create", f"{CATS}.item", [{"mass": number} for number in numbers])
    values = read(cats, graph(cats, xAttributeName="mass"))
    assert (values["xLowerBound"], values["xUpperBound"]) == pytest.approx(bounds)
    assert "yLowerBound" not in values


def test_bounds_can_be_given_and_fitted_again(pets: Probe) -> None:
    """On create and update, each alone; for categories they are ignored; a new attribute fits its axis."""
    made = graph(
        pets, xAttributeName="mass", yAttributeName="age", y2AttributeName="mass", xLowerBound=4, yUpperBound=30
    )
    assert read(pets, made) == Including(
        xLowerBound=4,
        xUpperBound=FITTED[1],
        yLowerBound=-0.5,
        yUpperBound=30,
        y2LowerBound=FITTED[0],
        y2UpperBound=FITTED[1],
    )
    drawn = pets.page.get_by_role("img", name="Graph of Cats: age by mass")
    # One of three cats is too light for the axis; each of the others stands against both y axes.
    assert drawn.locator("circle").count() == 4
    pets.ask("update", made, {"y2UpperBound": 9, "xLowerBound": 0})
    assert read(pets, made) == Including(xLowerBound=0, y2UpperBound=9)
    assert drawn.locator("circle").count() == 6
    assert pets.ask("notify", made, {"request": "autoScale"}) == OK
    assert read(pets, made) == Including(xLowerBound=FITTED[0], yUpperBound=11.5, y2UpperBound=FITTED[1])
    pets.ask("update", made, {"xUpperBound": 100})
    pets.ask("update", made, {"xAttributeName": "age"})
    assert read(pets, made)["xUpperBound"] == 11.5
    pets.ask("update", made, {"xAttributeName": "owner", "xUpperBound": 100})
    assert "xUpperBound" not in read(pets, made)


# Cases


def test_a_graph_shows_the_cases_of_its_attributes_that_have_values(cats: Probe) -> None:
    """Two owners, three pets; a pet without a mass has no place on its axis."""
    drawn = cats.page.get_by_test_id("tile-graph").locator("circle")
    made = graph(cats)
    assert drawn.count() == 3
    cats.ask("update", made, {"xAttributeName": "owner"})
    assert drawn.count() == 2
    cats.ask("update", made, {"yAttributeName": "mass"})
    assert drawn.count() == 3
    cats.ask("update", f"{CATS}.item[0]", {"mass": ""})
    assert drawn.count() == 2


def test_cases_can_be_hidden_filtered_or_only_those_selected(cats: Probe) -> None:
    """Each setting is answered, and seen."""
    drawn = cats.page.get_by_test_id("tile-graph").locator("circle")
    pets = [one["id"] for one in cats.document()["dataContexts"][0]["collections"][1]["cases"]]
    made = graph(cats, xAttributeName="mass", hiddenCases=pets[:1])
    assert read(cats, made) == Including(hiddenCases=pets[:1], xLowerBound=FITTED[0], xUpperBound=FITTED[1])
    assert drawn.count() == 2
    cats.ask("update", made, {"hiddenCases": [], "filterFormula": 'owner="Bob"'})
    assert read(cats, made) == Including(hiddenCases=[], filterFormula='owner="Bob"')
    assert drawn.count() == 1
    cats.ask("update", made, {"filterFormula": "mass > 4"})
    assert drawn.count() == 2
    cats.ask("create", f"{CATS}.selectionList", [pets[0]])
    cats.ask("update", made, {"filterFormula": "", "displayOnlySelectedCases": True})
    assert read(cats, made)["displayOnlySelectedCases"] is True
    assert drawn.count() == 1
    cats.ask("update", made, {"displayOnlySelectedCases": False})
    assert "displayOnlySelectedCases" not in read(cats, made)
    assert drawn.count() == 3


def test_a_filter_may_be_any_formula(cats: Probe) -> None:
    """One that cannot be computed filters nothing."""
    drawn = cats.page.get_by_test_id("tile-graph").locator("circle")
    made = graph(cats, xAttributeName="mass")
    for formula, count in {'mass > 3 and owner = "Ann"': 1, "mass > mean(mass)": 2, "mass >": 3, "no + 1": 3}.items():
        cats.ask("update", made, {"filterFormula": formula})
        assert (formula, drawn.count()) == (formula, count)


def test_undo_brings_back_what_a_graph_showed(cats: Probe) -> None:
    """Attributes, bounds, settings and adornments."""
    made = graph(cats, xAttributeName="mass", xUpperBound=9, pointSize=2)
    before = read(cats, made)
    cats.ask("create", f"{made}.adornment", {"type": "Mean"})
    cats.ask("update", made, {"xAttributeName": "owner", "xUpperBound": 7, "pointSize": 1})
    for _ in range(2):
        cats.ask("notify", "undoChangeNotice", {"operation": "undoButtonPress"})
    assert read(cats, made) == before
    assert cats.ask("get", f"{made}.adornmentList") == ok([])
    cats.ask("notify", "undoChangeNotice", {"operation": "redoButtonPress"})
    assert cats.ask("get", f"{made}.adornmentList")["values"] == [Including(type="Mean", isVisible=True)]


def test_a_graph_of_the_last_case_hides_the_others(cats: Probe) -> None:
    """Only when it is made."""
    made = graph(cats, xAttributeName="mass", numberToggleLastMode=True)
    assert read(cats, made) == Including(numberToggleLastMode=True, hiddenCases=[ID, ID])


# Looks

LOOKS = {
    "pointSize": 2, "pointColor": "#102030", "strokeColor": "#405060", "strokeSameAsFill": False,
    "backgroundColor": "#708090", "transparent": False, "showMeasuresForSelection": True, "enableNumberToggle": True,
}  # fmt: skip


def test_looks_are_remembered_and_drawn(cats: Probe) -> None:
    """On create and on update; what is not said is CODAP's."""
    plain = read(cats, graph(cats, title="Plain"))
    assert plain == Including(
        pointSize=1, pointColor="#e6805b", strokeColor="#ffffff", transparent=False, showConnectingLines=False,
        showMeasuresForSelection=False, enableNumberToggle=False, pointsAreFusedIntoBars=False,
    )  # fmt: skip
    assert read(cats, graph(cats, title="Made", **LOOKS)) == Including(LOOKS)
    assert cats.ask("update", "component[Plain]", LOOKS) == OK
    assert read(cats, "component[Plain]") == Including(LOOKS)
    circle = cats.page.get_by_role("region", name="Plain").locator("circle").first
    assert [circle.get_attribute(name) for name in ("r", "fill", "stroke")] == ["9", "#102030", "#405060"]


def test_lines_connect_points_only_after_an_update(pets: Probe) -> None:
    """CODAP does not take them on create."""
    made = graph(pets, xAttributeName="mass", yAttributeName="age", showConnectingLines=True)
    lines = pets.page.get_by_test_id("tile-graph").locator("line")
    assert (read(pets, made)["showConnectingLines"], lines.count()) == (False, 2)
    pets.ask("update", made, {"showConnectingLines": True})
    assert (read(pets, made)["showConnectingLines"], lines.count()) == (True, 4)


def test_points_of_a_chart_fuse_into_bars(cats: Probe) -> None:
    """Where one attribute is shown; bars that are there already are refused, as CODAP refuses them."""
    made = graph(cats, xAttributeName="owner")
    refused = failed("Current plot type does not support fusing points into bars")
    assert cats.ask("update", made, {"pointsAreFusedIntoBars": True}) == OK
    assert read(cats, made) == Including(plotType="barChart", pointsAreFusedIntoBars=True, barChartScale="count")
    assert cats.page.get_by_test_id("tile-graph").locator("rect").count() == 2
    assert cats.ask("update", made, {"pointsAreFusedIntoBars": True}) == refused
    assert cats.ask("update", made, {"barChartScale": "odd"}) == failed("Invalid bar chart scale: odd")
    assert cats.ask("update", made, {"barChartScale": "percent"}) == OK
    assert read(cats, made)["barChartScale"] == "percent"
    assert cats.ask("update", made, {"pointsAreFusedIntoBars": False}) == OK
    assert read(cats, made)["plotType"] == "dotChart"
    both = graph(cats, xAttributeName="owner", yAttributeName="mass")
    assert cats.ask("update", both, {"pointsAreFusedIntoBars": True}) == refused


def test_a_legend_has_a_colour_for_each_category_or_fifth(cats: Probe) -> None:
    """The key says which."""
    tile = cats.page.get_by_test_id("tile-graph")
    key = tile.locator("text")
    made = graph(cats, legendAttributeName="owner")
    assert (tile.locator(".point").count(), tile.locator("circle").count()) == (2, 4)
    assert key.all_text_contents() == ["Ann", "Bob"]
    cats.ask("update", made, {"legendAttributeName": "mass"})
    assert key.all_text_contents() == ["≤ 3.6", "≤ 4.2", "≤ 4.6", "≤ 4.8", "≤ 5"]


# Pictures


def picture(probe: Probe, component: str) -> bytes:
    """Ask for the picture of a graph and decode it."""
    uri = probe.ask("get", component.replace("component", "dataDisplay"))["values"]["exportDataUri"]
    head, _, data = uri.partition(",")
    assert head == "data:image/png;base64"
    return base64.b64decode(data, validate=True)


def size_of(png: bytes) -> tuple[int, int]:
    """Read the size in a PNG's header."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def test_a_graph_gives_a_picture_as_large_as_it_stands(cats: Probe) -> None:
    """A PNG that follows the data, by the graph's title too."""
    made = graph(cats, title="G", xAttributeName="mass", dimensions={"width": 300, "height": 200})
    before = picture(cats, "component[G]")
    assert size_of(before) == (300, 200)
    assert picture(cats, made) == before
    cats.ask("update", f"{CATS}.item[0]", {"mass": 3.75})
    assert picture(cats, made) != before


def test_the_picture_shows_what_the_page_shows(cats: Probe) -> None:
    """The point of the page's drawing has its colour in the picture."""
    made = graph(cats, title="G", xAttributeName="mass", pointColor="#1020ff", pointSize=3)
    circle = cats.page.get_by_test_id("tile-graph").locator("circle").first
    place = [int(float(circle.get_attribute(name) or "")) for name in ("cx", "cy")]
    pixel = cats.page.evaluate(
        """async ([uri, x, y]) => {
            const image = new Image();
            image.src = uri;
            await image.decode();
            const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
            pen.drawImage(image, 0, 0);
            return [...pen.getImageData(x, y, 1, 1).data];
        }""",
        [cats.ask("get", made.replace("component", "dataDisplay"))["values"]["exportDataUri"], *place],
    )
    assert pixel == [0x10, 0x20, 0xFF, 0xFF]


def test_a_large_graph_of_many_points_gives_more_than_a_mebibyte(cats: Probe) -> None:
    """For tests of what carries it."""
    cats.ask("create", f"{PETS}.attribute", {"name": "age"})
    cats.codap(
        """codap => {
            const fraction = (index, seed) => (index * seed) % 1;
            codap.document.dataSets[0].addItems(Array.from({ length: 12000 }, (_unused, index) => ({
                owner: `owner ${index % 40}`,
                age: fraction(index, 0.754878) * 100,
                mass: fraction(index, 0.618034) * 100,
            })));
        }"""
    )
    axes = {"xAttributeName": "mass", "yAttributeName": "age", "legendAttributeName": "owner"}
    made = graph(cats, **axes, dimensions={"width": 2000, "height": 2000})
    large = picture(cats, made)
    assert size_of(large) == (2000, 2000)
    assert len(large) > 2**20


def test_only_graphs_have_pictures(cats: Probe) -> None:
    """Whatever else there is puts a whole reply in the place of the text."""
    for kind in ("map", "text", "slider", "caseTable"):
        cats.ask("create", "component", {"type": kind, "name": f"a {kind}", "dataContext": "Cats"})
        assert cats.ask("get", f"dataDisplay[a {kind}]") == NO_DISPLAY
    assert cats.ask("get", "dataDisplay[No]") == failed("Component not found")
