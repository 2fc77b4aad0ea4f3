"""The operators' status page: figures appear, it can be paused, and everybody can read it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from support.accessibility import contrasts, targets, violations
from support.binary import BINARY
from support.relay import Relay
from support.waiting import until
from support.wire import ask

LOAD_S = 2
TARGET_PX = 24
REFRESH_MS = 5_000
SLOW_ID = "status-slow-call"
SOURCES = Path(__file__).parents[2] / "Sources" / "Plugin" / "Page"
# Of what each sheet has a part in.
LOOKS = """() => ["body", "header", "h1", "#stages"].map(name => {
    const style = getComputedStyle(document.querySelector(name));
    return [style.color, style.backgroundColor, style.fontFamily, style.display, style.margin];
})"""
STAGES = ["admit", "queue", "network", "worker wait", "execute", "respond"]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """A relay that has just had simulated classrooms, one call that nobody answered, and one that it refused."""
    limits = ("--limit-create=off", "--limit-submit=off")
    relay = Relay(BINARY, tmp_path_factory.mktemp("status"), *limits, "--store=memory")
    command = [BINARY, "load", "--relay", f"127.0.0.1:{relay.port}", "--sessions=8", "--in-flight=4"]
    subprocess.run(
        [*command, f"--seconds={LOAD_S}", "--warmup=0", "--codap-delay-ms=20"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    _, session = ask(relay.port, "POST", "/api/sessions")
    body = {"code": session["code"], "tool": "list_data_contexts", "requestId": SLOW_ID, "deadlineMs": 50}
    _, call = ask(relay.port, "POST", "/api/request", body, Prefer="wait=20")
    assert call["outcome"] == "timed_out"
    assert ask(relay.port, "POST", "/api/request", {"code": session["code"], "tool": "no_such_tool"})[0] == 422
    until("the call to be told of", lambda: report(relay)["slowCalls"])
    assert session["code"] not in str(report(relay))
    yield relay
    relay.stop()


def report(relay: Relay) -> dict[str, Any]:
    """What the page shows."""
    status, body = ask(relay.port, "GET", "/status.json")
    assert status == 200
    return body


@pytest.fixture
def status(busy: Relay, page: Page) -> Page:
    """The page, with its first figures."""
    return opened(page, busy)


def opened(page: Page, relay: Relay) -> Page:
    """Open the page; whatever it asks of others, or its policy refuses, fails the test."""
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(relay.url) else refused.append(request.url))
    page.goto(f"{relay.url}/status")
    expect(page.get_by_test_id("updated")).to_have_text(re.compile(r"As of \d\d:\d\d:\d\d"))
    assert not [one for one in refused if not one.startswith("data:")], refused
    return page


def test_it_shows_how_the_relay_is(status: Page, busy: Relay) -> None:
    """Health, rates, sessions, and for each stage of a call its quantiles and its share."""
    assert status.evaluate("() => document.documentElement.lang") == "en"
    assert status.title() == "CODAP relay: status"
    expect(status.get_by_test_id("health")).to_have_text("Takes work")
    expect(status.get_by_test_id("tile-calls-a-minute")).to_contain_text(re.compile(r"[1-9][\d,.]* ?[\d,]+ ended"))
    rows = status.locator("#stages tbody tr")
    expect(rows).to_have_count(1 + len(STAGES))
    assert [text.strip() for text in rows.locator("th").all_inner_texts()] == ["total", *STAGES]
    for cells in [row.locator("td").all_inner_texts() for row in rows.all()]:
        assert all(re.match(r"(> |< )?[\d.]+ (ms|s|min)$", cell) for cell in cells[:4]), cells
    # Simulated CODAP takes 20 ms with each request: most of the time goes there.
    expect(status.get_by_test_id("blame")).to_contain_text("“execute”")
    expect(status.locator("#stages tr.most th")).to_have_text(re.compile("execute"))
    completed = report(busy)["windows"][1]["outcomes"]["completed"]
    row = status.locator("#outcomes tr", has_text="completed")
    expect(row.locator("td").first).to_have_text(f"{completed:,}")


def test_its_sources_are_the_same_page(status: Page, tmp_path: Path) -> None:
    """`--plugin-dir` serves what the page is written in, piece by piece; no piece is missing."""
    relay = Relay(BINARY, tmp_path, f"--plugin-dir={SOURCES}", "--store=memory")
    try:
        page = opened(status.context.new_page(), relay)
        loaded = page.evaluate("() => performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)")
        assert {"/status/view.js", "/status/base.css", "/status/tokens.css"} <= set(loaded)
        assert page.evaluate(LOOKS) == status.evaluate(LOOKS)
    finally:
        relay.stop()


def test_a_slow_call_shows_with_its_id_and_stages(status: Page) -> None:
    """The requestId leads to the log; the bar has the stages, and says them."""
    row = status.locator("#slow tbody tr", has_text=SLOW_ID)
    expect(row).to_contain_text("timed out")
    expect(row).to_contain_text("not delivered")
    expect(row).to_contain_text(re.compile(r"queue \d+(\.\d+)? ms"))
    bar = row.get_by_role("img")
    expect(bar).to_have_attribute("aria-label", re.compile(r"^admit .*, queue .*, execute 0 ms, respond "))
    assert bar.locator("rect.stage-queue").evaluate("one => one.getBoundingClientRect().width") > 0


def test_what_is_chosen_is_summed_up(status: Page, busy: Relay) -> None:
    """The last minute, ten minutes, or hour."""
    for name, place in (("1 min", 0), ("1 h", 2), ("10 min", 1)):
        status.get_by_label(name, exact=True).check()
        outcomes = report(busy)["windows"][place]["outcomes"]
        total = sum(outcomes.values()) - outcomes["rejected"]
        tile = status.get_by_test_id("tile-calls-a-minute")
        expect(tile).to_contain_text(f"{total:,} ended, {outcomes['rejected']} more refused")


def test_refused_calls_hide_no_bad_ones(busy: Relay, page: Page) -> None:
    """The share is of the accepted calls, as in the objective; what was refused stands beside it."""
    body = report(busy)
    for window in body["windows"]:
        nothing = dict.fromkeys(window["outcomes"], 0)
        window["outcomes"] = nothing | {"completed": 970, "timed_out": 30, "rejected": 9000}
    body["history"]["refusedPerMinute"] = [None] * 59 + [9000]
    page.route("**/status.json", lambda route: route.fulfill(json=body))
    opened(page, busy)
    bad = page.get_by_test_id("tile-ended-badly")
    expect(bad).to_have_attribute("data-mood", "bad")
    expect(bad.locator(".figure")).to_have_text("3 %")
    expect(page.get_by_test_id("tile-calls-a-minute").locator(".note")).to_have_text("1,000 ended, 9,000 more refused")
    expect(page.locator("#reasons")).to_contain_text("30 of 1000 calls ended badly: 30 timed out")
    rows = page.locator("#outcomes tbody tr")
    for outcome, share in (("timed out", "3 %"), ("rejected", "not accepted")):
        expect(rows.filter(has_text=outcome).locator("td").last).to_have_text(share)
    chart = page.locator("#calls-chart").get_by_role("img")
    expect(chart).to_have_attribute("aria-label", re.compile("refused 9,000$"))


def test_charts_have_tables(status: Page) -> None:
    """What a drawing shows can be read, and stays open when figures come."""
    for chart in ("calls", "latency", "sessions", "queue"):
        place = status.locator(f"#{chart}-chart")
        expect(place.get_by_role("img")).to_have_attribute("aria-label", re.compile(r"^[A-Z][a-z ]+: "))
        place.get_by_text("As a table").click()
        expect(place.locator("tbody tr")).to_have_count(60)
    status.get_by_label("1 h", exact=True).check()
    expect(status.locator("#calls-chart tbody tr").first).to_be_visible()


def test_it_refreshes_until_it_is_paused(busy: Relay, page: Page) -> None:
    """Paused, it asks nothing; resumed, it asks at once."""
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/status.json") else None)
    opened(page, busy)
    with page.expect_response("**/status.json"):
        page.clock.run_for(REFRESH_MS)
    pause = page.get_by_role("button", name="Pause")
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("updated")).to_have_text(re.compile("^Paused"))
    before = len(asked)
    page.clock.run_for(10 * REFRESH_MS)
    assert len(asked) == before
    with page.expect_response("**/status.json"):
        pause.click()
    expect(page.get_by_test_id("updated")).to_have_text(re.compile("^As of"))


def test_a_relay_that_is_gone_is_told(page: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The last figures stay, and say of when they are."""
    relay = Relay(BINARY, tmp_path_factory.mktemp("gone"), "--store=memory")
    page.clock.install()
    opened(page, relay)
    relay.stop()
    page.clock.run_for(REFRESH_MS)
    expect(page.get_by_test_id("health")).to_have_text(re.compile(r"No answer; figures of \d\d:\d\d:\d\d"))
    expect(page.locator("#stages tbody tr")).to_have_count(1 + len(STAGES))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_everybody_can_read_it(browser: Browser, busy: Relay, scheme: str, width: int) -> None:
    """By axe, by contrast, by size; nothing stands out to a side."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = opened(context.new_page(), busy)
    page.get_by_text("As a table").first.click()
    assert violations(page) == []
    weak = [one for one in contrasts(page) if one["ratio"] < one["needed"]]
    assert not weak, weak
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    pressed = [one for one in targets(page) if one["what"].startswith(("<button", "<summary"))]
    assert pressed
    assert all(min(one["width"], one["height"]) >= TARGET_PX for one in pressed), pressed
    context.close()


def test_strangers_do_not_see_it(tmp_path_factory: pytest.TempPathFactory, busy: Relay) -> None:
    """Who comes through a proxy gets what is not there; with an admin listener, everybody on the public one."""
    paths = ("/status", "/status/status.js", "/status.json")
    for path in paths:
        assert ask(busy.port, "GET", path, X_Forwarded_For="192.0.2.1")[0] == 404
    apart = Relay(BINARY, tmp_path_factory.mktemp("apart"), "--store=memory", "--admin-listen=127.0.0.1:0")
    (admin,) = re.findall(r"status +http://127\.0\.0\.1:(\d+)/status$", apart.output(), re.M)
    for path in paths:
        assert ask(apart.port, "GET", path)[0] == 404
        assert ask(int(admin), "GET", path)[0] == 200
    apart.stop()
