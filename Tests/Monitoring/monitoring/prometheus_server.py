"""A real Prometheus that scrapes relays, in a folder of its own."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import yaml

from support.ports import free_port
from support.waiting import until

JOB = "codap-relay"
START_DEADLINE_S = 20
STOP_DEADLINE_S = 15
PATIENCE_S = 20


class PrometheusServer:
    """`prometheus` with our targets, rules and console templates."""

    def __init__(
        self,
        home: Path,
        targets: Sequence[str],
        *,
        interval: str = "1s",
        rules: Sequence[Path] = (),
        consoles: Path | None = None,
        alertmanagers: Sequence[str] = (),
        flags: Sequence[str] = (),
    ) -> None:
        """Start it and wait until it answers; the first scrape comes some seconds later."""
        home.mkdir(parents=True, exist_ok=True)
        self.url = f"http://127.0.0.1:{free_port()}"
        self._log = home / "prometheus.log"
        configuration = home / "prometheus.yml"
        scrape = {"job_name": JOB, "static_configs": [{"targets": list(targets)}]}
        glob = {"scrape_interval": interval, "evaluation_interval": interval, "scrape_timeout": interval}
        content = {"global": glob, "rule_files": [str(path) for path in rules], "scrape_configs": [scrape]}
        if alertmanagers:
            told = [{"static_configs": [{"targets": list(alertmanagers)}]}]
            content["alerting"] = {"alertmanagers": told}
        configuration.write_text(yaml.safe_dump(content))
        command = ["prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={home / 'data'}"]
        command += [f"--web.listen-address={self.url.removeprefix('http://')}", "--enable-feature=exemplar-storage"]
        # Templates of ours only, and none of the machine's.
        command += [f"--web.console.templates={consoles or home}", f"--web.console.libraries={home}", *flags]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home)
        until("Prometheus", self._is_ready, START_DEADLINE_S)

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"Prometheus ended at once:\n{self._log.read_text()[-3000:]}")
        try:
            with urlopen(f"{self.url}/-/ready", timeout=PATIENCE_S) as answer:
                return answer.status == 200
        except (URLError, ConnectionError):
            return False

    def ask(self, path: str, **parameters: str | float) -> Any:  # noqa: ANN401
        """Ask its API; the data of an answer that says success, else a failure with what it says."""
        try:
            with urlopen(f"{self.url}/api/v1/{path}?{urlencode(parameters)}", timeout=PATIENCE_S) as answer:
                said = json.load(answer)
        except HTTPError as error:
            raise AssertionError(f"{path} {parameters}: {error.read().decode()}") from None
        assert said["status"] == "success", said
        return said["data"]

    def query(self, expr: str, at: float | None = None) -> list[dict[str, Any]]:
        """Series of an instant query."""
        return self.ask("query", query=expr, **({} if at is None else {"time": at}))["result"]

    def query_range(self, expr: str, start: float, end: float, step: float) -> list[dict[str, Any]]:
        """Series of a range query."""
        return self.ask("query_range", query=expr, start=start, end=end, step=step)["result"]

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
