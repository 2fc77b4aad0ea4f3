"""Stops one thread of a child process, as a bug that blocks it would, and lets it go on."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PTRACE_SEIZE = 0x4206
PTRACE_INTERRUPT = 0x4207
PTRACE_DETACH = 17
# waitpid() of a thread (__WALL).
WALL = 0x40000000


class NotPermittedError(Exception):
    """This machine lets nobody halt a thread."""


def thread_named(process: int, name: str) -> int:
    """The id of a thread."""
    for task in Path(f"/proc/{process}/task").iterdir():
        if (task / "comm").read_text().strip() == name:
            return int(task.name)
    raise AssertionError(f"no thread is called {name}")


@contextmanager
def halted(thread: int) -> Iterator[None]:
    """While in here the thread stands still; every other goes on."""
    trace(PTRACE_SEIZE, thread)
    try:
        trace(PTRACE_INTERRUPT, thread)
        os.waitpid(thread, WALL)
        yield
    finally:
        trace(PTRACE_DETACH, thread)


def trace(request: int, thread: int) -> None:
    """ptrace(2)."""
    library = ctypes.CDLL(None, use_errno=True)
    library.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    if library.ptrace(request, thread, None, None) != 0:
        code = ctypes.get_errno()
        raise NotPermittedError(os.strerror(code))
