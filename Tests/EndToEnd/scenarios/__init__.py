"""The scenarios of all tools, a file for each family."""

from support.scenarios import Scenario

from . import (
    attribute_changes,
    attributes,
    changes,
    data_contexts,
    documents,
    exports,
    hierarchy,
    imports,
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
]
