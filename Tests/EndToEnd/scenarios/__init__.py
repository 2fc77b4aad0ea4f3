"""The scenarios of all tools, a file for each family."""

from support.scenarios import Scenario

from . import (
    attribute_changes,
    attributes,
    case_changes,
    cases,
    changes,
    data_contexts,
    documents,
    exports,
    formulas,
    halfway,
    hierarchy,
    imports,
    item_changes,
    items,
    selection,
    transfers,
)

SCENARIOS: list[Scenario] = [
    *documents.SCENARIOS,
    *transfers.SCENARIOS,
    *changes.SCENARIOS,
    *data_contexts.SCENARIOS,
    *imports.SCENARIOS,
    *hierarchy.SCENARIOS,
    *attributes.SCENARIOS,
    *attribute_changes.SCENARIOS,
    *exports.SCENARIOS,
    *items.SCENARIOS,
    *item_changes.SCENARIOS,
    *cases.SCENARIOS,
    *case_changes.SCENARIOS,
    *selection.SCENARIOS,
    *formulas.SCENARIOS,
    *halfway.SCENARIOS,
]
