"""Every line a relay writes looks as docs/log-line.schema.json says."""

import json
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

from monitoring.classroom import Tab
from monitoring.journal import running
from monitoring.log_schema import EVENTS, faults
from support.binary import BINARY
from support.relay import Relay
from support.waiting import until
from support.wire import ask, connect, read_all, read_until

MAX_LINE = 4_096
# What it takes to see them: a kernel without descriptors, a journald (test_logs.py), a second
# address that many codes come from (LockOutTests.swift), a trace collector (test_tracing.py), a relay
# that records nothing (test_life.py).
ELSEWHERE = {"http.accept_failed", "relay.uninstrumented", "trace.export_failing", "trace.export_recovered"}
WORKER_EVENTS = [name.removeprefix("worker.") for name in sorted(EVENTS) if name.startswith("worker.")]
# A worker's own names have a dot where the relay's have an underscore.
REPORTED = [name.replace("_", ".", 1) for name in WORKER_EVENTS if name not in {"reported", "_other"}]


def calls(port: int) -> Tab:
    """Calls that end in each way there is, and requests that are refused."""
    tab = Tab(port)
    tab.submit("call-1", {})
    tab.submit("call-1", {})
    (call,) = tab.poll()
    tab.answer(call, [])
    tab.answer(call, [])
    tab.submit("late", {}, deadlineMs=1000)
    (late,) = tab.poll()
    ask(port, "GET", f"/api/response?code={tab.code}&id=late", Prefer="wait=5")
    tab.answer(late, [])
    tab.submit("gone", {})
    ask(port, "DELETE", f"/api/request/{tab.code}/gone")
    tab.submit("refused", {}, tool="no_such_tool")
    tab.submit("left", {})
    ask(port, "POST", f"/api/sessions/{tab.code}/extend", Authorization=f"Bearer {tab.token}")
    return tab


def reports(tab: Tab) -> None:
    """What workers tell, known and unknown."""
    health = {"link": "streaming", "codap": "connected", "posting": True, "queue": 0, "memoryKiB": 9}
    records = [{"at": 1, "level": "info", "event": name} for name in [*REPORTED, "brand.new"]]
    full = {"level": "error", "event": "link.rests", "reason": "cut", "failure": "codap_error"}
    records.append({"at": 1, **full, "durationMs": 5, "status": 503, "suppressed": 3, "requestId": "call-1"})
    status, answer = tab.report(*records, health=health)
    assert status == 200, answer


def stream(tab: Tab) -> socket.socket:
    """A stream that stays."""
    _, ticket = tab.ask("POST", f"/api/sessions/{tab.code}/ticket")
    path = f"/api/stream?code={tab.code}&ticket={ticket['ticket']}"
    connection = connect(tab.port, f"GET {path} HTTP/1.1\r\nHost: relay\r\n\r\n")
    read_until(connection, "event: connected")
    return connection


def sessions(port: int) -> None:
    """A session asked for twice, one that ends, codes that are wrong."""
    for _ in range(2):
        ask(port, "POST", "/api/sessions", Idempotency_Key="bG9nLWxpbmVzLW9mLXRoZS1yZWxheQ")
    tab = Tab(port)
    tab.ask("DELETE", f"/api/sessions/{tab.code}")
    for number in range(12):
        ask(port, "GET", f"/api/sessions/AAAAAA{'ABCDEFGHIJKL'[number]}A")


def configuration(relay: Relay, file: Path) -> None:
    """A file that is read again: with what applies, with what does not, with a fault."""
    for text, event in (
        ("log-level = debug\ndrain = 1\nloops = 2\n", "config.reloaded"),
        ("nonsense = 1\n", "config.refused"),
        ("log-level = debug\ndrain = 1\n", "config.reloaded"),
    ):
        before = len([line for line in relay.log() if line["event"] == event])
        file.write_text(text)
        relay.process.send_signal(signal.SIGHUP)
        until(event, lambda e=event, n=before: len([x for x in relay.log() if x["event"] == e]) > n)


def degrade(relay: Relay, store: Path) -> None:
    """A store whose file is gone, and back."""
    away = store.with_name("away.db")
    store.rename(away)
    ask(relay.port, "POST", "/api/sessions")
    until("degraded", lambda: any(line["event"] == "store.degraded" for line in relay.log()))
    away.rename(store)
    until("recovered", lambda: any(line["event"] == "store.recovered" for line in relay.log()))


def flood(port: int) -> None:
    """More than is taken."""
    held = [connect(port) for _ in range(40)]
    answers = [read_all(connection) for connection in held[-3:]]
    assert any("503" in answer for answer in answers)
    for connection in held:
        connection.close()


def failed_start(port: int) -> list[dict[str, Any]]:
    """A relay whose port is taken."""
    command = [BINARY, "serve", "--listen", f"127.0.0.1:{port}", "--store", "memory", "--log", "stdout"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def restarted(home: Path, file: Path) -> list[dict[str, Any]]:
    """A relay on a passed socket, sampling early, that is stopped while a stream is open."""
    listener = socket.create_server(("127.0.0.1", 0))
    variables = {"CODAP_RELAY_WORKER_SSE_TIMEOUT": "60000", "SSE_TIMEOUT": "70000"}
    options = ["--store", "memory", "--config", file, "--log-sample-above", "1", "--drain", "0"]
    with running(Relay(BINARY, home, *options, listener=listener, variables=variables)) as relay:
        for _ in range(20):
            ask(relay.port, "GET", "/healthz")
        # Half a request: whoever sends it is not done when the relay is.
        half = connect(relay.port, "POST /api/sessions HTTP/1.1\r\nHost: relay\r\nContent-Length: 9\r\n\r\n{")
    half.close()
    listener.close()
    return relay.log()


def test_every_line_is_one_of_the_schema(tmp_path: Path) -> None:
    """A relay through all its paths: each line is valid, and nearly each event is seen."""
    file = tmp_path / "relay.conf"
    file.write_text("log-level = debug\n")
    store = tmp_path / "relay.db"
    options = ["--config", str(file), "--store", f"sqlite:{store}", "--max-connections", "32", "--limit-misses", "10"]
    options += ["--log-addresses", "on", "--miss-budget", "5"]
    with running(Relay(BINARY, tmp_path / "relay", *options)) as relay:
        tab = calls(relay.port)
        reports(tab)
        connection = stream(tab)
        sessions(relay.port)
        read_all(connect(relay.port, "GET / HTTP/9.9\r\n\r\n"))
        relay_lines = failed_start(relay.port)
        configuration(relay, file)
        degrade(relay, store)
        flood(relay.port)
        connection.close()
        until("its end", lambda: any(line["event"] == "stream.closed" for line in relay.log()))
    relay_lines += relay.log() + restarted(tmp_path / "other", file)
    wrong = [fault for line in relay_lines for fault in faults(line)]
    assert not wrong
    assert max(len(json.dumps(line)) for line in relay_lines) < MAX_LINE
    seen = {line["event"] for line in relay_lines}
    missing = EVENTS - seen - ELSEWHERE - {"log.sink_changed"}
    assert not missing, os.linesep.join(sorted(missing))
