"""Adornments of the CODAP test host's graphs: what is computed from the data, and CODAP's refusals."""

from typing import Any

import pytest

from support.cats import CATS, PETS
from support.probe import OK, Including, Probe, failed, ok, request

UNFIT = failed("Adornment not supported by plot type.")
NOT_FOUND = failed("Adornment not found.")
NO_VALUES = failed("A values object is required for this request.")
# Of the masses 4.5, 3 and 5.
MEAN = pytest.approx(12.5 / 3)
DEVIATION = pytest.approx(1.0408330)


def graph(probe: Probe, **axes: object) -> str:
    """Create a graph of the cats with these attributes and answer its resource."""
    values = {f"{role}AttributeName": name for role, name in axes.items()}
    reply = probe.ask("create", "component", {"type": "graph", "dataContext": "Cats", **values})
    assert reply["success"], reply
    return f"component[{reply['values']['id']}]"


def add(probe: Probe, component: str, kind: str, **values: object) -> dict[str, Any]:
    """Create an adornment and answer what came back."""
    reply = probe.ask("create", f"{component}.adornment", {"type": kind, **values})
    assert reply["success"], reply
    return reply["values"]


def read(probe: Probe, component: str, kind: str) -> dict[str, Any]:
    """Answer what the adornment says of itself."""
    return probe.ask("get", f"{component}.adornment[{kind}]")["values"]


def show(probe: Probe, component: str, kind: str) -> None:
    """Turn on what only a person can turn on."""
    key = component.removeprefix("component[").removesuffix("]")
    probe.codap("(codap, [key, kind]) => codap.document.findComponent(key).content.adornments.show(kind)", [key, kind])


MEASURES = {
    "Mean": {"mean": MEAN},
    "Median": {"median": 4.5},
    "Standard Deviation": {
        "mean": DEVIATION,
        "min": pytest.approx(3.1258337),
        "max": pytest.approx(5.2074996),
    },
}


@pytest.mark.parametrize("kind", MEASURES)
def test_a_measure_is_computed_from_the_data(cats: Probe, kind: str) -> None:
    """On create and each time it is read; its kind may be written without spaces; a second create finds the first."""
    made = graph(cats, x="mass")
    written = kind.replace(" ", "")
    adornment = add(cats, made, written)
    assert adornment == Including(type=kind, isVisible=True, data=[MEASURES[kind]])
    assert adornment["id"].startswith("ADRN")
    assert read(cats, made, written) == adornment
    assert read(cats, made, adornment["id"]) == adornment
    assert add(cats, made, kind)["id"] == adornment["id"]
    cats.ask("create", f"{CATS}.item", {"owner": "Cyd", "mass": 100})
    assert read(cats, made, kind)["data"] != adornment["data"]


def test_a_measure_is_computed_for_each_cell(cats: Probe) -> None:
    """Categories on the other axis and on the splits cut the graph; a cell without cases has no mean."""
    made = graph(cats, x="mass", y="owner")
    assert add(cats, made, "Mean")["data"] == [
        {"mean": 3.75, "categories": {"owner": "Ann"}},
        {"mean": 5, "categories": {"owner": "Bob"}},
    ]
    split = graph(cats, x="mass", topSplit="owner", rightSplit="pet")
    data = add(cats, split, "Median")["data"]
    assert [cell["categories"] for cell in data] == [
        {"owner": owner, "pet": pet} for owner in ("Ann", "Bob") for pet in ("Tom", "Kit", "Rex")
    ]
    assert data[0]["median"] == 4.5
    assert data[2]["median"] != data[2]["median"], "not a number"


def test_counts_and_percents_are_two_sides_of_one(cats: Probe) -> None:
    """Both are listed; percents need categories."""
    made = graph(cats, x="owner")
    assert add(cats, made, "Count") == Including(
        type="Count", showCount=True, showPercent=False,
        data=[{"count": 1, "categories": {"owner": name}} for name in ("Ann", "Bob")],
    )  # fmt: skip
    pets = graph(cats, x="pet", y="owner")
    percent = add(cats, pets, "Percent", percentType="column")
    assert percent == Including(showCount=False, showPercent=True, percentType="column")
    shares = {tuple(cell["categories"].values()): cell["percent"] for cell in percent["data"]}
    assert shares[("Ann", "Tom")] == "100%"
    assert cats.ask("update", f"{pets}.adornment[Count]", {"type": "Percent", "percentType": "row"}) == OK
    shares = {tuple(cell["categories"].values()): cell["percent"] for cell in read(cats, pets, "Percent")["data"]}
    assert (shares[("Ann", "Tom")], shares[("Bob", "Rex")], shares[("Bob", "Tom")]) == ("50%", "100%", "0%")
    assert [(one["type"], one["isVisible"]) for one in cats.ask("get", f"{pets}.adornmentList")["values"]] == [
        ("Count", False),
        ("Percent", True),
    ]
    assert cats.ask("delete", f"{pets}.adornment[Count]", {"type": "Percent"}) == OK
    assert read(cats, pets, "Count") == Including(showCount=False, showPercent=False)
    refused = failed("The current plot type does not support Percent.")
    assert cats.ask("create", f"{graph(cats, x='mass')}.adornment", {"type": "Percent"}) == refused


