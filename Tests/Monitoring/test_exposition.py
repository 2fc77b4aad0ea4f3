"""What /metrics says, read by those who read it in earnest: promtool, the Python client, Prometheus."""

from __future__ import annotations

import gzip
import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

from monitoring.prometheus_server import PrometheusServer
from support.binary import BINARY
from support.relay import Relay
from support.waiting import until
from support.wire import ask

OPENMETRICS = "application/openmetrics-text"
TRACE = "0af7651916cd43dd8448eb211c80319c"
# What a scrape itself or time moves.
MOVING = (
    "process_",
    "relay_metrics_",
    "relay_http_",
    "http_server_",
    "relay_log_",
    "relay_event_loop_",
    "relay_store_",
)
# Service discovery lets the first scrape come some seconds after the start.
SCRAPE_DEADLINE_S = 30


@dataclass
class Scrape:
    """An answer of /metrics."""

    text: str
    content_type: str
    size: int


def scrape(relay: Relay, accept: str, *, packed: bool = False) -> Scrape:
    headers = {"Accept": accept} | ({"Accept-Encoding": "gzip"} if packed else {})
    request = urllib.request.Request(f"{relay.url}/metrics", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        body = answer.read()
        assert (answer.headers["Content-Encoding"] == "gzip") is packed
        content_type = answer.headers["Content-Type"]
    return Scrape((gzip.decompress(body) if packed else body).decode(), content_type, len(body))


def make_call(relay: Relay, name: str) -> None:
    """One call with a trace, from its submission to its result, which an agent reads later."""
    _, session = ask(relay.port, "POST", "/api/sessions")
    code, token = session["code"], {"Authorization": f"Bearer {session['workerToken']}"}
    call = {"code": code, "requestId": name, "tool": "list_data_contexts", "args": {}}
    status, answer = ask(relay.port, "POST", "/api/request", call, traceparent=f"00-{TRACE}-b7ad6b7169203331-01")
    assert status == 202, answer
    status, calls = ask(relay.port, "GET", f"/api/request/{code}", **token)
    assert [call["requestId"] for call in calls] == [name]
    result = {"code": code, "requestId": name, "delivery": 1, "result": {}}
    status, answer = ask(
        relay.port, "POST", "/api/response", result | {"timings": {"workerWaitMs": 0, "executeMs": 1}}, **token
    )
    assert status == 200, answer
    assert ask(relay.port, "GET", f"/api/response?code={code}&id={name}")[0] == 200


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    running = Relay(BINARY, tmp_path_factory.mktemp("relay"), "--store", "memory")
    make_call(running, "call-1")
    yield running
    running.stop()


def samples(families: Iterator[Metric]) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Give every series by name and labels, without those that differ from scrape to scrape."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
        if not family.name.startswith(MOVING)
    }


def test_promtool_finds_nothing_to_improve(relay: Relay) -> None:
    # It reads Prometheus' own format only.
    text = scrape(relay, "text/plain").text
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_both_formats_say_the_same_to_the_clients_parsers(relay: Relay) -> None:
    old, new = scrape(relay, "text/plain"), scrape(relay, OPENMETRICS)
    assert old.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert new.content_type == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    assert samples(parse_text(old.text)) == samples(parse_openmetrics(new.text))


def test_openmetrics_tells_units_and_exemplars(relay: Relay) -> None:
    families = {family.name: family for family in parse_openmetrics(scrape(relay, OPENMETRICS).text)}
    duration = families["relay_tool_call_duration_seconds"]
    assert (duration.type, duration.unit) == ("histogram", "seconds")
    assert (families["process_cpu_seconds"].type, families["relay_build"].type) == ("counter", "info")
    [exemplar] = [sample.exemplar for sample in duration.samples if sample.exemplar]
    assert exemplar.labels == {"trace_id": TRACE, "request_id": "call-1"}
    assert abs(time.time() - float(exemplar.timestamp)) < 600


def test_what_is_compressed_is_the_same_and_smaller(relay: Relay) -> None:
    plain, packed = (scrape(relay, OPENMETRICS, packed=packed) for packed in (False, True))
    assert samples(parse_openmetrics(packed.text)) == samples(parse_openmetrics(plain.text))
    assert packed.size * 4 < plain.size
    request = urllib.request.Request(f"{relay.url}/api/metadata", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        coded = answer.read()
    whole = ask(relay.port, "GET", "/api/metadata")[1]
    assert json.loads(gzip.decompress(coded)) == whole
    assert len(coded) * 4 < len(json.dumps(whole))


def test_a_relay_tells_since_when_it_counts_if_it_is_told_to(tmp_path: Path) -> None:
    before = time.time()
    telling = Relay(BINARY, tmp_path, "--store", "memory", "--metrics-created", "on")
    families = {family.name: family for family in parse_openmetrics(scrape(telling, OPENMETRICS).text)}
    created = [s for s in families["relay_sessions_created"].samples if s.name == "relay_sessions_created_created"]
    assert [before - 1 < sample.value < time.time() + 1 for sample in created] == [True]
    assert families["relay_metrics_series"].samples[0].value == sum(len(f.samples) for f in families.values())
    telling.stop()


def test_prometheus_scrapes_openmetrics_and_keeps_the_exemplars(relay: Relay, tmp_path: Path) -> None:
    prometheus = PrometheusServer(tmp_path, [f"127.0.0.1:{relay.port}"])
    try:
        query = {"start": str(time.time() - 600), "end": str(time.time() + 600)}

        def kept() -> list[dict[str, object]]:
            series = prometheus.ask("query_exemplars", query="relay_tool_call_duration_seconds_bucket", **query)
            return [one for each in series for one in each["exemplars"]]

        exemplars = until("an exemplar of the call", kept, SCRAPE_DEADLINE_S)
        assert [one["labels"] for one in exemplars] == [{"trace_id": TRACE, "request_id": "call-1"}]
        [target] = prometheus.ask("targets")["activeTargets"]
        assert (target["health"], target["lastError"]) == ("up", "")
        [told] = prometheus.ask("targets/metadata", metric="relay_tool_call_duration_seconds")
        # Only OpenMetrics tells a unit.
        assert (told["type"], told["unit"]) == ("histogram", "seconds")
        under = prometheus.ask("query", query='relay_tool_call_duration_seconds_bucket{le="2.0",outcome="completed"}')
        assert {one["value"][1] for one in under["result"]} == {"0", "1"}
        scrapes = scrape(relay, "text/plain").text
        assert 'relay_metrics_scrapes_total{format="openmetrics"} 0' not in scrapes
    finally:
        prometheus.stop()
