"""The arithmetic of docs/security.md, done again."""

import math
import re

from support.binary import REPOSITORY

CODES = 2**40
MISSES_A_MINUTE = 20
MINUTES = {"an hour": 60, "a day": 24 * 60, "a year": 365 * 24 * 60}


def number(cell: str) -> float:
    """A table's number."""
    return float(cell.strip().replace(",", ""))


def table(heading: str) -> list[list[str]]:
    """The cells of the table that begins with this heading, the head included."""
    text = (REPOSITORY / "docs/security.md").read_text()
    lines = text[text.index(heading) :].split("\n\n")[0].splitlines()
    rows = [line.strip("|").split("|") for line in lines]
    return [rows[0], *rows[2:]]


def at_least_one(expected: float) -> float:
    """The probability of at least one of many rare, independent events."""
    return -math.expm1(-expected)


def check(cell: str, value: float) -> None:
    """Two digits are stated."""
    assert cell.strip() == f"{value:.1e}", (cell, value)


def test_collisions() -> None:
    """Each row follows from the size of the code space."""
    _, *rows = table("| live sessions | a drawn code is taken")
    assert [number(row[0]) for row in rows] == [1e3, 5e3, 1e6]
    for row in rows:
        live = number(row[0])
        check(row[1], live / CODES)
        check(row[2], at_least_one(live * (live - 1) / 2 / CODES))


def test_guessing() -> None:
    """Each cell follows from the limit on misses."""
    head, *rows = table("| live sessions | 1 address, an hour")
    for row in rows:
        for title, cell in zip(head[1:], row[1:], strict=True):
            addresses, period = re.fullmatch(r"([\d,]+) address(?:es)?, (.+)", title.strip()).groups()
            guesses = number(addresses) * MISSES_A_MINUTE * MINUTES[period]
            check(cell, at_least_one(guesses * number(row[0]) / CODES))


def test_one_particular_session() -> None:
    """In its ten minutes."""
    text = (REPOSITORY / "docs/security.md").read_text()
    for addresses in (1, 10_000):
        assert f"{addresses * MISSES_A_MINUTE * 10 / CODES:.1e}" in text
