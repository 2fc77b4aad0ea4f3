"""A systemd-journald of the test's own: in a mount namespace, where it is the machine's only one."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from support.binary import REPOSITORY
from support.relay import Relay
from support.waiting import until

JOURNALD = Path("/lib/systemd/systemd-journald")
START_DEADLINE_S = 20
# What nobody outside sees: journald's folders, and a catalogue with ours in it.
SCRIPT = """
set -e
for folder in /run/systemd /run/log /var/log/journal /var/lib/systemd/catalog; do
    if [ -d "$folder" ]; then mount -t tmpfs tmpfs "$folder"; fi
done
settings=/run/systemd/journald.conf.d
mkdir -p "$settings" /run/systemd/catalog
printf '[Journal]\\nStorage=volatile\\nReadKMsg=no\\nRuntimeMaxUse=64M\\n%s\\n' "$3" > "$settings/tests.conf"
cp /usr/lib/systemd/catalog/systemd.catalog "$1" /run/systemd/catalog
mount --bind /run/systemd/catalog /usr/lib/systemd/catalog
journalctl --update-catalog
exec "$2"
"""
# Does what systemd does for a service: output to a stream of journald's, and its name in a variable.
PASS_STREAM = """
import os, socket, sys
stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
stream.connect("/run/systemd/journal/stdout")
stream.sendall(b"codap-relay\\ncodap-relay.service\\n6\\n1\\n0\\n0\\n0\\n")
for descriptor in (1, 2):
    os.dup2(stream.fileno(), descriptor)
status = os.fstat(1)
os.environ["JOURNAL_STREAM"] = f"{status.st_dev}:{status.st_ino}"
os.execv(sys.argv[1], sys.argv[1:])
"""


def obstacle() -> str | None:
    """Say why there can be no journald here; None when there can."""
    if os.geteuid() != 0:
        return "only root can run a journald"
    if not JOURNALD.exists():
        return f"{JOURNALD} is missing"
    missing = [tool for tool in ("unshare", "nsenter", "journalctl", "jq") if not shutil.which(tool)]
    return f"{missing[0]} is missing" if missing else None


class Journal:
    """journald in a namespace, and commands that see it."""

    def __init__(self, setting: str = "") -> None:
        """Start it, with one more setting of journald.conf, and wait until it listens."""
        catalogue = REPOSITORY / "deploy/journald/codap-relay.catalog"
        command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", SCRIPT, "journald"]
        self._process = subprocess.Popen(
            [*command, catalogue, JOURNALD, setting], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.pid = self._process.pid
        socket = Path(f"/proc/{self.pid}/root/run/systemd/journal/stdout")
        try:
            until("journald's socket", lambda: self._is_up(socket), START_DEADLINE_S)
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    def _is_up(self, socket: Path) -> bool:
        assert self._process.poll() is None, "journald ended at once"
        return Path(f"/proc/{self.pid}/exe").resolve() == JOURNALD.resolve() and socket.exists()

    def inside(self, *command: str | Path) -> list[str | Path]:
        """Build the command that runs this one where journald is."""
        return ["nsenter", f"--mount=/proc/{self.pid}/ns/mnt", *command]

    def run(self, *command: str | Path, **variables: str) -> str:
        """Run a command beside journald; return what it prints."""
        done = subprocess.run(
            self.inside(*command), capture_output=True, text=True, env=os.environ | variables, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout

    def sync(self) -> None:
        """Wait until journald has stored what was sent to it."""
        self.run("journalctl", "--sync")

    def entries(self, *matches: str) -> list[dict[str, Any]]:
        """Read the relay's entries, oldest first."""
        self.sync()
        text = self.run("journalctl", "--all", "--quiet", "-t", "codap-relay", "-o", "json", *matches)
        return [json.loads(line) for line in text.splitlines()]

    def lines(self, *matches: str) -> list[dict[str, Any]]:
        """Read the JSON lines in the relay's entries."""
        return [json.loads(entry["MESSAGE"]) for entry in self.entries(*matches) if "EVENT" in entry]

    def pause(self) -> None:
        """Let it hang."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it; the kernel takes what was mounted for it."""
        self.go_on()
        self._process.terminate()
        self._process.wait(START_DEADLINE_S)


@contextmanager
def running(relay: "AnyRelay") -> Iterator["AnyRelay"]:
    """Stop a relay in good order at the end, and at once when something went wrong."""
    try:
        yield relay
    except BaseException:
        relay.process.kill()
        relay.process.wait()
        raise
    relay.stop()


class ServiceRelay:
    """`codap-relay serve` as a service of that journald: its output is a stream of it."""

    def __init__(self, binary: Path, home: Path, journal: Journal, *options: str, store: str = "memory") -> None:
        """Start it and wait until the journal says where it listens."""
        self.journal = journal
        before = len(journal.lines("EVENT=relay.started"))
        serve = [binary, "serve", "--listen", "127.0.0.1:0", "--store", store, *options]
        self.process = subprocess.Popen(
            journal.inside(sys.executable, "-c", PASS_STREAM, *serve),
            stdin=subprocess.DEVNULL,
            env=os.environ | {"XDG_STATE_HOME": str(home)},
        )
        try:
            started = until("the relay's address", lambda: journal.lines("EVENT=relay.started")[before:])
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        self.port = int(started[0]["address"].rpartition(":")[2])

    def stop(self) -> None:
        """End it by SIGTERM, and see that it goes cleanly."""
        self.process.terminate()
        assert self.process.wait(START_DEADLINE_S) == 0


AnyRelay = TypeVar("AnyRelay", Relay, ServiceRelay)