def test_a_graph_of_numbers_counts_its_cases(cats: Probe) -> None:
    """Also those of a graph without attributes."""
    assert add(cats, graph(cats, x="mass"), "Count")["data"] == [{"count": 3}]
    assert add(cats, graph(cats), "Count")["data"] == [{"count": 3}]


@pytest.fixture
def scatter(cats: Probe) -> str:
    """Make a scatter plot of three points on a line and one beside it."""
    cats.send(
        [
            request("create", f"{PETS}.attribute", {"name": "age"}),
            *(request("update", f"{CATS}.item[{index}]", {"age": age}) for index, age in enumerate((9, 6, 12))),
        ]
    )
    return graph(cats, x="mass", y="age")


def test_a_line_is_fitted_through_points(cats: Probe, scatter: str) -> None:
    """Least squares; not where a legend has categories, for then there is one line for each."""
    line = add(cats, scatter, "LSRL", showRSquared=True)
    assert line == Including(isVisible=True, showRSquared=True, showR=False, showConfidenceBands=False)
    # By hand: means 25/6 and 9, sums of squares 13/6 and 18, of products 6.
    slope = 6 / (13 / 6)
    assert line["data"] == [
        {
            "slope": pytest.approx(slope),
            "intercept": pytest.approx(9 - slope * 25 / 6),
            "rSquared": pytest.approx(36 / (13 / 6 * 18)),
            "sdResiduals": pytest.approx((18 - 36 / (13 / 6)) ** 0.5),
        }
    ]
    assert cats.page.get_by_test_id("tile-graph").locator("line").count() == 3
    assert cats.ask("update", f"{scatter}.adornment[LSRL]", {"type": "LSRL", "showR": True}) == OK
    assert read(cats, scatter, "LSRL") == Including(showR=True, showRSquared=True)
    cats.ask("update", scatter, {"legendAttributeName": "owner"})
    assert read(cats, scatter, "LSRL")["data"] == []


def test_a_plotted_value_stands_where_it_is_put(cats: Probe) -> None:
    """A number; nothing that a number does not say."""
    made = graph(cats, x="mass")
    assert add(cats, made, "Plotted Value", expression="4.2")["data"] == [{"plottedValue": 4.2}]
    assert read(cats, made, "PlottedValue") == Including(formula='"4.2"', error="")


def test_movable_values_come_one_by_one(cats: Probe) -> None:
    """A third into the largest gap of the axis; they can be placed; delete takes the last."""
    made = graph(cats, x="mass")
    cats.ask("update", made, {"xLowerBound": 0, "xUpperBound": 9})
    assert add(cats, made, "Movable Value")["data"] == [{"movableValues": [3]}]
    assert add(cats, made, "Movable Value")["data"] == [{"movableValues": [3, 5]}]
    resource = f"{made}.adornment[Movable Value]"
    assert cats.ask("update", resource, {"type": "Movable Value"}) == NO_VALUES
    assert cats.ask("update", resource, {"type": "Movable Value", "values": [["{}", 4]]}) == OK
    assert read(cats, made, "MovableValue")["data"] == [{"movableValues": [4, 5]}]
    wrong = cats.ask("update", resource, {"type": "Movable Value", "values": [4]})
    assert wrong == failed("Invalid values provided for update.")
    assert cats.ask("delete", resource, {"type": "Movable Value"}) == OK
    assert read(cats, made, "Movable Value")["data"] == [{"movableValues": [4]}]


