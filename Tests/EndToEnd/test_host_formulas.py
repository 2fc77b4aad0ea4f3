"""Formulas in the CODAP test host: what they compute, over which cases, and how they fail."""

from typing import Any

import pytest

from support.cats import CATS, OWNERS, PETS
from support.probe import OK, Including, Probe, failed, ok

CYCLE = "❌ Circular reference: formula refers to its own attribute either directly or indirectly"


def column(probe: Probe, collection: str, name: str) -> list[Any]:
    """Values of an attribute, case by case."""
    cases = probe.ask("get", f"{CATS}.collection[{collection}].allCases")["values"]["cases"]
    return [one["case"]["values"][name] for one in cases]


def computed(probe: Probe, formula: str, collection: str = "Pets") -> list[Any]:
    """Values that a new attribute with this formula gets."""
    made = probe.ask("create", f"{CATS}.collection[{collection}].attribute", {"name": "f", "formula": formula})
    assert made["success"]
    return column(probe, collection, "f")


# Masses are 4.5 and 3 of Ann's, 5 of Bob's.
PET_FORMULAS: dict[str, list[Any]] = {
    "mass*2": [9, 6, 10],
    "-mass^2 + 1": [-19.25, -8, -24],
    "`mass` % 2": [0.5, 1, 1],
    'if(mass > 4, "big", "small")': ["big", "small", "big"],
    "mass ≠ 3 and not (mass >= 5)": ["true", "false", "false"],
    'owner = "Ann" | mass = 5': ["true", "true", "true"],
    'concat(toUpper(pet), "!")': ["TOM!", "KIT!", "REX!"],
    'includes(pet, "i")': ["false", "true", "false"],
    "stringLength(pet) + round(sqrt(mass), 1)": [5.1, 4.7, 5.2],
    "caseIndex": [1, 2, 1],
    "mean(mass)": [3.75, 3.75, 5],
    "count(mass, mass > 4)": [1, 1, 1],
    "mass - min(mass)": [1.5, 0, 0],
    "first(pet)": ["Tom", "Tom", "Rex"],
    "prev(mass, 0)": [0, 4.5, 0],
    "mass + prev(f, 0)": [4.5, 7.5, 5],
    "nothing * 2": ["❌ Undefined symbol nothing"] * 3,
    "nonsense(mass)": ["❌ Undefined function nonsense"] * 3,
    "mass *": ["❌ Syntax error: 'Unexpected end of expression (char 7)'"] * 3,
    "pet * 2": [f"❌ Invalid arguments for multiply operator: {pet}, 2" for pet in ("Tom", "Kit", "Rex")],
    "f + 1": [CYCLE] * 3,
    "mean(owner)": ["❌ invalid reference to parent attribute 'owner' within aggregate function"] * 3,
}
OWNER_FORMULAS: dict[str, list[Any]] = {
    "mean(mass)": [3.75, 5],
    "sum(mass, mass < 4)": [3, ""],
    "count()": [2, 1],
    "median(mass*2)": [7.5, 10],
    "max(mass) - min(mass)": [1.5, 0],
    "last(pet)": ["Kit", "Rex"],
    "stdDev(mass)": [1.0606601717798212, 0],
    "variance(mass)": [1.125, 0],
    "mass": ["❌ invalid reference to child attribute 'mass'"] * 2,
}


def test_formulas_of_a_child_collection(cats: Probe, subtests: pytest.Subtests) -> None:
    """Aggregates range over the cases with the same parent."""
    for formula, expected in PET_FORMULAS.items():
        with subtests.test(formula):
            cats.ask("delete", f"{PETS}.attribute[f]")
            assert computed(cats, formula) == expected


def test_formulas_of_a_parent_collection(cats: Probe, subtests: pytest.Subtests) -> None:
    """Aggregates of a child's attribute range over each parent's children."""
    for formula, expected in OWNER_FORMULAS.items():
        with subtests.test(formula):
            cats.ask("delete", f"{OWNERS}.attribute[f]")
            assert computed(cats, formula, "Owners") == expected


def test_computed_values_follow_what_they_are_made_of(cats: Probe) -> None:
    """Cases, formulas of formulas and globals; and searches see them."""
    cats.ask("create", "global", {"name": "scale", "value": 2})
    assert computed(cats, "mass*scale") == [9, 6, 10]
    cats.ask("create", f"{PETS}.attribute", {"name": "g", "formula": "f+1"})
    cats.ask("update", f"{CATS}.item[0]", {"mass": 1})
    assert column(cats, "Pets", "g") == [3, 7, 11]
    cats.ask("update", "global[scale]", {"value": 10})
    assert column(cats, "Pets", "g") == [11, 31, 51]
    assert cats.ask("get", f"{CATS}.itemSearch[g > 40]") == ok([Including(values=Including(pet="Rex", f=50, g=51))])


def test_formulas_that_need_each_other_fail_both(cats: Probe) -> None:
    """And one that needs them fails by their text."""
    for name, formula in (("a", "b+1"), ("b", "a+1")):
        cats.ask("create", f"{PETS}.attribute", {"name": name, "formula": formula})
    assert column(cats, "Pets", "a") == column(cats, "Pets", "b") == [CYCLE] * 3


