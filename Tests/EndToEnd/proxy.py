"""A TCP proxy on loopback that knows enough HTTP/1.1 to fail where a test wants it to.

Clients' bytes are followed request by request, so that every connection knows the path of the request
it is busy with. By path prefix, connections can be counted, cut, refused, held and slowed.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

CHUNK_BYTES = 64 * 1024
HEAD_END = b"\r\n\r\n"
STOP_DEADLINE_S = 5
SLOW_CHUNK_BYTES = 16

T = TypeVar("T")


@dataclass
class RequestFollower:
    """Finds the request paths in a client's half of a connection."""

    _head: bytes = b""
    _body_left: int = 0

    def feed(self, data: bytes) -> list[str]:
        """Paths of the requests whose heads end in `data`."""
        paths: list[str] = []
        while data:
            skipped = min(self._body_left, len(data))
            self._body_left -= skipped
            self._head += data[skipped:]
            data = b""
            head, end, rest = self._head.partition(HEAD_END)
            if end:
                paths.append(head.split(b" ", 2)[1].decode("latin-1"))
                self._body_left = _content_length(head)
                self._head, data = b"", rest
        return paths


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


@dataclass(frozen=True)
class _Hold:
    """Keeps answers back until it is released: whole, or only what follows the head."""

    after_head: bool
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def passes(self, answer: bytes) -> int:
        """How much of an answer goes through at once."""
        head, end, _ = answer.partition(HEAD_END)
        return len(head + end) if self.after_head and end else 0


@dataclass(eq=False)
class _Connection:
    client: asyncio.StreamWriter
    upstream: asyncio.StreamWriter
    follower: RequestFollower = field(default_factory=RequestFollower)
    path: str = ""
    hold: _Hold | None = None
    pause_s: float = 0

    def cut(self) -> None:
        """Reset both sides: what is under way is lost, as when a network goes."""
        for side in (self.client, self.upstream):
            side.transport.abort()


