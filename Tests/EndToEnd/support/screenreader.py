"""Orca on a virtual screen, with a desktop's buses of its own; what it says is read from its log."""

import os
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from .waiting import until

BUS_LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
# Runs Orca with a log that is written line by line, not by the block.
BY_LINE = """
import builtins, runpy
plain = builtins.open
def by_line(file, mode="r", *rest, **named):
    if mode == "w" and not rest:
        named.setdefault("buffering", 1)
    return plain(file, mode, *rest, **named)
builtins.open = by_line
runpy.run_path("/usr/bin/orca", run_name="__main__")
"""
PYTHON = "/usr/bin/python3"  # Debian's: Orca is its package
SPOKEN = re.compile(r"SPEECH OUTPUT: '(.*?)'\s?\{")
STOP_DEADLINE_S = 10


class Orca:
    """A context manager; `environment` is for the browser that it shall read."""

    def __init__(self, home: Path) -> None:
        """Keep everything of it in `home`."""
        self._processes: list[subprocess.Popen[bytes]] = []
        self._log = home / "orca.log"
        run = home / "run"
        run.mkdir(parents=True, mode=0o700)
        self.environment = os.environ | {
            **{"HOME": str(home), "XDG_RUNTIME_DIR": str(run), "XDG_CONFIG_HOME": str(home / "config")},
            **{"XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache"), "LC_ALL": "C.UTF-8"},
            **{"ACCESSIBILITY_ENABLED": "1", "GNOME_ACCESSIBILITY": "1"},
            # Nobody listens here: what would be spoken is in the log.
            "SPEECHD_CMD": "/bin/false",
        }

    def __enter__(self) -> Self:
        """Start all of it; what was started is ended if something does not come up."""
        try:
            self._start_all()
        except BaseException:
            self._end_all()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        self._end_all()

    def _start_all(self) -> None:
        display = self._start("Xvfb", "-displayfd", "1", "-screen", "0", "1200x900x24", "-nolisten", "tcp")
        self.environment["DISPLAY"] = f":{self._first_line(display)}"
        bus = self._start("dbus-daemon", "--session", "--nofork", "--print-address")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._first_line(bus)
        self._start(BUS_LAUNCHER, "--launch-immediately")
        self._start(PYTHON, "-c", BY_LINE, "--replace", "--debug", f"--debug-file={self._log}")
        until("Orca to be on", lambda: "Screen reader on." in self.spoken(), within=60)

    def _end_all(self) -> None:
        """End what was started, what that has started included, the last one first."""
        for process in reversed(self._processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(STOP_DEADLINE_S)
            if process.stdout:
                process.stdout.close()

    def spoken(self) -> list[str]:
        """Everything it has said so far."""
        if not self._log.exists():
            return []
        return [text.strip() for text in SPOKEN.findall(self._log.read_text(errors="replace"))]

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self.environment,
            start_new_session=True,
        )
        self._processes.append(process)
        return process

    @staticmethod
    def _first_line(process: subprocess.Popen[bytes]) -> str:
        assert process.stdout
        return process.stdout.readline().decode().strip()
