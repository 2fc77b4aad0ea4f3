"""Traffic of several kinds against a relay: simulated classrooms, and people for whom things go wrong."""

import subprocess
import uuid
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

from support.agent import Agent
from support.wire import ask, connect, read_until

STOP_DEADLINE_S = 15
# The trace of the agents for whom things go wrong.
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACED = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
# What a page counts between two reports; see docs/protocol.md, Telemetry.
REPORT = {
    "counters": {
        "attempts": 3,
        "connected.streaming": 1,
        "connected.polling": 1,
        "fault.cut": 1,
        "fault.muffled": 2,
        "fallback.failing": 1,
        "recoveries": 1,
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

    def __init__(self, binary: Path, port: int, *, sessions: int, in_flight: int, delay_ms: int) -> None:
        """Start it; it has work for an hour."""
        command: list[str | Path] = [binary, "load", "--relay", f"127.0.0.1:{port}", "--seconds", "3600"]
        command += ["--sessions", str(sessions), "--in-flight", str(in_flight), "--codap-delay-ms", str(delay_ms)]
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


class Tab:
    """A worker of a session of its own that polls, with no CODAP behind it."""

    def __init__(self, port: int) -> None:
        """Make the session."""
        self._port = port
        _, session = ask(port, "POST", "/api/sessions")
        self.code: str = session["code"]
        self._token: str = session["workerToken"]
        self._page = f"page-{uuid.uuid4()}"
        self._cursor = 0
        self._reports = 0

    def _ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self._token}", "X_Worker_Id": self._page}
        return ask(self._port, method, path, body, **headers)

    def reload(self) -> None:
        """Be a page that has just loaded, and that knows nothing of what ran."""
        self._page = f"page-{uuid.uuid4()}"
        self._cursor = 0

    def poll(self) -> list[dict[str, Any]]:
        """Take the calls that wait."""
        _, answer = self._ask("GET", f"/api/poll?code={self.code}&after={self._cursor}")
        calls = answer["requests"]
        self._cursor = max([self._cursor, *(call["seq"] for call in calls)])
        return calls

    def answer(self, request_id: str, delivery: int = 1, **result: object) -> None:
        """Post a result, `error` or `result`."""
        timings = {"workerWaitMs": 0, "executeMs": 1}
        body = {"code": self.code, "requestId": request_id, "delivery": delivery, "timings": timings, **result}
        self._ask("POST", "/api/response", body)

    def stream(self, until_event: str = "connected") -> None:
        """Open a stream, hear that event, and lose it."""
        _, ticket = self._ask("POST", f"/api/sessions/{self.code}/ticket")
        path = f"/api/stream?code={self.code}&ticket={ticket['ticket']}&after={self._cursor}"
        with connect(self._port, f"GET {path} HTTP/1.1\r\nHost: relay\r\n\r\n") as connection:
            read_until(connection, f"event: {until_event}")

    def report(self) -> None:
        """Tell how the page is."""
        self._reports += 1
        body = {"code": self.code, "workerId": self._page, "sequence": self._reports, "now": self._reports * 30000}
        self._ask("POST", "/api/telemetry", body | REPORT)

    def leave(self) -> None:
        """End the session."""
        self._ask("DELETE", f"/api/sessions/{self.code}")


class Trouble:
    """Does, in turn, everything that goes wrong in a classroom, until it is stopped."""

    def __init__(self, port: int, pause_s: float = 0.1) -> None:
        """Begin, on a thread."""
        self._port = port
        self._pause_s = pause_s
        self._is_over = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the round under way."""
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_over.wait(self._pause_s):
            # A relay that restarts refuses and cuts; that is part of what is shown.
            with suppress(OSError, KeyError, TypeError, AssertionError):
                self.round()

    def round(self) -> None:
        """Play one lesson in which each thing goes wrong once."""
        tab = Tab(self._port)
        agent = Agent(f"http://127.0.0.1:{self._port}", tab.code)
        tab.stream()
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
            tab.answer(call["requestId"], **({"error": no} if call["requestId"] == refused else {"result": {}}))
        # Repeated, read by an agent that did not wait, and one that nobody asked for.
        tab.answer(done, result={})
        agent.read(done, wait=None)
        tab.answer("nobody-asked", result={})

    def _unanswered(self, agent: Agent, tab: Tab) -> None:
        late = agent.submit("list_data_contexts", deadline_ms=30, headers=TRACED).body["requestId"]
        tab.answer(late, result={})
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
