"""What the relay says of itself: valid by the specifications, and true of the relay that says it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from jsonschema import Draft7Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from support.binary import BINARY
from support.relay import Relay

# Enough for every phase of a run on a slow machine; a run takes some 15 s.
RUN_DEADLINE_S = 120
MAX_EXAMPLES = 10
SEED = 1

# What a schema alone cannot promise: that the session is there (404, 410) and the token its own (401), that no other
# call has the id (409), that a version is served (406), that arguments fit the tool (422), that there is room (429).
CONFIGURATION = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "404", "406", "409", "410", "422", "429"]
"""


def read(relay: Relay, path: str) -> Any:  # noqa: ANN401
    """Read a JSON document of the relay's."""
    with urlopen(relay.url + path) as answer:
        return json.load(answer)


@pytest.mark.parametrize("path", ["/schemas/request.json", "/schemas/response.json"])
def test_a_schema_is_one_by_draft_07(relay: Relay, path: str) -> None:
    """The meta-schema takes it."""
    schema = read(relay, path)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)


def test_the_tools_have_schemas_by_draft_07(relay: Relay) -> None:
    """The meta-schema takes each tool's, and the request schema knows each name."""
    tools = read(relay, "/api/metadata")["tools"]
    for tool in tools:
        Draft7Validator.check_schema(tool["inputSchema"])
    request = Draft7Validator(read(relay, "/schemas/request.json"))
    for tool in tools:
        assert request.is_valid({"code": "ABCD2345", "tool": tool["name"]})
    assert not request.is_valid({"code": "ABCD2345", "tool": "none"})


def test_the_description_is_openapi(relay: Relay) -> None:
    """The specification's own validator takes it."""
    OpenAPIV31SpecValidator(read(relay, "/openapi.json")).validate()


@pytest.fixture
def unlimited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """A relay of its own, which nobody can ask too often."""
    limits = ("--limit-submit", "off", "--limit-create", "off", "--limit-misses", "off")
    relay = Relay(BINARY, tmp_path_factory.mktemp("unlimited"), *limits)
    yield relay
    relay.stop()


def fuzz(relay: Relay, home: Path, configuration: str, *options: str) -> None:
    """Hold the relay against its description. Streams have no end: they have tests of their own."""
    (home / "schemathesis.toml").write_text(CONFIGURATION + configuration)
    command = [
        Path(sys.executable).parent / "schemathesis",
        *("--config-file", home / "schemathesis.toml", "run", f"{relay.url}/openapi.json"),
        *("--exclude-operation-id-regex", "^openStream", "--phases", "examples,coverage,fuzzing"),
        *("--max-examples", str(MAX_EXAMPLES), "--generation-deterministic", "--continue-on-failure"),
        *("--no-color", "--warnings", "off", *options),
    ]
    environment = os.environ | {"HYPOTHESIS_STORAGE_DIRECTORY": str(home / "hypothesis")}
    run = subprocess.run(
        command, cwd=home, env=environment, capture_output=True, text=True, timeout=RUN_DEADLINE_S, check=False
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]


def test_a_stranger_is_answered_as_described(unlimited: Relay, tmp_path: Path) -> None:
    """Whatever somebody without a session sends."""
    fuzz(unlimited, tmp_path, "")


def test_a_worker_and_its_agent_are_answered_as_described(unlimited: Relay, tmp_path: Path) -> None:
    """Whatever is sent with a session's own code and token."""
    with urlopen(Request(f"{unlimited.url}/api/sessions", method="POST")) as answer:
        session = json.load(answer)
    code, token = session["code"], session["workerToken"]
    configuration = f"""
[parameters]
"path.code" = "{code}"
"query.code" = "{code}"
"""
    header = f"Authorization: Bearer {token}"
    # Ending the session would end the test.
    fuzz(unlimited, tmp_path, configuration, "--header", header, "--exclude-operation-id", "endSession")
