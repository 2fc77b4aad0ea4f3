"""The plugin's page over time, by ear, without a mouse, and in another language."""

import re

import pytest
from playwright.sync_api import Browser, expect

from support.classroom import Classroom
from support.relay import Relay
from support.stage import OpenStage, StagePage
from support.waiting import until

pytestmark = pytest.mark.host

# What the live region was given, by time of arrival.
LISTEN = """() => {
  window.spoken = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) window.spoken.push(node.textContent);
  }).observe(document.querySelector("[data-testid=announcer]"), { childList: true });
}"""
MARKS = [
    *("The code ends in 5 minutes.", "The code ends in 2 minutes."),
    *("The code ends in 1 minute.", "The code ends in 30 seconds."),
]


# Time


def test_the_time_left_is_the_clock_s_after_sleep(open_stage: OpenStage) -> None:
    """The computer slept: its clock went on, what counts milliseconds in the page did not."""
    stage = open_stage()
    stage.play("ready")
    expect(stage.page.get_by_test_id("expiry")).to_contain_text(re.compile(r"9:3\d left"))
    stage.page.evaluate("() => { const { now } = Date; Date.now = () => now() + 500_000; }")
    expect(stage.page.get_by_test_id("expiry")).to_contain_text(re.compile(r"Ends soon: 1:\d\d left"))


def test_a_wrong_clock_changes_nothing(open_stage: OpenStage) -> None:
    """The relay's counts, which is an hour ahead of the computer's, or behind it."""
    stage = open_stage()
    for ahead_ms in (3_600_000, -3_600_000):
        stage.page.evaluate("ahead => { window.relayAhead = ahead; }", ahead_ms)
        stage.play("ready")
        expect(stage.page.get_by_test_id("expiry")).to_contain_text(re.compile(r"9:3\d left"))


def test_marks_are_said_once_and_seconds_never(browser: Browser, relay: Relay) -> None:
    """Five, two, one minute and half a minute, out of six minutes of listening."""
    stage = StagePage(browser, relay.url, clock=True)
    stage.page.evaluate(LISTEN)
    stage.play("ready", left=310)
    stage.page.clock.run_for(2_000)
    stage.page.evaluate("() => { window.spoken.length = 0; }")
    stage.page.clock.run_for(305_000)  # to five seconds before the end
    assert stage.page.evaluate("() => window.spoken") == MARKS
    stage.close()


# By ear


def test_what_changes_is_said_once_it_has_settled(open_stage: OpenStage) -> None:
    """The state, what can be done, and what came of a press."""
    stage = open_stage()
    stage.page.evaluate(LISTEN)
    said = lambda: stage.page.evaluate("() => window.spoken")  # noqa: E731
    stage.play("ready")
    until("the state", lambda: said() == ["Ready. Copy the prompt and paste it into your assistant."])
    stage.play("reconnecting")
    stage.play("expired")
    until(
        "the last state", lambda: said()[1:] == ["This code has expired. Get a new code and give it to your assistant."]
    )
    stage.play("extendGranted")
    until("the extension", lambda: "More time granted." in said())
    stage.page.locator("[data-action=copy]").click()
    until("the copy", lambda: "Code copied." in said())
    assert stage.page.locator("[aria-live], [role=status], [role=alert]").count() == 1


# Without a mouse


def test_everything_is_done_by_keyboard(classroom: Classroom) -> None:
    """Tab, Enter, Space and Escape, from help to a new code; where one is can be seen throughout."""
    plugin, keyboard = classroom.plugin, classroom.page.keyboard
    stops = ["help", "copy-prompt", "copy", "extend", "renew", "pause"]
    classroom.frame.locator("body").evaluate("body => { window.focus(); }")
    plugin.locator("[data-action=help]").focus()
    for stop in stops:
        assert classroom.frame.evaluate("() => document.activeElement.dataset.action") == stop
        outline = classroom.frame.evaluate("() => getComputedStyle(document.activeElement).outline")
        assert "3px" in outline, (stop, outline)
        assert "none" not in outline, (stop, outline)
        act_on(classroom, stop)
        keyboard.press("Tab")
    for part in ("history", "setup", "health"):
        opened = plugin.get_by_test_id(part)
        assert opened.evaluate("one => document.activeElement.parentElement === one"), part
        keyboard.press("Enter")
        expect(opened).to_have_attribute("open", "")
        keyboard.press("Enter")
        keyboard.press("Tab")


def act_on(classroom: Classroom, stop: str) -> None:
    """Use the button that has the focus, by keys only, and see that it worked."""
    plugin, keyboard = classroom.plugin, classroom.page.keyboard
    notice = plugin.get_by_test_id("notice")
    code = classroom.code
    keyboard.press("Space" if stop == "copy" else "Enter")
    match stop:
        case "help":
            expect(plugin.get_by_role("dialog", name="Help and shortcuts")).to_be_visible()
            keyboard.press("Escape")
            expect(plugin.get_by_role("dialog")).to_have_count(0)
        case "copy-prompt":
            expect(notice).to_contain_text("Prompt copied.")
        case "copy":
            expect(notice).to_have_text("Code copied.")
        case "extend":
            expect(notice).to_have_text("More time granted.")
        case "renew":
            until(
                "another code",
                lambda: (
                    re.search(r"[A-Z2-7]{4}", plugin.get_by_test_id("code").inner_text()) and classroom.code != code
                ),
            )
            classroom.expect_link("connected")
        case "pause":
            expect(classroom.link).to_contain_text("Paused")
            keyboard.press("Enter")
            expect(classroom.link).to_contain_text("Ready")


