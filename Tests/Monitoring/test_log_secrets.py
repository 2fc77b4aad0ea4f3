"""What must not come out does not: secrets planted in many requests are in nothing that the relay says."""

import base64
import json
import random
import string
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from monitoring.classroom import Tab
from monitoring.journal import Journal, ServiceRelay, running
from support.binary import BINARY
from support.collector import Collector, collecting
from support.relay import Relay
from support.waiting import until
from support.wire import connect, read_all

ROUNDS = 100
PATIENCE_S = 20
# Where a proxy that the relay trusts says that everything comes from.
ADDRESS = "198.51.100.77"
OPENMETRICS = "application/openmetrics-text; version=1.0.0"
# Wrong codes a minute until an address is locked out, which is what a line may tell an address of.
MISSES = 10
OPTIONS = f"""
    --log-level debug --limit-create off --limit-telemetry off --limit-submit off --limit-misses {MISSES}
    --trusted-proxy 127.0.0.1/32 --trace-sample-ratio 1
""".split()


@dataclass
class Answer:
    """What the relay said to one request."""

    number: int
    status: int
    headers: str
    content: str


class Planter:
    """Makes requests that carry secrets, and keeps what was answered to whom."""

    def __init__(self, port: int, seed: int) -> None:
        """Begin with one session."""
        self._port = port
        self.random = random.Random(seed)
        self.secrets: dict[str, int] = {}
        self.answers: list[Answer] = []
        self._tab = Tab(port)
        self._calls = 0
        self._round = 0
        # An address that has named a code in use may do so even when it is locked out.
        self.ask("GET", f"/api/sessions/{self._tab.code}")

    def secret(self, alphabet: str = string.ascii_letters + string.digits, length: int = 20) -> str:
        """Make a text that nothing else has; no letter says that it is planted."""
        text = "".join(self.random.choices(alphabet, k=length))
        self.secrets[text] = self._round
        return text

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Ask through the proxy, and keep the answer."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        sent = {"Content-Type": "application/json", "X-Forwarded-For": ADDRESS}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        connection.request(method, path, text, sent)
        response = connection.getresponse()
        content = response.read().decode()
        self.answers.append(Answer(self._round, response.status, str(response.headers), content))
        connection.close()
        return response.status, json.loads(content) if content.startswith("{") else content

    def play(self) -> None:
        """Do one thing at random, in each round another secret."""
        self._round += 1
        things: list[Callable[[], None]] = [
            self.call, self.late, self.cancelled, self.wrong_code, self.wrong_token, self.broken_json, self.paths,
            self.headers, self.report, self.malformed, self.unknown_tool, self.session,
        ]  # fmt: skip
        self.random.choice(things)()

    def call(self) -> None:
        """A call with arguments, and a result or an error of CODAP's."""
        self._calls += 1
        name = f"call-{self._calls}"
        arguments = {self.secret(): self.secret(), "values": [self.secret()]}
        body = {"code": self._tab.code, "requestId": name, "tool": "list_components", "args": arguments}
        self.ask("POST", "/api/request", body)
        body["tool"] = "create_data_context"
        body["args"] = {"name": self.secret()}
        self.ask("POST", "/api/request", body)
        for call in self._tab.poll():
            result: dict[str, object] = {"result": {self.secret(): self.secret()}}
            if self.random.random() < 0.5:
                result = {"error": {"code": "codap_error", "message": self.secret()}}
            posted = {"code": self._tab.code, "requestId": call["requestId"], "delivery": call["delivery"], **result}
            self.ask("POST", "/api/response", posted, Authorization=f"Bearer {self._tab.token}")

    def late(self) -> None:
        """A call that nobody answers in time: the status page lists it."""
        self._calls += 1
        arguments = {"name": self.secret()}
        body = {"code": self._tab.code, "requestId": f"late-{self._calls}", "tool": "create_data_context"}
        self.ask("POST", "/api/request", body | {"args": arguments, "deadlineMs": 1}, Prefer="wait=20")

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
        told = {"User_Agent": text, "Cookie": f"id={self.secret()}", "X_Request_Id": text}
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
            headers, _, content = read_all(connection).partition("\r\n\r\n")
            self.answers.append(Answer(self._round, 400, headers, content))

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


