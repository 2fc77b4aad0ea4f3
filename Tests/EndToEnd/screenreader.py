"""What Orca says of the plugin's page, held against what it should: `make test-screenreader`.

Pytest collects it only when it is named: it needs a screen, two buses and Orca. What was said goes to
docs/accessibility-orca.txt.
"""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, sync_playwright

from conftest import CHROMIUM
from support.binary import REPOSITORY
from support.relay import Relay
from support.screenreader import Orca
from support.stage import OPENED, StagePage
from support.waiting import until

TRANSCRIPT = REPOSITORY / "docs" / "accessibility-orca.txt"
# What is said in the last minutes of a code, and how many seconds it takes from one to the next.
MARKS = {12: "The code ends in 2 minutes.", 60: "The code ends in 1 minute.", 30: "The code ends in 30 seconds."}
VIEWPORT = {"width": 800, "height": 500}


@pytest.fixture(scope="module")
def orca(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orca]:
    """Orca."""
    with Orca(tmp_path_factory.mktemp("orca") / "home") as orca:
        yield orca


@pytest.fixture(scope="module")
def seen_browser(orca: Orca) -> Iterator[Browser]:
    """Chromium on Orca's screen: without a window it has nothing to read."""
    arguments = ["--no-sandbox", "--force-renderer-accessibility", "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=False, args=arguments, env=orca.environment
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def transcript() -> Iterator[list[str]]:
    """What was said, by occasion; written down at the end."""
    lines: list[str] = []
    yield lines
    TRANSCRIPT.write_text("What Orca said, as `make test-screenreader` heard it.\n\n" + "\n".join(lines) + "\n")


def open_page(browser: Browser, relay: Relay, orca: Orca, **options: object) -> StagePage:
    """Open the page and wait until Orca has found it."""
    heard = len(orca.spoken())
    stage = StagePage(browser, relay.url, viewport=VIEWPORT, **options)
    stage.page.bring_to_front()
    stage.page.mouse.click(VIEWPORT["width"] // 2, VIEWPORT["height"] - 20)
    until("Orca to find the page", partial(has_said, orca, heard, ["Page has"]), within=60)
    return stage


def has_said(orca: Orca, heard: int, words: list[str]) -> bool:
    """Whether each of these was part of something that was said since."""
    since = orca.spoken()[heard:]
    return all(any(word in text for text in since) for word in words)


def test_every_state_is_spoken(seen_browser: Browser, relay: Relay, orca: Orca, transcript: list[str]) -> None:
    """As the page has it in words: what it is, and what to do."""
    stage = open_page(seen_browser, relay, orca)
    situation = ""
    for scene in stage.scenes:
        if scene in OPENED:
            continue
        heard = len(orca.spoken())
        stage.play(scene)
        before, situation = situation, stage.page.locator("main").get_attribute("data-situation") or ""
        if situation == before:
            continue
        words = [stage.page.locator(f"[data-field={name}]").inner_text() for name in ("headline", "advice")]
        until(f"{scene}: {words}", partial(has_said, orca, heard, [word for word in words if word]))
        transcript.append(f"{scene}: {' | '.join(orca.spoken()[heard:])}")
    stage.close()


def test_the_way_by_tab_is_spoken(seen_browser: Browser, relay: Relay, orca: Orca, transcript: list[str]) -> None:
    """Each stop by name and kind, and what came of a press."""
    stage = open_page(seen_browser, relay, orca)
    heard = len(orca.spoken())
    stage.play("ready")
    until("the state", partial(has_said, orca, heard, ["Ready"]))
    for name in ("Help and shortcuts", "Copy prompt", "Copy code", "Extend", "New code", "Pause", "History"):
        heard = len(orca.spoken())
        stage.page.keyboard.press("Tab")
        until(name, partial(has_said, orca, heard, [f"{name} "]))
        transcript.append(f"Tab: {' | '.join(orca.spoken()[heard:])}")
    heard = len(orca.spoken())
    stage.page.keyboard.press("c")
    until("the copy", partial(has_said, orca, heard, ["Code copied."]))
    transcript.append(f"c: {' | '.join(orca.spoken()[heard:])}")
    stage.close()


def test_time_is_spoken_at_its_marks_only(
    seen_browser: Browser, relay: Relay, orca: Orca, transcript: list[str]
) -> None:
    """The last minutes of a code, on a clock that the test turns."""
    stage = open_page(seen_browser, relay, orca, clock=True)
    heard = len(orca.spoken())
    stage.play("ready", left=130)
    stage.page.clock.run_for(1_000)
    until("the state", partial(has_said, orca, heard, ["Ready"]))
    for seconds, words in MARKS.items():
        stage.page.clock.run_for(seconds * 1_000)
        until(words, partial(has_said, orca, heard, [words]))
    said = orca.spoken()[heard:]
    assert sum("ends in" in text for text in said) == len(MARKS)
    assert not [text for text in said if re.search(r"\d:\d\d", text)], "seconds were said"
    transcript.append(f"the last two minutes: {' | '.join(said)}")
    stage.close()
