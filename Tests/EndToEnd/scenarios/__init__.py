"""The scenarios of all tools, a file for each family."""

from support.scenarios import Scenario

from . import data_contexts

SCENARIOS: list[Scenario] = [*data_contexts.SCENARIOS]
