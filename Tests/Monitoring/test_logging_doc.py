"""Each recipe of docs/logging.md, run against a real journald that a real relay writes to."""

import re
import shlex
import signal
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from monitoring import journal, pasted
from monitoring.classroom import Tab
from monitoring.journal import Journal, ServiceRelay, running
from monitoring.rule_files import RUNBOOKS
from support.binary import BINARY, REPOSITORY
from support.waiting import until
from support.wire import ask

DOCUMENT = REPOSITORY / "docs/logging.md"
# What runbooks ask the journal about the relay.
RUNBOOK_COMMANDS = sorted(
    {
        command
        for book in RUNBOOKS.glob("*.md")
        for command in pasted.commands(book.read_text())
        if command.startswith(("journalctl -u codap-relay", "journalctl -t codap-relay"))
    }
)
# What would cost more to bring about here than it would show: by a part of the command, each with why.
MAY_BE_EMPTY = {
    "EVENT=store.degraded": "takes a disk that fails",
    "slow_consumer": "takes megabytes that a tab does not read",
}
MISSES = 2
CALLS = 20
CROWD = 400
CALL = "recipe-slow"
# Its relay ends before it does: what a call took is not known after that.
RESTORED = "recipe-restored"


def recipes() -> list[str]:
    """Each command of the document."""
    blocks = re.findall(r"^```console\n(.*?)^```", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


@pytest.fixture(scope="module")
def journald() -> Iterator[Journal]:
    """A journal of nothing but one lesson."""
    if reason := journal.obstacle():
        pytest.skip(reason)
    running = Journal()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def lesson(journald: Journal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A lesson that has been: two tools, a worker that lost its link, calls slow and refused, a crowd, a restart."""
    home = tmp_path_factory.mktemp("recipes")
    configuration = home / "relay.conf"
    configuration.touch()
    options = ["--log-sample-above=40", "--log-level=debug", "--max-queued-calls=1", "--max-sessions=1"]
    options += [f"--limit-misses={MISSES}", f"--config={configuration}"]
    store = f"sqlite:{home / 'relay.db'}"
    with running(ServiceRelay(BINARY, home, journald, *options, store=store)) as relay:
        tab = Tab(relay.port)
        for number in range(CALLS):
            tool = "list_components" if number % 3 == 0 else "list_globals"
            status, body = tab.submit(f"recipe-{number}", {}, tool)
            assert status == 202, body
            tab.answer(tab.poll()[0], [])
        tab.submit(CALL, {}, deadlineMs=1000)
        assert tab.submit("recipe-refused", {})[0] == 429
        status, body = tab.report(
            {"at": 98_000, "level": "error", "event": "link.rests"},
            {"at": 98_500, "level": "warning", "event": "link.polling", "reason": "failing"},
            {"at": 98_900, "level": "warning", "event": "codap.absent"},
            {"at": 99_000, "level": "warning", "event": "link.lost", "reason": "cut"},
            {"at": 99_500, "level": "info", "event": "call.failed", "requestId": CALL, "failure": "codap_error"},
        )
        assert status == 200, body
        connection = HTTPConnection("127.0.0.1", relay.port)
        for _ in range(CROWD):
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        connection.close()
        until("the call's end", lambda: journald.lines("EVENT=call.finished", f"REQUEST_ID={CALL}"))
        mishaps(tab, journald)
        reload_refused(relay, journald, configuration)
        tab.submit(RESTORED, {}, "list_components", deadlineMs=3000)
        # Last: who guesses may name no code for a while.
        for _ in range(MISSES + 1):
            assert ask(relay.port, "GET", "/api/sessions/AAAA2222")[0] in (404, 429)
    with running(ServiceRelay(BINARY, home, journald, *options, store=store)):
        until("the restored call's end", lambda: journald.lines("EVENT=call.finished", f"REQUEST_ID={RESTORED}"))
    journald.sync()
    yield tab


def mishaps(tab: Tab, journald: Journal) -> None:
    """A result that comes late, a call that fails, a stream that closes, a page for which there is no room."""
    tab.post(CALL, result={})
    tab.submit("recipe-failed", {})
    no = {"type": "codap_error", "message": "no"}
    (call,) = (call for call in tab.poll() if call["requestId"] == "recipe-failed")
    assert tab.post(call["requestId"], call["delivery"], error=no)[0] == 200
    tab.stream()
    until("the stream's end", lambda: journald.lines("EVENT=stream.closed"))
    assert ask(tab.port, "POST", "/api/sessions")[0] == 503


def reload_refused(relay: ServiceRelay, journald: Journal, configuration: Path) -> None:
    """Ask the relay to read a configuration that says nothing it knows."""
    configuration.write_text("nonsense = 1\n")
    relay.process.send_signal(signal.SIGHUP)
    until("the refusal", lambda: journald.lines("EVENT=config.refused"))
    configuration.write_text("")


def rows(text: str) -> list[list[str]]:
    """Fields of each line."""
    return [line.split("\t") for line in text.splitlines()]


def timeline(text: str, _: Tab) -> bool:
    """The relay's lines and the worker's, in order."""
    told = rows(text)
    times = [row[0] for row in told]
    ends = [row for row in told if row[3] == "call.finished"]
    sources = {row[1] for row in told}
    return sources == {"relay", "worker"} and times == sorted(times) and ends[0][4] == "timed_out"


def stages(text: str, _: Tab) -> bool:
    """Six stages; the call waited for its worker, by the loop's clock a moment less than its deadline at times."""
    told = {name: float(value) for name, value in rows(text)}
    return len(told) == 6 and max(told, key=lambda name: told[name]) == "queueMs" and sum(told.values()) > 990


def slowest(text: str, _: Tab) -> bool:
    """At most ten; the slow call is the first."""
    told = rows(text)
    times = [float(row[0]) for row in told]
    return len(told) == 10 and times == sorted(times, reverse=True) and told[0][3] == CALL


def percentiles(text: str, _: Tab) -> bool:
    """Two tools, and about as many calls as there were: few of their lines stand for another."""
    told = {tool: (float(p95), int(calls)) for p95, calls, tool in rows(text)}
    calls = sum(count for _, count in told.values())
    return set(told) == {"list_components", "list_globals"} and CALLS / 3 < calls < CALLS * 3


def outcomes(text: str, _: Tab) -> bool:
    """Calls that came to something, and one that did not."""
    told = {(tool, outcome): int(count) for count, tool, outcome in rows(text)}
    return told["list_globals", "timed_out"] == 1 and ("list_components", "completed") in told


def troubles(text: str, _: Tab) -> bool:
    """What was a warning, counted."""
    told = {name: int(count) for count, name in map(str.split, text.splitlines())}
    return told["worker.link_lost"] >= 1 and told["call.finished"] >= 1


def explained(text: str, _: Tab) -> bool:
    """The catalogue's words, with the entry's own fields in them."""
    return "Subject: A worker lost its link" in text and f"REQUEST_ID={CALL}" in text


def left_out(text: str, _: Tab) -> bool:
    """Counts of both kinds."""
    return '"suppressed": 0' in text and re.search(r'"sampledOut": [1-9]', text) is not None


def by_session(text: str, _: Tab) -> bool:
    """What the tab reported."""
    return {row[1] for row in rows(text)} >= {"worker.link_lost", "worker.call_failed"}


def tools(text: str, _: Tab) -> bool:
    """Names, once each."""
    return set(text.split()) == {"list_components", "list_globals"}


CHECKS: list[tuple[str, Callable[[str, Tab], bool]]] = [
    ("fromjson", timeline),
    (".stages", stages),
    ("[:10]", slowest),
    ("0.95", percentiles),
    ("[.tool, .outcome]", outcomes),
    ("uniq -c", troubles),
    (" -x", explained),
    ("sampledOut", left_out),
    ("SESSION_ID", by_session),
    ("-F TOOL", tools),
]


def test_every_recipe_has_a_check() -> None:
    """And each check its recipe."""
    commands = recipes()
    assert len(commands) == len(CHECKS)
    for command, (mark, _) in zip(commands, CHECKS, strict=True):
        assert mark in command


@pytest.mark.parametrize(("mark", "check"), CHECKS, ids=[check.__name__ for _, check in CHECKS])
def test_a_recipe_shows_what_the_document_says(
    mark: str, check: Callable[[str, Tab], bool], journald: Journal, lesson: Tab
) -> None:
    """As somebody would run it."""
    (command,) = [command for command in recipes() if mark in command][:1]
    variables = {"REQUEST_ID": CALL, "SESSION_ID": lesson.session_id, "SYSTEMD_PAGER": ""}
    shown = journald.run("bash", "-c", f"set -euo pipefail; {command}", **variables)
    assert check(shown, lesson), f"{shlex.quote(command)}:\n{shown}"


@pytest.mark.parametrize("command", RUNBOOK_COMMANDS)
def test_a_runbooks_command_tells_something(command: str, journald: Journal, lesson: Tab) -> None:
    """It runs to its end, finds what happened and counts by it. The tests' relay is no unit, only an identifier."""
    assert lesson
    command = command.replace("-u codap-relay", "-t codap-relay")
    shown = journald.run("bash", "-c", f"set -euo pipefail; {command}", SYSTEMD_PAGER="")
    assert not re.search(r"^ *\d+ null$", shown, re.MULTILINE), f"counted by what lines do not have: {shown}"
    assert shown.strip() or any(mark in command for mark in MAY_BE_EMPTY), "found nothing"


@pytest.mark.parametrize("mark", MAY_BE_EMPTY)
def test_what_may_be_empty_is_a_runbooks_command(mark: str) -> None:
    """An excuse whose command went would hide the next one."""
    assert any(mark in command for command in RUNBOOK_COMMANDS)


def test_nothing_of_the_relay_is_on_the_machine(journald: Journal, lesson: Tab) -> None:
    """The tests' journal is nobody else's."""
    assert lesson
    assert Path(f"/proc/{journald.pid}/ns/mnt").stat().st_ino != Path("/proc/self/ns/mnt").stat().st_ino
