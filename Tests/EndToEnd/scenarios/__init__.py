"""The scenarios of all tools, a file for each family."""

from support.scenarios import Scenario

from . import adornments, components, data_contexts, global_values, graphs, pages, pictures, tiles

SCENARIOS: list[Scenario] = [
    *data_contexts.SCENARIOS,
    *components.SCENARIOS,
    *graphs.SCENARIOS,
    *adornments.SCENARIOS,
    *tiles.SCENARIOS,
    *pages.SCENARIOS,
    *global_values.SCENARIOS,
    *pictures.SCENARIOS,
]
