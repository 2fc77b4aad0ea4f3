"""Every state of the plugin's page, in every colour scheme: seen, read, reached and understood."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from support.accessibility import contrasts, targets, violations
from support.binary import REPOSITORY
from support.relay import Relay
from support.stage import FRAME, StagePage

SCHEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "forced-dark": {"forced_colors": "active", "color_scheme": "dark"},
}
# Where the one thing to do is to wait for something that happens by itself, or nothing needs doing.
WITHOUT_STEP = {
    *("asking", "connecting", "codapAwaited", "codapSilent", "codapAbsent"),
    *("agentConnected", "running", "history", "history-open", "confirm-open"),
}
TARGET_PX = 24


@pytest.fixture(scope="module", params=SCHEMES)
def stage(request: pytest.FixtureRequest, browser: Browser, relay: Relay) -> Iterator[StagePage]:
    """The page in one colour scheme."""
    stage = StagePage(browser, relay.url, **SCHEMES[request.param])
    yield stage
    stage.close()


@pytest.fixture(scope="module")
def plain(browser: Browser, relay: Relay) -> Iterator[StagePage]:
    """The page as most people have it."""
    stage = StagePage(browser, relay.url)
    yield stage
    stage.close()


def test_axe_finds_nothing_in_any_state(stage: StagePage) -> None:
    """Rules of WCAG 2.2 A and AA, and best practice."""
    found = {}
    for scene in stage.scenes:
        stage.play(scene)
        if faults := violations(stage.page):
            found[scene] = faults
    assert not found


def test_everything_that_is_seen_stands_out_in_every_state(stage: StagePage) -> None:
    """Text 4.5:1, icons, borders, the bar and the focus 3:1, from the colours as the browser has them."""
    weak, seen = [], set()
    for scene in stage.scenes:
        stage.play(scene)
        for part in contrasts(stage.page):
            seen.add(part["kind"])
            if part["ratio"] < part["needed"]:
                weak.append((scene, part["what"], round(part["ratio"], 2), part["colours"]))
    assert seen == {"text", "icon", "border", "bar", "focus"}
    assert not weak


def test_every_state_says_what_to_do(plain: StagePage) -> None:
    """A headline, at most one button that stands out, and one wherever a person can do something."""
    page = plain.page
    for scene in plain.scenes:
        plain.play(scene)
        assert page.locator("[data-field=headline]").inner_text().strip(), scene
        primary = page.locator("main .primary:visible").all_inner_texts()
        assert len(primary) == (0 if scene in WITHOUT_STEP else 1), (scene, primary)
        assert not page.evaluate(
            """() => [...document.querySelectorAll("main button, main a, main dd, main summary, main strong")]
              .filter((one) => one.checkVisibility() && !one.closest(".time") && !one.textContent.trim()).length"""
        ), scene


def test_every_situation_of_the_worker_is_a_scene(plain: StagePage) -> None:
    """Those of the core, by its source; none is forgotten when one is added."""
    source = (REPOSITORY / "Sources/Worker/Situation.swift").read_text().split("package enum Step")[0]
    situations = {name for line in re.findall(r"^    case (.+)$", source, re.M) for name in line.split(", ")}
    shown = set()
    for scene in plain.scenes:
        plain.play(scene)
        shown.add(plain.page.locator("main").get_attribute("data-situation"))
    assert situations <= shown


@pytest.mark.parametrize("width", [320, 415, 800])
@pytest.mark.parametrize("query", ["", "?lang=de"])
def test_nothing_is_lost_in_any_width(browser: Browser, relay: Relay, width: int, query: str) -> None:
    """Nothing needs scrolling to the side, also from right to left; targets are large enough."""
    stage = StagePage(browser, relay.url, query, viewport={"width": width, "height": FRAME["height"]})
    for direction in ("ltr", "rtl"):
        for scene in stage.scenes:
            stage.play(scene)
            stage.page.evaluate("dir => { document.documentElement.dir = dir; }", direction)
            assert overflow(stage) <= 0, (scene, direction)
            small = [one for one in targets(stage.page) if min(one["width"], one["height"]) < TARGET_PX]
            assert not small, (scene, small)
    stage.close()


def overflow(stage: StagePage) -> int:
    """How many pixels stand out to a side."""
    return stage.page.evaluate(
        """() => {
          const root = document.documentElement;
          const outside = [...document.querySelectorAll("body *")]
            .filter((one) => one.checkVisibility() && !one.closest(".unseen, textarea"))
            .map((one) => one.getBoundingClientRect())
            .map(({ left, right }) => Math.max(-left, right - root.clientWidth));
          return Math.ceil(Math.max(root.scrollWidth - root.clientWidth, ...outside) - 0.5);
        }"""
    )


def test_nothing_is_lost_at_twice_the_size(browser: Browser, relay: Relay) -> None:
    """Zoomed to 200 % CODAP's frame has half its pixels; and text alone can be twice as large."""
    half = {side: length // 2 for side, length in FRAME.items()}
    zoomed = StagePage(browser, relay.url, viewport=half, device_scale_factor=2)
    enlarged = StagePage(browser, relay.url)
    for scene in zoomed.scenes:
        zoomed.play(scene)
        assert overflow(zoomed) <= 0, scene
        enlarged.play(scene)
        enlarged.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        assert overflow(enlarged) <= 0, scene
    zoomed.close()
    enlarged.close()


def test_nothing_moves_for_those_who_want_no_motion(browser: Browser, relay: Relay) -> None:
    """The icon turns only for the others."""
    for wish, moving in (("reduce", 0), ("no-preference", 1)):
        stage = StagePage(browser, relay.url, reduced_motion=wish)
        stage.play("reconnecting")
        assert stage.page.evaluate("() => document.getAnimations().length") == moving
        stage.close()


def test_urgency_is_more_than_a_colour(plain: StagePage) -> None:
    """Words, an icon and, at the end, a frame say it too."""
    time = plain.page.get_by_test_id("expiry")
    seen = []
    for scene, words in (("ready", " left"), ("warning", "Ends soon:"), ("critical", "Ending:")):
        plain.play(scene)
        assert words in time.inner_text()
        icon = time.locator("use").get_attribute("href")
        seen.append((icon, time.evaluate("one => getComputedStyle(one).borderTopStyle")))
    assert seen == [("#icon-time", "none"), ("#icon-warn", "none"), ("#icon-warn", "solid")]


def test_the_code_is_spelled_for_who_hears_it(plain: StagePage) -> None:
    """Seen grouped, heard character by character."""
    plain.play("ready")
    assert plain.page.get_by_test_id("code").inner_text() == "K7QW M2XD"
    assert "Session code K 7 Q W, M 2 X D" in plain.page.locator("body").aria_snapshot()
    assert "K7QW M2XD" not in plain.page.locator("body").aria_snapshot()


def test_a_relay_that_speaks_mcp_has_it_in_prompt_and_setup(plain: StagePage) -> None:
    """Only that one."""
    for scene, spoken in (("ready", False), ("readyWithMCP", True)):
        plain.play(scene)
        plain.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        plain.page.locator("[data-action=copy-prompt]").click()
        plain.page.get_by_test_id("notice").get_by_text("Prompt copied").wait_for()
        prompt = plain.page.evaluate("() => navigator.clipboard.readText()")
        assert ("/mcp/K7QWM2XD" in prompt) is spoken
        assert ("MCP" in prompt) is spoken
        plain.open("setup")
        assert plain.page.locator("[data-field=mcp]").is_visible() is spoken
