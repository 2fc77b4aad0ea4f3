"""The transcripts of docs/protocol.md, replayed against the relay as it is."""

import json
import os
import re
import subprocess
from collections.abc import Iterator

from support.binary import REPOSITORY
from support.relay import Relay

PROTOCOL = REPOSITORY / "docs/protocol.md"
# Another in each run; the documentation shows one of the same form.
VOLATILE_TEXT = {
    "traceparent": r"00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]",
    "code": r"[A-Z2-7]{8}",
    "workerToken": r"[0-9a-f]{32}",
    "ticket": r"[0-9a-f]{32}",
    "sessionId": r"[0-9a-f]{16}",
    "requestId": r"[0-9a-f]{32}",
    **dict.fromkeys(("expiresAt", "createdAt", "latestExpiresAt", "timestamp"), r"[-\d]{10}T[:\d]{8}\.\d{3}Z"),
}
VOLATILE_NUMBERS = {"timestamp", "budgetMs", "admitMs", "queueMs", "networkMs", "respondMs"}
VARIABLES = {"code": "CODE", "workerToken": "TOKEN", "ticket": "TICKET"}


def exchanges() -> Iterator[tuple[str, str]]:
    """Each command with the output that is shown below it, in the order of the page."""
    for block in re.findall(r"^```console\n(.*?)^```", PROTOCOL.read_text(), re.MULTILINE | re.DOTALL):
        for exchange in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = exchange.partition("\n")
            yield command, output


def same(shown: object, told: object, names: dict[str, str], key: str = "") -> bool:
    """Whether what the relay told is what the page shows, but for what differs by nature."""
    match shown, told:
        case dict(), dict():
            return list(shown) == list(told) and all(same(shown[k], told[k], names, k) for k in shown)
        case list(), list():
            return len(shown) == len(told) and all(same(a, b, names) for a, b in zip(shown, told, strict=True))
        case str(), str():
            pattern = VOLATILE_TEXT.get(key)
            if pattern and re.fullmatch(pattern, shown):
                names.setdefault(shown, told)
                return bool(re.fullmatch(pattern, told)) and (key in {"expiresAt", "timestamp"} or names[shown] == told)
            for old, new in names.items():
                shown = shown.replace(old, new)
            return shown == told
        case ((int() | float()), (int() | float())):
            return shown == told or key in VOLATILE_NUMBERS
    return shown == told


def events(text: str) -> list[dict[str, object]]:
    """The events of a stream."""
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n")]
    return [{**block, "data": json.loads(block["data"])} for block in blocks]


def parsed(text: str) -> object:
    """JSON, or a stream's events."""
    return events(text) if text.startswith(("event:", "id:")) else json.loads(text)


def test_the_transcripts_are_true(relay: Relay) -> None:
    """Every command gives what is shown, one after the other."""
    environment = {**os.environ, "RELAY": relay.url}
    names: dict[str, str] = {}
    count = 0
    for command, shown in exchanges():
        done = subprocess.run(
            ["bash", "-c", command], env=environment, capture_output=True, text=True, timeout=20, check=True
        )
        told = parsed(done.stdout)
        assert same(parsed(shown), told, names), f"{command}\n{done.stdout}"
        if isinstance(told, dict):
            environment |= {VARIABLES[key]: told[key] for key in VARIABLES.keys() & told.keys() if "error" not in told}
        count += 1
    assert count >= 10
