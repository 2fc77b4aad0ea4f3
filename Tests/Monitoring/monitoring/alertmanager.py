"""A real Alertmanager with our configuration."""

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from support.ports import free_port
from support.waiting import until

from .rule_files import ALERTS

CONFIGURATION = ALERTS / "alertmanager.yaml"
BINARY = "prometheus-alertmanager"


class Alertmanager:
    """The process, on an ephemeral port, with its files in a directory of their own."""

    def __init__(self, home: Path, configuration: Path = CONFIGURATION) -> None:
        """Start it and wait until it is ready."""
        self.address = f"127.0.0.1:{free_port()}"
        self._log = home / "alertmanager.log"
        command = [BINARY, f"--config.file={configuration}", f"--storage.path={home}"]
        command += [f"--web.listen-address={self.address}", "--cluster.listen-address="]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=home)
        until("Alertmanager to be ready", self._is_ready)

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)

    def tell(self, alerts: list[dict[str, str]]) -> None:
        """Let alerts with these labels fire."""
        body = json.dumps([{"labels": labels} for labels in alerts]).encode()
        self._ask("/api/v2/alerts", body)

    def silenced(self) -> dict[str, bool]:
        """Each alert that fires, by its name, and whether another one silences it."""
        told = json.loads(self._ask("/api/v2/alerts"))
        return {name_of(alert["labels"]): bool(alert["status"]["inhibitedBy"]) for alert in told}

    def says(self, expected: dict[str, bool]) -> bool:
        """Whether these alerts fire and are silenced, or not, as expected. It takes them in one by one."""
        told = self.silenced()
        return all(told.get(name) is is_silenced for name, is_silenced in expected.items())

    def _is_ready(self) -> bool:
        if self._process.poll() is not None:
            raise AssertionError(f"Alertmanager ended at once:\n{self._log.read_text()[-3000:]}")
        try:
            return bool(self._ask("/-/ready"))
        except (urllib.error.URLError, ConnectionError):
            return False

    def _ask(self, path: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(f"http://{self.address}{path}", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read() or b"{}"


def name_of(labels: dict[str, Any]) -> str:
    """How a case names an alert: with its job, or its window, where that tells it from another."""
    parts = [labels["alertname"], labels.get("window", ""), labels.get("job", "")]
    return " ".join(part for part in parts if part)
