"""The built relay as a process of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from .waiting import until

ADDRESS = re.compile(r"listening on 127\.0\.0\.1:([1-9]\d{1,4})\b")
START_DEADLINE_S = 10
STOP_DEADLINE_S = 15
# Does what systemd does for a socket unit: descriptor 3, and three variables (sd_listen_fds(3)).
PASS_SOCKET = """
import os, sys
os.dup2(int(os.environ.pop("PASSED_SOCKET")), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1", "LISTEN_FDNAMES": "http"}
os.execv(sys.argv[1], sys.argv[1:])
"""


class Relay:
    """`codap-relay serve` on an ephemeral port, in a directory of its own, with its log in a file."""

    def __init__(
        self,
        binary: Path,
        home: Path,
        *options: str | Path,
        variables: dict[str, str] | None = None,
        listener: socket.socket | None = None,
        port: int = 0,
    ) -> None:
        """Start the relay and wait until it says where it listens: on `listener`, if one is passed."""
        self.home = home / "home"
        self.home.mkdir(parents=True)
        self.log_path = home / "stdout.log"
        self.error_path = home / "stderr.log"
        command = [binary, "serve", "--listen", f"127.0.0.1:{port}"]
        for option, value in (("--log", "stdout"), ("--log-level", "debug")):
            command += [] if option in options else [option, value]
        command += [*os.environ.get("RELAY_ARGS", "").split(), *options]
        # Its store is this run's own, and nothing of the person who runs the tests.
        environment = os.environ | {"XDG_STATE_HOME": str(home / "state")} | (variables or {})
        passed: tuple[int, ...] = ()
        if listener:
            command = [sys.executable, "-c", PASS_SOCKET, *command]
            passed = (listener.fileno(),)
            environment["PASSED_SOCKET"] = str(listener.fileno())
        with self.log_path.open("wb") as out, self.error_path.open("wb") as err:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=self.home,
                start_new_session=True,
                env=environment,
                pass_fds=passed,
            )
        self.port = int(until("the relay's address", self._address, START_DEADLINE_S))
        self.url = f"http://127.0.0.1:{self.port}"

    def _address(self) -> str | None:
        if self.process.poll() is not None:
            raise AssertionError(f"the relay ended at once:\n{self.output()}")
        found = ADDRESS.search(self.output())
        return found and found[1]

    def output(self) -> str:
        """Everything it wrote so far, on both channels."""
        texts = [path.read_text(errors="replace") for path in (self.log_path, self.error_path)]
        return "".join(texts)

    def log(self) -> list[dict[str, Any]]:
        """Its log records: the lines of stdout that are JSON objects."""
        return [json.loads(line) for line in self._whole_lines() if line.startswith("{")]

    def _whole_lines(self) -> list[str]:
        text = self.log_path.read_text(errors="replace")
        return text[: text.rfind("\n") + 1].splitlines()

    def said_of(self, request_id: str) -> set[str]:
        """Every text in the log records that carry this requestId."""
        records = [values for values in map(_values, self.log()) if request_id in values]
        return set().union(*records)

    def stop(self) -> None:
        """End it by SIGTERM and check that it goes cleanly and leaves nothing behind."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"SIGTERM did not end the relay in {STOP_DEADLINE_S} s") from None
        assert status == 0, f"the relay ended with {status}:\n{self.output()[-2000:]}"
        assert not self._survivors(), "processes outlived the relay"
        assert not list(self.home.iterdir()), "the relay left files where it was started"

    def kill(self) -> None:
        """End it as a fault of the machine would, without a word."""
        self.process.kill()
        self.process.wait()

    def _survivors(self) -> list[Path]:
        """Processes of the session that was started for it."""
        return [stat for stat in Path("/proc").glob("[0-9]*/stat") if self._in_session(stat)]

    def _in_session(self, stat: Path) -> bool:
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return False
        return int(after_name[3]) == self.process.pid


def _values(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_values, value.values()))
    if isinstance(value, list):
        return set().union(*map(_values, value))
    return {value} if isinstance(value, str) else set()
