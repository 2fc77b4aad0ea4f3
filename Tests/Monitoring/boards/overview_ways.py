"""The rows of the overview about the ways of calls: transports, sessions and the queue."""

from .panels import ORANGE, RED, Query, Told, graph
from .queries import DURATION, quantile, rate

# Tabs report every 30 s to 2 min: a shorter window would see some of them only.
REPORTS = "2m"


def transports() -> list[object]:
    """Streams, polls, and what makes tabs change between them."""
    return [*_streams(), *_polling()]


def _streams() -> list[object]:
    return [
        graph(
            Told(
                "Calls by transport",
                "How delivered calls travelled; polling growing at the cost of sse: see Fallbacks for the reason.",
            ),
            "reqps",
            Query(rate(f'{DURATION}_count{{transport!="none"}}', "transport"), "{{transport}}"),
            stacked=True,
            width=6,
        ),
        graph(
            Told(
                "Streams open, opened, resumed",
                "Open event streams, and how often they are opened anew; resumed rising in waves: tabs reconnect in "
                "storms, see "
                "Streams closed.",
            ),
            "short",
            Query("sum(relay_sse_connections)", "open"),
            Query(rate("relay_sse_connections_opened_total", "kind") + " * 60", "{{kind}} a minute"),
            width=6,
        ),
        graph(
            Told(
                "Streams closed a minute",
                "Why streams end, and whether calls were under way; peer with calls in flight: a proxy or network "
                "cuts them.",
            ),
            "short",
            Query(rate('relay_sse_disconnects_total{in_flight="true"}', "reason") + " * 60 > 0", "{{reason}}, busy"),
            Query(rate('relay_sse_disconnects_total{in_flight!="true"}', "reason") + " * 60 > 0", "{{reason}}, idle"),
            width=6,
            nothing="none closed",
        ),
        graph(
            Told(
                "Unsent bytes",
                "What waits for slow tabs to read; the largest near 1 MiB: that stream is about to be closed as "
                "slow_consumer.",
            ),
            "bytes",
            Query("sum(relay_sse_send_buffer_bytes)", "all streams"),
            Query("max(relay_sse_send_buffer_max_bytes)", "largest"),
            limits=[(RED, 1_048_576)],
            width=6,
        ),
    ]


def _polling() -> list[object]:
    return [
        graph(
            Told(
                "Tabs by mode",
                "How many tabs stand where, by the time they report; reconnecting or error growing: see Link faults "
                "for why.",
            ),
            "short",
            Query(rate("relay_worker_mode_seconds_total", "mode"), "{{mode}}"),
            stacked=True,
            width=6,
            every=REPORTS,
        ),
        graph(
            Told(
                "Fallbacks and recoveries a minute",
                "Tabs that began to poll and that found back; failing without recoveries: a proxy holds streams back, "
                "see its "
                "buffering.",
            ),
            "short",
            Query(rate("relay_worker_fallbacks_total", "reason") + " * 60", "fallback: {{reason}}"),
            Query(rate("relay_worker_recoveries_total") + " * 60", "recoveries"),
            width=6,
            every=REPORTS,
        ),
        graph(
            Told(
                "Link faults a minute",
                "What tabs could not do; refused: see Errors; muffled: a proxy buffers; cut, silent, unreachable: the "
                "at the network.",
            ),
            "short",
            Query(rate("relay_worker_link_faults_total", "reason") + " * 60", "{{reason}}"),
            width=6,
            nothing="none reported",
            every=REPORTS,
        ),
        graph(
            Told(
                "Polls by result",
                "What polls bring; nearly all empty is normal, superseded growing: two tabs fight for one session.",
            ),
            "reqps",
            Query(rate("relay_polls_total", "result"), "{{result}}"),
            width=6,
        ),
    ]


def sessions() -> list[object]:
    """Who is there, what waits, and what is refused."""
    return [*_waiting(), *_results()]


def _waiting() -> list[object]:
    return [
        graph(
            Told(
                "Sessions",
                "Live sessions by state; disconnected growing: tabs are lost, waiting: agents have no tab yet.",
            ),
            "short",
            Query("sum by (state) (relay_sessions)", "{{state}}"),
            stacked=True,
            width=6,
        ),
        graph(
            Told(
                "Waiting and under way",
                "Calls not sent to a tab yet, and all that have not ended; waiting growing: tabs do not fetch, see "
                "Streams "
                "open.",
            ),
            "short",
            Query("sum(relay_queue_depth)", "waiting"),
            Query("sum(relay_tool_calls_in_flight)", "under way"),
            width=6,
        ),
        graph(
            Told(
                "Oldest waiting call",
                "Age of the call that waits longest for its first delivery; over 10 s: its session has no tab that "
                "listens.",
            ),
            "s",
            Query("max(relay_queue_oldest_age_seconds)", "oldest"),
            limits=[(ORANGE, 10), (RED, 30)],
            width=6,
        ),
        graph(
            Told(
                "Refused before they were queued",
                "Calls refused by reason; invalid ones are the agent's, queue_full and over_capacity ours: raise "
                "limits or add "
                "relays.",
            ),
            "reqps",
            Query(rate("relay_tool_call_rejections_total", "reason") + " > 0", "{{reason}}"),
            width=6,
            nothing="none refused",
        ),
    ]


def _results() -> list[object]:
    return [
        graph(
            Told(
                "Sessions begun and ended a minute",
                "Coming and going; many expired beside few begun: people lose their tabs, ask whether --session-ttl "
                "is short.",
            ),
            "short",
            Query(rate("relay_sessions_created_total") + " * 60", "begun"),
            Query(rate("relay_sessions_ended_total", "reason") + " * 60", "ended: {{reason}}"),
            width=8,
        ),
        graph(
            Told(
                "Results nobody expected, a minute",
                "Late: the tab is slower than the deadline; duplicate: its posts are lost on the way back; orphan: a "
                "foreign "
                "worker.",
            ),
            "short",
            Query(rate("relay_late_responses_total") + " * 60", "late"),
            Query(rate("relay_duplicate_responses_total") + " * 60", "duplicate"),
            Query(rate("relay_orphan_responses_total") + " * 60", "orphan"),
            width=8,
        ),
        graph(
            Told(
                "Until a result is fetched",
                "How long results wait for agents that did not wait; minutes: agents poll too rarely, have them use "
                "Prefer: "
                "wait.",
            ),
            "s",
            Query(quantile(0.5, "relay_result_pickup_seconds"), "p50"),
            Query(quantile(0.95, "relay_result_pickup_seconds"), "p95"),
            width=8,
        ),
    ]