def test_what_a_person_turned_on_can_be_read(cats: Probe) -> None:
    """Kinds that no request makes."""
    made = graph(cats, x="mass")
    expected = {
        "Box Plot": {"lower": 3, "lowerQuartile": 3.75, "median": 4.5, "upperQuartile": 4.75, "upper": 5,
                     "interquartileRange": 1},
        "Mean Absolute Deviation": {"mean": pytest.approx(7 / 9), "min": pytest.approx(12.5 / 3 - 7 / 9),
                                    "max": pytest.approx(12.5 / 3 + 7 / 9)},
        "Normal Curve": {"mean": MEAN, "standardDeviation": DEVIATION, "standardError": pytest.approx(0.6009252)},
        "Standard Error": Including(standardError=pytest.approx(0.6009252)),
    }  # fmt: skip
    for kind, values in expected.items():
        refused = failed(f"The {kind} adornment does not currently support create requests.")
        assert cats.ask("create", f"{made}.adornment", {"type": kind}) == refused
        assert cats.ask("get", f"{made}.adornment[{kind}]") == NOT_FOUND
        show(cats, made, kind)
        assert read(cats, made, kind) == Including(type=kind, data=[values])
        refused = failed(f"The {kind} adornment does not currently support update requests.")
        assert cats.ask("update", f"{made}.adornment[{kind}]", {"type": kind}) == refused


def test_most_adornments_are_hidden_by_delete_and_shown_by_create(cats: Probe) -> None:
    """The kind has to stand in the values too."""
    made = graph(cats, x="mass")
    add(cats, made, "Mean")
    mean = f"{made}.adornment[Mean]"
    lines = cats.page.get_by_test_id("tile-graph").locator("line")
    assert lines.count() == 3
    assert cats.ask("delete", mean) == NO_VALUES
    assert cats.ask("delete", mean, {"type": "Mean"}) == OK
    assert cats.ask("get", f"{made}.adornmentList")["values"] == [Including(type="Mean", isVisible=False)]
    assert lines.count() == 2
    assert cats.ask("update", mean, {"type": "Mean", "isVisible": True}) == OK
    assert read(cats, made, "Mean")["isVisible"] is True
    cats.ask("update", mean, {"type": "Mean", "isVisible": False})
    assert add(cats, made, "Mean")["isVisible"] is True


def test_a_list_has_what_the_plot_can_show(cats: Probe) -> None:
    """The rest is remembered."""
    made = graph(cats, x="mass")
    add(cats, made, "Mean")
    add(cats, made, "Count")
    cats.ask("update", made, {"xAttributeName": "owner"})
    kinds = [one["type"] for one in cats.ask("get", f"{made}.adornmentList")["values"]]
    assert kinds == ["Count", "Percent"]
    assert cats.ask("get", f"{graph(cats)}.adornmentList") == ok([])


REFUSED: dict[str, tuple[str, str, Any, Any]] = {
    "no such adornment": ("get", "component[G].adornment[Median]", None, NOT_FOUND),
    "no such adornment, updated": ("update", "component[G].adornment[Median]", {"type": "Median"}, NOT_FOUND),
    "no such adornment, deleted": ("delete", "component[G].adornment[Median]", {"type": "Median"}, NOT_FOUND),
    "no values": ("create", "component[G].adornment[Mean]", None, NO_VALUES),
    "no type": ("create", "component[G].adornment[Mean]", {"isVisible": True}, NO_VALUES),
    "no type, updated": ("update", "component[G].adornment[Mean]", {"isVisible": True}, NO_VALUES),
    "an unknown type": (
        "create", "component[G].adornment", {"type": "Toaster"},
        failed("The Toaster adornment does not currently support create requests.")),
    "not for this plot": ("create", "component[G].adornment", {"type": "LSRL"}, UNFIT),
    "not a graph": (
        "create", "component[T].adornment", {"type": "Mean"}, failed("Unsupported component type CodapText")),
    "not a graph, read": ("get", "component[T].adornment[Mean]", None, failed("Unsupported component type CodapText")),
    "no component": ("get", "component[No].adornment[Mean]", None, failed("Unsupported component type ")),
    "no list": ("get", "component[T].adornmentList", None, failed("Adornment list not found.")),
}  # fmt: skip


def test_refusals(cats: Probe, subtests: pytest.Subtests) -> None:
    """CODAP's texts."""
    graph(cats, x="mass")
    cats.ask("update", "component[" + str(cats.ask("get", "componentList")["values"][1]["id"]) + "]", {"title": "G"})
    cats.ask("create", "component", {"type": "text", "title": "T"})
    for name, (action, resource, values, expected) in REFUSED.items():
        with subtests.test(name):
            assert cats.ask(action, resource, values) == expected
    for kind in ("Mean", "Median", "Standard Deviation", "Movable Value", "Plotted Value"):
        with subtests.test(f"{kind} of categories"):
            assert cats.ask("create", f"{graph(cats, x='owner')}.adornment", {"type": kind}) == UNFIT
