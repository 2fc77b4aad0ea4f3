"""Programs under measurement: started pinned to a core, watched through /proc, ended by their id."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeVar

SERVER_CORE = 0
CLIENT_CORE = 1
START_LIMIT_S = 10

Found = TypeVar("Found")
# All load comes from one address, which the relay would take for one client.
LIMITS = ("--limit-submit", "off", "--limit-create", "off", "--limit-misses", "off")


@dataclass
class Server:
    """A running server: where it listens and which processes do its work."""

    port: int
    pids: list[int]

    def kill(self) -> None:
        """Ends it as a power cut would."""
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)

    def cpu_seconds(self, thread: str = "*") -> float:
        """What its threads of that name have used."""
        return sum(_cpu_seconds(pid, thread) for pid in self.pids)

    def resident_bytes(self) -> int:
        return sum(_resident_bytes(pid) for pid in self.pids)


def _cpu_seconds(pid: int, thread: str) -> float:
    tasks = [
        task
        for task in Path(f"/proc/{pid}/task").iterdir()
        if fnmatch((task / "comm").read_text().rstrip("\n"), thread)
    ]
    # In nanoseconds; /proc/PID/stat samples by the tick, and misses those who sleep before it.
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _resident_bytes(pid: int) -> int:
    line = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(line.group(1)) * 1024 if line else 0


@contextmanager
def pinned(core: int, *command: str, output: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """Runs a command on one core and ends it at the end."""
    process = subprocess.Popen(
        ["taskset", "-c", str(core), *command], stdin=subprocess.PIPE, stdout=output, text=True, bufsize=1
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(START_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def relay(
    binary: Path, *options: str, store: str = "memory", port: int = 0, log: str = "stdout", within: Sequence[str] = ()
) -> Iterator[Server]:
    """The relay with one loop, what it prints going to a file that is thrown away.

    `log` says where its records go, `within` is the command that runs it elsewhere.
    """
    command = [*within, str(binary), "serve", "--listen", f"127.0.0.1:{port}", "--loops", "1", "--log", log]
    command += ["--store", store, *LIMITS]
    with (
        tempfile.NamedTemporaryFile("w+") as printed,
        pinned(SERVER_CORE, *command, *options, output=printed.fileno()) as process,
    ):

        def address() -> re.Match[str] | None:
            if process.poll() is not None:
                raise RuntimeError("the relay did not start; run it by hand to see why")
            # Opened anew: the relay writes at the position of `printed`, which must not be moved.
            return re.search(r"listening on 127\.0\.0\.1:(\d+)", Path(printed.name).read_text())

        yield Server(int(until(address, START_LIMIT_S).group(1)), [process.pid])


def until(look: Callable[[], Found | None], limit: float) -> Found:
    """What `look` finds; it is asked again until that is something, for at most `limit` seconds."""
    deadline = time.monotonic() + limit
    while not (found := look()):
        if time.monotonic() > deadline:
            raise RuntimeError(f"nothing came of it within {limit} s")
        time.sleep(0.02)
    return found


@contextmanager
def nginx(port: int, answer: str) -> Iterator[Server]:
    """nginx with one worker that answers every request from its configuration."""
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(
            f"""
            daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
            events {{ worker_connections 4096; }}
            http {{
                access_log off; keepalive_requests 1000000000; default_type application/json;
                client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
                fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
                server {{
                    listen 127.0.0.1:{port};
                    location / {{ add_header Cache-Control no-store; return 200 '{answer}'; }}
                }}
            }}
            """
        )
        with pinned(SERVER_CORE, "nginx", "-p", folder, "-c", str(configuration)) as process:
            time.sleep(0.5)
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            yield Server(port, [process.pid, *map(int, children)])