def for_operators(port: int) -> dict[str, str]:
    """Everything that only operators may read, with its headers."""
    texts = {}
    for path, accept in [("/metrics", "*/*"), ("/metrics", OPENMETRICS), ("/status", "*/*"), ("/status.json", "*/*")]:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        assert response.status == 200
        texts[f"{path} as {accept}"] = str(response.headers) + response.read().decode()
        connection.close()
    slow = json.loads(texts["/status.json as */*"].partition("\n\n")[2])["slowCalls"]
    assert any(call["requestId"].startswith("late-") for call in slow)
    return texts


def plant(port: int, seed: int) -> tuple[Planter, dict[str, str]]:
    """Do many things at random and some for certain; return what operators can read then."""
    planter = Planter(port, seed)
    for _ in range(ROUNDS):
        planter.play()
    planter.late()
    for _ in range(MISSES):
        planter.wrong_code()
    return planter, for_operators(port)


def exported(collector: Collector) -> str:
    """What a collector was sent."""
    assert sum(request["spans"] for request in collector.requests) > ROUNDS / 10
    return "".join(f"{request['headers']}{request['text']}" for request in collector.requests)


def check(planter: Planter, texts: dict[str, str]) -> None:
    """See that no secret is where anybody else reads it."""
    assert len(planter.secrets) > ROUNDS
    # What may be told of a call is told: a secret would be beside it.
    silent = {name for name, text in texts.items() if "late-" not in text}
    assert silent == {"/metrics as */*", "/status as */*"}
    texts = texts | {f"a header of round {a.number}: {a.headers}": a.headers for a in planter.answers}
    for name, text in texts.items():
        found = [secret for secret in planter.secrets if secret in text]
        assert not found, f"{name} has {found}"
    assert sum(answer.status >= 400 for answer in planter.answers) > ROUNDS / 4
    for answer in planter.answers:
        others = (secret for secret, number in planter.secrets.items() if number != answer.number)
        found = [secret for secret in others if secret in answer.content]
        assert not found, f"an answer of round {answer.number} has {found}"


def check_addresses(lines: list[dict[str, Any]], texts: list[str], is_told: bool) -> None:
    """See that a client's address is on the lines that may tell it, if any may, and nowhere else."""
    lockouts = [line for line in lines if line["event"] == "codes.lockout_began"]
    assert {line.get("address") for line in lockouts} == {ADDRESS if is_told else None}
    others = [json.dumps(line) for line in lines if line not in lockouts]
    assert not any(ADDRESS in text for text in [*others, *texts])
    # The relay's own address is on one line; nobody else's is on any.
    own = [line["event"] for line in lines if "127.0.0.1" in json.dumps(line)]
    assert own == ["relay.started"]


def check_all(
    planter: Planter, texts: dict[str, str], written: str, lines: list[dict[str, Any]], addresses: str
) -> None:
    """See both in everything that came out; `written` is the log, and `lines` are its lines."""
    assert len(written) > 30_000
    assert addresses == "on" or ADDRESS not in written
    check(planter, texts | {"the log": written})
    answers = [answer.headers + answer.content for answer in planter.answers]
    check_addresses(lines, [*texts.values(), *answers], addresses == "on")


@pytest.mark.parametrize(("seed", "addresses"), [(1, "off"), (2, "on")])
def test_no_secret_comes_out(seed: int, addresses: str, journald: Journal, tmp_path: Path) -> None:
    """Not in the journal's fields or text, for operators, in traces, in headers, or in what another is told."""
    with collecting() as collector:
        options = [*OPTIONS, "--log-addresses", addresses, "--otlp-endpoint", collector.url]
        with running(ServiceRelay(BINARY, tmp_path, journald, *options)) as relay:
            planter, texts = plant(relay.port, seed)
    process = f"_PID={relay.process.pid}"
    until("the last line", lambda: journald.entries("EVENT=relay.stopped", process))
    written = journald.run("journalctl", "--all", "--quiet", "-o", "export", process)
    check_all(planter, texts | {"traces": exported(collector)}, written, journald.lines(process), addresses)


@pytest.mark.parametrize(("seed", "addresses"), [(3, "off"), (4, "on")])
def test_none_comes_out_on_standard_output(seed: int, addresses: str, tmp_path: Path) -> None:
    """The same without a journald."""
    with collecting() as collector:
        options = [*OPTIONS, "--log-addresses", addresses, "--otlp-endpoint", collector.url]
        with running(Relay(BINARY, tmp_path / "relay", "--store", "memory", *options)) as relay:
            planter, texts = plant(relay.port, seed)
    check_all(planter, texts | {"traces": exported(collector)}, relay.output(), relay.log(), addresses)
