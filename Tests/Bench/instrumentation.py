"""What recording costs: the relay with its instrumentation on beside the same relay without."""

from __future__ import annotations

import os
import re
import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial

from measurements import SATURATED, Settings, load, read_metrics, scrape, wrk
from monitoring.journal import Journal, obstacle
from monitoring.meanwhile import meanwhile
from processes import CLIENT_CORE, Server, relay

BAR = 0.05
# Prometheus would ask every 15 s.
SCRAPE_EVERY_S = 2
SESSIONS, IN_FLIGHT = 1_000, 64
SWITCH = {"off": ("--instrumentation", "off"), "on": ()}
SERIES = {"records": r"relay_log_records_total\{[^}]*\}", "sampled": "relay_log_sampled_total"}


@dataclass
class Run:
    """One relay under load: requests a second, the share of its core, and what the log did meanwhile."""

    rate: float
    core: float
    log: dict[str, float]
    seconds: float

    @property
    def writer(self) -> float:
        """The share of the core that the log's thread used: at its limit, whatever the rate."""
        return self.log["writer"] / self.seconds

    @property
    def cpu(self) -> float:
        """CPU time of all other threads for each request, µs."""
        return (self.core - self.writer) / self.rate * 1e6

    @property
    def throughput(self) -> float:
        """Requests a second with a core of its own."""
        return (1 - self.writer) / self.cpu * 1e6


def log_meter(server: Server, journald: Server) -> dict[str, float]:
    """What has been logged so far, and the CPU time that it took journald."""
    text = read_metrics(server)
    counts = {
        name: sum(float(value) for value in re.findall(rf"^{series} (\S+)$", text, re.MULTILINE))
        for name, series in SERIES.items()
    }
    return counts | {"journald": journald.cpu_seconds(), "writer": server.cpu_seconds("log")}


def tool_calls(settings: Settings, server: Server, meter: Callable[[], dict[str, float]]) -> Run:
    report = load(settings, server, SESSIONS, IN_FLIGHT, meter)
    log = {name: report[name] for name in meter()}
    return Run(report["callsPerSecond"], report["core"], log, report["elapsedSeconds"])


def health_checks(settings: Settings, server: Server, meter: Callable[[], dict[str, float]]) -> Run:
    # As the load generator does: the sampling has to find its pace.
    wrk(replace(settings, seconds=1), server, "/healthz")
    before = meter()
    rate, core = wrk(settings, server, "/healthz")
    return Run(rate, core, {name: value - before[name] for name, value in meter().items()}, settings.seconds)


Pair = dict[str, Run]
WORKLOADS = {"tool calls end to end": tool_calls, "`GET /healthz`": health_checks}


def instrumentation(settings: Settings) -> list[str]:
    """Two relays on one core, off and on, under the same load at the same time."""
    if reason := obstacle():
        return [f"Not measured: {reason}."]
    pairs: dict[str, list[Pair]] = {name: [] for name in WORKLOADS}
    journal = Journal()
    try:
        os.sched_setaffinity(journal.pid, {CLIENT_CORE})
        for _ in range(settings.rounds):
            for name in WORKLOADS:
                pair = one_pair(settings, journal, name)
                print(f"{name}: " + ", ".join(f"{state} {in_words(run)}" for state, run in pair.items()), flush=True)
                pairs[name].append(pair)
    finally:
        journal.stop()
    return table(settings, pairs)


def one_pair(settings: Settings, journal: Journal, name: str) -> Pair:
    """What the host takes, and how fast its core is just now, is the same for both."""
    journald = Server(0, [journal.pid])
    within = [str(part) for part in journal.inside()]
    with ExitStack() as running, ThreadPoolExecutor() as pool:
        under_way = {}
        for state, options in SWITCH.items():
            server = running.enter_context(relay(settings.binary, *options, log="journald", within=within))
            if state == "on":
                running.enter_context(meanwhile(SCRAPE_EVERY_S, partial(scrape, server)))
            under_way[state] = pool.submit(WORKLOADS[name], settings, server, partial(log_meter, server, journald))
        return {state: run.result() for state, run in under_way.items()}


def in_words(run: Run) -> str:
    return f"{run.rate:,.0f}/s with {run.core:.0%} of the core, {run.cpu:.1f} µs each and {run.writer:.1%} for the log"


def is_void(pair: Pair) -> bool:
    return sum(run.core for run in pair.values()) < SATURATED


def table(settings: Settings, pairs: dict[str, list[Pair]]) -> list[str]:
    lines = [
        "| | off, CPU each | on, CPU each | log's thread | throughput, on beside off | pairs | void |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    logs, verdicts = [], []
    for name, measured in pairs.items():
        counted = [pair for pair in measured if not is_void(pair)]
        rates = [pair["on"].throughput / pair["off"].throughput - 1 for pair in counted]
        verdicts.append(f"{name} {verdict(rates)}")
        off, on = (statistics.median(pair[state].cpu for pair in measured) for state in SWITCH)
        writer = statistics.median(pair["on"].writer for pair in measured)
        lines.append(
            f"| {name} | {off:.1f} µs | {on:.1f} µs | {writer:.1%} of the core | {spread(rates)} |"
            f" {len(measured)} | {len(measured) - len(counted)} |"
        )
        logs.append(f"{name} {log_in_words(settings, [pair['on'] for pair in measured])}")
    return [
        *lines,
        "",
        f"Throughput lost by recording: {'; '.join(verdicts)}. Both relays share one core and are asked at the same"
        f" time, for {settings.seconds} s. Each would answer, with the core to itself, as many as its other threads"
        f" have time for beside the log's, which is at its limit whatever the rate. Pair by pair, the median and the"
        f" middle half; a pair that left more than {1 - SATURATED:.0%} of the core is void.",
        "",
        f"The log with recording on: {'; '.join(logs)}. journald ran on the clients' core and its time is in none"
        f" of the figures above; a scrape came every {SCRAPE_EVERY_S} s.",
    ]


def spread(values: list[float]) -> str:
    if len(values) < 2:
        return "void"
    lower, middle, upper = statistics.quantiles(values, n=4)
    return f"{middle:+.1%} ({lower:+.1%} to {upper:+.1%})"


def verdict(rates: list[float]) -> str:
    if len(rates) < 2:
        return "untold, the pairs are void"
    lost = -statistics.median(rates)
    return f"{lost:.1%} (bar {BAR:.0%}: {'met' if lost <= BAR else 'missed'})"


def log_in_words(settings: Settings, runs: list[Run]) -> str:
    written = statistics.median(run.log["records"] for run in runs) / settings.seconds
    share = statistics.median(run.log["sampled"] / (run.log["sampled"] + run.log["records"]) for run in runs)
    journald = statistics.median(run.log["journald"] for run in runs) / settings.seconds
    return f"{written:,.0f} lines/s, {share:.1%} of all sampled away, {journald:.1%} of a core for journald"
