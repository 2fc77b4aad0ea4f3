"""Calls as agents of earlier clients spell them: they do in the document what the tools' own spelling does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser

from conftest import REAL_CODAP, fresh_page
from support.binary import BINARY
from support.pages import PageServer
from support.relay import Relay
from support.scenarios import ANIMALS, DATA_SET, Args, Scene, mammals
from support.tiles import DOT_PLOT, calls, graph
from test_tools import OPTIONS, open_scene

pytestmark = pytest.mark.skipif(bool(REAL_CODAP), reason="looks into the test host's document")

IDS = ("id", "parent", "selected")
CORNER = {"left": 40, "top": 300}
POINT = {"x": 40, "y": 300}
SIZE = {"width": 410, "height": 290}
CATS = [{"pet": "Tom", "mass": 4}, {"pet": "Kit", "mass": 3}]
SEEN = """codap => ({
    ...codap.document.toJSON(),
    globals: codap.document.globals.map(({ name, value }) => [name, value]),
    sets: codap.document.dataSets.map(({ description, metadata }) => [description, metadata]),
    attributes: codap.document.dataSets.flatMap(({ attributes }) => attributes.map(
        ({ name, title, unit, description, formula }) => [name, title, unit, description, formula])),
    tiles: codap.document.components.map(({ type, title, position, dimensions, content }) => [
        type, title, position, dimensions, content.URL, content.global?.name, content.lowerBound, content.upperBound]),
})"""


@pytest.fixture(scope="module")
def scene(browser: Browser, tmp_path_factory: pytest.TempPathFactory, host_server: PageServer) -> Iterator[Scene]:
    """One tab for all calls."""
    relay = Relay(BINARY, tmp_path_factory.mktemp("aliases"), *OPTIONS)
    with fresh_page(browser) as page:
        scene = open_scene(page, relay, host_server, "v3")
        yield scene
        scene.agent.close()
    relay.stop()


@dataclass(frozen=True)
class Spelling:
    """A call as it used to be made, and the same as the manifest has it."""

    alias: str
    old: Args | Callable[[Scene], Args]
    tool: str
    new: Args | Callable[[Scene], Args]
    ignored: list[str] = field(default_factory=list)
    given: Callable[[Scene], object] = mammals


def foxes(member: str, **more: object) -> Callable[[Scene], Args]:
    """Arguments with the ids of two items."""
    return lambda scene: {**DATA_SET, member: [scene.item("Red Fox"), scene.item("Domestic Cat")], **more}


def older(*path: str) -> Callable[[Scene], Args]:
    """Arguments that change the life span of one item, with the values where `path` leads."""

    def arguments(scene: Scene) -> Args:
        values: Args = {"LifeSpan": 8}
        for name in path[1:]:
            values = {name: values}
        return {**DATA_SET, path[0]: [{"id": scene.item("Red Fox"), **values}]}

    return arguments


SPELLINGS = [
    Spelling(
        "createDataContext",
        {"name": "Cats", "collections": [{"name": "Pets", "attrs": [{"name": "pet", "unit": "name"}]}]},
        "create_data_context",
        {"name": "Cats", "collections": [{"name": "Pets", "attributes": [{"name": "pet", "unit": "name"}]}]},
    ),
    Spelling(
        "create_dataset_with_table",
        {
            "datasetName": "Cats",
            "description": "Two",
            "attributes": [{"name": "pet"}, {"name": "mass", "unit": "kg"}],
            "cases": CATS,
            "tableName": "Our cats",
        },
        "create_dataset_with_table",
        {
            "name": "Cats",
            "description": "Two",
            "attributes": [{"name": "pet"}, {"name": "mass", "unit": "kg"}],
            "items": CATS,
            "tableTitle": "Our cats",
        },
    ),
    Spelling(
        "createDatasetWithTable",
        {"name": "Cats", "attributes": [{"name": "pet"}], "data": CATS},
        "create_dataset_with_table",
        {"name": "Cats", "attributes": [{"name": "pet"}], "items": CATS},
    ),
    Spelling(
        "createGraph",
        {**DATA_SET, "xAttributeName": "LifeSpan", "legendAttributeName": "Diet", "position": POINT, **SIZE},
        "create_graph",
        {**DATA_SET, "xAttribute": "LifeSpan", "legendAttribute": "Diet", "position": CORNER, "dimensions": SIZE},
    ),
    Spelling(
        "create_codap_graph",
        {"datasetName": "Mammals", "graphType": "scatterplot", "xAttribute": "LifeSpan", "yAttribute": "Sleep"},
        "create_graph",
        {**DATA_SET, "xAttribute": "LifeSpan", "yAttribute": "Sleep"},
        ignored=["graphType"],
    ),
    Spelling(
        "create_codap_visualization",
        {"datasetName": "Mammals", "visualizationType": "bar", "config": {"xAttribute": "Diet", "title": "Diets"}},
        "create_graph",
        {**DATA_SET, "xAttribute": "Diet", "title": "Diets"},
    ),
    Spelling(
        "createTable",
        {**DATA_SET, "title": "All", "position": POINT},
        "create_table",
        {**DATA_SET, "title": "All", "position": CORNER},
    ),
    Spelling(
        "createSlider",
        {"title": "Limit", "name": "limit", "min": 0, "max": 9, "value": 5},
        "create_slider",
        {"title": "Limit", "global": "limit", "lowerBound": 0, "upperBound": 9, "value": 5},
    ),
    Spelling(
        "createWebView",
        {"URL": "https://example.org/", "title": "Sources"},
        "create_web_view",
        {"url": "https://example.org/", "title": "Sources"},
    ),
    Spelling(
        "create_component",
        {"type": "text", "name": "Note", "configuration": {"text": "Bats sleep long."}},
        "create_text",
        {"title": "Note", "text": "Bats sleep long."},
    ),
    Spelling(
        "updateComponent",
        {"component": "Naps", "title": "Sleep", "position": POINT},
        "update_component",
        {"component": "Naps", "title": "Sleep", "position": CORNER},
        given=calls(DOT_PLOT),
    ),
    Spelling(
        "delete_component",
        {"componentId": "Naps", "confirmDelete": True},
        "delete_component",
        {"component": "Naps"},
        given=calls(graph(xAttribute="Diet")),
    ),
    Spelling("selectItems", foxes("items", collection="Animals"), "select_items", foxes("ids"), ignored=["collection"]),
    Spelling("deselectAll", DATA_SET, "clear_selection", DATA_SET, given=lambda scene: chosen(scene)),
    Spelling(
        "createItems",
        {**ANIMALS, "items": [{"Mammal": "Lion", "Order": "Carnivora"}]},
        "create_items",
        {**DATA_SET, "items": [{"Mammal": "Lion", "Order": "Carnivora"}]},
        ignored=["collection"],
    ),
    Spelling("updateItems", older("items"), "update_items", older("items", "values")),
    Spelling("update_items", older("updates", "values"), "update_items", older("items", "values")),
    Spelling("deleteItems", foxes("items"), "delete_items", foxes("ids")),
    Spelling(
        "createAttribute",
        {**ANIMALS, "attribute": {"name": "Days", "formula": "LifeSpan * 365", "unit": "d"}},
        "create_attribute",
        {**ANIMALS, "name": "Days", "formula": "LifeSpan * 365", "unit": "d"},
    ),
    Spelling(
        "createCase",
        lambda scene: {**ANIMALS, "parent": scene.cases("Orders")[0]["id"], "values": {"Mammal": "Mammoth"}},
        "create_cases",
        lambda scene: {
            **ANIMALS,
            "cases": [{"parent": scene.cases("Orders")[0]["id"], "values": {"Mammal": "Mammoth"}}],
        },
    ),
    Spelling("delete_data_context", {"name": "Mammals", "confirmDelete": True}, "delete_data_context", DATA_SET),
]
READS = [
    Spelling("get_codap_datasets", {}, "list_data_contexts", {}),
    Spelling("getDataContext", {"dataContextName": "Mammals"}, "get_data_context", DATA_SET),
    Spelling("getAllItems", ANIMALS, "get_items", DATA_SET, ignored=["collection"]),
    Spelling("getItemCount", ANIMALS, "count_cases", ANIMALS),
    Spelling("getItemCount", DATA_SET, "count_items", DATA_SET),
    Spelling("getComponent", {"component": "Naps"}, "get_component", {"component": "Naps"}, given=calls(DOT_PLOT)),
]


def chosen(scene: Scene) -> None:
    """Begin with a selection."""
    mammals(scene)
    scene.call("select_items", **DATA_SET, ids=[scene.item("Red Fox")])


def begin(scene: Scene, spelling: Spelling) -> None:
    """Make the document anew."""
    scene.codap("codap => codap.reset()")
    spelling.given(scene)


def arguments(scene: Scene, args: Args | Callable[[Scene], Args]) -> Args:
    """The arguments, with the ids of this document."""
    return args(scene) if callable(args) else args


def document(scene: Scene) -> object:
    """All that is in the document; ids, which are new each time, by the order in which they come."""
    return counted(scene.codap(SEEN), [])


def counted(value: Any, ids: list[object], name: str = "") -> object:  # noqa: ANN401
    """The same with numbers for ids."""
    if isinstance(value, dict):
        return {key: counted(inner, ids, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [counted(inner, ids, name) for inner in value]
    if name not in IDS or value is None:
        return value
    if value not in ids:
        ids.append(value)
    return ids.index(value)


def says_its_name(body: dict[str, Any], spelling: Spelling) -> bool:
    """Whether the answer names the tool, if it was called otherwise, and what had no effect."""
    tool = spelling.tool if spelling.tool != spelling.alias else None
    return body.get("tool") == tool and body.get("ignoredArguments", []) == spelling.ignored


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda one: one.alias)
def test_an_older_spelling_does_the_same_to_the_document(scene: Scene, spelling: Spelling) -> None:
    """A change, and the same that the tool's own spelling makes; the answer names the tool."""
    begin(scene, spelling)
    old = arguments(scene, spelling.old)
    before = document(scene)
    answer = scene.agent.submit(spelling.alias, old)
    result = answer.result
    after = document(scene)
    assert after != before
    assert says_its_name(answer.body, spelling), answer.body

    begin(scene, spelling)
    assert document(scene) == before
    plain = scene.call(spelling.tool, **arguments(scene, spelling.new))
    assert document(scene) == after
    assert set(result) == set(plain)


