"""Plays one scenario and looks at what became of it."""

import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from monitoring.board_files import panel_called
from monitoring.meanwhile import let_pass
from monitoring.promql import substituted
from support.waiting import until

from .desk import Notice
from .evidence import STAGES, Evidence
from .machine import processor_times, stolen_since
from .pictures import Moments, draw_incident, photograph_status
from .scenarios import PACE, Scenario
from .stack import Stack, stack

# Minutes of production: how long the fault lasts at least, and goes on after somebody was told.
FAULT_MIN, AFTER_NOTICE_MIN = 30, 5
# From the end of a fault until its end is told at the latest: a window of half an hour, a group's interval and more.
RESOLVED_MIN = 60
# Seconds of ordinary work before it.
BEFORE_S = 60
# A stage is named when its mean has grown by this much, and more than any other's.
GROWN_S = 0.015
# Who hears the watchdog every five minutes may worry after three times that. The alert, and who that is.
WATCHDOG, SILENCE_MIN = ("Watchdog", "deadman"), 15
# What is told on a machine whose host takes more than this of its processors' time, whatever else is wrong.
STARVED, STOLEN = "RelayEventLoopLag (tickets)", 0.05


@dataclass
class Finding:
    """What became of a scenario; times are seconds since the fault began."""

    scenario: str
    pending: float
    firing: float
    notified: float
    fault: float
    resolved: float
    # Notifications of anything else, or to anybody else: alert and receiver.
    others: dict[str, int]
    # Mean seconds of each stage.
    stages_before: dict[str, float]
    stages_during: dict[str, float]
    bad_calls: float
    evidence: Evidence
    # The longest time in which the dead man's switch heard nothing.
    silence: float
    # What the host of this machine took of its processors' time meanwhile.
    stolen: float
    problems: list[str] = field(default_factory=list)


def grown(before: dict[str, float], during: dict[str, float]) -> str | None:
    """Name the stage that grew most, if any did."""
    stage = max(during, key=lambda name: during[name] - before[name])
    return stage if during[stage] - before[stage] >= GROWN_S else None


def play(scenario: Scenario, home: Path, pictures: Path) -> Finding:
    """Play it."""
    home.mkdir()
    with stack(home, PACE) as running, scenario.before(running):
        earlier = processor_times()
        let_pass(BEFORE_S)
        start = time.time()
        with scenario.fault(running):
            notified = _await(running, scenario, start, 1.5 * PACE.seconds(scenario.within))
            let_pass(max(start + PACE.seconds(FAULT_MIN), notified + PACE.seconds(AFTER_NOTICE_MIN)) - time.time())
            if scenario.shows_status:
                photograph_status(running.relay.port, pictures / f"{scenario.name}-status.png")
            end = time.time()
        # At once: a journal keeps only so much.
        told = scenario.evidence(running, start, end)
        resolved = _await(running, scenario, end, PACE.seconds(RESOLVED_MIN), is_resolved=True)
        times = Moments(start, notified, end, resolved)
        finding = _look(scenario, running, times, told, stolen_since(earlier))
        draw_incident(running.prometheus, scenario, times, pictures / f"{scenario.name}.png")
    finding.problems = problems(scenario, finding)
    return finding


def problems(scenario: Scenario, finding: Finding) -> list[str]:
    """Say what is not as it has to be."""
    found = []
    if (late := PACE.minutes(finding.notified)) > scenario.within:
        found.append(f"told after {late:.0f} minutes, not within {scenario.within}")
    if (silent := PACE.minutes(finding.silence)) > SILENCE_MIN:
        found.append(f"the watchdog was not heard for {silent:.0f} minutes")
    found += [f"also told: {other}" for other in finding.others if not is_explained(other, scenario, finding)]
    named = grown(finding.stages_before, finding.stages_during)
    if named not in (scenario.hops or (None,)) and not hides_stages(scenario, finding):
        found.append(f"the stages name {named}")
    if scenario.hops and finding.evidence.stage not in scenario.hops:
        found.append(f"the call in the journal was held up by {finding.evidence.stage}")
    if not finding.evidence.lines:
        found.append("the journal has no line of it")
    return found


