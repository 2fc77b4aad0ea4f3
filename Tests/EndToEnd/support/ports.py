"""Ports of the loopback."""

import socket
from contextlib import suppress
from pathlib import Path
from random import SystemRandom

# Below it are ports that well-known servers may have.
LOWEST = 20_000
EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
ATTEMPTS = 100


def free_port() -> int:
    """Find a free port for a server that does not tell which one it took.

    None that the kernel gives out by itself: one of those may be a client's by the time the server wants it.
    """
    highest = int(EPHEMERAL.read_text().split()[0]) - 1
    for _ in range(ATTEMPTS):
        port = SystemRandom().randint(LOWEST, highest)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError(f"no port from {LOWEST} to {highest} is free")
