"""Which web pages may use the relay, as a browser enforces it."""

from typing import Any

import pytest
from playwright.sync_api import Page

from support.agent import new_request_id
from support.classroom import Classroom
from support.pages import PageServer
from support.relay import Relay

FETCH = """async ([url, options]) => {
  try {
    const answer = await fetch(url, options);
    return { status: answer.status, requestId: answer.headers.get("X-Request-Id"), body: await answer.json() };
  } catch (failure) {
    return { blocked: String(failure) };
  }
}"""
JSON = {"Content-Type": "application/json", "Prefer": "wait=20", "Accept-Version": "1"}


@pytest.fixture
def stranger(page: Page, host_server: PageServer) -> Page:
    """A page of another origin than the relay's."""
    page.goto(f"{host_server.url}/host.css")
    return page


def fetch(page: Page, url: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401
    """Ask from within the page."""
    return page.evaluate(FETCH, [url, options])


def test_an_agent_may_be_any_web_page(stranger: Page, relay: Relay) -> None:
    """It reads answers and their ids, refusals too."""
    manifest = fetch(stranger, f"{relay.url}/api/metadata?detail=brief", headers=JSON)
    assert manifest["status"] == 200
    assert manifest["requestId"]
    body = '{"code": "AAAA2222", "tool": "list_data_contexts"}'
    for path, status in [("/api/request", 404), ("/request", 404), ("/nowhere", 404), ("/api/stream", 405)]:
        answer = fetch(stranger, relay.url + path, method="POST", headers={**JSON, "X-Request-Id": "x-1"}, body=body)
        # Nobody knows what to allow where nothing is, or what only workers ask: the preflight fails.
        if path in ("/nowhere", "/api/stream"):
            assert "blocked" in answer
        else:
            assert (answer["status"], answer["requestId"]) == (status, "x-1")
    missing = fetch(stranger, f"{relay.url}/nowhere")
    assert missing["body"]["error"] == "unknown_route"


@pytest.mark.parametrize("path", ["/api/sessions/AAAA2222/ticket", "/api/response", "/api/sessions"])
def test_a_worker_may_not_be_any_web_page(stranger: Page, relay: Relay, path: str) -> None:
    """The token would be of no use to it."""
    headers = {**JSON, "Authorization": "Bearer x"}
    assert "blocked" in fetch(stranger, relay.url + path, method="POST", headers=headers, body="{}")


def test_an_agent_in_a_page_calls_a_tool(classroom: Classroom, relay: Relay) -> None:
    """From the page that frames the plugin, which is of another origin."""
    request_id = new_request_id()
    answer = fetch(
        classroom.page,
        f"{relay.url}/api/sessions/{classroom.code}/request",
        method="POST",
        headers=JSON,
        body=f'{{"id": "{request_id}", "functionName": "list_data_contexts"}}',
    )
    assert answer["body"]["outcome"] == "completed"
    assert answer["requestId"] == request_id
