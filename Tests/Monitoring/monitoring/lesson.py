"""Two relays under load and a Prometheus that watches them: one streams to its tabs, in the other tabs poll."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.binary import BINARY
from support.relay import Relay

from .meanwhile import meanwhile
from .prometheus_server import PrometheusServer
from .traffic import Load, Trouble

# All load comes from one address, which the relay would take for one client.
OPTIONS = [f"--limit-{what}=off" for what in ("submit", "create", "misses")]
OPTIONS += ["--worker-call-rate=1000", "--worker-call-burst=1000", "--heartbeat=1"]


@dataclass
class Lesson:
    """What runs."""

    relays: list[Relay]
    prometheus: PrometheusServer
    home: Path

    def restart_last(self) -> None:
        """Start the last relay anew, at the same address and with its sessions."""
        last = self.relays.pop()
        last.stop()
        self.relays.append(_polling_relay(self.home, last.port))


def _polling_relay(home: Path, port: int = 0) -> Relay:
    options = ["--worker-polling-only=on", "--worker-polling-interval=200", f"--store=sqlite:{home / 'polling.db'}"]
    return Relay(BINARY, Path(tempfile.mkdtemp(dir=home)), *OPTIONS, *options, port=port)


@contextmanager
def lesson(
    home: Path,
    *,
    consoles: Path,
    rules: Sequence[Path] = (),
    interval: str = "1s",
    pause_s: float = 0.1,
    options: Sequence[str] = (),
) -> Iterator[Lesson]:
    """Run a lesson in which everything happens, also what goes wrong.

    `pause_s` is between two mishaps of a kind, `options` are more of them for the relay that streams.
    """
    with ExitStack() as ending:
        streaming = Relay(BINARY, home / "streaming", *OPTIONS, *options)
        ending.callback(streaming.stop)
        relays = [streaming, _polling_relay(home)]
        ending.callback(lambda: relays[-1].stop())
        targets = [f"127.0.0.1:{relay.port}" for relay in relays]
        prometheus = PrometheusServer(home / "prometheus", targets, interval=interval, rules=rules, consoles=consoles)
        ending.callback(prometheus.stop)
        ending.callback(Load(BINARY, streaming.port, sessions=6, in_flight=3, delay_ms=40).stop)
        ending.callback(Load(BINARY, relays[-1].port, sessions=3, in_flight=2, delay_ms=40).stop)
        ending.enter_context(meanwhile(pause_s, Trouble(streaming.port).round))
        yield Lesson(relays, prometheus, home)
