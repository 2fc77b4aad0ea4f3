"""The shapes of OTLP/HTTP JSON traces, as strictly as the protocol's definition and its notes on JSON have them.

Ids are hexadecimal, 64-bit integers are decimal strings, enumerations are numbers, names are in lowerCamelCase.
"""

import re
from dataclasses import dataclass

TRACE_ID = re.compile(r"(?!0{32})[0-9a-f]{32}")
SPAN_ID = re.compile(r"(?!0{16})[0-9a-f]{16}")
NANOSECONDS = re.compile(r"[1-9]\d{18}")
INTEGER = re.compile(r"-?(0|[1-9]\d*)")
KINDS = range(1, 6)
STATUS_CODES = range(3)
SPAN_MEMBERS = {
    *("traceId", "spanId", "traceState", "parentSpanId", "flags", "name", "kind"),
    *("startTimeUnixNano", "endTimeUnixNano", "attributes", "status"),
}
SPAN_DEMANDED = {"traceId", "spanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano"}


@dataclass
class Span:
    """One span, read."""

    trace_id: str
    span_id: str
    parent: str | None
    name: str
    kind: int
    start: int
    end: int
    flags: int
    state: str | None
    is_error: bool
    attributes: dict[str, object]
    resource: dict[str, object]


def spans_of(document: object) -> list[Span]:
    """Every span of an ExportTraceServiceRequest; an assertion fails where it is not one."""
    members(document, {"resourceSpans"}, {"resourceSpans"})
    spans: list[Span] = []
    for group in listed(document["resourceSpans"]):
        members(group, {"resource", "scopeSpans", "schemaUrl"}, {"resource", "scopeSpans"})
        members(group["resource"], {"attributes"}, {"attributes"})
        resource = attributes(group["resource"]["attributes"])
        assert resource["service.name"]
        for scope in listed(group["scopeSpans"]):
            members(scope, {"scope", "spans", "schemaUrl"}, {"scope", "spans"})
            members(scope["scope"], {"name", "version", "attributes"}, {"name"})
            spans += [span(one, resource) for one in listed(scope["spans"])]
    assert spans
    ids = [one.span_id for one in spans]
    assert len(set(ids)) == len(ids)
    return spans


def span(one: object, resource: dict[str, object]) -> Span:
    """Read a span."""
    members(one, SPAN_MEMBERS, SPAN_DEMANDED)
    assert TRACE_ID.fullmatch(one["traceId"]), one["traceId"]
    assert SPAN_ID.fullmatch(one["spanId"]), one["spanId"]
    parent = one.get("parentSpanId")
    assert parent is None or SPAN_ID.fullmatch(parent), parent
    assert isinstance(one["name"], str) and one["name"]
    assert whole(one["kind"]) and one["kind"] in KINDS
    for name in ("startTimeUnixNano", "endTimeUnixNano"):
        assert isinstance(one[name], str) and NANOSECONDS.fullmatch(one[name]), one[name]
    start, end = int(one["startTimeUnixNano"]), int(one["endTimeUnixNano"])
    assert start <= end
    flags = one.get("flags", 0)
    assert whole(flags) and 0 <= flags < 1 << 10
    status = one.get("status", {})
    members(status, {"code", "message"}, set())
    code = status.get("code", 0)
    assert whole(code) and code in STATUS_CODES
    state = one.get("traceState")
    assert state is None or (isinstance(state, str) and 0 < len(state) <= 512)
    return Span(
        one["traceId"], one["spanId"], parent, one["name"], one["kind"], start, end, flags, state, code == 2,
        attributes(one.get("attributes", [])), resource,
    )  # fmt: skip


def attributes(pairs: object) -> dict[str, object]:
    """Read a list of KeyValue, in which no key stands twice."""
    read: dict[str, object] = {}
    assert isinstance(pairs, list)
    for pair in pairs:
        members(pair, {"key", "value"}, {"key", "value"})
        key, value = pair["key"], pair["value"]
        assert isinstance(key, str) and key and key not in read, key
        assert isinstance(value, dict) and len(value) == 1, value
        [(kind, content)] = value.items()
        match kind:
            case "stringValue":
                assert isinstance(content, str)
            case "boolValue":
                assert isinstance(content, bool)
            case "intValue":
                assert isinstance(content, str) and INTEGER.fullmatch(content)
                content = int(content)
            case "doubleValue":
                assert isinstance(content, int | float) and not isinstance(content, bool)
            case _:
                raise AssertionError(f"no such kind of value: {kind}")
        read[key] = content
    return read


def members(value: object, allowed: set[str], demanded: set[str]) -> None:
    """An object has these members and no others."""
    assert isinstance(value, dict), value
    assert demanded <= value.keys() <= allowed, value.keys()


def listed(value: object) -> list[dict[str, object]]:
    """A list that is not empty."""
    assert isinstance(value, list) and value
    return value


def whole(value: object) -> bool:
    """Whether it is a JSON number without a fraction."""
    return isinstance(value, int) and not isinstance(value, bool)
