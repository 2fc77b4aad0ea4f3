"""What requests do to the CODAP test host's document, and what a person sees of it."""

from typing import Any

import pytest

from support.cats import CATS, OWNERS, PETS
from support.probe import ID, OK, Including, Probe, ok, request

# What the document holds afterwards


def items(probe: Probe) -> list[dict[str, Any]]:
    """Values of all items of the first data set."""
    return [item["values"] for item in probe.document()["dataContexts"][0]["items"]]


def test_unknown_attributes_are_dropped_and_values_become_text_or_numbers(cats: Probe) -> None:
    """Only what the data set has a column for stays; a name may carry its unit."""
    cats.ask("create", f"{CATS}.item", {"owner": " Dee ", "pet": True, "mass(kg)": "7.5", "colour": "red"})
    assert items(cats)[-1] == {"owner": "Dee", "pet": "true", "mass": 7.5}


def test_items_with_equal_parent_values_share_a_parent_case(cats: Probe) -> None:
    """Grouping, also after a parent's value changed: the case keeps its id."""
    owners, pets = cats.document()["dataContexts"][0]["collections"]
    assert [case["values"]["owner"] for case in owners["cases"]] == ["Ann", "Bob"]
    assert [case["parent"] for case in pets["cases"]] == [owners["cases"][i]["id"] for i in (0, 0, 1)]
    cats.ask("update", f"{OWNERS}.caseByIndex[1]", {"values": {"owner": "Zoe"}})
    renamed = cats.document()["dataContexts"][0]["collections"][0]["cases"][1]
    assert renamed == {"id": owners["cases"][1]["id"], "values": {"owner": "Zoe"}}
    cats.ask("update", f"{OWNERS}.caseByIndex[1]", {"values": {"owner": "Ann"}})
    assert cats.ask("get", f"{OWNERS}.caseCount") == ok(1)


def test_a_child_case_takes_its_parents_values_or_fills_a_blank_child(cats: Probe) -> None:
    """A parent case made alone has a blank child; the first child that is made takes its place."""
    parent = cats.ask("create", f"{OWNERS}.case", {"values": {"owner": "Cyd"}})["values"][0]["id"]
    assert len(items(cats)) == 4
    child = {"values": {"pet": "Mia", "mass": 1}, "parent": parent}
    assert cats.ask("create", f"{PETS}.case", child) == ok([])
    assert items(cats)[3:] == [{"owner": "Cyd", "pet": "Mia", "mass": 1}]
    assert cats.ask("create", f"{PETS}.case", child | {"values": {"pet": "Leo"}}) == ok([{"id": ID}])
    assert items(cats)[4:] == [{"owner": "Cyd", "pet": "Leo", "mass": ""}]


def test_collections_are_placed_by_their_parent(cats: Probe) -> None:
    """Under the parent that is named, leftmost for an unknown one, rightmost for none."""
    cats.ask(
        "create",
        f"{CATS}.collection",
        [{"name": "Under", "parent": "Owners"}, {"name": "Left", "parent": "_root_"}, {"name": "Right"}],
    )
    listed = cats.ask("get", f"{CATS}.collectionList")["values"]
    assert [one["name"] for one in listed] == ["Left", "Owners", "Under", "Pets", "Right"]


def test_a_new_data_set_loses_its_empty_start_collection(cats: Probe) -> None:
    """The collection called Cases goes when the first real one comes."""
    cats.ask("create", "dataContext", {"name": "Dogs"})
    assert cats.ask("get", "dataContext[Dogs].collectionList")["values"] == [Including(name="Cases")]
    cats.ask("create", "dataContext[Dogs].collection", {"name": "Packs", "attrs": [{"name": "size"}]})
    assert cats.ask("get", "dataContext[Dogs].collectionList")["values"] == [Including(name="Packs")]


def test_a_collection_that_loses_its_last_attribute_disappears(cats: Probe) -> None:
    """Deleting the attribute is enough."""
    cats.ask("delete", f"{OWNERS}.attribute[owner]")
    assert cats.ask("get", f"{CATS}.collectionList")["values"] == [Including(name="Pets")]


