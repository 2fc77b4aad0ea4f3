"""Measures what a person waits for in a real Chromium and rewrites its section of docs/performance.md.

Not a test: pytest collects it only when it is named, as `make bench-page` does.
"""

import statistics
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench_page import write
from support.agent import Agent
from support.binary import BINARY
from support.classroom import CODE, Classroom
from support.pages import PageServer
from support.relay import Relay
from support.waiting import until

LOADS = 15
IDLE_S = 60
CALLS = 200
CODE_BAR_MS = 500
BYTES_BAR = 150 * 1024
CPU_BAR = 0.005

# When the code was first there, and which tasks took long; both from the beginning of the page.
WATCH = """
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ startTime, duration }) =>
    ({ startTime, duration })))).observe({ type: "longtask", buffered: true });
  addEventListener("DOMContentLoaded", () => {
    const code = document.querySelector("[data-testid=code]");
    new MutationObserver((_, observer) => {
      if (!/[A-Z2-7]{4} [A-Z2-7]{4}/.test(code.textContent)) return;
      observer.disconnect();
      requestAnimationFrame(() => { window.codeAt = performance.now(); });
    }).observe(code, { childList: true, characterData: true, subtree: true });
  });
"""
TRANSFERRED = """() => ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type))
  .filter(({ initiatorType, name }) => initiatorType !== "fetch" || name.includes("/plugin/"))
  .reduce((sum, { transferSize }) => sum + transferSize, 0)"""


@pytest.fixture(scope="module")
def bench_relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """A relay of the measurement's own."""
    relay = Relay(BINARY, tmp_path_factory.mktemp("banner"), "--limit-submit=off", "--limit-create=off")
    yield relay
    relay.stop()


def test_load(browser: Browser, bench_relay: Relay, host_server: PageServer) -> None:
    """From nothing to the code; what crosses the wire; what the page does when nothing happens."""
    loads = [load(browser, bench_relay) for _ in range(LOADS)]
    times = [shown for shown, _, _ in loads]
    (size,) = {size for _, size, _ in loads}
    longest = max((task["duration"] for _, _, tasks in loads for task in tasks), default=0)
    idle, busy_tasks = rest_and_work(browser, bench_relay, host_server)
    rows = [
        ("code shown after a cold load, ms, median", f"{statistics.median(times):.0f}", CODE_BAR_MS),
        ("the same, slowest of " + str(LOADS), f"{max(times):.0f}", ""),
        ("bytes transferred, heads of answers included", f"{size:,}", f"{BYTES_BAR:,}"),
        ("longest task while loading, ms (0: none over 50)", f"{longest:.0f}", ""),
        (f"tasks over 50 ms after it, in {IDLE_S} s and {CALLS} calls", str(busy_tasks), 0),
        ("main thread of an idle page, % of a core", f"{idle * 100:.2f}", CPU_BAR * 100),
    ]
    lines = ["| what | measured | bar |", "|---|---:|---:|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]
    write("page-banner", "\n".join(lines))


def load(browser: Browser, relay: Relay) -> tuple[float, int, list[dict[str, float]]]:
    """Load the page with an empty cache: milliseconds to the code, bytes, long tasks."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{relay.url}/plugin/")
    shown = until("the code", lambda: page.evaluate("() => window.codeAt"))
    found = shown, page.evaluate(TRANSFERRED), page.evaluate("() => window.longTasks")
    context.close()
    return found


def rest_and_work(browser: Browser, relay: Relay, host: PageServer) -> tuple[float, int]:
    """The share of a core that a page takes to which nothing happens, and its long tasks, also under calls."""
    context = browser.new_context()
    page = context.new_page()
    # On another site than CODAP's the plugin has a process, and a main thread, of its own.
    page.add_init_script(WATCH)
    url = relay.url.replace("127.0.0.1", "localhost")
    classroom = Classroom(page, f"{host.url}/index.html", f"{url}/plugin/", real=False).connected()
    frame = classroom.frame
    assert CODE.search(frame.get_by_test_id("code").inner_text())
    session = context.new_cdp_session(frame)
    session.send("Performance.enable")
    frame.evaluate("() => { window.longTasks.length = 0; }")
    before = metrics(session.send("Performance.getMetrics"))
    begin = time.monotonic()
    until("the idle time", lambda: time.monotonic() > begin + IDLE_S, IDLE_S + 10)
    after = metrics(session.send("Performance.getMetrics"))
    share = (after["ThreadTime"] - before["ThreadTime"]) / (after["Timestamp"] - before["Timestamp"])
    agent = Agent(relay.url, classroom.code)
    for _ in range(CALLS):
        agent.call("list_data_contexts")
    agent.close()
    tasks = frame.evaluate("() => window.longTasks")
    context.close()
    return share, len(tasks)


def metrics(answer: dict[str, list[dict[str, float]]]) -> dict[str, float]:
    """Values by name."""
    return {str(one["name"]): one["value"] for one in answer["metrics"]}
