"""What the relay tells whoever supervises it, by sd_notify(3)."""

import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.binary import BINARY
from support.halt import NotPermittedError, halted, thread_named
from support.relay import Relay
from support.wire import ask, connect, read_until

STUCK = "GET /healthz HTTP/1.1\r\nHost: x\r\n"
STATUS = re.compile(r"^STATUS=(.*)$", re.MULTILINE)


class Manager:
    """A stand-in for systemd: a socket of datagrams."""

    def __init__(self, manager: socket.socket) -> None:
        """Wait for each message ten seconds at most."""
        self.socket = manager
        self.socket.settimeout(10)

    def told(self, words: str, besides: str = r"WATCHDOG=1|STATUS=.*") -> str:
        """The next message with these words, and nothing before it that is not expected."""
        while words not in (text := self.socket.recv(4096).decode()):
            assert re.fullmatch(besides, text), text
        return text

    def drain(self) -> None:
        """Forget what has come."""
        self.socket.setblocking(False)
        try:
            while self.socket.recv(4096):
                pass
        except BlockingIOError:
            self.socket.settimeout(10)


@contextmanager
def managed(home: Path, *options: str, address: str, watchdog_ms: int = 200) -> Iterator[tuple[Manager, Relay]]:
    """Run a relay under a manager at that address; `@` begins one without a file."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind("\0" + address[1:] if address.startswith("@") else address)
        variables = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": str(watchdog_ms * 1000)}
        relay = Relay(BINARY, home, "--store", "memory", *options, variables=variables)
        try:
            yield Manager(bound), relay
        finally:
            if relay.process.poll() is None:
                relay.process.kill()
                relay.process.wait()


@pytest.mark.parametrize("kind", ["file", "abstract"])
def test_a_life_is_told_from_ready_to_stopping(tmp_path: Path, kind: str) -> None:
    """READY, RELOADING with its time, READY again, STOPPING with how long, and beats for the watchdog."""
    address = str(tmp_path / "notify") if kind == "file" else f"@codap-relay-test-{tmp_path}"
    with managed(tmp_path, "--drain", "7", address=address) as (manager, relay):
        ready = manager.told("READY=1")
        assert STATUS.findall(ready) == [
            "Answering: 0 sessions (0 with a worker), 0 calls in flight; the store takes work"
        ]
        for _ in range(3):
            manager.told("WATCHDOG=1")
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        relay.process.send_signal(signal.SIGHUP)
        reloading = re.search(r"MONOTONIC_USEC=(\d+)", manager.told("RELOADING=1"))
        assert reloading and int(reloading[1]) >= before
        manager.told("READY=1")
        stuck = connect(relay.port, STUCK)
        ask(relay.port, "GET", "/healthz")
        relay.process.send_signal(signal.SIGTERM)
        stopping = manager.told("STOPPING=1")
        assert "EXTEND_TIMEOUT_USEC=11000000\n" in stopping
        assert STATUS.findall(stopping)[0].startswith("Finishing what is in flight, 7 s at most: 0 calls, ")
        # The watchdog is fed to the end.
        manager.told("WATCHDOG=1")
        stuck.close()
        assert relay.process.wait(10) == 0


def test_the_status_follows_what_happens(tmp_path: Path) -> None:
    """Sessions, workers and calls, a few seconds later."""
    with managed(tmp_path, address=str(tmp_path / "notify")) as (manager, relay):
        manager.told("READY=1")
        _, session = ask(relay.port, "POST", "/api/sessions")
        head = f"GET /api/stream?code={session['code']} HTTP/1.1\r\nHost: x\r\n"
        stream = connect(relay.port, f"{head}Authorization: Bearer {session['workerToken']}\r\n\r\n")
        read_until(stream, "event: connected")
        call = {"code": session["code"], "tool": "list_data_contexts"}
        assert ask(relay.port, "POST", "/api/request", call)[0] == 202
        status = manager.told("1 sessions (1 with a worker), 1 calls in flight")
        assert status.startswith("STATUS=Answering")
        relay.stop()
        stream.close()


@pytest.mark.parametrize("loop", ["loop-0", "loop-1", "main"])
def test_a_loop_that_is_stuck_ends_the_beats(tmp_path: Path, loop: str) -> None:
    """A thread is halted from outside, as a call that blocks would halt it; systemd would then restart the relay."""
    with managed(tmp_path, "--loops", "2", address=str(tmp_path / "notify")) as (manager, relay):
        manager.told("READY=1")
        manager.told("WATCHDOG=1")
        thread = relay.process.pid if loop == "main" else thread_named(relay.process.pid, loop)
        try:
            with halted(thread):
                manager.drain()
                manager.socket.settimeout(1)
                beats = 0
                with pytest.raises(TimeoutError):
                    # One may have been under way; ten are due before this gives up.
                    while manager.socket.recv(4096):
                        beats += 1
                        assert beats <= 2
        except NotPermittedError as reason:
            pytest.skip(f"this machine halts no threads: {reason}")
        manager.socket.settimeout(10)
        manager.told("WATCHDOG=1")
        manager.told("WATCHDOG=1")
        relay.stop()
