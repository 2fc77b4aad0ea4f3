"""Rules and routes as they are checked in, in which time runs faster.

Every span of time in them becomes shorter by the same factor, and so do scrapes: a window holds as many samples
as in production. Counts, shares and limits of what people feel (2 s for a call) stay as they are.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from monitoring.rule_files import RULE_FILES

# Prometheus scrapes every 15 s in alerts/prometheus.yaml, forgets a series after 5 min without it, and tells
# Alertmanager once a minute what still fires.
SCRAPES, LOOKBACK, RESEND = "15s", "5m", "1m"
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
SPAN = re.compile(r"(?P<before>\[|\boffset )(?P<amount>\d+)(?P<unit>[smhdw])\b")
UPTIME = re.compile(r"(?P<before>time\(\) - process_start_time_seconds\{[^}]*\} > )(?P<amount>\d+)\b")


@dataclass(frozen=True)
class Pace:
    """How much faster time runs."""

    factor: int

    def shorter(self, span: str) -> str:
        """Shorten a span: at 15, `10m` is `40s`."""
        seconds = int(span[:-1]) * SECONDS[span[-1]]
        assert seconds % self.factor == 0, f"{span} cannot be divided by {self.factor} in whole seconds"
        return f"{seconds // self.factor}s"

    def expr(self, expr: str) -> str:
        """Shorten the windows and offsets of an expression, and how long a process must have run."""
        expr = SPAN.sub(lambda found: found["before"] + self.shorter(found["amount"] + found["unit"]), expr)
        return UPTIME.sub(lambda found: found["before"] + str(int(found["amount"]) // self.factor), expr)

    def rules(self, folder: Path) -> list[Path]:
        """Write every rule file into a folder."""
        written = []
        for path in RULE_FILES:
            content = yaml.safe_load(path.read_text())
            for rule in (rule for group in content["groups"] for rule in group["rules"]):
                rule["expr"] = self.expr(rule["expr"])
                if "for" in rule:
                    rule["for"] = self.shorter(rule["for"])
            written.append(folder / path.name)
            written[-1].write_text(yaml.safe_dump(content, sort_keys=False))
        return written

    def routes(self, routes: Path, file: Path, receiver: str) -> Path:
        """Write Alertmanager's configuration, with its notifications sent to another receiver's address."""
        content = yaml.safe_load(routes.read_text())
        self._route(content["route"])
        for one in content["receivers"]:
            for hook in one["webhook_configs"]:
                hook["url"] = f"{receiver}/{one['name']}"
        file.write_text(yaml.safe_dump(content, sort_keys=False))
        return file

    def _route(self, route: dict[str, Any]) -> None:
        for name in ("group_wait", "group_interval", "repeat_interval"):
            # An interval of nothing stays that.
            if name in route and not route[name].startswith("0"):
                route[name] = self.shorter(route[name])
        for inner in route.get("routes", []):
            self._route(inner)

    def flags(self) -> list[str]:
        """Prometheus' options that are spans of time."""
        return [
            f"--query.lookback-delta={self.shorter(LOOKBACK)}",
            f"--rules.alert.resend-delay={self.shorter(RESEND)}",
        ]

    def minutes(self, seconds: float) -> float:
        """Convert seconds of the drill into the minutes that they stand for."""
        return seconds * self.factor / 60

    def seconds(self, minutes: float) -> float:
        """Convert minutes of production into the drill's seconds."""
        return minutes * 60 / self.factor
