"""What recording costs: the relay with its instrumentation on beside the same relay without."""

from __future__ import annotations

import os
import re
import statistics
from collections.abc import Callable
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

    @property
    def cpu(self) -> float:
        """CPU time of all threads for each request, µs."""
        return self.core / self.rate * 1e6


def log_meter(server: Server, journald: Server) -> dict[str, float]:
    """What has been logged so far, and the CPU time that it took journald."""
    text = read_metrics(server)
    counts = {
        name: sum(float(value) for value in re.findall(rf"^{series} (\S+)$", text, re.MULTILINE))
        for name, series in SERIES.items()
    }
    return counts | {"journald": journald.cpu_seconds()}


def tool_calls(settings: Settings, server: Server, meter: Callable[[], dict[str, float]]) -> Run:
    report = load(settings, server, SESSIONS, IN_FLIGHT, meter)
    return Run(report["callsPerSecond"], report["core"], {name: report[name] for name in meter()})


def health_checks(settings: Settings, server: Server, meter: Callable[[], dict[str, float]]) -> Run:
    # As the load generator does: the sampling has to find its pace.
    wrk(replace(settings, seconds=1), server, "/healthz")
    before = meter()
    rate, core = wrk(settings, server, "/healthz")
    return Run(rate, core, {name: value - before[name] for name, value in meter().items()})


WORKLOADS = {"tool calls end to end": tool_calls, "`GET /healthz`": health_checks}


def instrumentation(settings: Settings) -> list[str]:
    """Pairs of runs off and on, each of a relay of its own; the order changes from pair to pair."""
    if reason := obstacle():
        return [f"Not measured: {reason}."]
    runs: dict[str, list[dict[str, Run]]] = {name: [] for name in WORKLOADS}
    journal = Journal()
    try:
        os.sched_setaffinity(journal.pid, {CLIENT_CORE})
        for number in range(settings.rounds):
            for name in WORKLOADS:
                order = list(SWITCH) if number % 2 == 0 else list(reversed(SWITCH))
                pair = {state: one_run(settings, journal, name, state) for state in order}
                print(f"{name}: " + ", ".join(map(partial(in_words, pair), SWITCH)), flush=True)
                runs[name].append(pair)
    finally:
        journal.stop()
    return table(settings, runs)


def one_run(settings: Settings, journal: Journal, name: str, state: str) -> Run:
    journald = Server(0, [journal.pid])
    within = [str(part) for part in journal.inside()]
    with relay(settings.binary, *SWITCH[state], log="journald", within=within) as server:
        meter = partial(log_meter, server, journald)
        if state == "off":
            return WORKLOADS[name](settings, server, meter)
        with meanwhile(SCRAPE_EVERY_S, partial(scrape, server)):
            return WORKLOADS[name](settings, server, meter)


def in_words(pair: dict[str, Run], state: str) -> str:
    run = pair[state]
    return f"{state} {run.rate:,.0f}/s with {run.core:.0%} of its core, {run.cpu:.1f} µs each"


def is_void(pair: dict[str, Run]) -> bool:
    return min(run.core for run in pair.values()) < SATURATED


def spread(values: list[float]) -> str:
    if not values:
        return "void"
    return f"{statistics.median(values):+.1%} ({min(values):+.1%} to {max(values):+.1%})"


def table(settings: Settings, runs: dict[str, list[dict[str, Run]]]) -> list[str]:
    lines = [
        "| | off, /s | on, /s | on beside off | off, CPU each | on, CPU each | on beside off | pairs | void |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    logs, verdicts = [], []
    for name, pairs in runs.items():
        counted = [pair for pair in pairs if not is_void(pair)]
        rates = [pair["on"].rate / pair["off"].rate - 1 for pair in counted]
        cpu = [pair["on"].cpu / pair["off"].cpu - 1 for pair in pairs]
        verdicts.append(f"{name} {verdict(rates, cpu)}")

        def median(state: str, what: str, pairs: list[dict[str, Run]] = pairs) -> float:
            return statistics.median(getattr(pair[state], what) for pair in pairs)

        lines.append(
            f"| {name} | {median('off', 'rate'):,.0f} | {median('on', 'rate'):,.0f} | {spread(rates)} |"
            f" {median('off', 'cpu'):.1f} µs | {median('on', 'cpu'):.1f} µs | {spread(cpu)} |"
            f" {len(pairs)} | {len(pairs) - len(counted)} |"
        )
        logs.append(f"{name} {log_in_words(settings, [pair['on'] for pair in pairs])}")
    return [
        *lines,
        "",
        f"Throughput lost by recording: {'; '.join(verdicts)}. Pairs of {settings.seconds} s; pair by pair, the"
        f" median and from where to where. The throughput that is compared is that of pairs in which both relays"
        f" used {SATURATED:.0%} of their core; CPU time is that of all threads and of all pairs.",
        "",
        f"The log with recording on: {'; '.join(logs)}. journald ran on the clients' core and its time is in none"
        f" of the figures above; a scrape came every {SCRAPE_EVERY_S} s.",
    ]


def verdict(rates: list[float], cpu: list[float]) -> str:
    """The worse of what throughput says and what CPU time does; nothing when every pair is void."""
    # A relay that has its core to itself answers the fewer the more each takes.
    by_cpu = 1 - 1 / (1 + statistics.median(cpu))
    if not rates:
        return f"untold, every pair is void (by CPU time {by_cpu:.1%})"
    lost = max(by_cpu, -statistics.median(rates))
    return f"{lost:.1%} (bar {BAR:.0%}: {'met' if lost <= BAR else 'missed'})"


def log_in_words(settings: Settings, runs: list[Run]) -> str:
    written = statistics.median(run.log["records"] for run in runs) / settings.seconds
    share = statistics.median(run.log["sampled"] / (run.log["sampled"] + run.log["records"]) for run in runs)
    journald = statistics.median(run.log["journald"] for run in runs) / settings.seconds
    return f"{written:,.0f} lines/s, {share:.1%} of all sampled away, {journald:.1%} of a core for journald"