def test_selecting_all_children_selects_the_parent(cats: Probe) -> None:
    """Create replaces, update adds."""
    pets = [case["id"] for case in cats.document()["dataContexts"][0]["collections"][1]["cases"]]
    cats.ask("create", f"{CATS}.selectionList", [pets[2]])
    assert [one["collectionName"] for one in cats.ask("get", f"{CATS}.selectionList")["values"]] == ["Owners", "Pets"]
    cats.ask("create", f"{CATS}.selectionList", [pets[0]])
    assert cats.ask("get", f"{CATS}.selectionList")["values"] == [Including(caseID=pets[0])]
    cats.ask("update", f"{CATS}.selectionList", [pets[1], 7])
    assert len(cats.ask("get", f"{CATS}.selectionList")["values"]) == 3
    assert cats.ask("get", f"{OWNERS}.selectionList")["values"] == [Including(collectionName="Owners")]


def test_a_data_set_has_one_table_which_deleting_hides(cats: Probe) -> None:
    """A second create answers the first table's id and shows it."""
    make = request("create", "component", {"type": "caseTable", "dataContext": "Cats"})
    first = cats.send(make)["values"]["id"]
    assert cats.ask("delete", f"component[{first}]") == OK
    assert cats.ask("get", "componentList")["values"][1:] == [Including(id=first, hidden=True)]
    assert cats.send(make)["values"]["id"] == first
    assert cats.ask("get", "componentList")["values"][1:] == [Including(id=first, hidden=False)]


def test_a_second_calculator_hides_the_first(cats: Probe) -> None:
    """It is the same one, toggled."""
    make = request("create", "component", {"type": "calculator"})
    first, second = cats.send([make, make])
    assert first == second
    assert cats.ask("get", "componentList")["values"][1:] == [Including(type="calculator", hidden=True)]


@pytest.mark.parametrize(("named", "axes"), [("Cats", {"x": "mass"}), ("Our cats", {})])
def test_a_graph_takes_attributes_only_by_the_data_sets_name(cats: Probe, named: str, axes: dict[str, str]) -> None:
    """By its title the graph comes without them, and an unknown attribute is ignored; both succeed."""
    values = {"type": "graph", "dataContext": named, "xAttributeName": "mass", "yAttributeName": "no"}
    graph = cats.ask("create", "component", values)["values"]["id"]
    assert cats.document()["components"][1]["axes"] == axes
    read = cats.ask("get", f"component[{graph}]")["values"]
    assert read == Including(dataContext="Cats", plotType="dotPlot" if axes else "casePlot")
    assert read.get("xAttributeName") == axes.get("x")


def test_a_graphs_attributes_can_be_changed_and_cleared(cats: Probe) -> None:
    """Update sets by name and clears by null."""
    graph = cats.ask("create", "component", {"type": "graph", "dataContext": "Cats", "xAttributeName": "mass"})[
        "values"
    ]["id"]
    cats.ask("update", f"component[{graph}]", {"xAttributeName": None, "yAttributeName": "owner"})
    assert cats.ask("get", f"component[{graph}]")["values"] == Including(yAttributeName="owner", plotType="dotChart")
    assert cats.document()["components"][1]["axes"] == {"y": "owner"}


# What a person sees


def test_the_page_shows_tables_and_graphs(cats: Probe) -> None:
    """A table with the hierarchy, a graph with its axes, a text."""
    cats.send(
        [
            request("create", "component", {"type": "caseTable", "dataContext": "Cats"}),
            request(
                "create",
                "component",
                {"type": "graph", "dataContext": "Cats", "xAttributeName": "owner", "yAttributeName": "mass"},
            ),
            request("create", "component", {"type": "text", "text": "Three cats"}),
        ]
    )
    table = cats.page.get_by_test_id("tile-caseTable")
    assert table.locator("tbody tr").all_inner_texts() == ["1\tAnn\t1\tTom\t4.5", "2\tKit\t3", "2\tBob\t1\tRex\t5"]
    assert table.locator("thead tr").all_inner_texts() == [
        "Owners (2)\tPets (3)",
        "index\towner\tindex\tpet\tmass (kg)",
    ]
    graph = cats.page.get_by_role("img", name="Graph of Cats: mass by owner")
    assert graph.locator("circle").count() == 3
    assert graph.locator("[data-axis]").all_text_contents() == ["owner", "mass (kg)"]
    assert cats.page.get_by_test_id("tile-text").get_by_text("Three cats").is_visible()
    cats.ask("delete", CATS)
    assert table.count() == 0
