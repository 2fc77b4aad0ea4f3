"""Traces: continued from the agent to the worker and back, and sent to a collector."""

import json
import re
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from support.binary import BINARY
from support.collector import Collector, collecting
from support.ports import free_port
from support.relay import Relay
from support.waiting import until
from support.wire import ask, connect, read_until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = "00f067aa0ba902b7"
SAMPLED = f"00-{TRACE}-{CALLER}-01"
NOT_SAMPLED = f"00-{TRACE}-{CALLER}-00"
SECRET = "planted-secret-7Qx"
STAGES = ["admit", "queue", "network", "worker_wait", "execute", "respond"]
StartRelay = Callable[..., Relay]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartRelay]:
    """Start relays of this test's own."""
    relays: list[Relay] = []

    def start_one(*options: str | Path, **how: object) -> Relay:
        relays.append(Relay(BINARY, tmp_path / str(len(relays)), "--store", "memory", *options, **how))
        return relays[-1]

    yield start_one
    for relay in relays:
        if relay.process.poll() is None:
            relay.process.kill()
            relay.process.wait()


class Classroom:
    """A session with a worker that this test plays."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        _, self.session = ask(relay.port, "POST", "/api/sessions")
        self.token = f"Bearer {self.session['workerToken']}"
        head = f"GET /api/stream?code={self.session['code']} HTTP/1.1\r\nHost: x\r\n"
        self.stream = connect(relay.port, f"{head}Authorization: {self.token}\r\n\r\n").makefile()
        self.event("connected")

    def call(self, request_id: str, **headers: str) -> HTTPConnection:
        """Submit a call and leave its answer to be read."""
        body = {
            "code": self.session["code"],
            "tool": "create_data_context",
            "args": {"name": SECRET},
            "requestId": request_id,
        }
        agent = HTTPConnection("127.0.0.1", self.relay.port, timeout=20)
        sent = {"Content-Type": "application/json", "Prefer": "wait=20"} | headers
        agent.request("POST", "/api/request", json.dumps(body), sent)
        return agent

    def delivery(self) -> dict[str, object]:
        """The next call that the worker is sent."""
        return self.event("tool-request")

    def event(self, name: str) -> dict[str, object]:
        """The data of the next event of that name."""
        while self.stream.readline() != f"event: {name}\n":
            pass
        while not (line := self.stream.readline()).startswith("data: "):
            pass
        return json.loads(line.removeprefix("data: "))

    def post(self, delivery: dict[str, object], **outcome: object) -> None:
        """Answer a call as the worker does."""
        body = {
            "code": self.session["code"],
            "requestId": delivery["requestId"],
            "delivery": delivery["delivery"],
            "timings": {"workerWaitMs": 0, "executeMs": 0},
        } | (outcome or {"result": SECRET})
        headers = {"Authorization": self.token, "traceparent": str(delivery["traceparent"])}
        assert ask(self.relay.port, "POST", "/api/response", body, **headers)[0] == 200

    def run(self, request_id: str, headers: dict[str, str] | None = None, **outcome: object) -> HTTPResponse:
        """One call from its submission to its answer."""
        agent = self.call(request_id, **(headers or {}))
        self.post(self.delivery(), **outcome)
        answer = agent.getresponse()
        assert answer.status == 200
        answer.read()
        agent.close()
        return answer


def trace_of(answer: HTTPResponse) -> tuple[str, str, str]:
    """Trace, span and flags of an answer."""
    text = answer.getheader("traceresponse") or ""
    found = re.fullmatch(r"00-([0-9a-f]{32})-([0-9a-f]{16})-(0[01])", text)
    assert found, text
    return found[1], found[2], found[3]


def counted(relay: Relay, series: str) -> int:
    """What a scrape says of a counter."""
    text = ask(relay.port, "GET", "/metrics")[1]
    found = re.search(rf"^{re.escape(series)} (\d+)$", text, re.MULTILINE)
    assert found, series
    return int(found[1])


def test_one_call_is_one_trace_at_every_hop(start: StartRelay) -> None:
    """The delivery carries the relay's span; every line of the call has the ids; the answer tells its stages."""
    relay = start()
    room = Classroom(relay)
    agent = room.call("c-1", traceparent=NOT_SAMPLED)
    delivery = room.delivery()
    version, trace_id, span_id, flags = str(delivery["traceparent"]).split("-")
    assert (version, trace_id, flags) == ("00", TRACE, "00")
    assert span_id != CALLER
    room.post(delivery)
    answer = agent.getresponse()
    answer.read()
    assert trace_of(answer) == (TRACE, span_id, "00")
    timing = answer.getheader("Server-Timing") or ""
    assert [part.split(";")[0] for part in timing.split(", ")] == STAGES
    assert all(re.fullmatch(r"[a-z_]+;dur=\d+\.\d{3}", part) for part in timing.split(", ")), timing
    assert answer.getheader("Timing-Allow-Origin") == "*"
    exposed = (answer.getheader("Access-Control-Expose-Headers") or "").lower()
    assert "server-timing" in exposed and "traceresponse" in exposed
    agent.request("GET", f"/api/response?code={room.session['code']}&id=c-1")
    read = agent.getresponse()
    read.read()
    assert trace_of(read) == (TRACE, span_id, "00")
    assert read.getheader("Server-Timing")
    agent.close()
    until("the call's line", lambda: any(line["event"] == "call.finished" for line in relay.log()))
    lines = [line for line in relay.log() if line.get("requestId") == "c-1"]
    assert {line["event"] for line in lines} >= {
        "call.queued",
        "call.delivered",
        "call.result_accepted",
        "call.finished",
    }
    assert {(line["trace_id"], line["span_id"]) for line in lines} == {(TRACE, span_id)}
    relay.stop()


