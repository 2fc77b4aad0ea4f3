"""The plugin's page with an agent: its prompt, the clipboard, calls."""

import json
import re
import shlex
import subprocess

import pytest
from playwright.sync_api import expect

from support.agent import Agent
from support.classroom import Classroom
from support.stage import OpenStage

pytestmark = pytest.mark.host


# The prompt


def test_who_follows_the_prompt_alone_makes_a_case(classroom: Classroom) -> None:
    """Its addresses and its commands, as they stand there, with curl."""
    press(classroom, "copy-prompt")
    prompt = pasted(classroom)
    example, read_back = (shlex.split(line) for line in commands(prompt))
    (tools_url,) = re.findall(r"^Tools: (\S+)$", prompt, re.M)
    tools = {tool["name"]: tool for tool in curl(["curl", "-sS", tools_url])["tools"]}

    answer = curl(example)
    assert answer["status"] == "completed"
    assert answer["result"].keys() == {"dataContexts"}
    again = curl(read_back)
    assert (again["status"], again["result"]) == (answer["status"], answer["result"])

    place = example.index("-d") + 1
    for number, (tool, args) in enumerate(
        [
            (
                "create_data_context",
                {"name": "Cats", "collections": [{"name": "Cats", "attributes": [{"name": "mass"}]}]},
            ),
            ("create_items", {"dataContext": "Cats", "items": [{"mass": 4}]}),
        ]
    ):
        assert tools[tool]["inputSchema"]["properties"].keys() >= args.keys()
        call = json.loads(example[place]) | {"requestId": f"mine-{number}", "tool": tool, "args": args}
        done = curl([*example[:place], json.dumps(call), *example[place + 1 :]])
        assert done["status"] == "completed", done
    (collection,) = classroom.data_set("Cats")["collections"]
    assert [case["values"] for case in collection["cases"]] == [{"mass": 4}]


def commands(prompt: str) -> list[str]:
    """The commands in a text, each with its continued lines."""
    return [line for line in prompt.replace("\\\n", "").splitlines() if line.startswith("curl ")]


def curl(command: list[str]) -> dict[str, object]:
    """Run a command of the prompt and read its answer."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_the_prompt_says_when_the_code_ends_and_what_the_person_speaks(open_stage: OpenStage) -> None:
    """In English for the agent, with the person's language named where it is another."""
    for query, speaks in (("", False), ("?lang=de", True)):
        stage = open_stage(query)
        stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        stage.play("ready")
        stage.page.keyboard.press("p")
        expect(stage.page.get_by_test_id("notice")).not_to_be_empty()
        prompt = stage.page.evaluate("() => navigator.clipboard.readText()")
        end = stage.page.evaluate("() => window.stage.status.expiry.at")
        assert f"valid until {end}" in prompt
        assert ("Speak Deutsch with me." in prompt) is speaks
        assert len(prompt) < 3000


# The clipboard


def test_where_the_clipboard_may_be_used_it_is(open_stage: OpenStage) -> None:
    """The modern way, in a page of its own."""
    stage = open_stage()
    stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stage.page.evaluate("() => { document.execCommand = () => { throw new Error('the old way'); }; }")
    stage.play("ready")
    stage.page.locator("[data-action=copy]").click()
    expect(stage.page.get_by_test_id("notice")).to_have_text("Code copied.")
    assert stage.page.evaluate("() => navigator.clipboard.readText()") == "K7QWM2XD"


def test_a_frame_without_permission_copies_by_the_selection(classroom: Classroom) -> None:
    """As in CODAP: the modern way is refused there."""
    refusal = classroom.frame.evaluate("() => navigator.clipboard.writeText('x').catch(({ name }) => name)")
    assert refusal == "NotAllowedError"
    press(classroom, "copy")
    expect(classroom.plugin.get_by_test_id("notice")).to_have_text("Code copied.")
    assert classroom.frame.evaluate("() => document.activeElement.dataset.action") == "copy"
    assert pasted(classroom) == classroom.code


def test_where_nothing_may_copy_the_text_is_selected(open_stage: OpenStage) -> None:
    """A field with all of it; Escape closes it and leads back."""
    stage = open_stage()
    stage.play("ready")
    stage.forbid_copying()
    stage.page.locator("[data-action=copy]").press("Enter")
    field = stage.page.get_by_role("textbox", name="This page may not use the clipboard.")
    expect(field).to_be_focused()
    assert field.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == "K7QWM2XD"
    stage.page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(stage.page.locator("[data-action=copy]")).to_be_focused()


def press(classroom: Classroom, action: str) -> None:
    """Press a button of the plugin."""
    classroom.plugin.locator(f"[data-action={action}]").click()


def pasted(classroom: Classroom) -> str:
    """What a person would paste now, into a field of another page."""
    expect(classroom.plugin.get_by_test_id("notice")).to_contain_text("copied")
    classroom.page.evaluate("""() => {
      const field = document.body.appendChild(document.createElement("textarea"));
      field.id = "paste-here";
      field.focus();
    }""")
    classroom.page.keyboard.press("Control+V")
    return classroom.page.locator("#paste-here").input_value()


# Calls


def test_what_an_agent_does_is_seen(classroom: Classroom, agent: Agent) -> None:
    """The call at work, those behind it, then their outcomes with ids to copy."""
    plugin = classroom.plugin
    expect(plugin.get_by_test_id("agent")).to_have_text("No assistant has called yet")
    classroom.switch("hold", action="get", resource="dataContextList")
    first = agent.submit_in_background("list_data_contexts", request_id="seen-1")
    classroom.await_held()
    second = agent.submit_in_background("get_data_context", {"dataContext": "Birds"}, request_id="seen-2")
    expect(plugin.get_by_test_id("agent")).to_have_text("Assistant connected")
    expect(plugin.get_by_test_id("running")).to_have_text(re.compile(r"Running: List data contexts, \d+s"))
    expect(plugin.get_by_test_id("queue")).to_have_text("1 waiting")
    classroom.release()
    assert first.result().status == second.result().status == 200
    expect(plugin.get_by_test_id("running")).to_be_empty()
    history = plugin.get_by_test_id("history")
    history.locator("summary").click()
    rows = history.get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Get data context: failed")
    expect(rows.nth(0)).to_contain_text("DataContext not found")
    expect(rows.nth(1)).to_contain_text(re.compile(r"List data contexts: done, [\d.]+m?s"))
    rows.nth(1).get_by_role("button", name="Copy request ID of List data contexts, seen-1").click()
    assert pasted(classroom) == "seen-1"


def test_a_person_stops_calls_and_lets_them_go_on(classroom: Classroom, agent: Agent) -> None:
    """They wait meanwhile, also while the page is loaded again."""
    press(classroom, "pause")
    expect(classroom.link).to_contain_text("Paused")
    answer = agent.submit_in_background("list_data_contexts")
    expect(classroom.plugin.get_by_test_id("queue")).to_have_text("1 waiting")
    classroom.reload_plugin()
    expect(classroom.link).to_contain_text("Paused")
    expect(classroom.plugin.get_by_test_id("queue")).to_have_text("1 waiting")
    assert not answer.done()
    classroom.plugin.get_by_role("button", name="Resume").click()
    assert answer.result().result is not None
    expect(classroom.plugin.get_by_role("button", name="Pause")).to_be_visible()


def test_the_code_outlives_a_reload_of_the_document(classroom: Classroom, agent: Agent) -> None:
    """The same tab shows the same code, and its agent goes on."""
    code = classroom.code
    classroom.page.reload()
    classroom.connected()
    assert classroom.code == code
    assert agent.call("list_data_contexts") is not None
