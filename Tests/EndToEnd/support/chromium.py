"""Chromium by its own protocol over a pipe.

Playwright keeps every tab visible and its timers quick; here a tab can be hidden as a person hides it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from proxy import FaultyProxy

from .classroom import Classroom
from .pages import PageServer
from .waiting import until

STOP_DEADLINE_S = 10
# Commands come in at descriptor 3, answers go out at 4, each ending in a zero byte.
PASS_PIPES = """
import os, sys
# By way of numbers that are free: either pipe may have come in at 3 or 4.
commands, answers = (os.dup2(int(os.environ.pop(name)), free) for name, free in (("COMMANDS", 13), ("ANSWERS", 14)))
os.dup2(commands, 3)
os.dup2(answers, 4)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Chromium:
    """A browser with one window; a context manager."""

    def __init__(self, binary: str, profile: Path) -> None:
        """Start it, headless."""
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        self._unread = b""
        self._count = 0
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = [sys.executable, "-c", PASS_PIPES, binary, "--headless=new", "--remote-debugging-pipe"]
        command += ["--no-first-run", f"--user-data-dir={profile}", *sandbox, "about:blank"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(commands, answers),
            env=os.environ | {"COMMANDS": str(commands), "ANSWERS": str(answers)},
        )
        os.close(commands)
        os.close(answers)

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.command("Browser.close")
        self._process.wait(STOP_DEADLINE_S)
        os.close(self._commands)
        os.close(self._answers)

    def open(self, url: str) -> "ChromiumTab":
        """Open a tab in front of the others, which hides them."""
        target = self.command("Target.createTarget", url=url)["targetId"]
        session = self.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return ChromiumTab(self, session)

    def command(self, method: str, session: str | None = None, **parameters: object) -> dict[str, Any]:
        """Do a command of the DevTools protocol and return its result."""
        self._count += 1
        message: dict[str, object] = {"id": self._count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._count:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            part = os.read(self._answers, 65536)
            assert part, "Chromium has ended"
            self._unread += part
        message, _, self._unread = self._unread.partition(b"\0")
        return json.loads(message)


class ChromiumTab:
    """A tab of it."""

    def __init__(self, chromium: Chromium, session: str) -> None:
        """Wrap a session of the protocol."""
        self._chromium = chromium
        self._session = session

    def command(self, method: str, **parameters: object) -> dict[str, Any]:
        """Do a command of the protocol to this tab."""
        return self._chromium.command(method, self._session, **parameters)

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401
        """Evaluate in the page, also while it is hidden."""
        done = self.command("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")


class BackgroundClassroom(Classroom):
    """The test host and the plugin in a tab that a person has left for another one."""

    def __init__(self, chromium: Chromium, host: PageServer, proxy: FaultyProxy, carrier: str) -> None:
        """Open it, wait until calls come by this path, and go to another tab."""
        self.real = False
        query = urlencode({"di": f"{proxy.url}/plugin/", "doubleLoad": "no"})
        self.tab = chromium.open(f"{host.url}/index.html?{query}")
        until("the worker to ask for calls", lambda: proxy.seen(carrier))
        self._path = proxy.latest(carrier)
        chromium.open("about:blank")
        assert self.tab.evaluate("document.visibilityState") == "hidden"

    @property
    def code(self) -> str:
        """The code that the worker asks for calls by."""
        return parse_qs(urlsplit(self._path).query)["code"][0]

    def codap(self, script: str, argument: object = None) -> Any:  # noqa: ANN401
        """Evaluate a function of `(codap, argument)` in the host page."""
        return self.tab.evaluate(f"({script})(window.codap, {json.dumps(argument)})")
