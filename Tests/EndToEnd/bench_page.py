"""Measures the page in a real Chromium and rewrites its sections of docs/performance.md: `make bench-page`.

Not a test: pytest collects it only when it is named. The relay has its own settings, but for rate limits.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from conftest import fresh_page
from proxy import FaultyProxy
from support.agent import Agent
from support.binary import BINARY, REPOSITORY
from support.pages import PageServer
from support.relay import Relay
from support.tab import STREAM, Tab
from support.waiting import until

REPORT = REPOSITORY / "docs" / "performance.md"
TELEMETRY = "/api/telemetry"
OPTIONS = (
    *("--limit-submit=off", "--limit-create=off", "--worker-call-rate=1000", "--worker-call-burst=1000"),
    # The idle tab's session outlives the other measurements.
    "--session-ttl=7200",
)

CALLS = 10_000
SAMPLES = 5
LATENCY_CALLS = 500
CUTS = 10
# The first minute has what a page tells when it loads.
IDLE_BEGIN_S = 60
IDLE_S = 240
IDLE_BAR = 1024
STORM_S = 120
# Six reports a minute of 8 KiB: Reporter.gap, and what WorkerReport and Telemetry let into one.
STORM_BOUND = 6 * 8 * 1024
SILENCE_LIMIT_S = 60

# Keeps the worker's memory where it can be looked at.
EXPOSE_MEMORY = """
  const load = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...what) => {
    const loaded = await load.apply(WebAssembly, what);
    window.wasmMemory = loaded.instance.exports.memory;
    return loaded;
  };
"""
# When each request of a plugin's has reached CODAP's window, seconds since 1970.
NOTE_CALLS = """
  window.callTimes = [];
  addEventListener("message", ({ data }) => {
    if (data?.content?.messageType === "call") {
      window.callTimes.push((performance.timeOrigin + performance.now()) / 1000);
    }
  }, true);
"""


class TimingProxy(FaultyProxy):
    """Notes when the relay has written each call to a stream."""

    def __init__(self, upstream_port: int) -> None:
        """Listen on an ephemeral port."""
        super().__init__(upstream_port)
        self.written: list[float] = []

    async def _hand_over(self, data: bytes, connection: object) -> None:
        self.written += [time.time()] * data.count(b"event: tool-request")
        await super()._hand_over(data, connection)  # type: ignore[arg-type]


@dataclass
class Bench:
    """A relay and a browser to open tabs in."""

    browser: Browser
    host: PageServer
    relay: Relay
    closing: ExitStack = field(default_factory=ExitStack)

    def open(self, site: str = "127.0.0.1", proxy_type: type[FaultyProxy] = TimingProxy) -> "BenchTab":
        """Open a tab behind a proxy of its own; another site is another process of the browser."""
        proxy = self.closing.enter_context(proxy_type(self.relay.port))
        proxy.url = f"http://{site}:{proxy.port}"
        page = self.closing.enter_context(fresh_page(self.browser))
        page.add_init_script(EXPOSE_MEMORY + NOTE_CALLS)
        tab = BenchTab(page, self.host, self.relay, proxy)
        tab.connected()
        tab.expect_transport("sse")
        tab.agent = Agent(self.relay.url, tab.code)
        self.closing.callback(tab.agent.close)
        return tab


class BenchTab(Tab):
    """A tab with its agent."""

    agent: Agent


@pytest.fixture(scope="module")
def bench(browser: Browser, host_server: PageServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A relay of the measurements' own."""
    relay = Relay(BINARY, tmp_path_factory.mktemp("bench"), *OPTIONS)
    with ExitStack() as closing:
        yield Bench(browser, host_server, relay, closing)
    relay.stop()


@pytest.fixture(scope="module", autouse=True)
def idle(bench: Bench) -> tuple[BenchTab, float]:
    """A tab that nobody uses while the others are measured, and when it was opened."""
    return bench.open(), time.monotonic()


def test_latency(bench: Bench) -> None:
    """From the relay's write to the arrival of CODAP's call; the machine has one clock."""
    tab = bench.open()
    tab.page.evaluate("() => { window.callTimes = []; }")
    for _ in range(LATENCY_CALLS):
        tab.agent.call("list_data_contexts")
    begun = tab.page.evaluate("() => window.callTimes")
    written = tab.proxy.written  # type: ignore[attr-defined]
    assert len(begun) == len(written) == LATENCY_CALLS
    delays = [(after - before) * 1000 for before, after in zip(written, begun, strict=True)]
    cuts = statistics.quantiles(delays, n=20)
    write(
        "page-latency",
        f"From the relay's bytes leaving a proxy on the same machine to the request in CODAP's window:"
        f" p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms, over {LATENCY_CALLS} calls one after another.",
    )


