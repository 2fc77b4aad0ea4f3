"""The command as a person at a terminal meets it."""

import json
import re
import signal
import socket
import subprocess
import sys

from support.binary import BINARY, REPOSITORY

EX_USAGE = 64


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=10, check=False)


def test_help_and_the_documentation_name_the_same_options() -> None:
    """One table makes the help; the documentation must not drift from it."""
    told = set(re.findall(r"^  (--[a-z-]+)", run("serve", "--help").stdout, re.MULTILINE))
    documented = set(re.findall(r"^\| `(--[a-z-]+)", (REPOSITORY / "docs/configuration.md").read_text(), re.MULTILINE))
    assert told == documented


def test_version_says_what_it_is() -> None:
    """A name, a version, a revision."""
    assert re.fullmatch(r"codap-relay \d+\.\d+\.\d+ \(\S+\)\n", run("version").stdout)


def test_a_bad_command_line_ends_with_what_is_allowed() -> None:
    """Each mistake names itself and the way out."""
    for arguments, words in [
        (("serve", "--nonsense"), "unknown option --nonsense"),
        (("serve", "--listen"), "--listen needs a value"),
        (("serve", "--listen", "example.org:80"), "a numeric address and a port"),
        (("serve", "--loops=0"), "a whole number from 1 to 64"),
        (("serve", "--log-level", "loud"), "error, warning, notice, info, debug"),
        (("serve", "--instrumentation", "none"), "on or off"),
        (("tools",), "say what to print: --json or --markdown"),
        (("tools", "--yaml"), "unknown option --yaml"),
        (("dance",), 'unknown command "dance"'),
    ]:
        done = run(*arguments)
        assert done.returncode == EX_USAGE, arguments
        assert words in done.stderr, (arguments, done.stderr)
        assert done.stdout == ""


def test_the_tools_are_printed_as_they_are_served_and_documented() -> None:
    """One catalogue makes the manifest and the page."""
    manifest = json.loads(run("tools", "--json").stdout)
    assert manifest["toolCount"] == len(manifest["tools"])
    brief = json.loads(run("tools", "--json", "--brief").stdout)
    assert [tool["name"] for tool in brief["tools"]] == [tool["name"] for tool in manifest["tools"]]
    assert run("tools", "--markdown").stdout == (REPOSITORY / "docs/tools.md").read_text()


def test_it_stops_even_if_its_parent_blocked_the_signal() -> None:
    """A blocked SIGTERM is inherited and would never arrive."""
    block = "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])"
    start = f"import os, signal, sys; {block}; os.execv(sys.argv[1], sys.argv[1:])"
    command = [
        sys.executable,
        "-c",
        start,
        BINARY,
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--log",
        "stdout",
        "--store",
        "memory",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as relay:
        assert relay.stdout is not None
        assert "is listening" in relay.stdout.readline()
        relay.send_signal(signal.SIGTERM)
        try:
            assert relay.wait(15) == 0
        finally:
            relay.kill()


def test_a_taken_port_is_named() -> None:
    """A second relay on a port fails at once and says what to do."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = run("serve", "--listen", f"127.0.0.1:{port}")
    assert done.returncode == 1
    assert f"port {port} is taken; choose one with --listen" in done.stderr
