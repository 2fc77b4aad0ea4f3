"""The overview: is anybody hurt, and which part of the relay to look at."""

from .board import Row, board
from .overview_process import logs, process, requests, tab
from .overview_ways import sessions, transports
from .panels import BLUE, GREEN, ORANGE, RED, Query, Told, bad_from, figure, good_from, graph, heat, percentiles
from .queries import BAD, BAD_BUDGET, DURATION, NOW, SLOW_S, STAGE, bad_share, quantile, rate, stage_means

UID = "codap-relay-overview"
CALL_BOARD = "/d/codap-relay-call/codap-relay-one-call?${__all_variables}&${__url_time_range}"


def overview() -> str:
    """Write the board."""
    return board(
        UID,
        "codap-relay: overview",
        "Is anybody hurt, and where to look: calls, the six stages of their time, transports, sessions, the worker in "
        "the tab, HTTP, logs, and what the process has left. Each panel says what it means and what to do.",
        [
            Row("Is anybody hurt?", _hurt()),
            Row("Calls: how many, how they end, how long they take", _calls()),
            Row("Where the time goes: six stages that add up to a call", _stages()),
            Row("Transports: how calls reach the tabs", transports()),
            Row("Sessions and queue", sessions()),
            Row("The worker, as the tabs report it", tab()),
            Row("HTTP", requests()),
            Row("Logs and traces", logs()),
            Row("Saturation: what the process has left", process()),
        ],
    )


def _hurt() -> list[object]:
    return [
        figure(
            Told("Scraped", "Whether Prometheus reaches every relay; DOWN: start with `systemctl status codap-relay`."),
            "none",
            Query("min(up)"),
            steps=good_from(1),
            words={"0": ("DOWN", RED), "1": ("up", GREEN)},
            nothing="no target",
        ),
        figure(
            Told("Ready", "Whether every relay takes new work; NOT READY: `/readyz` on the machine says which check."),
            "none",
            Query("min(relay_ready)"),
            steps=good_from(1),
            words={"0": ("NOT READY", RED), "1": ("ready", GREEN)},
            nothing="unknown",
        ),
        figure(
            Told("Calls", "Calls that ended, a second; 0 in school hours: see Sessions, then Rejections."),
            "reqps",
            Query(rate(f"{DURATION}_count")),
            steps=[(BLUE, None)],
        ),
        figure(
            Told("Bad calls", "Calls that ended without an answer; over 0.5 %: see Calls by outcome for which kind."),
            "percentunit",
            Query(bad_share(NOW)),
            steps=bad_from(BAD_BUDGET, BAD_BUDGET / 2),
        ),
        figure(
            Told("Slow end (p95)", "95 % of calls were faster; over 2 s: the stage that grew names the hop to blame."),
            "s",
            Query(quantile(0.95, DURATION)),
            steps=bad_from(SLOW_S, SLOW_S / 2),
        ),
        figure(
            Told("Tabs connected", "Sessions whose tab is there; falling while sessions stay: see Streams closed."),
            "short",
            Query('sum(relay_sessions{state="connected"})'),
            steps=[(BLUE, None)],
        ),
        figure(
            Told(
                "Time in fallback",
                "Share of the tabs' connected time spent polling; over 20 %: something holds streams back, see "
                "Fallbacks.",
            ),
            "percentunit",
            Query(
                'sum(rate(relay_worker_mode_seconds_total{mode="polling"}[5m])) '
                '/ (sum(rate(relay_worker_mode_seconds_total{mode=~"polling|streaming"}[5m])) > 0)'
            ),
            steps=bad_from(0.2, 0.05),
            nothing="no reports",
        ),
        figure(
            Told("Alerts", "Alerts that fire now; any: the board SLO and on-call lists them with their runbooks."),
            "short",
            Query('count(ALERTS{alertname=~"Relay.+",alertstate="firing"}) or vector(0)'),
            steps=bad_from(1),
        ),
    ]


def _calls() -> list[object]:
    link = [("These calls, one by one", CALL_BOARD)]
    return [
        graph(
            Told(
                "Calls by outcome",
                "How calls end; failed is CODAP saying no and needs nothing, timed_out and worker_lost are users "
                "waiting in "
                "vain: see the stages and Link faults.",
            ),
            "reqps",
            Query(rate(f"{DURATION}_count", "outcome") + " > 0", "{{outcome}}"),
            stacked=True,
            links=link,
        ),
        graph(
            Told(
                "Share of bad calls",
                "Share of calls without an answer, against the objective (dashed, 0.5 %); above it: open SLO and "
                "on-call.",
            ),
            "percentunit",
            Query(
                f"sum by (outcome) (rate({DURATION}_count{{{BAD}}}[{NOW}])) "
                f"/ on () group_left () (sum(rate({DURATION}_count[{NOW}])) > 0)",
                "{{outcome}}",
            ),
            stacked=True,
            limits=[(RED, BAD_BUDGET)],
            links=link,
        ),
        graph(
            Told(
                "Duration",
                "From accepting a call to its end, with exemplars; p95 above the dashed objective of 2 s: the row "
                "below names "
                "the stage.",
            ),
            "s",
            *percentiles(DURATION),
            logarithmic=True,
            limits=[(RED, SLOW_S)],
            links=link,
        ),
    ]


def _stages() -> list[object]:
    return [
        graph(
            Told(
                "Mean time by stage",
                "What a mean call spends where; what grew is to blame: queue the way to the tab, network late loops "
                "first (Event loop lag), then that way, worker_wait and execute the tab and CODAP, admit and respond "
                "this relay.",
            ),
            "s",
            Query(stage_means(NOW), "{{stage}}"),
            stacked=True,
        ),
        graph(
            Told(
                "Slow end by stage (p95)",
                "Each stage's own p95, with exemplars; one alone above 2 s: follow its exemplar to a requestId and "
                "its log "
                "line.",
            ),
            "s",
            Query(quantile(0.95, STAGE, "stage"), "{{stage}}", exemplars=True),
            logarithmic=True,
            limits=[(ORANGE, SLOW_S / 2), (RED, SLOW_S)],
        ),
        heat(
            Told(
                "Durations",
                "How many calls took how long; a second band means that some tabs are slow, not all: compare "
                "transports.",
            ),
            "s",
            Query(f"sum by (le) (increase({DURATION}_bucket[{NOW}]))", "{{le}}"),
        ),
    ]
