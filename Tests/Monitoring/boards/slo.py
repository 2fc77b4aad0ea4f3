"""Objectives and on-call: how much may still go wrong this month, how fast it goes, and where to begin."""

from .board import Row, board
from .panels import BLUE, ORANGE, RED, Query, Told, bad_from, figure, good_from, graph, rows, words
from .queries import (
    ANSWERED,
    BAD,
    BAD_BUDGET,
    DURATION,
    NOW,
    SLOW_BUDGET,
    SLOW_S,
    bad_share,
    quantile,
    rate,
    slow_share,
    stage_means,
)

UID = "codap-relay-slo"
MONTH = "30d"
# Windows and factors of the burn alerts in alerts/: (short, long, factor, what it costs).
BURNS = [
    ("5m", "1h", 14.4, "page: at this pace the month's budget is gone in two days"),
    ("30m", "6h", 6.0, "page: at this pace the month's budget is gone in five days"),
    ("2h", "1d", 3.0, "ticket: at this pace the month's budget is gone in ten days"),
    ("6h", "3d", 1.0, "ticket: at this pace nothing is left at the month's end"),
]
FIRST_MINUTE = """\
1. **Who is hurt?** Bad calls by outcome, on the right: `timed_out` is people waiting in vain, `worker_lost`
   pages that were reloaded while a call ran, `expired` sessions that ended while it waited, `internal` this relay.
2. **Which hop?** Stages against the hour, below: the one far above 1 is to blame; `network` is this relay while its
   event loops are late.
3. **Since when?** The vertical lines are restarts, releases and alerts.

```
systemctl status codap-relay
curl -s http://127.0.0.1:8080/readyz | jq .
journalctl -q -t codap-relay -p warning --since -15m -o cat | jq -c '[.timestamp,.event,.message]'
```

Each alert has a runbook of its name in `docs/runbooks/`.
"""


def slo() -> str:
    """Write the board."""
    return board(
        UID,
        "codap-relay: SLO and on-call",
        "Of the calls accepted in 30 days 99.5 % end with an answer, and 95 % of those within 2 s. What is left of "
        "that, "
        "how fast it is used up, and where to look first when an alert fires.",
        [
            Row("Objectives over 30 days", _month()),
            Row("Burn: how many times faster than allowed the budget goes, both windows over", _burns()),
            Row("Burn over time", _curves()),
            Row("On call: who is hurt, which hop, since when", _on_call()),
        ],
    )


def _month() -> list[object]:
    bad, slow = bad_share(MONTH), slow_share(MONTH)
    return [
        figure(
            Told(
                "Answered",
                "Share of calls that ended with an answer; below 99.5 %: the promise is broken, stop releases.",
            ),
            "percentunit",
            Query(f"1 - {bad}"),
            steps=good_from(1 - BAD_BUDGET, 1 - 2 * BAD_BUDGET),
            width=4,
        ),
        figure(
            Told(
                "Left for bad calls", "What remains of the 0.5 %; below a quarter: no risky release until it recovers."
            ),
            "percentunit",
            Query(f"1 - ({bad}) / {BAD_BUDGET}"),
            steps=good_from(0.25, 0),
            width=4,
        ),
        figure(
            Told(
                "Within 2 s",
                "Share of answered calls within the objective; below 95 %: the stages say which hop to mend.",
            ),
            "percentunit",
            Query(f"1 - ({slow})"),
            steps=good_from(1 - SLOW_BUDGET, 1 - 2 * SLOW_BUDGET),
            width=4,
        ),
        figure(
            Told(
                "Left for slow calls",
                "What remains of the 5 %; below a quarter: mend the slowest stage before releasing.",
            ),
            "percentunit",
            Query(f"1 - ({slow}) / {SLOW_BUDGET}"),
            steps=good_from(0.25, 0),
            width=4,
        ),
        figure(
            Told(
                "Calls in 30 days",
                "How much the shares rest on; few: one bad lesson moves them, look at counts instead.",
            ),
            "short",
            Query(f"sum(increase({DURATION}_count[{MONTH}]))"),
            steps=[(BLUE, None)],
            width=4,
        ),
        figure(
            Told(
                "Without answer in 30 days", "People who waited in vain; each has a log line: outcome is not completed."
            ),
            "short",
            Query(f"sum(increase({DURATION}_count{{{BAD}}}[{MONTH}]))"),
            steps=[(BLUE, None)],
            width=4,
        ),
    ]


