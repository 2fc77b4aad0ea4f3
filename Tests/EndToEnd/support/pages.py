"""A web server for the CODAP test host, in a thread."""

import functools
from collections.abc import Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

HOST_DIRECTORY = Path(__file__).parent.parent / "host"


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def __init__(self, *positional: Any, fields: Mapping[str, str], **named: Any) -> None:  # noqa: ANN401
        self.fields = fields
        super().__init__(*positional, **named)

    def end_headers(self) -> None:
        for name, value in self.fields.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the browser tells what it misses."""


class PageServer:
    """Serves one directory on an ephemeral loopback port until it is closed."""

    def __init__(self, directory: Path = HOST_DIRECTORY, fields: Mapping[str, str] | None = None) -> None:
        """Start serving; `fields` are header fields of every answer."""
        handler = functools.partial(_Handler, directory=str(directory), fields=fields or {})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, name="pages")
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop and wait for the thread."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
