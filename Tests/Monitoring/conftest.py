"""Fixtures that several tests here share."""

from collections.abc import Iterator

import pytest

from monitoring import journal


@pytest.fixture(scope="session")
def journald() -> Iterator[journal.Journal]:
    """A journald that sees nobody but the relays of these tests."""
    if reason := journal.obstacle():
        pytest.skip(reason)
    running = journal.Journal()
    yield running
    running.stop()
