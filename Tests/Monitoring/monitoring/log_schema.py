"""The schema of the relay's log lines, as it is published."""

import functools
import json
from typing import Any

from jsonschema import Draft7Validator

from support.binary import REPOSITORY

SCHEMA = json.loads((REPOSITORY / "docs/log-line.schema.json").read_text())
EVENTS = frozenset(SCHEMA["definitions"])


@functools.cache
def _validator(event: str) -> Draft7Validator:
    return Draft7Validator(SCHEMA["definitions"][event])


def faults(line: dict[str, Any]) -> list[str]:
    """Say what is wrong with a line; nothing, as a rule."""
    if line["event"] not in EVENTS:
        return [f"{line['event']} is not in the registry"]
    return [f"{line['event']}: {error.message}" for error in _validator(line["event"]).iter_errors(line)]
