"""From a curve to a call: the exemplar's requestId, and what the journal says of it."""

import json
from dataclasses import dataclass
from typing import Any

from support.waiting import until

from .stack import Stack

DURATION = "relay_tool_call_duration_seconds_bucket"
# What of a line is shown.
CALL_KEYS = ("event", "outcome", "transport", "durationMs", "stages")
TAB_KEYS = ("event", "reason", "status", "suppressed")
REFUSAL_KEYS = ("event", "route", "status", "error", "requestId")
MOST_LINES, FEW_LINES = 14, 3
# How the line of a call names the stages that metrics name, in the order of a call.
STAGES = {
    "admitMs": "admit",
    "queueMs": "queue",
    "networkMs": "network",
    "workerWaitMs": "worker_wait",
    "executeMs": "execute",
    "respondMs": "respond",
}


@dataclass(frozen=True)
class Evidence:
    """What somebody types, and reads."""

    command: str
    lines: list[str]
    # The stage that took most of the call's time, where it is about a call.
    stage: str | None


def slowest_call(stack: Stack, start: float, end: float) -> Evidence:
    """Follow the slowest exemplar of that time."""
    return _call(stack, "", start, end)


def polled_call(stack: Stack, start: float, end: float) -> Evidence:
    """Follow the slowest exemplar of the calls that a poll fetched."""
    return _call(stack, 'transport="polling"', start, end)


def _call(stack: Stack, matchers: str, start: float, end: float) -> Evidence:
    series = stack.prometheus.ask("query_exemplars", query=f"{DURATION}{{{matchers}}}", start=start, end=end)
    found = [one for each in series for one in each["exemplars"] if start <= float(one["timestamp"]) <= end]
    assert found, "no call of that time left an exemplar"
    slowest = max(found, key=lambda one: float(one["value"]))
    request = slowest["labels"]["request_id"]
    command = f"journalctl -q -t codap-relay EVENT=call.finished REQUEST_ID={request} -o cat"
    matches = ("EVENT=call.finished", f"REQUEST_ID={request}")
    # Lines that were held up come when journald goes on.
    lines = until(f"the journal's line of {request}", lambda: stack.journal.lines(*matches))
    stages: dict[str, float] = lines[0]["stages"]
    longest = max(stages, key=lambda name: stages[name])
    return Evidence(command, [_shown(line, CALL_KEYS) for line in lines], STAGES[longest])


def tab_that_gave_up(stack: Stack, start: float, _: float) -> Evidence:
    """Follow a tab that reported that it gave up."""
    since = f"--since=@{start:.0f}"
    gave_up = until("a tab that gave up", lambda: stack.journal.lines(since, "EVENT=worker.link_rests"))
    session = gave_up[0]["sessionId"]
    command = f"journalctl -q -t codap-relay SOURCE=worker SESSION_ID={session} -o cat"
    lines = stack.journal.lines(since, "SOURCE=worker", f"SESSION_ID={session}")
    told = [_shown(line, TAB_KEYS) for line in lines if "seq" not in line]
    return Evidence(command, told[:MOST_LINES], None)


def refused_pages(stack: Stack, start: float, _: float) -> Evidence:
    """Find the requests that were refused for want of room."""
    matches = ("EVENT=http.request", "ERROR=over_capacity")
    lines = stack.journal.lines(f"--since=@{start:.0f}", *matches)
    command = f"journalctl -q -t codap-relay {' '.join(matches)} -o cat -n {FEW_LINES}"
    return Evidence(command, [_shown(line, REFUSAL_KEYS) for line in lines[-FEW_LINES:]], None)


def _shown(line: dict[str, Any], keys: tuple[str, ...]) -> str:
    return json.dumps({key: line[key] for key in keys if key in line}, separators=(",", ":"))
