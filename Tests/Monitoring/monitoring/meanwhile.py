"""What goes on beside something else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread


def let_pass(seconds: float) -> None:
    """Let what is under way go on."""
    Event().wait(max(0, seconds))


@contextmanager
def meanwhile(pause_s: float, work: Callable[[], object]) -> Iterator[None]:
    """Do that again and again on a thread, with a pause before each; at the end wait for the one under way."""
    is_over = Event()

    def go_on() -> None:
        while not is_over.wait(pause_s):
            work()

    thread = Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
