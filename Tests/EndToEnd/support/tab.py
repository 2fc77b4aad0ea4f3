"""A tab whose way to the relay can fail, and an agent whose way cannot."""

from playwright.sync_api import Page, expect

from proxy import FaultyProxy

from .agent import Agent
from .classroom import CONNECT_DEADLINE_MS, Classroom
from .pages import PageServer
from .relay import Relay
from .waiting import until
from .writes import Writes

STREAM = "/api/stream"


class Tab(Classroom):
    """The test host and the plugin, behind a proxy of their own."""

    def __init__(self, page: Page, host: PageServer, relay: Relay, proxy: FaultyProxy) -> None:
        """Open it; whether it connects is the test's affair."""
        super().__init__(page, f"{host.url}/index.html", f"{proxy.url}/plugin/", real=False)
        self.proxy = proxy
        self._relay = relay
        self._agents: list[Agent] = []

    def begin(self) -> Writes:
        """Wait for the link and prepare to write."""
        self.connected()
        self._agents.append(Agent(self._relay.url, self.code))
        return Writes(self, self._agents[-1])

    def end(self) -> None:
        """End the threads of its agents."""
        for agent in self._agents:
            agent.close()

    def expect_transport(self, transport: str, within_ms: int = CONNECT_DEADLINE_MS) -> None:
        """Wait until calls come that way."""
        expect(self.link).to_have_attribute("data-transport", transport, timeout=within_ms)

    def expect_words(self, words: str) -> None:
        """Wait until the person is told so."""
        expect(self.link).to_contain_text(words, timeout=CONNECT_DEADLINE_MS)

    def lose_stream(self) -> None:
        """Cut the stream. The worker may be back before anybody could see that it was away."""
        self._streams = self.proxy.seen(STREAM)
        assert self.proxy.cut(STREAM)

    def expect_stream_again(self) -> None:
        """Wait for a stream after the one that was lost."""
        until("a new stream", lambda: self.proxy.seen(STREAM) > self._streams)
        self.expect_transport("sse")
