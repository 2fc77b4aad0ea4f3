"""An agent as the relay sees it: plain HTTP, nothing of ours."""

import json
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

SOCKET_TIMEOUT_S = 70
WAIT_S = 20


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, its body parsed."""

    status: int
    headers: Message
    body: Any

    @property
    def result(self) -> Any:  # noqa: ANN401
        """The result of a call that completed; anything else is a test failure."""
        assert self.status == 200, (self.status, self.body)
        assert self.body["outcome"] == "completed", self.body
        return self.body["result"]

    @property
    def error(self) -> dict[str, Any]:
        """The error of a call that ended otherwise; a completed one is a test failure."""
        assert self.body.get("outcome") != "completed", self.body
        assert "result" not in self.body, self.body
        return self.body["error"]


class Agent:
    """Submits tool calls to one session and reads their results back."""

    def __init__(self, relay_url: str, code: str) -> None:
        """Talk to the session that a person named by its code."""
        self._address = urlsplit(relay_url).netloc
        self.code = code
        self._background = ThreadPoolExecutor(thread_name_prefix="agent")

    def submit(
        self,
        tool: str,
        args: dict[str, Any] | None = None,
        *,
        request_id: str | None = None,
        wait: int | None = WAIT_S,
        deadline_ms: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Ask for a tool call; without `wait` the answer comes before the result."""
        body: dict[str, Any] = {"code": self.code, "tool": tool, "args": args or {}}
        if request_id:
            body["requestId"] = request_id
        if deadline_ms:
            body["deadlineMs"] = deadline_ms
        return self._exchange("POST", "/api/request", body, wait, headers)

    def call(self, tool: str, **args: Any) -> Any:  # noqa: ANN401
        """Do a tool call that has to complete; its result."""
        return self.submit(tool, args).result

    def submit_in_background(self, *positional: Any, **named: Any) -> "Future[Answer]":  # noqa: ANN401
        """`submit` on another thread, while the test does something to the browser."""
        return self._background.submit(self.submit, *positional, **named)

    def read(self, request_id: str, *, wait: int | None = WAIT_S) -> Answer:
        """Read a result back."""
        query = urlencode({"code": self.code, "id": request_id})
        return self._exchange("GET", f"/api/response?{query}", None, wait)

    def close(self) -> None:
        """End the threads of background calls."""
        self._background.shutdown(wait=True)

    def _exchange(
        self,
        method: str,
        target: str,
        body: object,
        wait: int | None,
        extra: dict[str, str] | None = None,
    ) -> Answer:
        headers = dict(extra or {})
        if body is not None:
            headers["Content-Type"] = "application/json"
        if wait is not None:
            headers["Prefer"] = f"wait={wait}"
        connection = HTTPConnection(self._address, timeout=SOCKET_TIMEOUT_S)
        try:
            connection.request(method, target, body and json.dumps(body), headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, json.loads(response.read()))
        finally:
            connection.close()


def new_request_id() -> str:
    """Make a requestId that no other test has."""
    return f"e2e-{uuid.uuid4()}"


def holding(value: object, **members: object) -> list[dict[str, Any]]:
    """Every object inside a result that has at least these members; results differ in wrapping."""
    return [found for found in _objects(value) if all(found.get(k) == v for k, v in members.items())]


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)
