"""What the status page's memory of the last hour takes, resident: prints one line for docs/status.md.

Rings of one sample against rings of an hour and of two, many of them, so that pages and the allocator's
reserves do not count: `python3 Tests/Bench/status_memory.py`.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from measurements import Settings, swift_program

RINGS = 40
HOUR = 361


def resident(program: str, samples: int) -> int:
    """What the program has resident, in bytes, with rings of so many samples."""
    command = [program, str(RINGS), str(samples)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        kept = process.stdout.readline().split() if process.stdout else []
        status = Path(f"/proc/{process.pid}/status").read_text()
    if process.returncode != 0 or kept != [str(min(samples, HOUR))] * 2:
        raise SystemExit(f"status_memory: the program failed: {process.returncode}, {kept}")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return int(fields["RssAnon"].split()[0]) * 1024


def main() -> None:
    """Measure and print."""
    root = Path(__file__).parents[2]
    systemd = str(root / "Sources" / "CSystemd")
    modules = ("JSON", "Wire", "Telemetry")
    program = swift_program(Settings(root, 1, 1), "StatusMemory", modules, ("-lsystemd",), ("-I", systemd))
    empty, hour, longer = (resident(program, samples) for samples in (1, HOUR, 2 * HOUR))
    mib = 1024 * 1024 * RINGS
    print(f"An hour takes {(hour - empty) / mib:.2f} MiB, another hour {(longer - hour) / mib:.2f} MiB more.")


if __name__ == "__main__":
    main()
