"""One call: from a slow or bad point of a curve to the requestId, the stage to blame, and the log lines."""

from grafana_foundation_sdk.builders import dashboard as build

from .board import Row, board
from .panels import ORANGE, RED, Query, Told, graph, heat, percentiles, words
from .queries import DURATION, NOW, SLOW_S, STAGE, quantile, rate

UID = "codap-relay-call"
# From exemplars to the lines of a call; the same commands are in docs/logging.md.
HOW = """\
1. Point at a diamond on a curve: it is one call, with its `request_id` and `trace_id`.
2. Put the first into **Request id** above, or the second, where it has one, into **Trace id**. These commands then
   are about that call, on the relay's machine:

```
journalctl -q -t codap-relay REQUEST_ID=${request_id} -o cat | jq .
journalctl -q -t codap-relay TRACE_ID=${trace_id} -o cat | jq .
```

3. The line `call.finished` has `durationMs`, `outcome` and the six `stages`; the lines with
`"source":"worker"` are the tab's own.

[Its log lines, where the logs are searched](${logs}${request_id})
"""
HOPS = {
    "admit": (
        "Reading, checking and storing a call in the relay; slow: the disk (Store commits) or the CPU (Event loop lag)."
    ),
    "queue": (
        "Until a tab was sent the call; slow: no tab was listening, or it polls: see Streams closed and Fallbacks."
    ),
    "network": (
        "To the tab and back, without what the tab did; slow: late loops first (Event loop lag), which leave results "
        "unread, then the classroom's network, or a proxy that buffers."
    ),
    "worker_wait": (
        "Calls wait in the tab behind others; slow: the agent sends faster than CODAP works, or the tab sleeps."
    ),
    "execute": "CODAP itself; slow: a large document or a weak machine, see the slowest tools on the right below.",
    "respond": "Writing the answer to an agent that waits; slow: the agent does not read, or the loops are late.",
}


def call() -> str:
    """Write the board."""
    return board(
        UID,
        "codap-relay: one call",
        "From a slow or bad point to the call behind it: exemplars carry its requestId, the six stages name the hop, "
        "and "
        "the commands show its log lines.",
        [
            Row("Which call?", _which()),
            Row("Which hop? The six stages, in the order of a call's way", [_hop(stage) for stage in HOPS]),
            Row("Which kind of call?", _kind()),
        ],
        [
            build.TextBoxVariable("request_id")
            .label("Request id")
            .description("Of a call, from an exemplar or an error"),
            build.TextBoxVariable("trace_id")
            .label("Trace id")
            .description("Of a call that is part of a trace, from an exemplar"),
            build.TextBoxVariable("logs").label("Log search").description("An address to which a request id is added"),
        ],
    )


def _which() -> list[object]:
    return [
        graph(
            Told(
                "Duration, with exemplars",
                "Each diamond is one call with its request_id; one far above the dashed objective of 2 s: take its id "
                "to the "
                "panel on the right.",
            ),
            "s",
            *percentiles(DURATION),
            logarithmic=True,
            limits=[(RED, SLOW_S)],
            width=9,
            height=10,
        ),
        heat(
            Told(
                "How many took how long",
                "A dark band is where most calls are; a second one above: some sessions are slow, compare transports "
                "below.",
            ),
            "s",
            Query(f"sum by (le) (increase({DURATION}_bucket[{NOW}]))", "{{le}}"),
            width=7,
            height=10,
        ),
        words(
            Told(
                "From here to the log lines",
                "How to get from a point of a curve to one call and its lines in the journal.",
            ),
            HOW,
            width=8,
            height=10,
        ),
    ]


def _hop(stage: str) -> object:
    matching = f'{{stage="{stage}"}}'
    return graph(
        Told(stage, HOPS[stage]),
        "s",
        *percentiles(STAGE, matching),
        logarithmic=True,
        limits=[(ORANGE, SLOW_S / 2), (RED, SLOW_S)],
        width=8,
        height=7,
    )


def _kind() -> list[object]:
    return [
        graph(
            Told(
                "Share of the time by stage",
                "Which part of all calls' time goes where; the stage that took over since it got slow is the one to "
                "mend.",
            ),
            "percentunit",
            Query(
                f"sum by (stage) (rate({STAGE}_sum[{NOW}])) / on () group_left () (sum(rate({STAGE}_sum[{NOW}])) > 0)",
                "{{stage}}",
            ),
            stacked=True,
            top=1,
            width=6,
        ),
        graph(
            Told(
                "Slow end by transport (p95)",
                "Streams beside polls; polling slower by half a second is normal, by more: see how often those tabs "
                "poll.",
            ),
            "s",
            Query(quantile(0.95, DURATION, "transport", '{transport!="none"}'), "{{transport}}", exemplars=True),
            logarithmic=True,
            limits=[(RED, SLOW_S)],
            width=6,
        ),
        graph(
            Told(
                "Calls by tool",
                "The tools called most; one that towers: an agent may be in a loop, its sessionId is on the log lines.",
            ),
            "reqps",
            Query(f"topk(8, {rate('relay_tool_calls_total', 'tool')})", "{{tool}}"),
            width=6,
        ),
        graph(
            Told(
                "Slowest tools in the tab (p95)",
                "How long tools run in CODAP, by the tab's clock; one alone: what it asks of CODAP is heavy for that "
                "document.",
            ),
            "s",
            Query(f"topk(8, {quantile(0.95, 'relay_worker_tool_execution_seconds', 'tool')})", "{{tool}}"),
            limits=[(ORANGE, SLOW_S / 2), (RED, SLOW_S)],
            width=6,
        ),
    ]