class FaultyProxy:
    """Forwards connections to a port on loopback; a context manager with a thread of its own."""

    def __init__(self, upstream_port: int) -> None:
        """Listen on an ephemeral port; nothing runs before the `with`."""
        self._upstream_port = upstream_port
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="proxy")
        self._connections: set[_Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._refused: dict[str, int | None] = {}
        self._holds: dict[str, _Hold] = {}
        self._slow: dict[str, float] = {}
        self._seen: list[str] = []
        self._traffic: Counter[str] = Counter()
        self._closing = asyncio.Event()

    def __enter__(self) -> Self:
        """Start."""
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Cut what is open and stop."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # For tests, from any thread

    def seen(self, prefix: str) -> int:
        """Count the requests so far whose path starts so, refused ones included."""
        return sum(path.startswith(prefix) for path in list(self._seen))

    def traffic(self, prefix: str) -> int:
        """Count the bytes so far of such requests and of what the relay answered, heads included."""
        return sum(size for path, size in list(self._traffic.items()) if path.startswith(prefix))

    def latest(self, prefix: str) -> str:
        """Return the path of the latest request that starts so."""
        return next(path for path in reversed(self._seen) if path.startswith(prefix))

    def busy(self, prefix: str) -> int:
        """Count the open connections whose latest request starts so."""
        return self._run(self._matching(prefix, cut=False))

    def cut(self, prefix: str) -> int:
        """Reset the connections whose latest request starts so; how many."""
        return self._run(self._matching(prefix, cut=True))

    def refuse(self, prefix: str, status: int | None = None) -> None:
        """From now on reset every connection that asks for such a path, or answer with a status."""
        self._refused[prefix] = status

    def accept(self, prefix: str) -> None:
        """End `refuse`."""
        self._refused.pop(prefix)

    def hold(self, prefix: str, *, after_head: bool = False) -> None:
        """Keep back what the relay answers to such requests from now on, as a buffering proxy does.

        With `after_head` the answer begins, and then nothing comes.
        """
        self._run(self._set_hold(prefix, _Hold(after_head)))

    def release(self, prefix: str) -> None:
        """Hand over what was kept back, and pass on from now."""
        self._run(self._end_hold(prefix))

    def silence(self, prefix: str) -> int:
        """Let nothing more through on the connections that are busy so, and leave them open; how many."""
        return self._run(self._silence(prefix))

    def slow(self, prefix: str, bytes_per_s: int) -> None:
        """Pass on answers to such requests only so fast from now on."""
        self._slow[prefix] = SLOW_CHUNK_BYTES / bytes_per_s

    # On the loop

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(STOP_DEADLINE_S)

    async def _matching(self, prefix: str, *, cut: bool) -> int:
        found = [one for one in self._connections if one.path.startswith(prefix)]
        for connection in found if cut else []:
            connection.cut()
        return len(found)

    async def _silence(self, prefix: str) -> int:
        found = [one for one in self._connections if one.path.startswith(prefix)]
        for connection in found:
            connection.hold = _Hold(after_head=False)
        return len(found)

    async def _set_hold(self, prefix: str, hold: _Hold) -> None:
        self._holds[prefix] = hold

    async def _end_hold(self, prefix: str) -> None:
        self._holds.pop(prefix).released.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except OSError:
            writer.transport.abort()
        finally:
            self._tasks.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_relay, to_relay = await asyncio.open_connection("127.0.0.1", self._upstream_port)
        connection = _Connection(client=writer, upstream=to_relay)
        self._connections.add(connection)
        try:
            await asyncio.gather(self._outward(reader, connection), self._inward(from_relay, connection))
        finally:
            self._connections.discard(connection)
            connection.cut()

    async def _outward(self, reader: asyncio.StreamReader, connection: _Connection) -> None:
        while data := await reader.read(CHUNK_BYTES):
            for path in connection.follower.feed(data):
                connection.path = path
                self._seen.append(path)
                connection.hold = _first(self._holds, path)
                connection.pause_s = _first(self._slow, path) or 0
                if any(path.startswith(prefix) for prefix in self._refused):
                    await self._refuse(_first(self._refused, path), reader, connection)
                    return
            self._traffic[connection.path] += len(data)
            connection.upstream.write(data)
            await connection.upstream.drain()
        if connection.upstream.can_write_eof():
            connection.upstream.write_eof()

    async def _refuse(self, status: int | None, reader: asyncio.StreamReader, connection: _Connection) -> None:
        if status is not None:
            head = f"HTTP/1.1 {status} Made to fail\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            connection.client.write(head.encode())
            connection.client.write_eof()
            # What is left of the request: a reset because of it would overtake the answer.
            while await reader.read(CHUNK_BYTES):
                pass
        connection.cut()

    async def _inward(self, reader: asyncio.StreamReader, connection: _Connection) -> None:
        while data := await reader.read(CHUNK_BYTES):
            self._traffic[connection.path] += len(data)
            if hold := connection.hold:
                through = hold.passes(data)
                await self._hand_over(data[:through], connection)
                data = data[through:]
                await hold.released.wait()
            await self._hand_over(data, connection)
        connection.client.close()

    async def _hand_over(self, data: bytes, connection: _Connection) -> None:
        size = SLOW_CHUNK_BYTES if connection.pause_s else CHUNK_BYTES
        for start in range(0, len(data), size):
            if connection.pause_s:
                await self._pass_time(connection.pause_s)
            connection.client.write(data[start : start + size])
            await connection.client.drain()

    async def _pass_time(self, seconds: float) -> None:
        """Take this long, but no longer than until the proxy closes."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    async def _close(self) -> None:
        self._server.close()
        self._closing.set()
        for connection in list(self._connections):
            connection.cut()
        for hold in [*self._holds.values(), *(one.hold for one in self._connections if one.hold)]:
            hold.released.set()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _first(table: dict[str, T], path: str) -> T | None:
    return next((value for prefix, value in table.items() if path.startswith(prefix)), None)
