"""Measures the relay on this machine and rewrites the tables of docs/performance.md.

Where there is a yardstick, runs are paired. Servers are pinned to the first core, clients to the
second; a paired run whose server used less than 95 % of its core is void and is said to be.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from instrumentation import instrumentation
from measurements import (
    Settings,
    idle_memory,
    log_path,
    recording,
    recovery,
    round_trips,
    simple_requests,
    tool_calls,
    wasm_size,
)
from processes import LIMITS

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "performance.md"

MEASUREMENTS: dict[str, Callable[[Settings], list[str]]] = {
    "round-trip": round_trips,
    "recovery": recovery,
    "requests": simple_requests,
    "memory": idle_memory,
    "tools": tool_calls,
    "log": log_path,
    "recording": recording,
    "instrumentation": instrumentation,
    "wasm": wasm_size,
}


def machine() -> str:
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"Measured on {model}, Linux {platform.release()}."


def replace_section(text: str, name: str, lines: list[str]) -> str:
    begin, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    head, rest = text.split(begin, 1)
    tail = rest.split(end, 1)[1]
    return head + begin + "\n\n" + "\n".join(lines) + "\n\n" + end + tail


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--rounds", type=int, default=5, help="runs of each pair (5)")
    parser.add_argument("--seconds", type=int, default=4, help="length of a run (4)")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(MEASUREMENTS)
    if unknown:
        parser.error(f"no measurement called {', '.join(sorted(unknown))}")
    settings = Settings(ROOT, arguments.rounds, arguments.seconds)
    text = replace_section(REPORT.read_text(), "machine", [machine()])
    for name in arguments.names or MEASUREMENTS:
        print(f"== {name} (relay with {' '.join(LIMITS)})", flush=True)
        lines = MEASUREMENTS[name](settings)
        print("\n".join(lines), flush=True)
        text = replace_section(text, name, lines)
    REPORT.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
