"""Waiting for a condition outside the browser, with a deadline."""

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

T = TypeVar("T")

POLL_INTERVAL_S = 0.02
DEFAULT_DEADLINE_S = 15.0


def until(what: str, probe: Callable[[], T], within: float = DEFAULT_DEADLINE_S) -> T:
    """Return the first truthy answer of `probe`; fail, naming `what`, when none comes in time."""
    deadline = time.monotonic() + within
    pause = Event()
    while not (answer := probe()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {within} s: {what}")
        pause.wait(POLL_INTERVAL_S)
    return answer