@pytest.mark.parametrize("spelling", READS, ids=lambda one: f"{one.alias} {one.tool}")
def test_an_older_spelling_reads_the_same(scene: Scene, spelling: Spelling) -> None:
    """What the tool's own spelling reads; the answer names the tool."""
    begin(scene, spelling)
    answer = scene.agent.submit(spelling.alias, arguments(scene, spelling.old))
    assert answer.result == scene.call(spelling.tool, **arguments(scene, spelling.new))
    assert says_its_name(answer.body, spelling), answer.body


def test_a_deletion_that_is_not_confirmed_is_refused(scene: Scene) -> None:
    """False means no."""
    scene.codap("codap => codap.reset()")
    mammals(scene)
    answer = scene.agent.submit("delete_data_context", {"name": "Mammals", "confirmDelete": False})
    assert answer.status == 422
    assert answer.body["error"] == "invalid_arguments"
    assert answer.body["details"]["violations"][0]["pointer"] == "/confirmDelete"
    assert scene.data_set()


def test_an_alias_of_several_tools_says_what_decides(scene: Scene) -> None:
    """Without the argument nothing is made."""
    answer = scene.agent.submit("create_component", {"title": "Note"})
    assert answer.status == 422
    assert 'lacks "type", which must be one of' in answer.body["message"]
