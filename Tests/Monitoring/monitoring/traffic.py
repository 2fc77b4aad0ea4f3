"""Traffic of several kinds against a relay: simulated classrooms, and people for whom things go wrong."""

import subprocess
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

from support.agent import Agent
from support.wire import ask

from .classroom import Tab

STOP_DEADLINE_S = 15
# The trace of the agents for whom things go wrong.
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACED = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
# What a page counts between two reports; see docs/protocol.md, Telemetry.
REPORT: dict[str, Any] = {
    "now": 30000,
    "counters": {
        "attempts": 3,
        "connected.streaming": 1,
        "connected.polling": 1,
        "fault.cut": 1,
        "fault.muffled": 2,
        "fallback.failing": 1,
        "recovery.failing": 1,
        "ms.streaming": 20000,
        "ms.polling": 8000,
        "ms.reconnecting": 2000,
        "retries.result": 1,
        "opened.codap": 1,
        "closed.codap": 1,
        "suppressed.warning": 2,
    },
    "histograms": {"reconnect_ms": [0, 1, 1, 0, 0, 0, 0, 0, 0, 4500], "queue_depth": [3, 2, 1, 0, 0, 0, 0, 0, 0, 4]},
    "records": [{"at": 1, "level": "warning", "event": "link.lost", "reason": "cut"}],
    "health": {"link": "streaming", "codap": "connected", "posting": True, "queue": 0},
}


class Load:
    """`codap-relay load`: simulated agents and workers, until it is stopped."""

    def __init__(
        self, binary: Path, port: int, *, sessions: int, in_flight: int, delay_ms: int, pause_ms: int = 0
    ) -> None:
        """Start it; it has work for an hour. Without agents its tabs only hold their sessions open."""
        command: list[str | Path] = [binary, "load", "--relay", f"127.0.0.1:{port}", "--seconds", "3600"]
        command += ["--sessions", str(sessions), "--codap-delay-ms", str(delay_ms)]
        command += ["--in-flight", str(in_flight), "--pause-ms", str(pause_ms)] if in_flight else ["--idle"]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Trouble:
    """Does, in turn, everything that goes wrong in a classroom."""

    def __init__(self, port: int) -> None:
        """Do it at the relay of that port."""
        self._port = port

    def round(self) -> None:
        """Play one lesson in which each thing goes wrong once."""
        # A relay that restarts refuses and cuts; that is part of what is shown.
        with suppress(OSError, KeyError, TypeError, AssertionError):
            self._play()

    def _play(self) -> None:
        tab = Tab(self._port)
        agent = Agent(f"http://127.0.0.1:{self._port}", tab.code)
        tab.stream()
        status, answer = tab.report(**REPORT)
        assert status == 200, answer
        # Too soon, where a session's reports are limited.
        tab.report()
        tab.stream()
        self._refused(agent)
        self._answered(agent, tab)
        self._unanswered(agent, tab)
        tab.leave()
        agent.close()

    def _refused(self, agent: Agent) -> None:
        agent.submit("no_such_tool", wait=None)
        agent.submit("get_items", {"limit": "many"}, wait=None)
        ask(self._port, "GET", f"/api/sessions/{uuid.uuid4().hex[:8].upper().translate(_LETTERS)}")
        ask(self._port, "GET", "/no/such/path")

    def _answered(self, agent: Agent, tab: Tab) -> None:
        done = agent.submit("list_data_contexts", wait=None, headers=TRACED).body["requestId"]
        refused = agent.submit("get_data_context", {"dataContext": "Mammals"}, wait=None).body["requestId"]
        for call in tab.poll():
            no = {"type": "codap_error", "message": "DataContext not found"}
            tab.post(call["requestId"], **({"error": no} if call["requestId"] == refused else {"result": {}}))
        # Repeated, read by an agent that did not wait, and one that nobody asked for.
        tab.post(done, result={})
        agent.read(done, wait=None)
        tab.post("nobody-asked", result={})

    def _unanswered(self, agent: Agent, tab: Tab) -> None:
        late = agent.submit("list_data_contexts", deadline_ms=30, headers=TRACED).body["requestId"]
        tab.post(late, result={})
        cancelled = agent.submit("list_data_contexts", wait=None).body["requestId"]
        ask(self._port, "DELETE", f"/api/request/{agent.code}/{cancelled}")
        items = {"dataContext": "Mammals", "items": [{"Mammal": "Lion"}]}
        agent.submit("create_items", items, wait=None)
        tab.stream("tool-request")
        tab.reload()
        tab.poll()
        # Still waiting when the session ends.
        agent.submit("list_data_contexts", wait=None)


_LETTERS = str.maketrans("0189", "ABCD")
