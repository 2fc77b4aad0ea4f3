"""The relay's lines in a real journald: as fields, explained, and when journald is in trouble."""

import json
import re
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from monitoring.classroom import Tab
from monitoring.journal import Journal, ServiceRelay, obstacle, running
from monitoring.log_schema import EVENTS
from support.binary import BINARY, REPOSITORY
from support.relay import Relay
from support.waiting import until
from support.wire import ask, connect, read_all

CATALOGUE = REPOSITORY / "deploy/journald/codap-relay.catalog"
# Puts something in the place of journald's socket until standard input closes.
OBSTRUCT = """
import os, socket, sys
path, kind = "/run/systemd/journal/socket", sys.argv[1]
os.rename(path, path + ".away")
if kind != "absent":
    other = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    other.bind(path)
    if kind == "refusing":
        other.close()
print("ready", flush=True)
sys.stdin.read()
os.rename(path + ".away", path)
"""


def metric(port: int, series: str) -> float:
    """The value of a series."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return next(float(line.split(" ")[1]) for line in lines if line.startswith(f"{series} "))


@contextmanager
def obstruction(journald: Journal, kind: str) -> Iterator[None]:
    """Let journald be absent or refusing, or a socket be there that nobody reads."""
    process = subprocess.Popen(
        journald.inside(sys.executable, "-c", OBSTRUCT, kind),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    yield
    process.stdin.close()
    assert process.wait(20) == 0
    process.stdout.close()


def send_broken(port: int) -> None:
    """Send what is no HTTP."""
    with closing(connect(port, "GET / HTTP/9.9\r\n\r\n")) as connection:
        assert read_all(connection)


def journal_is_up(relay: ServiceRelay) -> bool:
    """Whether lines go to journald."""
    return metric(relay.port, 'relay_log_sink_up{sink="journald"}') == 1


@pytest.fixture
def relay(journald: Journal, tmp_path: Path) -> Iterator[ServiceRelay]:
    """A relay as a service."""
    # Tests make sessions until a sink has changed.
    with running(ServiceRelay(BINARY, tmp_path, journald, "--limit-create=off")) as relay:
        yield relay


def test_a_call_is_one_entry_with_native_fields(journald: Journal, relay: ServiceRelay) -> None:
    """Its requests are in it; what people filter on is a field of journald's."""
    tab = Tab(relay.port)
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    body = {"code": tab.code, "requestId": f"native-{tab.page}", "tool": "list_data_contexts", "args": {}}
    ask(relay.port, "POST", "/api/request", body, traceparent=f"00-{trace}-00f067aa0ba902b7-01")
    tab.answer(tab.poll()[0], [])
    (entry,) = until("the call's line", lambda: journald.entries(f"REQUEST_ID=native-{tab.page}"))
    line = json.loads(entry["MESSAGE"])
    assert entry["EVENT"] == line["event"] == "call.finished"
    fields = {"TOOL": "list_data_contexts", "OUTCOME": "completed", "TRANSPORT": "polling", "TRACE_ID": trace}
    fields |= {"SESSION_ID": tab.session_id, "PRIORITY": "6", "SYSLOG_IDENTIFIER": "codap-relay"}
    assert fields.items() <= entry.items()
    assert float(entry["DURATION_MS"]) == line["durationMs"]
    assert line["durationMs"] == pytest.approx(sum(line["stages"].values()))
    (created,) = journald.entries("EVENT=http.request", "ROUTE=/api/sessions", f"SESSION_ID={tab.session_id}")
    assert created["STATUS"] == "201"


def test_the_catalogue_explains_every_event(journald: Journal, relay: ServiceRelay) -> None:
    """`journalctl -x` has words for each, with the entry's own values in them."""
    Tab(relay.port)
    until("the session's line", lambda: journald.entries("EVENT=session.created"))
    known = journald.run("journalctl", "--list-catalog")
    text = CATALOGUE.read_text()
    identifiers = [line.removeprefix("-- ") for line in text.splitlines() if line.startswith("-- ")]
    assert len(identifiers) == len(EVENTS)
    for identifier in identifiers:
        assert f"{identifier} codap-relay: " in known
    shown = journald.run("journalctl", "-q", "-x", "-t", "codap-relay", "EVENT=session.created", "-n", "1")
    (entry,) = journald.entries("EVENT=session.created", "-n", "1")
    assert "Subject: A session was created" in shown
    assert f"REQUEST_ID={entry['REQUEST_ID']}" in shown


def test_what_the_catalogue_points_to_is_installed_with_it(tmp_path: Path) -> None:
    """By the commands in its own first lines, run in a clone; each event has its place there."""
    text = CATALOGUE.read_text()
    for command in re.findall(r"^# +(install .+)$", text, re.MULTILINE):
        subprocess.run(shlex.split(command.replace(" -t /", f" -t {tmp_path}/")), cwd=REPOSITORY, check=True)
    pointed = re.findall(r"^Documentation: file:///(.+)#(.+)$", text, re.MULTILINE)
    assert len(pointed) == len(EVENTS)
    for file, anchor in pointed:
        assert f'id="{anchor}"' in (tmp_path / file).read_text()


