"""What the machine had to give: a virtual one may be without processors for a while."""

from pathlib import Path

# In the first line of /proc/stat (proc(5)): the time that the host gave to others.
STEAL = 7
COLUMNS = 8


def processor_times() -> list[int]:
    """Read what all processors have spent on what so far."""
    first = Path("/proc/stat").read_text().split("\n", 1)[0]
    return [int(ticks) for ticks in first.split()[1 : 1 + COLUMNS]]


def stolen_since(earlier: list[int]) -> float:
    """Find the share of the time since then that the host gave to others."""
    spent = [now - then for now, then in zip(processor_times(), earlier, strict=True)]
    return spent[STEAL] / max(1, sum(spent))
