"""The fault-injecting proxy does what the end-to-end tests rely on."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import BadStatusLine, HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from proxy import FaultyProxy, RequestFollower
from support.waiting import until

LOST = (ConnectionError, BadStatusLine)


class _Upstream(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    may_end = Event()

    def do_POST(self) -> None:
        """Answer with the body's length."""
        self._answer(str(len(self.rfile.read(int(self.headers["Content-Length"])))).encode())

    def do_GET(self) -> None:
        """Answer with the path; a stream only when the test says so."""
        if self.path.startswith("/stream"):
            self.may_end.wait()
        self._answer(self.path.encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy() -> Iterator[FaultyProxy]:
    """A proxy in front of a small server."""
    _Upstream.may_end.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Upstream)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    with FaultyProxy(server.server_port) as proxy:
        yield proxy
    _Upstream.may_end.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def connection(proxy: FaultyProxy) -> Iterator[HTTPConnection]:
    """A client of the proxy."""
    connection = HTTPConnection("127.0.0.1", proxy.port, timeout=10)
    yield connection
    connection.close()


def exchange(connection: HTTPConnection, path: str, body: bytes | None = None) -> bytes:
    """One request; the answer's body."""
    connection.request("GET" if body is None else "POST", path, body)
    return connection.getresponse().read()


def test_follows_requests_on_one_connection(proxy: FaultyProxy, connection: HTTPConnection) -> None:
    """A body that looks like a request is none."""
    assert exchange(connection, "/a") == b"/a"
    assert exchange(connection, "/b", b"GET /no HTTP/1.1\r\n\r\n") == b"20"
    assert exchange(connection, "/ab") == b"/ab"
    assert [proxy.seen(prefix) for prefix in ("/a", "/b", "/no")] == [2, 1, 0]
    assert [proxy.busy(prefix) for prefix in ("/ab", "/b")] == [1, 0]


def test_cuts_only_what_matches(proxy: FaultyProxy, connection: HTTPConnection) -> None:
    """The stream is lost, the other connection is not."""
    assert exchange(connection, "/other") == b"/other"
    with ThreadPoolExecutor() as pool:
        stream = pool.submit(exchange, HTTPConnection("127.0.0.1", proxy.port, timeout=10), "/stream")
        until("the stream", lambda: proxy.busy("/stream"))
        assert proxy.cut("/stream") == 1
        assert isinstance(stream.exception(timeout=10), LOST)
    assert exchange(connection, "/other") == b"/other"


def test_refuses_until_told_to_accept(proxy: FaultyProxy, connection: HTTPConnection) -> None:
    """Refused requests are counted and never reach the server."""
    proxy.refuse("/a")
    with pytest.raises(LOST):
        exchange(connection, "/a")
    connection.close()
    proxy.accept("/a")
    assert exchange(connection, "/a") == b"/a"
    assert proxy.seen("/a") == 2


def test_holds_answers_until_release(proxy: FaultyProxy, connection: HTTPConnection) -> None:
    """The request goes through, the answer waits."""
    proxy.hold("/a")
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(exchange, connection, "/a")
        until("the request", lambda: proxy.seen("/a"))
        other = HTTPConnection("127.0.0.1", proxy.port, timeout=10)
        assert exchange(other, "/b") == b"/b"
        other.close()
        assert not answer.done()
        proxy.release("/a")
        assert answer.result(timeout=10) == b"/a"


def test_fails_in_the_stead_of_the_server(proxy: FaultyProxy, connection: HTTPConnection) -> None:
    """A status and nothing else; the server hears nothing."""
    proxy.refuse("/a", status=500)
    connection.request("POST", "/a", b"x" * 100_000)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (500, b"")
    connection.close()
    proxy.accept("/a")
    assert exchange(connection, "/a") == b"/a"


def test_holds_what_follows_the_head(proxy: FaultyProxy, connection: HTTPConnection) -> None:
    """An answer begins and stays without a body."""
    proxy.hold("/a", after_head=True)
    connection.request("GET", "/a")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Length"]) == (200, "2")
    with ThreadPoolExecutor() as pool:
        body = pool.submit(answer.read)
        assert not body.done()
        proxy.release("/a")
        assert body.result(timeout=10) == b"/a"


def test_slows_answers_down(proxy: FaultyProxy, connection: HTTPConnection) -> None:
    """Nothing is lost, it only takes its time."""
    path = "/a" * 200
    proxy.slow(path, bytes_per_s=2000)
    began = time.monotonic()
    assert exchange(connection, path) == path.encode()
    assert time.monotonic() - began > 0.2


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_follower_does_not_depend_on_chunks(size: int) -> None:
    """Paths are found however the bytes arrive."""
    text = b"POST /a HTTP/1.1\r\ncontent-length: 3\r\n\r\nGETGET /b?c=d HTTP/1.1\r\nHost: x\r\n\r\n"
    follower = RequestFollower()
    found: list[Any] = [path for at in range(0, len(text), size) for path in follower.feed(text[at : at + size])]
    assert found == ["/a", "/b?c=d"]
