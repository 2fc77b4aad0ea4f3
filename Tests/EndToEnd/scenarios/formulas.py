"""Formulas: their functions, and their evaluation."""

from typing import Any

from support.scenarios import Fails, Scenario, Scene, Works, nothing

RECORDS = [{"Mass": 4}, {"Mass": 5.5}]


def listed_page_by_page(scene: Scene, result: dict[str, Any]) -> bool:
    """Following the cursor brings every function exactly once, however many there are."""
    functions = list(result["functions"])
    page = result
    while "nextCursor" in page:
        page = scene.call("list_formula_functions", limit=7, cursor=page["nextCursor"])
        functions += page["functions"]
    names = [one["name"] for one in functions]
    assert {"mean", "sqrt", "prev", "concat"} <= set(names)
    assert len(result["functions"]) == 7
    return len(names) == len(set(names)) == result["total"]


SCENARIOS: list[Scenario] = [
    Works(
        tool="list_formula_functions",
        does="lists all functions, page by page",
        given=nothing,
        args={"limit": 7},
        then=listed_page_by_page,
    ),
    Works(
        tool="list_formula_functions",
        does="narrows by category and by a part of the name, without regard to case",
        given=nothing,
        args={"category": "STATIST", "name": "mea"},
        then=lambda _, result: (
            [(one["name"], one["category"]) for one in result["functions"]] == [("mean", "Statistical Functions")]
            and len(result["categories"]) > 3
        ),
    ),
    Works(
        tool="list_formula_functions",
        does="answers no function, and the categories, when none matches",
        given=nothing,
        args={"name": "median of means"},
        then=lambda _, result: result["functions"] == [] and "Statistical Functions" in result["categories"],
    ),
    Fails(
        tool="list_formula_functions",
        does="refuses a cursor that no page handed out",
        given=nothing,
        args={"cursor": "more"},
        kind="refused",
        says="nextCursor",
    ),
    Fails(
        tool="list_formula_functions",
        does="passes CODAP's refusal on",
        given=lambda scene: scene.classroom.switch(
            "failNext", action="get", resource="formulaEngine", error="no formulas here"
        ),
        kind="codap_error",
        says="no formulas here",
    ),
    Works(
        tool="evaluate_formula",
        does="evaluates for each record",
        given=nothing,
        args={"formula": "Mass * 1000", "records": RECORDS},
        then=lambda _, result: result == {"results": [4000, 5500], "errors": []},
    ),
    Works(
        tool="evaluate_formula",
        does="calculates without records",
        given=nothing,
        args={"formula": 'if(sqrt(16) = 4, concat("four", " legs"), "?")'},
        then=lambda _, result: result == {"results": ["four legs"], "errors": []},
    ),
    Works(
        tool="evaluate_formula",
        does="says which results are errors",
        given=nothing,
        args={"formula": "Mass * 2", "records": [{"Mass": 4}, {"Weight": 4}]},
        then=lambda _, result: result["results"][0] == 8 and result["errors"] == [1],
    ),
    Fails(
        tool="evaluate_formula",
        does="fails when there are only errors",
        given=nothing,
        args={"formula": "Mass * 2", "records": [{"Weight": 4}]},
        kind="codap_error",
        says="Mass",
    ),
    Fails(
        tool="evaluate_formula",
        does="passes a syntax error on",
        given=nothing,
        args={"formula": "2 * ("},
        kind="codap_error",
        says="formulaEngine",
    ),
    Fails(
        tool="evaluate_formula",
        does="points at a record that is none",
        given=nothing,
        args={"formula": "Mass", "records": [{"Mass": 4}, 5]},
        kind="refused",
        says='"pointer": "/records/1"',
    ),
]
