"""A school's proxy: passes HTTP on, until it is told to spoil it."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from enum import Enum
from threading import Thread
from typing import Any

LARGEST_HEAD = 65536
REFUSAL = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
# Where calls come from: a stream, or polls.
STREAM, POLL = "/api/stream", "/api/poll"


class Mood(Enum):
    """What it does."""

    PASSES = "passes everything on"
    HOLDS_STREAMS = "keeps the bodies of event streams to itself"
    REFUSES_CALLS = "answers streams and polls itself, with 502"


class Proxy:
    """Listens on an ephemeral port, for one relay."""

    def __init__(self, relay_port: int) -> None:
        """Begin."""
        self._relay_port = relay_port
        self._mood = Mood.PASSES
        self._streams: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LARGEST_HEAD))
        self.port: int = self._server.sockets[0].getsockname()[1]

    def become(self, mood: Mood) -> None:
        """Do something else from here on. As when such a thing is switched on: open streams are cut."""

        async def switch() -> None:
            self._mood = mood
            for stream in self._streams:
                stream.cancel()

        self._do(switch())

    def stop(self) -> None:
        """End it, with every connection."""

        async def close() -> None:
            self._server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        self._do(close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        relay: asyncio.StreamWriter | None = None
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            from_relay, relay = await asyncio.open_connection("127.0.0.1", self._relay_port, limit=LARGEST_HEAD)
            while await self._exchange(reader, writer, from_relay, relay):
                pass
        for one in (writer, relay):
            if one:
                one.close()

    async def _exchange(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        from_relay: asyncio.StreamReader,
        relay: asyncio.StreamWriter,
    ) -> bool:
        """Pass on one request and its answer; whether there may be another."""
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        path = head.split(b" ", 2)[1].decode()
        if self._mood is Mood.REFUSES_CALLS and path.startswith((STREAM, POLL)):
            writer.write(REFUSAL)
            await writer.drain()
            return False
        relay.write(head + body)
        answer = await from_relay.readuntil(b"\r\n\r\n")
        writer.write(answer)
        if path.startswith(STREAM) and b" 200 " in answer.split(b"\r\n")[0]:
            await self._stream(from_relay, writer)
            return False
        writer.write(await from_relay.readexactly(_length(answer)))
        await writer.drain()
        return True

    async def _stream(self, from_relay: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on a stream's body for as long as it lasts, or keep it."""
        task = asyncio.current_task()
        assert task
        self._streams.add(task)
        try:
            while part := await from_relay.read(LARGEST_HEAD):
                if self._mood is not Mood.HOLDS_STREAMS:
                    writer.write(part)
                    await writer.drain()
        finally:
            self._streams.discard(task)


def _length(head: bytes) -> int:
    fields = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    sizes = [int(value) for name, _, value in fields if name.strip().lower() == b"content-length"]
    return sizes[0] if sizes else 0
