"""A Prometheus that scrapes one relay every second and keeps exemplars."""

from __future__ import annotations

import json
import socket
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from support.waiting import until
from support.wire import ask

READY_DEADLINE_S = 20
STOP_DEADLINE_S = 10


class ExemplarStorage:
    """A real Prometheus on an ephemeral port, in a directory of its own."""

    def __init__(self, folder: Path, target_port: int) -> None:
        """Start it and wait until it can be asked; its first scrape comes some seconds later."""
        job = {"job_name": "codap-relay", "static_configs": [{"targets": [f"127.0.0.1:{target_port}"]}]}
        configuration = folder / "prometheus.yml"
        # JSON is YAML.
        configuration.write_text(json.dumps({"global": {"scrape_interval": "1s"}, "scrape_configs": [job]}))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.output = folder / "output.log"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [
                    *("prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'data'}"),
                    *(f"--web.listen-address=127.0.0.1:{self.port}", "--enable-feature=exemplar-storage"),
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        until("a Prometheus that answers", self._is_ready, READY_DEADLINE_S)

    def _is_ready(self) -> bool:
        assert self.process.poll() is None, self.output.read_text()
        try:
            return ask(self.port, "GET", "/-/ready")[0] == 200
        except OSError:
            return False

    def get(self, path: str, **parameters: str) -> Any:  # noqa: ANN401
        """Give the data of an API answer, which must be a success."""
        status, answer = ask(self.port, "GET", f"/api/v1/{path}?{urlencode(parameters)}")
        assert status == 200, answer
        assert answer["status"] == "success", answer
        return answer["data"]

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(STOP_DEADLINE_S)
