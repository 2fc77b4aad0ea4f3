"""Data sets: made, described, listed."""

from support.scenarios import DATA_SET, Fails, Scenario, Works, nothing

SCENARIOS: list[Scenario] = [
    Works(
        tool="list_data_contexts",
        does="lists the data sets of the document",
        then=lambda _, result: [one["name"] for one in result["dataContexts"]] == ["Mammals"],
    ),
    Works(
        tool="list_data_contexts",
        does="answers an empty list in an empty document",
        given=nothing,
        then=lambda _, result: result["dataContexts"] == [],
    ),
    Fails(
        tool="list_data_contexts",
        does="takes no arguments",
        args={"name": "Mammals"},
        kind="refused",
        says="there are no arguments",
    ),
    Fails(
        tool="get_data_context",
        does="names the data sets there are when it does not find one",
        args={"dataContext": "Mamals"},
        kind="codap_error",
        says='Did you mean "Mammals"?',
    ),
    Works(
        tool="get_data_context",
        does="describes collections and attributes",
        args=DATA_SET,
        then=lambda _, result: [one["name"] for one in result["collections"]] == ["Orders", "Animals"],
    ),
]