def test_memory(bench: Bench) -> None:
    """The wasm's memory and the heap of the plugin's own process, over many calls."""
    # On another site than CODAP the plugin has a process, and a heap, of its own.
    tab = bench.open("localhost")
    session = tab.page.context.new_cdp_session(tab.frame)
    rows = []
    for sample in range(SAMPLES + 1):
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")["usedSize"]
        wasm = tab.frame.evaluate("() => window.wasmMemory.buffer.byteLength")
        rows.append((sample * CALLS // SAMPLES, wasm, heap))
        for _ in range(CALLS // SAMPLES if sample < SAMPLES else 0):
            tab.agent.call("list_data_contexts")
    lines = ["| calls | wasm memory, KiB | JavaScript heap, KiB |", "|---:|---:|---:|"]
    lines += [f"| {calls:,} | {wasm // 1024:,} | {heap / 1024:,.0f} |" for calls, wasm, heap in rows]
    write("page-memory", "\n".join(lines))


def test_recovery(bench: Bench) -> None:
    """How long until calls come again over a stream."""
    tab = bench.open()
    after_cut = [recovery(tab, tab.lose_stream) for _ in range(CUTS)]

    def come_back() -> None:
        tab.page.context.set_offline(True)
        tab.lose_stream()
        tab.expect_link("reconnecting")
        tab.page.context.set_offline(False)

    after_offline = []
    for _ in range(CUTS):
        come_back()
        after_offline.append(stream_again(tab))

    def fall_silent() -> None:
        tab._streams = tab.proxy.seen(STREAM)
        tab.proxy.silence(STREAM)

    after_silence = [recovery(tab, fall_silent)]
    lines = ["| fault | again a stream after, s |", "|---|---:|"]
    lines += [f"| the stream is cut | {spread(after_cut)} |"]
    lines += [f"| the network is gone, and comes back: from `online` | {spread(after_offline)} |"]
    lines += [f"| the stream falls silent, half open | {spread(after_silence)} |"]
    write("page-recovery", "\n".join(lines))


def recovery(tab: BenchTab, fault: object) -> float:
    """Seconds from a fault to the next stream's first bytes."""
    fault()  # type: ignore[operator]
    return stream_again(tab)


def stream_again(tab: BenchTab) -> float:
    """Seconds until the worker asks for another stream than the one that was lost."""
    begin = time.monotonic()
    until("a new stream", lambda: tab.proxy.seen(STREAM) > tab._streams, SILENCE_LIMIT_S)
    took = time.monotonic() - begin
    tab.expect_transport("sse")
    return took


def spread(times: list[float]) -> str:
    """The median, and the ends where there are some."""
    middle = f"{statistics.median(times):.2f}"
    return f"{middle} ({min(times):.2f} to {max(times):.2f}, {len(times)} times)" if len(times) > 1 else middle


def test_storm(bench: Bench) -> None:
    """Streams that break as soon as they stand, and calls that fail, as fast as they come."""
    tab = bench.open()
    before, begin = tab.proxy.traffic(TELEMETRY), time.monotonic()
    faults = calls = 0
    while time.monotonic() - begin < STORM_S:
        tab.agent.submit("get_data_context", {"dataContext": "none"})
        calls += 1
        if calls % 5 == 0:
            tab.lose_stream()
            faults += 1
            tab.expect_stream_again()
    minutes = (time.monotonic() - begin) / 60
    rate = (tab.proxy.traffic(TELEMETRY) - before) / minutes
    write(
        "page-storm",
        f"In a storm, {calls / minutes:,.0f} calls that fail and {faults / minutes:.0f} cuts a minute for"
        f" {minutes:.1f} minutes: {rate:,.0f} bytes a minute on the wire, heads of requests and answers included."
        f" The bound is 6 reports of 8 KiB, {STORM_BOUND:,} bytes, and the heads.",
    )


def test_idle(idle: tuple[BenchTab, float]) -> None:
    """What a page tells to which nothing happens."""
    tab, opened = idle
    until("a minute", lambda: time.monotonic() > opened + IDLE_BEGIN_S, IDLE_BEGIN_S)
    before, begin = tab.proxy.traffic(TELEMETRY), time.monotonic()
    until("the idle time", lambda: time.monotonic() > begin + IDLE_S, IDLE_S + 10)
    rate = (tab.proxy.traffic(TELEMETRY) - before) * 60 / (time.monotonic() - begin)
    assert rate > 0, "the page told nothing at all, so this measured nothing"
    verdict = "met" if rate <= IDLE_BAR else "missed"
    write(
        "page-idle",
        f"Idle: {rate:,.0f} bytes a minute on the wire, heads of requests and answers included, over"
        f" {IDLE_S} s (bar {IDLE_BAR:,}: {verdict}).",
    )


def write(section: str, text: str) -> None:
    """Put a section into the report."""
    print(f"\n{text}")
    begin, end = f"<!-- bench:{section} -->", f"<!-- /bench:{section} -->"
    head, rest = REPORT.read_text().split(begin, 1)
    tail = rest.split(end, 1)[1]
    Path(REPORT).write_text(f"{head}{begin}\n\n{text}\n\n{end}{tail}")
