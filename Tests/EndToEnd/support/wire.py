"""The relay's wire, byte by byte where a test cares: plain sockets on the loopback."""

import json
import socket
from http.client import HTTPConnection
from typing import Any

PATIENCE_S = 20


def ask(port: int, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
    """Ask one thing on a connection of its own; return status and body, parsed if it is JSON."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    text = None if body is None else json.dumps(body)
    sent = {"Content-Type": "application/json"} if text else {}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, text, sent)
    response = connection.getresponse()
    content = response.read().decode()
    connection.close()
    is_json = (response.getheader("Content-Type") or "").startswith("application/json")
    return response.status, json.loads(content) if is_json else content


def connect(port: int, text: str = "") -> socket.socket:
    """Open a connection and send exactly this."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    connection.sendall(text.encode())
    return connection


def read_until(connection: socket.socket, end: str) -> str:
    """Read up to and including `end`."""
    text = ""
    while end not in text:
        part = connection.recv(65536).decode()
        assert part, f"closed before {end!r}: {text!r}"
        text += part
    return text


def read_all(connection: socket.socket) -> str:
    """Read until the relay closes."""
    text = b""
    while part := connection.recv(65536):
        text += part
    return text.decode()
