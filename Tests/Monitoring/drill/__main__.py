"""Makes faults on purpose and looks whether the right alert tells of them, and only that: `make drill`.

Plays the scenarios, draws what the boards showed into docs/images/drill and writes the figures of docs/drill.md.
Not a test: it takes about half an hour on two processors. It fails when something is not as it has to be.
"""

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from monitoring import journal
from support.binary import REPOSITORY

from .incident import Finding, play
from .report import write, write_machine
from .scenarios import SCENARIOS, side_by_side

IMAGES = REPOSITORY / "docs" / "images" / "drill"


def _play(name: str, home: Path) -> Finding | str:
    scenario = next(scenario for scenario in SCENARIOS if scenario.name == name)
    try:
        return play(scenario, home / name, IMAGES)
    except (TimeoutError, AssertionError) as error:
        return f"came to nothing: {error}"


def main() -> int:
    """Play what is asked for; all without names."""
    parser = argparse.ArgumentParser(prog="drill", description=__doc__)
    names = [scenario.name for scenario in SCENARIOS]
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    asked = parser.parse_args().names or names
    if unknown := set(asked) - set(names):
        parser.error(f"no scenario called {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    if reason := journal.obstacle():
        sys.exit(f"a drill needs a journald of its own: {reason}")
    IMAGES.mkdir(parents=True, exist_ok=True)
    problems = 0
    processors = os.cpu_count() or 1
    at_once = side_by_side(processors)
    with tempfile.TemporaryDirectory() as home, ProcessPoolExecutor(at_once) as pool:
        for name, finding in zip(asked, pool.map(_play, asked, [Path(home)] * len(asked)), strict=True):
            if isinstance(finding, Finding):
                write(finding)
            found = [finding] if isinstance(finding, str) else finding.problems
            problems += len(found)
            print(name, *(found or ["as it has to be"]), sep="\n  ", flush=True)
    if set(asked) == set(names):
        write_machine(at_once, processors)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