@pytest.mark.parametrize(
    "fields",
    [
        ["traceparent: 00-xyz"],
        [f"traceparent: {SAMPLED}", f"traceparent: {SAMPLED}"],
        [f"traceparent: {SAMPLED.upper()}"],
        ["tracestate: a=1"],
    ],
)
def test_what_is_no_trace_begins_a_new_one(start: StartRelay, fields: list[str]) -> None:
    """Nothing of an invalid header is passed on, and nothing is refused for it."""
    relay = start()
    room = Classroom(relay)
    body = json.dumps({"code": room.session["code"], "tool": "list_data_contexts", "requestId": "c-1"})
    head = ["POST /api/request HTTP/1.1", "Host: x", "Content-Type: application/json", *fields]
    agent = connect(relay.port, "\r\n".join([*head, f"Content-Length: {len(body)}", "", body]))
    assert read_until(agent, "\r\n\r\n").startswith("HTTP/1.1 202")
    passed = str(room.delivery()["traceparent"])
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", passed)
    assert TRACE not in passed
    agent.close()
    relay.stop()


def test_a_sampled_call_reaches_the_collector_whole(start: StartRelay, tmp_path: Path) -> None:
    """Four spans that lie within each other, with the headers of the file, and no secret in them."""
    file = tmp_path / "headers"
    file.write_text("# the collector's\nAuthorization: Bearer collector-token\nX-Scope: class\n")
    with collecting() as collector:
        relay = start("--otlp-endpoint", collector.url, "--otlp-headers-file", file)
        room = Classroom(relay)
        answer = room.run("c-1", {"traceparent": SAMPLED, "tracestate": "vendor=a:1, other=b"})
        _, span_id, flags = trace_of(answer)
        assert flags == "01"
        relay.stop()
    [request] = collector.requests
    assert request["path"] == "/v1/traces"
    assert request["headers"]["Content-Type"] == "application/json"
    assert request["headers"]["Authorization"] == "Bearer collector-token"
    assert request["headers"]["X-Scope"] == "class"
    spans = collector.trace(TRACE)
    root, queue, deliver, run = (spans[name] for name in ("tools/call", "queue", "deliver", "execute_tool"))
    assert root.name == "tools/call create_data_context"
    assert (root.span_id, root.parent, root.kind, root.is_error) == (span_id, CALLER, 2, False)
    assert (root.flags, root.state) == (0x301, "vendor=a:1,other=b")
    assert (queue.parent, queue.kind) == (root.span_id, 1)
    assert (deliver.parent, deliver.kind) == (root.span_id, 3)
    assert (run.parent, run.kind, run.name) == (deliver.span_id, 1, "execute_tool create_data_context")
    assert root.start <= queue.start <= queue.end <= deliver.start <= run.start <= run.end <= deliver.end <= root.end
    assert root.attributes["relay.request.id"] == "c-1"
    assert root.attributes["relay.trace.reason"] == "head"
    assert root.attributes["session.id"] == room.session["sessionId"]
    assert root.resource["service.name"] == "codap-relay"
    assert run.resource["service.name"] == "codap-relay-worker"
    for secret in (SECRET, room.session["code"], room.session["workerToken"], "collector-token"):
        assert secret not in request["text"]
    assert "collector-token" not in relay.output()


