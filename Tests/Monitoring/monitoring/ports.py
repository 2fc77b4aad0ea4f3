"""Ports of the loopback."""

import socket


def free_port() -> int:
    """Find a port that was free a moment ago, for a server that does not tell which one it took."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
