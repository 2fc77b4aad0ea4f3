"""Who is on call: takes Alertmanager's notifications, and notes when each came and by which receiver."""

import json
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class Notice:
    """One alert in one notification."""

    time: float
    receiver: str
    alert: str
    is_resolved: bool


class Desk:
    """A webhook on an ephemeral port."""

    def __init__(self) -> None:
        """Begin to listen."""
        self.notices: list[Notice] = []
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                desk.take(self.path.strip("/"), body["alerts"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def take(self, receiver: str, alerts: list[dict[str, object]]) -> None:
        """Note a notification."""
        now = time.time()
        for alert in alerts:
            name = alert["labels"]["alertname"]
            self.notices.append(Notice(now, receiver, name, alert["status"] == "resolved"))

    def first(self, alert: str, receiver: str, *, is_resolved: bool = False, since: float = 0) -> float | None:
        """When that receiver was first told of an alert, or of its end."""
        wanted = (alert, receiver, is_resolved)
        told = [n.time for n in self.notices if (n.alert, n.receiver, n.is_resolved) == wanted and n.time >= since]
        return told[0] if told else None

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
