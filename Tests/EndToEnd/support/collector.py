"""A stand-in for a trace collector: takes OTLP/HTTP JSON, answers as it is told, keeps what came."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from .otlp import Span, spans_of

TAKEN = (200, {}, {})
Answer = tuple[int, dict[str, str], object]


class Collector:
    """What one stand-in was sent."""

    def __init__(self, port: int, answers: list[Answer]) -> None:
        """Answer in this order, then take everything."""
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.answers = answers
        self.requests: list[dict[str, Any]] = []
        self.taken: list[Span] = []

    def take(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Check a request, whose every part must be as the protocol has it, and answer it."""
        document = json.loads(body)
        spans = spans_of(document)
        self.requests.append({"path": path, "headers": headers, "text": body.decode(), "spans": len(spans)})
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer[0] == 200:
            self.taken += spans
        return answer

    def trace(self, trace_id: str) -> dict[str, Span]:
        """The spans of a trace, by the first word of their names."""
        return {span.name.split(" ")[0]: span for span in self.taken if span.trace_id == trace_id}


@contextmanager
def collecting(*answers: Answer, port: int = 0) -> Iterator[Collector]:
    """Run a stand-in; what broke a rule of the protocol fails whoever used it."""
    faults: list[BaseException] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                status, fields, content = collector.take(self.path, dict(self.headers.items()), body)
            except Exception as fault:
                faults.append(fault)
                status, fields, content = 400, {}, {"message": str(fault)}
            text = json.dumps(content).encode()
            self.send_response(status)
            for name, value in (fields | {"Content-Length": str(len(text))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    collector = Collector(server.server_port, list(answers))
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert not faults, faults