def test_single_keys_press_buttons_unless_they_are_turned_off(open_stage: OpenStage) -> None:
    """Never while somebody types or holds another key; the choice is kept."""
    stage = open_stage()
    page = stage.page
    stage.play("ready")
    page.keyboard.press("e")
    assert [one["type"] for one in stage.reports()] == ["extend-requested"]
    page.keyboard.press("n")
    assert [one["type"] for one in stage.reports()][1:] == ["new-session-requested"]
    stage.play("ready")
    for keys in ("Control+e", "Alt+n", "Meta+e"):
        page.keyboard.press(keys)
    stage.forbid_copying()
    page.keyboard.press("c")
    expect(page.locator("#manual")).to_have_value("K7QWM2XD")
    page.keyboard.type("nep?")
    assert len(stage.reports()) == 2
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Help and shortcuts")
    expect(dialog).to_be_visible()
    page.keyboard.press("e")
    dialog.get_by_role("checkbox", name="Use these shortcuts").uncheck()
    dialog.get_by_role("button", name="Close").click()
    for key in "enpc?":
        page.keyboard.press(key)
    expect(dialog).to_be_hidden()
    assert len(stage.reports()) == 2
    stage.load()
    stage.play("ready")
    page.keyboard.press("e")
    assert stage.reports() == []


def test_a_code_in_use_is_not_given_up_by_one_key(open_stage: OpenStage) -> None:
    """It asks first; keeping the code is the easier answer."""
    stage = open_stage()
    stage.play("agentConnected")
    dialog = stage.page.get_by_role("dialog", name="End this session?")
    for answer, ended in (("Keep this code", 0), ("New code", 1)):
        stage.page.keyboard.press("n")
        expect(dialog).to_be_visible()
        expect(dialog.get_by_role("button", name="Keep this code")).to_be_focused()
        dialog.get_by_role("button", name=answer).click()
        expect(dialog).to_be_hidden()
        assert len(stage.reports()) == ended


def test_who_stands_on_a_button_that_goes_is_led_on(open_stage: OpenStage) -> None:
    """To what is said about the link, not to the top of the page."""
    stage = open_stage()
    stage.play("reconnecting")
    stage.page.locator("[data-action=retry]").focus()
    stage.play("ready")
    expect(stage.page.get_by_test_id("link")).to_be_focused()


# In another language


def test_the_page_speaks_the_language_that_codap_tells(open_stage: OpenStage) -> None:
    """By the `lang` of its address; one that it does not speak is the browser's, or English."""
    for query, locale, name, word in (
        ("?lang=de", "en-US", "de", "Prompt kopieren"),
        ("?lang=en", "de-DE", "en", "Copy prompt"),
        ("?lang=xx", "de-DE", "de", "Prompt kopieren"),
        ("", "fr-FR", "en", "Copy prompt"),
    ):
        stage = open_stage(query, locale=locale)
        stage.play("ready")
        assert stage.page.evaluate("() => [document.documentElement.lang, document.documentElement.dir]") == [
            name,
            "ltr",
        ]
        expect(stage.page.locator("[data-action=copy-prompt]")).to_have_text(word)
        assert stage.page.title().startswith("CODAP relay: ")


def test_codap_changes_the_language(classroom: Classroom) -> None:
    """It loads the plugin again; the code stays."""
    code = classroom.code
    expect(classroom.link).to_contain_text("Ready")
    classroom.codap("codap => codap.setLanguage('de', 'de-DE')")
    expect(classroom.link).to_contain_text("Bereit")
    assert classroom.code == code
    assert classroom.frame.evaluate("() => document.documentElement.lang") == "de"


def test_no_text_of_one_language_is_left_in_the_other(open_stage: OpenStage) -> None:
    """Whatever the page shows in German differs from English, but for names."""
    texts = []
    for query in ("", "?lang=de"):
        stage = open_stage(query)
        table = stage.page.evaluate("""async () => {
          const [one, other] = await Promise.all(window.languages.map((language) => language.load()));
          if (Object.keys(one).join() !== Object.keys(other).join()) return "not the same keys";
          return Object.keys(one).filter((key) => one[key] && one[key] === other[key]);
        }""")
        assert table == ["healthCODAP"]
        stage.play("history-open")
        texts.append(set(stage.page.locator("main").inner_text().splitlines()))
    shared = {text for text in texts[0] & texts[1] if re.search(r"[a-z]{3}", text)}
    assert all(re.fullmatch(r"CODAP relay|call-\d|.*DataContext not found.*", text) for text in shared), shared