def test_a_cleared_formula_leaves_its_values(cats: Probe) -> None:
    """They are then values like any others."""
    computed(cats, "mass*2")
    cleared = cats.ask("update", f"{PETS}.attribute[f]", {"formula": ""})
    assert "formula" not in cleared["values"]["attrs"][0]
    cats.ask("update", f"{CATS}.item[0]", {"mass": 100})
    assert column(cats, "Pets", "f") == [9, 6, 10]


def test_random_values_stay_until_they_are_asked_to_change(cats: Probe) -> None:
    """`rerandomize` is told as dependent cases."""
    before = computed(cats, "random(1, 100)")
    cats.ask("update", f"{CATS}.item[0]", {"mass": 8})
    assert column(cats, "Pets", "f") == before
    cats.forget()
    assert cats.ask("update", CATS, {"rerandomize": True}) == OK
    assert cats.notices() == [("dataContextChangeNotice[Cats]", "dependentCases")]
    assert column(cats, "Pets", "f") != before


# Searches and selections


@pytest.mark.parametrize(
    ("where", "formula", "expected"),
    [
        (PETS, 'mass>3 and owner="Ann"', ok([Including(values={"pet": "Tom", "mass": 4.5})])),
        (PETS, "mass > mean(mass)", ok([Including(values=Including(pet=pet)) for pet in ("Tom", "Rex")])),
        (OWNERS, 'owner="Bob"', ok([Including(values={"owner": "Bob"})])),
        (PETS, "mass >", {"success": False, "error": "Unable to parse query."}),
        (PETS, "size > 3", {"success": False, "error": "Undefined symbol size"}),
        (f"{CATS}.collection[Toys]", "mass>3", failed("Collection not found")),
    ],
)
def test_cases_found_by_formula(cats: Probe, where: str, formula: str, expected: Any) -> None:  # noqa: ANN401
    """Its failures stand at the top, not in values."""
    assert cats.ask("get", f"{where}.caseFormulaSearch[{formula}]") == expected


def test_cases_are_selected_by_formula(cats: Probe) -> None:
    """In the child-most collection unless another is named; update adds."""
    names = [[4.5, 5], [4.5, 3, 5]]
    assert cats.ask("create", f"{CATS}.selectionList", {"expression": "mass > 4"}) == OK
    pets = {
        case["id"]: case["values"]["mass"] for case in cats.document()["dataContexts"][0]["collections"][1]["cases"]
    }
    selected = [pets[one["caseID"]] for one in cats.ask("get", f"{PETS}.selectionList")["values"]]
    assert selected == names[0]
    add = {"expression": 'owner = "Ann"', "collection": "Owners"}
    assert cats.ask("update", f"{CATS}.selectionList", add) == OK
    assert [pets[one["caseID"]] for one in cats.ask("get", f"{PETS}.selectionList")["values"]] == names[1]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"expression": "mass >"}, "Unable to parse query."),
        ({"expression": "size"}, "Undefined symbol size"),
        ({"expression": "mass", "collection": "Toys"}, "Collection not found"),
    ],
)
def test_selections_that_fail(cats: Probe, values: dict[str, str], error: str) -> None:
    """Nothing is selected then."""
    assert cats.ask("create", f"{CATS}.selectionList", values) == failed(error)
    assert cats.ask("get", f"{CATS}.selectionList") == ok([])


# The formula engine


def test_the_formula_engine_lists_its_functions(cats: Probe) -> None:
    """By category, each with its arguments; all of them can be called."""
    table = cats.ask("get", "formulaEngine")["values"]
    entry = table["Arithmetic Functions"]["round"]
    assert entry == Including(name="round", displayName="round", category="Arithmetic Functions", minArgs=1, maxArgs=2)
    assert [one["required"] for one in entry["args"]] == [True, False]
    assert {"name", "type", "description", "required"} == set(entry["args"][0])
    assert "mean" in table["Statistical Functions"]
    for functions in table.values():
        for name, function in functions.items():
            call = f"{name}({', '.join(['1'] * function['minArgs'])})"
            assert not any("Undefined function" in str(value) for value in computed(cats, call)), call
            cats.ask("delete", f"{PETS}.attribute[f]")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"source": "a*2", "records": [{"a": 2}, {"b": 1}, None]},
            ok([4, "Error: Undefined symbol a", "Invalid record for evaluation"]),
        ),
        ({"source": "", "records": []}, failed("notify formulaEngine: values.source required")),
        ({"source": "a"}, failed("notify formulaEngine: values.records required")),
        ({"source": "a+", "records": []}, failed("SyntaxError: Unexpected end of expression (char 3)")),
    ],
)
def test_expressions_over_records(cats: Probe, values: dict[str, Any], expected: Any) -> None:  # noqa: ANN401
    """A result for each record; a bad one gives a text."""
    answer = cats.ask("notify", "formulaEngine", values | {"request": "evalExpression"})
    assert answer == expected
    assert cats.ask("notify", "formulaEngine", {"source": "1"}) == failed(
        "notify formulaEngine: values.request required"
    )