@pytest.mark.parametrize("kind", ["absent", "refusing", "unread"])
def test_without_a_journald_lines_go_to_standard_output_and_back(
    kind: str, journald: Journal, relay: ServiceRelay
) -> None:
    """Here that is a stream of the journal: no line is lost, and its level is kept."""
    tabs = [Tab(relay.port)]
    until("journald is used", lambda: journal_is_up(relay))
    with obstruction(journald, kind):
        while metric(relay.port, 'relay_log_sink_up{sink="journald"}') == 1:
            tabs.append(Tab(relay.port))
        tabs.append(Tab(relay.port))
    until("journald is used again", lambda: journal_is_up(relay))
    tabs.append(Tab(relay.port))
    dropped = [metric(relay.port, f'relay_log_dropped_total{{reason="{why}"}}') for why in ("refused", "queue_full")]
    assert dropped == [0, 0]

    def told() -> list[str]:
        entries = [entry["MESSAGE"] for entry in journald.entries(f"_PID={relay.process.pid}")]
        lines = [json.loads(text) for text in entries if text.startswith("{")]
        return [line["sessionId"] for line in lines if line["event"] == "session.created"]

    # What went into the socket that nobody read is lost with it: as many as its queue took.
    if kind != "unread":
        assert until("every line", lambda: set(told()) >= {tab.session_id for tab in tabs})
    changes = [line["sink"] for line in journald.lines("EVENT=log.sink_changed", f"_PID={relay.process.pid}")]
    assert changes == ["journald"]
    plain = [e for e in journald.entries(f"_PID={relay.process.pid}") if "log.sink_changed" in e["MESSAGE"]]
    assert [entry["PRIORITY"] for entry in plain] == ["4", "4"]


def test_a_hung_journald_holds_up_no_request(journald: Journal, relay: ServiceRelay) -> None:
    """Requests are answered while it hangs; when it goes on, their lines are there."""
    until("journald is used", lambda: journal_is_up(relay))
    journald.pause()
    try:
        tabs = [Tab(relay.port) for _ in range(100)]
        assert ask(relay.port, "GET", "/healthz")[0] == 200
    finally:
        journald.go_on()
    until("journald is used again", lambda: journal_is_up(relay))

    def told() -> set[str]:
        texts = [entry["MESSAGE"] for entry in journald.entries(f"_PID={relay.process.pid}")]
        return {json.loads(text).get("sessionId", "") for text in texts if text.startswith("{")}

    assert until("every line", lambda: told() >= {tab.session_id for tab in tabs})


@pytest.mark.parametrize(("limit", "is_below"), [(150, True), (100_000, False)])
def test_below_its_limit_journald_loses_nothing(limit: int, is_below: bool, tmp_path: Path) -> None:
    """Above it does, and tells nobody: that is what the relay's own limit is for."""
    if reason := obstacle():
        pytest.skip(reason)
    # It is multiplied by 2.5 for the space there is: 250 lines.
    journald = Journal("RateLimitBurst=100")
    try:
        options = ["--limit-create=off", "--log-sample-above", "1", "--log-limit", str(limit)]
        with running(ServiceRelay(BINARY, tmp_path, journald, *options)) as service:
            for _ in range(400):
                assert ask(service.port, "POST", "/api/sessions")[0] == 201
            suppressed = metric(service.port, 'relay_log_suppressed_total{level="info"}')
        stored = len(journald.lines("EVENT=session.created"))
    finally:
        journald.stop()
    assert (suppressed > 0) == is_below
    assert (stored + suppressed == 400) == is_below


def test_output_that_is_no_stream_of_the_journal_stays_where_it_is(tmp_path: Path) -> None:
    """`$JOURNAL_STREAM` of somebody else's output says nothing about ours."""
    with running(Relay(BINARY, tmp_path, "--log", "auto", variables={"JOURNAL_STREAM": "8:12345"})) as relay:
        until("the relay's line", lambda: any(line["event"] == "relay.started" for line in relay.log()))


def test_many_lines_are_sampled_and_what_is_too_much_is_suppressed(tmp_path: Path) -> None:
    """What was left out adds up with what was written, on /metrics as in the summary."""
    healthy, unknown, broken, created = 120, 150, 150, 150
    options = ["--limit-create=off", "--log-sample-above", "3", "--log-limit", "400"]
    with running(Relay(BINARY, tmp_path, *options)) as relay:
        for _ in range(healthy):
            assert ask(relay.port, "GET", "/healthz")[0] == 200
        for _ in range(unknown):
            assert ask(relay.port, "GET", "/no/such/path")[0] == 404
        for _ in range(broken):
            send_broken(relay.port)
        assert metric(relay.port, 'relay_log_suppressed_total{level="info"}') == 0
        for _ in range(created):
            assert ask(relay.port, "POST", "/api/sessions")[0] == 201
        sampled = metric(relay.port, "relay_log_sampled_total")
        suppressed = metric(relay.port, 'relay_log_suppressed_total{level="info"}')
        assert metric(relay.port, 'relay_log_suppressed_total{level="warning"}') == 0
    lines = relay.log()
    requests = [line for line in lines if line["event"] == "http.request"]
    fine = [line for line in requests if line["status"] < 300]
    refused = [line for line in requests if line["status"] == 404]
    malformed = [line for line in lines if line["event"] == "http.refused"]
    assert len([line for line in lines if line["event"] == "session.created"]) + suppressed == created
    for written, sent in ((fine, healthy + created + 4), (refused, unknown), (malformed, broken)):
        assert 0 < len(written) < sent
        # The last group may be unfinished, and its line stand for all of it: a third of a second's lines.
        assert 0 < sum(line.get("sampleRate", 1) for line in written) <= sent + sent // 3
    summaries = [line for line in lines if line["event"] == "log.suppressed"]
    assert summaries[-1]["level"] == "warning"
    assert {"relay.stopping", "relay.stopped"} <= {line["event"] for line in lines}
    assert sum(line["suppressed"] for line in summaries) == suppressed
    # Scrapes themselves are lines, too, and were not counted when the one looked.
    assert 0 <= sum(line["sampledOut"] for line in summaries) - sampled <= 3
