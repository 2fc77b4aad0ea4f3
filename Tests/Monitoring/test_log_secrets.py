"""What must not come out does not: secrets planted in many requests are in no line, metric or error."""

import base64
import json
import random
import string
import urllib.parse
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from monitoring.classroom import Tab
from monitoring.journal import Journal, ServiceRelay, running
from support.binary import BINARY
from support.waiting import until
from support.wire import connect, read_all

ROUNDS = 100
PATIENCE_S = 20
ADDRESS = "198.51.100.77"


class Planter:
    """Makes requests that carry secrets, and keeps what was answered to whom."""

    def __init__(self, port: int, seed: int) -> None:
        """Begin with one session."""
        self._port = port
        self.random = random.Random(seed)
        self.secrets: dict[str, int] = {}
        self.answers: list[tuple[int, int, str]] = []
        self._tab = Tab(port)
        self._calls = 0
        self._round = 0

    def secret(self, alphabet: str = string.ascii_letters + string.digits, length: int = 20) -> str:
        """Make a text that nothing else has; no letter says that it is planted."""
        text = "".join(self.random.choices(alphabet, k=length))
        self.secrets[text] = self._round
        return text

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Ask, and keep the answer."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        sent = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        connection.request(method, path, text, sent)
        response = connection.getresponse()
        content = response.read().decode()
        self.answers.append((self._round, response.status, str(response.headers) + content))
        connection.close()
        return response.status, json.loads(content) if content.startswith("{") else content

    def play(self) -> None:
        """Do one thing at random, in each round another secret."""
        self._round += 1
        things: list[Callable[[], None]] = [
            self.call, self.cancelled, self.wrong_code, self.wrong_token, self.broken_json, self.paths, self.headers,
            self.report, self.malformed, self.unknown_tool, self.session,
        ]  # fmt: skip
        self.random.choice(things)()

    def call(self) -> None:
        """A call with arguments, and a result or an error of CODAP's."""
        self._calls += 1
        name = f"call-{self._calls}"
        arguments = {self.secret(): self.secret(), "values": [self.secret()]}
        body = {"code": self._tab.code, "requestId": name, "tool": "list_components", "args": arguments}
        self.ask("POST", "/api/request", body)
        body["tool"] = "list_data_contexts"
        body["args"] = {}
        self.ask("POST", "/api/request", body)
        for call in self._tab.poll():
            result: dict[str, object] = {"result": {self.secret(): self.secret()}}
            if self.random.random() < 0.5:
                result = {"error": {"code": "codap_error", "message": self.secret()}}
            posted = {"code": self._tab.code, "requestId": call["requestId"], "delivery": call["delivery"], **result}
            self.ask("POST", "/api/response", posted, Authorization=f"Bearer {self._tab.token}")

    def cancelled(self) -> None:
        """A call withdrawn under a name that is not one."""
        self.ask("DELETE", f"/api/request/{self._tab.code}/{self.secret()}%20")

    def wrong_code(self) -> None:
        """A code in the query, the path and the body."""
        code = self.secret("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 8)
        self.ask("GET", f"/api/sessions/{code}")
        self.ask("GET", f"/api/metadata?code={code}")
        self.ask("POST", "/api/request", {"code": code, "requestId": "x", "tool": "list_components", "args": {}})

    def wrong_token(self) -> None:
        """A token and a ticket that are not the session's."""
        token = self.secret("0123456789abcdef", 32)
        self.ask("DELETE", f"/api/sessions/{self._tab.code}", None, Authorization=f"Bearer {token}")
        self.ask("GET", f"/api/stream?code={self._tab.code}&ticket={self.secret('0123456789abcdef', 32)}")
        basic = base64.b64encode(self.secret().encode()).decode()
        self.secrets[basic] = self._round
        self.ask("GET", f"/api/poll?code={self._tab.code}", None, Authorization=f"Basic {basic}")

    def broken_json(self) -> None:
        """A body that ends early, or is of another form."""
        self.ask("POST", "/api/request", '{"code": "' + self.secret())
        self.ask("POST", "/api/request", {"code": self._tab.code, "tool": {"name": self.secret()}})

    def paths(self) -> None:
        """A path and a query of somebody's own."""
        self.ask("GET", f"/{self.secret()}?{self.secret()}={self.secret()}")
        self.ask(self.random.choice(["PUT", "PATCH"]), f"/api/sessions/{self.secret()}")

    def headers(self) -> None:
        """Headers that say who somebody is."""
        text = urllib.parse.quote(self.secret()) + " x"
        told = {"User_Agent": text, "Cookie": f"id={self.secret()}", "X_Request_Id": text, "X_Forwarded_For": ADDRESS}
        self.ask("GET", "/version", None, Referer=f"https://{self.secret()}.example", traceparent=text, **told)

    def report(self) -> None:
        """A worker's report full of names that nobody knows."""
        record = {"at": 1, "level": self.secret(), "event": self.secret(), "reason": self.secret()}
        body = {"code": self._tab.code, "workerId": "page-1", "sequence": self._round, "now": 9}
        body |= {"counters": {self.secret(): 1}, "records": [record | {"message": self.secret()}]}
        self.ask("POST", "/api/telemetry", body, Authorization=f"Bearer {self._tab.token}")

    def malformed(self) -> None:
        """What is not HTTP."""
        with connect(self._port, f"GET /{self.secret()} HTTP/1.1\r\n{self.secret()} : x\r\n\r\n") as connection:
            self.answers.append((self._round, 400, read_all(connection)))

    def unknown_tool(self) -> None:
        """A tool that there is not, or of another kind of name."""
        for tool in (self.secret(), f"{self.secret()}\n{self.secret()}"):
            body = {"code": self._tab.code, "requestId": "tool", "tool": tool, "args": {}}
            self.ask("POST", "/api/request", body)

    def session(self) -> None:
        """A session of somebody else's, with a key."""
        _, session = self.ask("POST", "/api/sessions", None, Idempotency_Key=self.secret(length=32))
        if isinstance(session, dict) and "code" in session:
            self.secrets |= {session["code"]: self._round, session["workerToken"]: self._round}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_secret_comes_out(seed: int, journald: Journal, tmp_path: Path) -> None:
    """Not in the journal's fields or text, on /metrics, or in an error that another is told."""
    options = ["--log-level", "debug", "--limit-create", "off", "--limit-misses", "off", "--limit-telemetry", "off"]
    with running(ServiceRelay(BINARY, tmp_path, journald, *options, "--limit-submit", "off")) as relay:
        planter = Planter(relay.port, seed)
        for _ in range(ROUNDS):
            planter.play()
        planter.ask("GET", "/metrics")
        metrics = planter.answers.pop()[2]
    process = f"_PID={relay.process.pid}"
    until("the last line", lambda: journald.entries("EVENT=relay.stopped", process))
    written = journald.run("journalctl", "--all", "--quiet", "-o", "export", process)
    assert len(planter.secrets) > ROUNDS
    assert len(written) > 30_000
    for name, text in (("the journal", written), ("/metrics", metrics)):
        found = [secret for secret in planter.secrets if secret in text]
        assert not found, f"{name} has {found}"
        assert ADDRESS not in text
    # The relay's own address is on one line; nobody else's is on any.
    lines = [json.dumps(line) for line in journald.lines(process) if line["event"] != "relay.started"]
    assert not any("127.0.0.1" in line for line in lines)
    refused = [(number, text) for number, status, text in planter.answers if status >= 400]
    assert len(refused) > ROUNDS / 4
    for number, text in refused:
        found = [secret for secret, planted in planter.secrets.items() if planted != number and secret in text]
        assert not found, f"an error of round {number} has {found}"
