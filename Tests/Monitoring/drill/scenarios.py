"""The faults, and what each has to bring about."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from . import evidence, faults
from .evidence import Evidence
from .quick import Pace
from .stack import Stack

# Tabs keep their own clocks: what they report every half a minute must be short beside the rules' windows.
PACE = Pace(5)
# A scenario waits most of the time: its relay, Prometheus, journald and schools need a fifth of a processor, more in
# the beginning. With more of them side by side the relays would be late because of the drill; in turn all take an hour
# and a quarter.
SCENARIOS_A_PROCESSOR = 1.5


def side_by_side(processors: int) -> int:
    """Say how many scenarios a machine plays at once."""
    return max(1, int(SCENARIOS_A_PROCESSOR * processors))


def _behind_proxy(stack: Stack) -> AbstractContextManager[None]:
    return stack.school(faults.PUPILS_BEHIND_PROXY, is_behind_proxy=True)


def _idle_behind_proxy(stack: Stack) -> AbstractContextManager[None]:
    return stack.school(faults.IDLE_TABS, is_behind_proxy=True, has_agents=False)


@dataclass(frozen=True)
class Scenario:
    """One fault."""

    name: str
    # The alert that has to tell of it, and by which receiver.
    alert: str
    receiver: str
    # Minutes of production from the fault until somebody is told.
    within: int
    # The stages of which one has to grow more than any other; none when calls must not become slower.
    hops: tuple[str, ...]
    fault: Callable[[Stack], AbstractContextManager[None]]
    # What the journal has to say.
    evidence: Callable[[Stack, float, float], Evidence]
    # The overview's panels that are drawn beside durations and stages.
    panels: tuple[str, str]
    # Alerts that may tell of it, too, when it is worse, and by which receiver.
    may_follow: tuple[str, ...] = ()
    # Who is at work before it begins, beside the school where all is well.
    before: Callable[[Stack], AbstractContextManager[None]] = lambda _: nullcontext()
    # Whether the relay's own status page is shown, too.
    shows_status: bool = False


# Those that take longest come first, so that the end is not spent waiting for one of them.
SCENARIOS = (
    Scenario(
        name="streams-held",
        alert="RelayFallbackRatioHigh",
        receiver="tickets",
        within=40,
        hops=("queue",),
        fault=faults.streams_held,
        evidence=evidence.polled_call,
        panels=("Tabs by mode", "Link faults a minute"),
        before=_behind_proxy,
    ),
    Scenario(
        name="relay-starved",
        alert="RelayEventLoopLag",
        receiver="tickets",
        within=15,
        hops=("network", "admit", "queue", "respond"),
        fault=faults.relay_starved,
        evidence=evidence.slowest_call,
        may_follow=("RelayP95High (tickets)",),
        panels=("Event loop lag", "Slow end by stage (p95)"),
    ),
    Scenario(
        name="worker-errors",
        alert="RelayWorkerErrors",
        receiver="tickets",
        within=15,
        hops=(),
        fault=faults.calls_refused,
        evidence=evidence.tab_that_gave_up,
        panels=("What tabs log, a minute", "Tabs by mode"),
        before=_idle_behind_proxy,
    ),
    Scenario(
        name="slow-codap",
        alert="RelayP95High",
        receiver="tickets",
        within=15,
        hops=("execute",),
        fault=faults.slow_codap,
        evidence=evidence.slowest_call,
        panels=("Slow end by stage (p95)", "Slowest tools in the tab (p95)"),
        shows_status=True,
    ),
    Scenario(
        name="relay-full",
        alert="RelayOverCapacity",
        receiver="pages",
        within=10,
        hops=(),
        fault=faults.district_arrives,
        evidence=evidence.refused_pages,
        panels=("Errors a minute", "Sessions"),
    ),
    Scenario(
        name="journald-hung",
        alert="RelayLogSinkDown",
        receiver="tickets",
        within=10,
        hops=(),
        fault=faults.journald_hung,
        evidence=evidence.slowest_call,
        panels=("Records by level", "Log queue and trace export"),
    ),
)