def test_what_is_not_sampled_is_sent_when_it_goes_wrong(start: StartRelay) -> None:
    """A caller that does not record and a ratio of 0 keep calls out, but not those that fail."""
    with collecting() as collector:
        relay = start("--otlp-endpoint", collector.url, "--trace-sample-ratio", "0")
        room = Classroom(relay)
        room.run("c-1", {"traceparent": NOT_SAMPLED})
        room.run("c-2")
        failing = room.run("c-3", error={"type": "execution", "message": SECRET})
        relay.stop()
    trace_id, _, flags = trace_of(failing)
    assert flags == "00"
    assert {span.trace_id for span in collector.taken} == {trace_id}
    root = collector.trace(trace_id)["tools/call"]
    assert root.is_error
    assert (root.attributes["error.type"], root.attributes["relay.trace.reason"]) == ("failed", "error")
    assert SECRET not in collector.requests[0]["text"]


def test_a_ratio_of_one_records_what_begins_here(start: StartRelay) -> None:
    """A new trace says so to everybody who continues it."""
    with collecting() as collector:
        relay = start("--otlp-endpoint", collector.url, "--trace-sample-ratio", "1")
        room = Classroom(relay)
        trace_id, _, flags = trace_of(room.run("c-1"))
        assert flags == "01"
        relay.stop()
    assert collector.trace(trace_id)["tools/call"].parent is None


def test_a_collector_that_is_busy_is_asked_again(start: StartRelay) -> None:
    """503 with Retry-After is no loss; the spans come with the next attempt, and the metrics say so."""
    with collecting(
        (503, {"Retry-After": "1"}, {}), (200, {}, {"partialSuccess": {"rejectedSpans": "1"}})
    ) as collector:
        relay = start("--otlp-endpoint", f"{collector.url}/")
        room = Classroom(relay)
        room.run("c-1", {"traceparent": SAMPLED})
        until("the second attempt", lambda: len(collector.taken) == 4, 30)
        series = "relay_trace_exports_total"
        until("the answer", lambda: counted(relay, f'{series}{{result="sent"}}') == 1)
        assert counted(relay, f'{series}{{result="failed"}}') == 1
        assert counted(relay, 'relay_trace_spans_dropped_total{reason="refused"}') == 1
        relay.stop()
        told = [line["event"] for line in relay.log() if line["event"].startswith("trace.")]
        assert told == ["trace.export_failing", "trace.export_recovered"]
    assert len(collector.requests) == 2


def test_a_collector_that_is_not_there_costs_no_call(start: StartRelay) -> None:
    """Calls go on, and the relay ends in time."""
    relay = start("--otlp-endpoint", f"http://127.0.0.1:{free_port()}")
    room = Classroom(relay)
    for number in range(3):
        room.run(f"c-{number}", {"traceparent": SAMPLED})
    relay.stop()
    assert [line["event"] for line in relay.log() if line["event"].startswith("trace.")] == ["trace.export_failing"]


def test_nothing_is_sent_unless_asked_for(start: StartRelay) -> None:
    """Without the option there is no thread for it."""
    relay = start()
    names = {path.read_text().strip() for path in Path(f"/proc/{relay.process.pid}/task").glob("*/comm")}
    assert "traces-0" not in names
    assert "loop-0" in names
    relay.stop()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--otlp-endpoint", "https://127.0.0.1:4318"], "not https"),
        (["--otlp-endpoint", "http://collector:4318"], "a numeric address and a port"),
        (["--otlp-headers-file", "x"], "of no use without otlp-endpoint"),
        (["--trace-sample-ratio", "1.5"], "a number from 0 to 1"),
        (["--otlp-endpoint", "http://127.0.0.1:4318", "--otlp-headers-file", "/nowhere"], "/nowhere cannot be read"),
    ],
)
def test_a_mistake_is_told_before_the_start(start: StartRelay, options: list[str], said: str) -> None:
    """Each says what is wrong and what is taken."""
    with pytest.raises(AssertionError, match="ended at once") as told:
        start(*options)
    assert said in str(told.value)


def test_spans_of_the_last_calls_are_sent_before_the_end(start: StartRelay) -> None:
    """A batch that waits for company goes when the relay is told to stop."""
    with collecting() as collector:
        relay = start("--otlp-endpoint", collector.url)
        room = Classroom(relay)
        for number in range(10):
            room.run(f"c-{number}", {"traceparent": SAMPLED})
        assert len(collector.requests) == 0
        relay.stop()
    check_whole(collector, 40)


def check_whole(collector: Collector, count: int) -> None:
    """So many spans, each once."""
    assert len(collector.taken) == count
    assert len({span.span_id for span in collector.taken}) == count
