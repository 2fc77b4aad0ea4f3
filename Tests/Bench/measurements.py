"""What is measured. Each function returns the lines of its section of docs/performance.md."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from processes import CLIENT_CORE, Server, nginx, pinned, relay, until
from support.ports import free_port

SATURATED = 0.95
WASM_BUDGET = 164 * 1024
TOOL_CALL_BAR_US = 50
# A line of the log, on the thread of the request: nanoseconds.
LOG_PATH_BAR_NS = 2_000
SCRAPE_BAR_MS = 2
SCRAPES = 100
OPENMETRICS = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
IDLE_SESSIONS = 10_000
IDLE_BUDGET = 4096
NGINX_BAR = 0.8
STORE_BAR = 0.7
RECOVERED_SESSIONS = 1_000
RECOVERY_BAR_S = 3
RECOVERY_LIMIT_S = 60


@dataclass
class Settings:
    """How long and how often."""

    root: Path
    rounds: int
    seconds: int

    @property
    def binary(self) -> Path:
        return self.root / ".build" / "release" / "codap-relay"


def load(
    settings: Settings,
    server: Server,
    sessions: int,
    in_flight: int,
    meter: Callable[[], dict[str, float]] = dict,
) -> dict[str, float]:
    """Runs the load generator to its end and reads its report.

    `core` is added: the share of a core that the server used while calls were counted, not while
    sessions were opened; and what `meter` has grown by in that time.
    """
    command = [
        *(str(settings.binary), "load", "--relay", f"127.0.0.1:{server.port}"),
        *("--seconds", str(settings.seconds), "--warmup", "1"),
        *("--sessions", str(sessions), "--in-flight", str(in_flight)),
    ]
    marks: list[float] = []
    readings: list[dict[str, float]] = []
    report: dict[str, float] = {}
    with pinned(CLIENT_CORE, *command, output=subprocess.PIPE) as client:
        for line in client.stdout or ():
            if line.startswith(("measuring", "measured")):
                marks.append(server.cpu_seconds())
                readings.append(meter())
            elif line.startswith("{"):
                report = json.loads(line)
    if not report or len(marks) != 2:
        raise RuntimeError("the load generator gave no report; run it by hand to see why")
    if report["failed"]:
        raise RuntimeError(f"calls failed: {report['failures']}")
    report["core"] = (marks[1] - marks[0]) / report["elapsedSeconds"]
    report |= {name: value - readings[0][name] for name, value in readings[1].items()}
    return report


def round_trips(settings: Settings) -> list[str]:
    """One call at a time in one session, then 64 in flight over a thousand; each store in turn."""
    stores: dict[str, tuple[str, ...]] = {"memory": (), "sqlite": (), "sqlite, synced": ("--store-sync", "full")}
    lines = [
        "| store | sessions | in flight | calls/s | p50 ms | p95 ms | p99 ms | relay core used | relay CPU a call |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    ratios = []
    for sessions, in_flight in ((1, 1), (1_000, 64)):
        runs: dict[str, list[dict[str, float]]] = {store: [] for store in stores}
        for _ in range(settings.rounds):
            for store in stores:
                with TemporaryDirectory() as folder:
                    place = store if store == "memory" else f"sqlite:{folder}/relay.db"
                    with relay(settings.binary, *stores[store], store=place) as server:
                        runs[store].append(load(settings, server, sessions, in_flight))
        for store in stores:
            lines.append(f"| {store} | {sessions:,} | {in_flight} | {round_trip_figures(runs[store])} |")
        pairs = zip(runs["memory"], runs["sqlite"], strict=True)
        ratio = statistics.median(ours["callsPerSecond"] / base["callsPerSecond"] for base, ours in pairs)
        ratios.append(f"{ratio:.2f} with {in_flight} in flight")
    verdict = "met" if ratio >= STORE_BAR else "missed"
    lines += [
        "",
        f"Calls/s with SQLite beside memory, run by run: median {', '.join(ratios)} (aim {STORE_BAR} at 64: {verdict})."
        f" Medians of {settings.rounds} runs of {settings.seconds} s, log level info, rate limits off."
        f" Where the relay used less than {SATURATED:.0%} of its core, it waited for the clients: read its"
        " CPU time a call, which counts all of its threads, rather than calls/s.",
    ]
    return lines


def round_trip_figures(runs: list[dict[str, float]]) -> str:
    """Cells of a row: medians."""

    def median(name: str) -> float:
        return statistics.median(run[name] for run in runs)

    each = statistics.median(run["core"] / run["callsPerSecond"] for run in runs)
    return (
        f"{median('callsPerSecond'):,.0f} | {median('p50Ms'):.3f} | {median('p95Ms'):.3f} |"
        f" {median('p99Ms'):.3f} | {min(1, median('core')):.0%} | {each * 1e6:.0f} µs"
    )


def recovery(settings: Settings) -> list[str]:
    """How long after kill -9 every worker has its stream again; the relay is started again at once."""
    times, starts = [], []
    for _ in range(settings.rounds):
        with TemporaryDirectory() as folder:
            store, port = f"sqlite:{folder}/relay.db", free_port()
            load_command = [
                *(str(settings.binary), "load", "--relay", f"127.0.0.1:{port}"),
                *("--sessions", str(RECOVERED_SESSIONS), "--idle"),
            ]
            with (
                relay(settings.binary, store=store, port=port) as first,
                pinned(CLIENT_CORE, *load_command, output=subprocess.PIPE) as client,
            ):
                if client.stdout is None or not client.stdout.readline().startswith("ready"):
                    raise RuntimeError("the load generator could not open its sessions")
                first.kill()
                killed = time.monotonic()
                with relay(settings.binary, store=store, port=port) as second:
                    starts.append(time.monotonic() - killed)
                    until(partial(has_streams, second, RECOVERED_SESSIONS), RECOVERY_LIMIT_S)
                    times.append(time.monotonic() - killed)
    verdict = "met" if statistics.median(times) < RECOVERY_BAR_S else "missed"
    return [
        f"{RECOVERED_SESSIONS:,} idle sessions, SQLite, `kill -9`, started again at once: every worker had its"
        f" stream again after {statistics.median(times):.2f} s (median of {len(times)},"
        f" from {min(times):.2f} to {max(times):.2f}; aim below {RECOVERY_BAR_S} s: {verdict}), of which the relay"
        f" took {statistics.median(starts):.2f} s to be up.",
    ]


def has_streams(server: Server, count: int) -> bool:
    """Whether the relay says that it has so many streams."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=5) as answer:
        found = re.search(r"^relay_sse_connections (\d+)$", answer.read().decode(), re.MULTILINE)
    return found is not None and int(found.group(1)) >= count


