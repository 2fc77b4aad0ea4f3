"""The scenarios of all tools, a file for each family."""

from support.scenarios import Scenario

from . import case_changes, cases, data_contexts, formulas, halfway, item_changes, items, selection

SCENARIOS: list[Scenario] = [
    *data_contexts.SCENARIOS,
    *items.SCENARIOS,
    *item_changes.SCENARIOS,
    *cases.SCENARIOS,
    *case_changes.SCENARIOS,
    *selection.SCENARIOS,
    *formulas.SCENARIOS,
    *halfway.SCENARIOS,
]
