"""Sockets passed to the process, so that a restart refuses nobody."""

import os
import shutil
import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from support.binary import BINARY
from support.ports import free_port
from support.relay import Relay
from support.waiting import until
from support.wire import ask, connect, read_all

ACTIVATE = shutil.which("systemd-socket-activate")
GET = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def test_who_connects_while_no_relay_runs_is_answered_by_the_next(tmp_path: Path) -> None:
    """The socket outlives the process, and connections wait in it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        first = Relay(BINARY, tmp_path / "1", listener=listener)
        # The option is given too, and the socket is stronger.
        assert first.port == port
        assert ask(port, "GET", "/healthz")[0] == 200
        first.stop()
        waiting = [connect(port, GET) for _ in range(20)]
        second = Relay(BINARY, tmp_path / "2", listener=listener)
        for connection in waiting:
            assert read_all(connection).startswith("HTTP/1.1 200 ")
        second.stop()
        for relay in (first, second):
            assert "relay.socket_adopted" in [record["event"] for record in relay.log()]


def test_a_restart_refuses_nobody(tmp_path: Path) -> None:
    """Requests on connections of their own, one after the other, while relays come and go."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener, ThreadPoolExecutor() as pool:
        port = listener.getsockname()[1]
        enough = Event()

        def keep_asking() -> list[int]:
            answers = []
            while not enough.is_set():
                answers.append(ask(port, "GET", "/healthz")[0])
            return answers

        relay = Relay(BINARY, tmp_path / "0", listener=listener)
        asking = [pool.submit(keep_asking) for _ in range(2)]
        try:
            for index in range(1, 4):
                relay.stop()
                relay = Relay(BINARY, tmp_path / str(index), listener=listener)
        finally:
            enough.set()
        for answers in asking:
            assert answers.result() and set(answers.result()) == {200}
        relay.stop()


@pytest.mark.skipif(not ACTIVATE, reason="systemd-socket-activate is not installed")
def test_the_real_activator_starts_it(tmp_path: Path) -> None:
    """The first connection starts the relay, which answers it."""
    port, admin = free_port(), free_port()
    command = [str(ACTIVATE), "-l", f"127.0.0.1:{port}", "-l", f"127.0.0.1:{admin}", "--fdname=http:admin"]
    output = tmp_path / "out"
    with (
        output.open("wb") as out,
        subprocess.Popen(
            [*command, BINARY, "serve", "--log", "stdout", "--store", "memory"], stdout=out, stderr=out
        ) as activator,
    ):

        def listens() -> bool:
            return output.read_text().count("Listening on") == 2

        until("the activator to listen", listens)
        try:
            assert read_all(connect(port, GET)).startswith("HTTP/1.1 200 ")
            assert ask(port, "GET", "/metrics")[0] == 404
            assert ask(admin, "GET", "/metrics")[0] == 200
            os.kill(activator.pid, signal.SIGTERM)
            assert activator.wait(10) == 0
        finally:
            activator.kill()
    assert output.read_text().count('"event":"relay.socket_adopted"') == 2
