"""What is made to go wrong: each begins when it is entered and is over when it is left."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

from monitoring.classroom import Tab
from monitoring.meanwhile import let_pass, meanwhile

from .proxy import Mood
from .stack import Stack

# A share of the calls that shows in the slowest 5 %, and does not use up a month's budget in two days.
SLOW_PUPILS, SLOW_CODAP_MS = 20, 2600
PUPILS_BEHIND_PROXY = 20
# Tabs that are open while nobody asks for anything.
IDLE_TABS = 80
# The relay has no processor for some time, then for a moment has, as one whose machine is busy with other things.
# At random: regular stops would fall into step with what the relay does once a second.
STOPPED_S, MOMENT_S = (0.3, 0.6), 0.1
SEED = 7
# Pages that ask for a session, a second, when a district's classes all begin at once.
ARRIVALS = 20


@contextmanager
def slow_codap(stack: Stack) -> Iterator[None]:
    """A second school begins, in whose documents CODAP takes 2.6 s for each request."""
    with stack.school(SLOW_PUPILS, codap_ms=SLOW_CODAP_MS):
        yield


@contextmanager
def streams_held(stack: Stack) -> Iterator[None]:
    """A school's proxy begins to hold back event streams."""
    with _spoilt(stack, Mood.HOLDS_STREAMS):
        yield


@contextmanager
def calls_refused(stack: Stack) -> Iterator[None]:
    """A school's proxy begins to refuse streams and polls, and still passes what tabs report."""
    with _spoilt(stack, Mood.REFUSES_CALLS):
        yield


@contextmanager
def _spoilt(stack: Stack, mood: Mood) -> Iterator[None]:
    stack.proxy.become(mood)
    try:
        yield
    finally:
        stack.proxy.become(Mood.PASSES)


@contextmanager
def relay_starved(stack: Stack) -> Iterator[None]:
    """The relay gets no processor for four fifths of the time: its machine has more to do than it can."""
    chance = Random(SEED)

    def starve() -> None:
        stack.relay.process.send_signal(signal.SIGSTOP)
        let_pass(chance.uniform(*STOPPED_S))
        stack.relay.process.send_signal(signal.SIGCONT)

    with meanwhile(MOMENT_S, starve):
        yield


@contextmanager
def district_arrives(stack: Stack) -> Iterator[None]:
    """Ask for more sessions than the relay has room for, again and again; give back at the end those there were."""
    tabs: list[Tab] = []

    def arrive() -> None:
        # Refused: the answer to who has no session has no code.
        with suppress(KeyError):
            tabs.append(Tab(stack.relay.port))

    with meanwhile(1 / ARRIVALS, arrive):
        yield
    for tab in tabs:
        tab.leave()


@contextmanager
def journald_hung(stack: Stack) -> Iterator[None]:
    """Stop journald, and let it go on at the end."""
    stack.journal.pause()
    try:
        yield
    finally:
        stack.journal.go_on()
