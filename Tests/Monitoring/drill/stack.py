"""What runs in a drill: journald, the relay as its service, Prometheus, Alertmanager, who is on call, and a school."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitoring.alertmanager import CONFIGURATION, Alertmanager
from monitoring.journal import Journal, ServiceRelay
from monitoring.prometheus_server import PrometheusServer
from monitoring.traffic import Load
from support.binary import BINARY

from .desk import Desk
from .history import backfill
from .proxy import Proxy
from .quick import SCRAPES, Pace

# All schools come from one address, which the relay would take for one client.
OPTIONS = [f"--limit-{what}=off" for what in ("submit", "create", "misses", "telemetry")]
# The load's sessions last as long as a scenario.
OPTIONS += ["--session-ttl=3600"]
# What an ordinary CODAP takes for a request, and an agent for a thought.
CODAP_MS, THOUGHT_MS = 40, 1000
# The school where all is well throughout: a tab and an agent for each of so many pupils.
PUPILS = 20
# Room for all schools of a scenario, and not for a district.
MAX_SESSIONS = 150


@dataclass
class Stack:
    """All of it."""

    journal: Journal
    relay: ServiceRelay
    prometheus: PrometheusServer
    alertmanager: Alertmanager
    desk: Desk
    # The way of another school.
    proxy: Proxy

    @contextmanager
    def school(
        self, pupils: int, *, codap_ms: int = CODAP_MS, is_behind_proxy: bool = False, has_agents: bool = True
    ) -> Iterator[None]:
        """Let a school work for a while."""
        port = self.proxy.port if is_behind_proxy else self.relay.port
        agents = pupils if has_agents else 0
        load = Load(BINARY, port, sessions=pupils, in_flight=agents, delay_ms=codap_ms, pause_ms=THOUGHT_MS)
        try:
            yield
        finally:
            load.stop()


@contextmanager
def stack(home: Path, pace: Pace) -> Iterator[Stack]:
    """Start everything, with one school at work."""
    with ExitStack() as ending:
        rules, watch, routes = home / "rules", home / "prometheus", home / "alertmanager"
        for folder in (rules, watch, routes):
            folder.mkdir()
        journal = Journal("RuntimeMaxUse=512M")
        ending.callback(journal.stop)
        relay = ServiceRelay(
            BINARY, home, journal, *OPTIONS, f"--max-sessions={MAX_SESSIONS}", store=f"sqlite:{home / 'relay.db'}"
        )
        ending.callback(relay.stop)
        proxy = Proxy(relay.port)
        ending.callback(proxy.stop)
        desk = Desk()
        ending.callback(desk.stop)
        alertmanager = Alertmanager(routes, pace.routes(CONFIGURATION, routes / "quick.yaml", desk.url))
        ending.callback(alertmanager.stop)
        backfill(watch, pace)
        prometheus = PrometheusServer(
            watch,
            [f"127.0.0.1:{relay.port}"],
            interval=pace.shorter(SCRAPES),
            rules=pace.rules(rules),
            alertmanagers=[alertmanager.address],
            flags=pace.flags(),
        )
        ending.callback(prometheus.stop)
        running = Stack(journal, relay, prometheus, alertmanager, desk, proxy)
        ending.enter_context(running.school(PUPILS))
        yield running