def is_explained(told: str, scenario: Scenario, finding: Finding) -> bool:
    """Whether a notification has a reason: the fault was bad enough, or the machine's host made one of its own."""
    return told in scenario.may_follow or is_of_the_host(told, finding)


def told_besides(notices: list[Notice], scenario: Scenario) -> dict[str, int]:
    """Count what was told besides the alert to its receiver; whoever else was told of that is among it."""
    wanted = {(scenario.alert, scenario.receiver), WATCHDOG}
    others = [one for one in notices if (one.alert, one.receiver) not in wanted and not one.is_resolved]
    return dict(Counter(map(_words, others)))


def hides_stages(scenario: Scenario, finding: Finding) -> bool:
    """Whether the host has made all of the relay's stages grow, where none ought to."""
    return not scenario.hops and finding.stolen > STOLEN


def is_of_the_host(told: str, finding: Finding) -> bool:
    """Whether a notification is about a fault that nobody here made: the loops of a machine without time are late."""
    return told == STARVED and finding.stolen > STOLEN


def _look(scenario: Scenario, running: Stack, times: Moments, evidence: Evidence, stolen: float) -> Finding:
    start, end = times.start, times.end
    pending, firing = (_since(running, scenario.alert, state, start) for state in ("pending", "firing"))
    lost = 'sum(increase(relay_tool_call_duration_seconds_count{outcome!~"completed|failed"}[%ds]))'
    bad = running.prometheus.query(lost % (end - start), end)
    return Finding(
        scenario=scenario.name,
        pending=min(pending, firing) - start,
        firing=firing - start,
        notified=times.notified - start,
        fault=end - start,
        resolved=times.resolved - end,
        others=told_besides(running.desk.notices, scenario),
        stages_before=_means(running, start, BEFORE_S // 2),
        stages_during=_means(running, end, end - start),
        bad_calls=float(bad[0]["value"][1]) if bad else 0,
        evidence=evidence,
        silence=_silence(running, start, time.time()),
        stolen=stolen,
    )


def _silence(running: Stack, start: float, end: float) -> float:
    told = [one for one in running.desk.notices if (one.alert, one.receiver) == WATCHDOG]
    heard = [notice.time for notice in told if notice.time > start]
    return max(later - earlier for earlier, later in pairwise([start, *heard, end]))


def _words(notice: Notice) -> str:
    return f"{notice.alert} ({notice.receiver})"


def _await(running: Stack, scenario: Scenario, since: float, within: float, *, is_resolved: bool = False) -> float:
    alert, receiver = scenario.alert, scenario.receiver
    what = f"the end of {alert}" if is_resolved else alert

    def told() -> float | None:
        return running.desk.first(alert, receiver, is_resolved=is_resolved, since=since)

    try:
        return until(what, told, within)
    except TimeoutError as error:
        states = {one["labels"]["alertname"]: one["state"] for one in running.prometheus.ask("alerts")["alerts"]}
        notices = dict(Counter(map(_words, running.desk.notices)))
        raise TimeoutError(f"{error} was told to {receiver}; Prometheus has {states}, the desk {notices}") from None


def _since(running: Stack, alert: str, state: str, start: float) -> float:
    """Find when the alert was first in that state; infinitely late if it never was."""
    expr = f'ALERTS{{alertname="{alert}", alertstate="{state}"}}'
    series = running.prometheus.query_range(expr, start, time.time(), 1)
    return min((float(one["values"][0][0]) for one in series), default=float("inf"))


def _means(running: Stack, at: float, window: float) -> dict[str, float]:
    """Ask what the board's panel of stages asks, for one window."""
    panel = panel_called("Mean time by stage")
    expr = substituted(panel["targets"][0]["expr"], __rate_interval=f"{window:.0f}s")
    means = {one["metric"]["stage"]: float(one["value"][1]) for one in running.prometheus.query(expr, at)}
    return {stage: means[stage] for stage in STAGES.values()}