def _burns() -> list[object]:
    return [_burn(kind, *burn) for kind in ("bad", "slow") for burn in BURNS]


def _burn(kind: str, short: str, long: str, factor: float, cost: str) -> object:
    share, budget = (bad_share, BAD_BUDGET) if kind == "bad" else (slow_share, SLOW_BUDGET)
    both = f"({share(short)}) < ({share(long)}) or ({share(long)})"
    return figure(
        Told(f"{kind.capitalize()}: {short} and {long}", f"From {factor:g} times on, {cost}."),
        "none",
        Query(f"({both}) / {budget}"),
        steps=bad_from(factor, factor / 2),
    )


def _curves() -> list[object]:
    windows = ("5m", "1h", "6h", "3d")
    limits = [(ORANGE, BURNS[1][2]), (RED, BURNS[0][2])]
    return [
        graph(
            Told(
                "Bad calls against their budget",
                "1 uses up the month's budget in a month; 5m and 1h both over 14.4 (dashed): somebody is paged, go to "
                "On call.",
            ),
            "none",
            *(Query(f"({bad_share(window)}) / {BAD_BUDGET}", window) for window in windows),
            limits=limits,
            nothing="no calls",
        ),
        graph(
            Told(
                "Slow calls against their budget",
                "1 uses up the month's budget in a month; 5m and 1h both over 14.4 (dashed): somebody is paged, go to "
                "On call.",
            ),
            "none",
            *(Query(f"({slow_share(window)}) / {SLOW_BUDGET}", window) for window in windows),
            limits=limits,
            nothing="no calls",
        ),
        graph(
            Told(
                "p95, and a week ago",
                "The objective is dashed; above last week's curve by half with the same traffic: something changed, "
                "see Releases.",
            ),
            "s",
            Query(quantile(0.95, DURATION), "p95"),
            Query(
                f"histogram_quantile(0.95, sum by (le) (rate({DURATION}_bucket[{NOW}] offset 1w))) >= 0",
                "p95 a week ago",
            ),
            logarithmic=True,
            limits=[(RED, SLOW_S)],
        ),
    ]


def _on_call() -> list[object]:
    return [
        rows(
            Told("Alerts", "What fires now or is about to; open the runbook of that name, critical ones first."),
            "none",
            Query('max by (alertname, severity, alertstate) (ALERTS{alertname=~"Relay.+"})'),
            columns=[("alertname", "alert"), ("severity", "severity"), ("alertstate", "state")],
            width=6,
            nothing="nothing fires",
        ),
        words(Told("The first minute", "Where to begin when an alert has called somebody."), FIRST_MINUTE, width=10),
        graph(
            Told(
                "Bad calls by outcome", "People who waited in vain, a minute; the outcome says where the call was lost."
            ),
            "short",
            Query(f"sum by (outcome) (rate({DURATION}_count{{{BAD}}}[{NOW}])) * 60", "{{outcome}}"),
            stacked=True,
        ),
        graph(
            Told(
                "Stages against the hour",
                "Mean time of the last 5 min against the hour's; one far above 1: that hop is to blame.",
            ),
            "none",
            Query(f"{stage_means('5m')} / ({stage_means('1h')} > 0)", "{{stage}}"),
            limits=[(ORANGE, 1.5), (RED, 3)],
        ),
        graph(
            Told("Errors a minute", "Error answers by their slug, 5xx and 4xx; docs/protocol.md says who has to act."),
            "short",
            Query(rate("relay_errors_total", "error") + " * 60 > 0", "{{error}}"),
            nothing="none",
        ),
        graph(
            Told(
                "Calls and tabs",
                "Traffic beside the tabs that are there; both falling: people go; calls only: they fail.",
            ),
            "short",
            Query(rate(f"{DURATION}_count{{{ANSWERED}}}"), "answered calls a second"),
            Query('sum(relay_sessions{state="connected"})', "tabs connected"),
        ),
    ]
