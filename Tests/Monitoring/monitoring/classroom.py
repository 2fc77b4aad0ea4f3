"""A session whose worker is the test itself, by polling: it decides what CODAP answers, and when."""

import uuid
from typing import Any

from support.wire import ask, connect, read_until


class Tab:
    """A worker and the code that agents need."""

    def __init__(self, port: int) -> None:
        """Make the session."""
        self.port = port
        _, session = ask(port, "POST", "/api/sessions")
        self.code: str = session["code"]
        self.token: str = session["workerToken"]
        self.session_id: str = session["sessionId"]
        self.page = f"page-{uuid.uuid4()}"
        self._cursor = 0
        self._reports = 0

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Ask as this worker."""
        headers = {"Authorization": f"Bearer {self.token}", "X_Worker_Id": self.page}
        return ask(self.port, method, path, body, **headers)

    def submit(self, call: str, arguments: object, tool: str = "list_globals", **extra: object) -> tuple[int, Any]:
        """Call a tool as an agent does."""
        body = {"code": self.code, "requestId": call, "tool": tool, "args": arguments, **extra}
        return ask(self.port, "POST", "/api/request", body)

    def poll(self) -> list[dict[str, Any]]:
        """Fetch the calls that wait."""
        status, answer = self.ask("GET", f"/api/poll?code={self.code}&after={self._cursor}")
        assert status == 200, answer
        calls: list[dict[str, Any]] = answer["requests"]
        self._cursor = max([self._cursor, *(call["seq"] for call in calls)])
        return calls

    def reload(self) -> None:
        """Be a page that has just loaded, and that knows nothing of what ran."""
        self.page = f"page-{uuid.uuid4()}"
        self._cursor = 0

    def answer(self, call: dict[str, Any], result: object) -> tuple[int, Any]:
        """Post what a call came to."""
        return self.post(call["requestId"], call["delivery"], result=result)

    def post(self, request_id: str, delivery: int = 1, **outcome: object) -> tuple[int, Any]:
        """Post an outcome, `result` or `error`, whether or not somebody asked."""
        body = {"code": self.code, "requestId": request_id, "delivery": delivery}
        return self.ask("POST", "/api/response", body | {"timings": {"workerWaitMs": 0, "executeMs": 2}, **outcome})

    def stream(self, until_event: str = "connected") -> None:
        """Open a stream, hear that event, and lose it."""
        _, ticket = self.ask("POST", f"/api/sessions/{self.code}/ticket")
        path = f"/api/stream?code={self.code}&ticket={ticket['ticket']}&after={self._cursor}"
        with connect(self.port, f"GET {path} HTTP/1.1\r\nHost: relay\r\n\r\n") as connection:
            read_until(connection, f"event: {until_event}")

    def report(self, *records: dict[str, Any], **extra: object) -> tuple[int, Any]:
        """Tell of itself."""
        self._reports += 1
        body = {"code": self.code, "workerId": self.page, "sequence": self._reports, "now": 100_000}
        return self.ask("POST", "/api/telemetry", body | {"records": list(records), **extra})

    def leave(self) -> None:
        """End the session."""
        self.ask("DELETE", f"/api/sessions/{self.code}")
