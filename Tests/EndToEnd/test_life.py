"""How the process ends, reloads, and what it tells whoever supervises it."""

import os
import pty
import re
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.binary import BINARY
from support.relay import Relay
from support.waiting import until
from support.wire import ask, connect, read_all, read_until

STUCK = "GET /healthz HTTP/1.1\r\nHost: x\r\n"
StartRelay = Callable[..., Relay]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartRelay]:
    """Start relays of this test's own; each must have ended by itself."""
    relays: list[Relay] = []

    def start_one(*options: str | Path, **how: object) -> Relay:
        relays.append(Relay(BINARY, tmp_path / str(len(relays)), *options, **how))
        return relays[-1]

    yield start_one
    for relay in relays:
        if relay.process.poll() is None:
            relay.process.kill()
            relay.process.wait()


def open_stream(port: int, session: dict[str, str]) -> socket.socket:
    """Open a worker's stream and read its first event."""
    head = f"GET /api/stream?code={session['code']} HTTP/1.1\r\nHost: x\r\n"
    stream = connect(port, f"{head}Authorization: Bearer {session['workerToken']}\r\n\r\n")
    read_until(stream, "event: connected")
    return stream


def events(relay: Relay) -> list[str]:
    """Which events the log has, in order."""
    return [record["event"] for record in relay.log()]


def test_a_relay_without_instrumentation_warns_and_then_logs_its_own_life_only(start: StartRelay) -> None:
    """Nobody can run it so for long and not know."""
    relay = start("--instrumentation", "off", "--store", "memory")
    assert ask(relay.port, "POST", "/api/sessions")[0] == 201
    assert ask(relay.port, "GET", "/readyz")[1]["instrumentation"] == "off"
    relay.stop()
    warnings = [record["event"] for record in relay.log() if record["level"] == "warning"]
    assert warnings == ["relay.uninstrumented"]
    assert all(event.startswith("relay.") for event in events(relay))


def test_sessions_outlive_the_process_by_default(start: StartRelay, tmp_path: Path) -> None:
    """The store is a file of this user alone, in the state directory, which is made."""
    state = {"XDG_STATE_HOME": str(tmp_path / "some" / "state")}
    first = start(variables=state)
    _, session = ask(first.port, "POST", "/api/sessions")
    first.stop()
    file = tmp_path / "some/state/codap-relay/relay.db"
    assert file.exists()
    assert file.parent.stat().st_mode & 0o777 == 0o700
    second = start(variables=state)
    status, found = ask(second.port, "GET", f"/api/sessions/{session['code']}")
    assert (status, found["sessionId"]) == (200, session["sessionId"])
    second.stop()


def test_sigterm_tells_streams_when_to_come_back_and_answers_who_waits(start: StartRelay) -> None:
    """A stream ends with `retry:`, a waiting agent with 202, the process with 0."""
    relay = start()
    _, session = ask(relay.port, "POST", "/api/sessions")
    streams = [open_stream(relay.port, session)]
    call = {"code": session["code"], "tool": "list_data_contexts", "requestId": "c-1"}
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(ask, relay.port, "POST", "/api/request", call, Prefer="wait=50")
        read_until(streams[0], "event: tool-request")
        began = time.monotonic()
        relay.stop()
        assert time.monotonic() - began < 5
        status, body = answer.result()
    assert (status, body["status"], body["requestId"]) == (202, "delivered", "c-1")
    assert re.search(r"\nretry: [1-4]\d{3}\n\n", read_all(streams[0]))
    closed = [record for record in relay.log() if record["event"] == "stream.closed"]
    assert [record["reason"] for record in closed] == ["shutdown"]
    assert events(relay)[-1] == "relay.stopped"
    assert "relay.cut" not in events(relay)


def test_what_begins_too_late_is_told_to_come_back(start: StartRelay) -> None:
    """A request that was on its way is refused properly, a result still taken."""
    relay = start()
    _, session = ask(relay.port, "POST", "/api/sessions")
    head = "Host: x\r\nContent-Type: application/json\r\n"
    late = connect(relay.port, f"POST /api/sessions HTTP/1.1\r\n{head}")
    ready = connect(relay.port, "GET /readyz HTTP/1.1\r\nHost: x\r\n")
    token = f"Authorization: Bearer {session['workerToken']}\r\n"
    result = connect(relay.port, f"POST /api/response HTTP/1.1\r\n{head}{token}")
    # Each is being read by now: the relay answers in order of arrival.
    for _ in range(4):
        ask(relay.port, "GET", "/healthz")
    relay.process.send_signal(signal.SIGTERM)
    until("the relay to begin its end", lambda: "relay.stopping" in events(relay))
    late.sendall(b"\r\n")
    refused = read_all(late)
    assert refused.startswith("HTTP/1.1 503 ")
    assert "Retry-After: 2\r\n" in refused
    assert "Connection: close\r\n" in refused
    assert '"error":"shutting_down"' in refused
    ready.sendall(b"\r\n")
    assert '"status":"draining"' in read_all(ready)
    result.sendall(b"Content-Length: 2\r\n\r\n{}")
    assert '"error":"missing_field"' in read_all(result)
    assert relay.process.wait(5) == 0


def test_what_takes_too_long_is_cut_and_said(start: StartRelay) -> None:
    """The bound holds, whatever a client does."""
    relay = start("--drain", "1")
    stuck = connect(relay.port, STUCK)
    ask(relay.port, "GET", "/healthz")
    began = time.monotonic()
    relay.stop()
    assert 0.9 < time.monotonic() - began < 4
    assert read_all(stuck) == ""
    assert [record["count"] for record in relay.log() if record["event"] == "relay.cut"] == [1]