def wrk(settings: Settings, server: Server, path: str) -> tuple[float, float]:
    """Requests per second, and the share of its core that the server used."""
    before, start = server.cpu_seconds(), time.monotonic()
    done = subprocess.run(
        [
            *("taskset", "-c", str(CLIENT_CORE), "wrk", "-t1", "-c64"),
            *(f"-d{settings.seconds}s", f"http://127.0.0.1:{server.port}{path}"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    used = (server.cpu_seconds() - before) / (time.monotonic() - start)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if not found:
        raise RuntimeError(done.stdout)
    return float(found.group(1)), used


def simple_requests(settings: Settings) -> list[str]:
    """GET requests per second of one loop beside nginx, in turn."""
    ours, theirs, ratios, void = [], [], [], 0
    answer = '{"status":"ok"}'
    with relay(settings.binary, "--log-level", "warning") as server, nginx(free_port(), answer) as yardstick:
        for _ in range(settings.rounds):
            relay_rate, relay_core = wrk(settings, server, "/healthz")
            nginx_rate, nginx_core = wrk(settings, yardstick, "/")
            print(
                f"relay {relay_rate:,.0f}/s with {relay_core:.0%} of its core,"
                f" nginx {nginx_rate:,.0f}/s with {nginx_core:.0%}",
                flush=True,
            )
            if min(relay_core, nginx_core) < SATURATED:
                void += 1
                continue
            ours.append(relay_rate)
            theirs.append(nginx_rate)
            ratios.append(relay_rate / nginx_rate)
    if not ratios:
        return [f"Every run was void: no server used {SATURATED:.0%} of its core."]
    ratio = statistics.median(ratios)
    verdict = "met" if ratio >= NGINX_BAR else "missed"
    return [
        "| | requests/s |",
        "|---|---:|",
        f"| relay, `GET /healthz`, metrics on, log level warning | {statistics.median(ours):,.0f} |",
        f"| nginx, the same answer | {statistics.median(theirs):,.0f} |",
        "",
        f"Ratio, pair by pair: median {ratio:.2f}, from {min(ratios):.2f} to {max(ratios):.2f}"
        f" (bar {NGINX_BAR}: {verdict}). {len(ratios)} pairs of {settings.seconds} s counted,"
        f" {void} void.",
    ]


def idle_memory(settings: Settings) -> list[str]:
    """Resident memory of the relay for each idle session with an open stream."""
    with relay(settings.binary) as server:
        before = server.resident_bytes()
        command = [
            *(str(settings.binary), "load", "--relay", f"127.0.0.1:{server.port}"),
            *("--sessions", str(IDLE_SESSIONS), "--idle"),
        ]
        with pinned(CLIENT_CORE, *command, output=subprocess.PIPE) as client:
            if client.stdout is None or not client.stdout.readline().startswith("ready"):
                raise RuntimeError("the load generator could not open its sessions")
            each = (server.resident_bytes() - before) / IDLE_SESSIONS
    verdict = "met" if each <= IDLE_BUDGET else "missed"
    return [
        f"{IDLE_SESSIONS:,} idle sessions with an open stream take {each:,.0f} bytes of relay RSS"
        f" each (bar {IDLE_BUDGET:,}: {verdict}); the empty relay takes"
        f" {before / 1024 / 1024:.1f} MiB.",
    ]


def swift_program(
    settings: Settings, name: str, modules: tuple[str, ...], extras: tuple[str, ...] = (), flags: tuple[str, ...] = ()
) -> str:
    """Build a program of this folder over some of our modules, optimised, and give its path."""
    build = settings.root / ".build" / "bench"
    build.mkdir(parents=True, exist_ok=True)
    options = ["-swift-version", "6", "-O", "-wmo", "-parse-as-library", "-package-name", "codap_relay"]
    options += ["-I", str(build), *flags]
    for feature in ("ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault"):
        options += ["-enable-upcoming-feature", feature]
    objects = []
    for module in modules:
        sources = sorted(str(file) for file in (settings.root / "Sources" / module).rglob("*.swift"))
        objects.append(str(build / f"{module}.o"))
        interface = ["-emit-module", "-emit-module-path", str(build / f"{module}.swiftmodule")]
        names = ["-module-name", module, "-c", *sources, "-o", objects[-1]]
        subprocess.run(["swiftc", *options, *interface, *names], check=True)
    program = str(build / name)
    main = str(settings.root / "Tests" / "Bench" / f"{name}.swift")
    link = ["-static-stdlib", "-module-name", name, main, *extras, *objects, "-o", program]
    subprocess.run(["swiftc", *options, *link], check=True)
    return program


def log_path(settings: Settings) -> list[str]:
    """What a log line costs the thread that logs it."""
    systemd = str(settings.root / "Sources" / "CSystemd")
    program = swift_program(settings, "LogPath", ("JSON", "Wire", "Telemetry"), ("-lsystemd",), ("-I", systemd))
    runs = []
    for _ in range(settings.rounds):
        with pinned(CLIENT_CORE, program, output=subprocess.PIPE) as client:
            text = client.stdout.read() if client.stdout else ""
        runs.append(json.loads(text))
    written = statistics.median(run["written"] for run in runs)
    sampled = statistics.median(run["sampled"] for run in runs)
    verdict = "met" if written <= LOG_PATH_BAR_NS else "missed"
    return [
        f"A canonical line costs the request's thread {written / 1000:.2f} µs when it is written"
        f" (bar {LOG_PATH_BAR_NS / 1000:g}: {verdict}), and {sampled / 1000:.2f} µs on average when there are so"
        " many that they are sampled; formatting and writing are the log thread's.",
    ]


def tool_calls(settings: Settings) -> list[str]:
    """What the relay does with a call's arguments before it queues the call."""
    program = swift_program(settings, "ToolCalls", ("JSON", "Wire", "Tools"))
    runs = []
    for _ in range(settings.rounds):
        with pinned(CLIENT_CORE, program, output=subprocess.PIPE) as client:
            text = client.stdout.read() if client.stdout else ""
        runs.append(json.loads(text))
    middle = statistics.median(run["median"] for run in runs)
    large = statistics.median(run["itemsMedian"] for run in runs)
    slowest = max(runs, key=lambda run: float(run["slowestMedian"]))
    verdict = "met" if middle <= TOOL_CALL_BAR_US else "missed"
    return [
        f"The examples of all {runs[0]['tools']} tools: median {middle:.1f} µs a call (bar {TOOL_CALL_BAR_US}:"
        f" {verdict}); the slowest, {slowest['slowest']}, {slowest['slowestMedian']:.1f} µs."
        f" `create_items` with {runs[0]['items']:,} items of nine values: {large:,.0f} µs.",
    ]


def recording(settings: Settings) -> list[str]:
    """What a count, a latency and a scrape cost."""
    root, counted = settings.root, settings.root / "Tests" / "CountedAllocations"
    folder = root / ".build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    allocator = str(folder / "allocations.o")
    subprocess.run(
        ["clang", "-O2", "-c", str(counted / "allocations.c"), "-I", str(counted / "include"), "-o", allocator],
        check=True,
    )
    maps = [root / "Sources" / name for name in ("CSystemd", "CZlib")] + [counted / "include"]
    flags = tuple(part for path in maps for part in ("-I", str(path)))
    extras = (str(root / "Sources/HTTP/Codec/Gzip.swift"), allocator, "-lz")
    program = swift_program(settings, "Recording", ("JSON", "Wire", "Tools", "Telemetry"), extras, flags)
    runs = []
    for _ in range(settings.rounds):
        with pinned(CLIENT_CORE, program, output=subprocess.PIPE) as client:
            runs.append(json.loads(client.stdout.read() if client.stdout else ""))

    def median(name: str, part: str | int) -> float:
        return statistics.median(float(run[name][part]) for run in runs)

    lines = ["| | ns | allocations |", "|---|---:|---:|"]
    for name, text in {
        "counter": "a count",
        "histogram": "an observation",
        "exemplar": "an observation with its exemplar",
        "packed": "making the exemplar, once for a call",
    }.items():
        worst = max(float(run[name][1]) for run in runs)
        lines.append(f"| {text} | {median(name, 0):.1f} | {worst:g} |")
    lines += ["", "| every label in use | series | KiB | CPU ms, median | least |", "|---|---:|---:|---:|---:|"]
    slowest = 0.0
    for name in ("text", "openmetrics"):
        for coding in ("plain", "gzip"):
            scrapes = [run[name][coding] for run in runs]
            typical = statistics.median(scrape["us"] for scrape in scrapes) / 1000
            least = min(scrape["leastUs"] for scrape in scrapes) / 1000
            size = statistics.median(scrape["bytes"] for scrape in scrapes) / 1024
            label = name if coding == "plain" else f"{name}, gzip"
            lines.append(f"| {label} | {median(name, 'series'):.0f} | {size:.0f} | {typical:.2f} | {least:.2f} |")
            slowest = max(slowest, typical)
    verdict = "met" if slowest <= SCRAPE_BAR_MS else "missed"
    return [*lines, "", f"Bar for each, gzip included: {SCRAPE_BAR_MS} ms: {verdict}. {live_scrape(settings)}"]


def scrape(server: Server, **headers: str) -> bytes:
    """Asks for the metrics, without headers of its own as Prometheus does."""
    headers = headers or {"Accept": OPENMETRICS, "Accept-Encoding": "gzip"}
    asked = urllib.request.Request(f"http://127.0.0.1:{server.port}/metrics", headers=headers)
    with urllib.request.urlopen(asked, timeout=10) as answer:
        body: bytes = answer.read()
    return body


def read_metrics(server: Server) -> str:
    return scrape(server, Accept="text/plain").decode()


def live_scrape(settings: Settings) -> str:
    """What the relay itself says about its scrapes while it has sessions."""
    with relay(settings.binary) as server:
        command = [
            *(str(settings.binary), "load", "--relay", f"127.0.0.1:{server.port}"),
            *("--sessions", str(RECOVERED_SESSIONS), "--idle"),
        ]
        with pinned(CLIENT_CORE, *command, output=subprocess.PIPE) as client:
            if client.stdout is None or not client.stdout.readline().startswith("ready"):
                raise RuntimeError("the load generator could not open its sessions")
            before = server.cpu_seconds()
            for _ in range(SCRAPES):
                scrape(server)
            used = (server.cpu_seconds() - before) / SCRAPES
            text = read_metrics(server)
    series = re.findall(r"^relay_metrics_series (\d+)$", text, re.M)[0]
    return (
        f"With {RECOVERED_SESSIONS:,} sessions and {series} series a scrape of the relay took"
        f" {used * 1e3:.2f} ms of its CPU, connection, OpenMetrics and gzip included (mean of {SCRAPES})."
    )


def wasm_size(settings: Settings) -> list[str]:
    """What a browser downloads of the worker."""
    assets = settings.root / "Sources/PluginAssets/generated"
    plain, packed, brotli = (
        (assets / name).stat().st_size for name in ("worker.wasm", "worker.wasm.gz", "worker.wasm.br")
    )
    verdict = "met" if packed <= WASM_BUDGET else "missed"
    return [
        f"worker.wasm is {plain:,} bytes, {brotli:,} with Brotli, {packed:,} gzipped (bar {WASM_BUDGET:,}: {verdict}).",
    ]