def test_a_second_signal_ends_it_at_once(start: StartRelay) -> None:
    """Who cannot wait need not reach for SIGKILL."""
    relay = start("--drain", "300")
    stuck = connect(relay.port, STUCK)
    ask(relay.port, "GET", "/healthz")
    relay.process.send_signal(signal.SIGTERM)
    until("the relay to begin its end", lambda: "relay.stopping" in events(relay))
    assert relay.process.poll() is None
    relay.process.send_signal(signal.SIGINT)
    assert relay.process.wait(5) == 0
    assert events(relay)[-1] == "relay.cut"
    stuck.close()


def test_sighup_puts_in_force_what_can_be(start: StartRelay, tmp_path: Path) -> None:
    """New values hold for what follows; the others are named; a fault changes nothing."""
    file = tmp_path / "relay.conf"
    file.write_text("worker-polling-interval = 1500\nloops = 2\n")
    relay = start("--config", file)

    def interval() -> int:
        return ask(relay.port, "POST", "/api/sessions")[1]["worker"]["pollingIntervalMs"]

    def reload(text: str, event: str) -> dict[str, object]:
        before = events(relay).count(event)
        file.write_text(text)
        relay.process.send_signal(signal.SIGHUP)
        until("the reload", lambda: events(relay).count(event) > before)
        return [record for record in relay.log() if record["event"] == event][before]

    assert interval() == 1500
    applied = reload("worker-polling-interval = 2500\nloops = 3\n", "config.reloaded")
    assert applied["options"] == "worker-polling-interval"
    assert interval() == 2500
    until("the warning", lambda: events(relay).count("config.reloaded") == 2)
    assert [record for record in relay.log() if record["event"] == "config.reloaded"][1]["options"] == "loops"

    refused = reload("worker-polling-interval = 3500\nlog-level = loud\n", "config.refused")
    assert (refused["reason"], refused["options"], refused["line"]) == ("bad_value", "log-level", 2)
    assert f'{file}:2: log-level cannot be "loud"; it takes error, warning' in relay.error_path.read_text()
    assert interval() == 2500
    _, metrics = ask(relay.port, "GET", "/metrics")
    assert "relay_config_last_reload_successful 0\n" in metrics
    assert 'relay_config_reloads_total{result="refused"} 1\n' in metrics
    assert 'relay_config_reloads_total{result="applied"} 1\n' in metrics
    relay.stop()


def test_a_store_that_cannot_be_written_is_told(start: StartRelay, tmp_path: Path) -> None:
    """The relay goes on without taking new work, says so, and recovers by itself."""
    relay = start(variables={"XDG_STATE_HOME": str(tmp_path / "state")})
    # The log of writes grows larger than the log of events, which the limit must not reach.
    sessions = [ask(relay.port, "POST", "/api/sessions")[1] for _ in range(30)]
    writes = tmp_path / "state/codap-relay/relay.db-wal"
    _, unlimited = resource.prlimit(relay.process.pid, resource.RLIMIT_FSIZE)
    assert relay.log_path.stat().st_size < writes.stat().st_size / 2
    resource.prlimit(relay.process.pid, resource.RLIMIT_FSIZE, (writes.stat().st_size, unlimited))

    status, refused = ask(relay.port, "POST", "/api/sessions")
    assert (status, refused["error"]) == (503, "store_unavailable")
    status, ready = ask(relay.port, "GET", "/readyz")
    assert (status, ready["status"]) == (503, "degraded")
    assert ready["checks"] == {"accepting": True, "storeWritable": False}
    [reason] = ready["reasons"]
    assert reason["reason"] == "store_unwritable"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", reason["since"])
    assert "store.degraded" in reason["remedy"]
    assert ask(relay.port, "GET", "/healthz")[0] == 200
    assert ask(relay.port, "GET", f"/api/sessions/{sessions[0]['code']}")[0] == 200
    assert "relay_store_degraded 1\n" in ask(relay.port, "GET", "/metrics")[1]
    call = {"code": sessions[0]["code"], "tool": "list_data_contexts", "requestId": "c-1"}
    assert ask(relay.port, "POST", "/api/request", call)[0] == 503

    resource.prlimit(relay.process.pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
    until("the store to recover", lambda: ask(relay.port, "GET", "/readyz")[0] == 200)
    assert ask(relay.port, "POST", "/api/request", call)[0] == 202
    relay.stop()
    told = [event for event in events(relay) if event.startswith("store.")]
    assert told == ["store.opened", "store.degraded", "store.recovered"]


def test_a_terminal_shows_the_log(tmp_path: Path) -> None:
    """`--log auto` at a terminal must not send a person to a journal."""
    leader, follower = pty.openpty()
    command = [BINARY, "serve", "--listen", "127.0.0.1:0", "--store", "memory"]
    with subprocess.Popen(command, stdout=follower, cwd=tmp_path) as relay:
        os.close(follower)
        shown = ""
        while '"event":"relay.started"' not in shown:
            shown += os.read(leader, 4096).decode()
        relay.send_signal(signal.SIGTERM)
        assert relay.wait(5) == 0
    os.close(leader)


def test_a_relay_that_cannot_start_says_so_in_its_log() -> None:
    """Standard error is for the person, the log for whoever was not there."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        command = [BINARY, "serve", "--listen", f"127.0.0.1:{port}", "--log", "stdout"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    assert done.returncode == 1
    assert '"event":"relay.failed"' in done.stdout
    assert f"port {port} is taken" in done.stderr
