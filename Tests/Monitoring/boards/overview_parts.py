"""The rows of the overview below the fold: one function for each part of the relay."""

from .panels import BLUE, GREEN, ORANGE, RED, Query, Told, bad_from, figure, good_from, graph
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
            Query(
                rate("relay_sse_disconnects_total", "reason, in_flight") + " * 60 > 0",
                "{{reason}}, in flight: {{in_flight}}",
            ),
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


def tab() -> list[object]:
    """What the workers in the tabs say of themselves."""
    return [
        graph(
            Told(
                "Slowest tools in the tab (p95)",
                "How long tools run in CODAP, by the tab's clock; one alone: that tool's request is heavy; all: the "
                "machines "
                "are.",
            ),
            "s",
            Query(f"topk(5, {quantile(0.95, 'relay_worker_tool_execution_seconds', 'tool')})", "{{tool}}"),
            limits=[(ORANGE, 1), (RED, 2)],
        ),
        graph(
            Told(
                "Waiting in the tab (p95)",
                "Calls already waiting in a tab when another arrives; over 10: an agent sends faster than CODAP works.",
            ),
            "short",
            Query(quantile(0.95, "relay_worker_queue_depth"), "p95"),
            limits=[(ORANGE, 10)],
        ),
        graph(
            Told(
                "Until connected again (p95)",
                "From losing a connection to having one; over 30 s: the relay or the network was away, compare "
                "Restarts.",
            ),
            "s",
            Query(
                "histogram_quantile(0.95, sum by (le) (rate(relay_worker_reconnect_seconds_bucket[$__rate_interval])))",
                "p95",
            ),
            limits=[(ORANGE, 30)],
            nothing="none lost",
            every=REPORTS,
        ),
        graph(
            Told(
                "Breakers and retries a minute",
                "If codap opened, CODAP is silent in those tabs; if posting did, or results are posted again, look "
                "at the network.",
            ),
            "short",
            Query(rate("relay_worker_breaker_moves_total", "breaker, move") + " * 60", "{{breaker}} {{move}}"),
            Query(rate("relay_worker_post_retries_total", "post") + " * 60", "{{post}} posted again"),
            nothing="none",
            every=REPORTS,
        ),
        graph(
            Told(
                "Reports a minute",
                "What came of the tabs' reports; refused: a page of another version, or somebody who plays the worker.",
            ),
            "short",
            Query(rate("relay_worker_reports_total", "result") + " * 60", "{{result}}"),
            every=REPORTS,
        ),
        graph(
            Told(
                "What tabs log, a minute",
                "Records in reports by level; error rising: search the journal for source worker; suppressed: a tab "
                "is in a "
                "loop.",
            ),
            "short",
            Query(rate("relay_worker_records_total", "level") + " * 60", "{{level}}"),
            Query(rate("relay_worker_records_suppressed_total") + " * 60", "suppressed"),
            every=REPORTS,
        ),
    ]


def requests() -> list[object]:
    """HTTP as the OpenTelemetry conventions count it."""
    http = "http_server_request_duration_seconds"
    return [
        graph(
            Told(
                "Requests by status", "All HTTP requests; 5xx is this relay's fault, 4xx somebody else's: see Errors."
            ),
            "reqps",
            Query(rate(f"{http}_count", "status_class"), "{{status_class}}"),
            stacked=True,
            width=6,
        ),
        graph(
            Told(
                "Slowest routes (p95)",
                "To the answer, of a stream to its headers; submitting and reading wait for CODAP when asked to, the "
                "others may "
                "not.",
            ),
            "s",
            Query(f"topk(5, {quantile(0.95, http, 'http_route')})", "{{http_route}}"),
            width=6,
        ),
        graph(
            Told(
                "Errors a minute",
                "Error answers by their slug; docs/protocol.md says what each means and who has to act.",
            ),
            "short",
            Query(rate("relay_errors_total", "error") + " * 60 > 0", "{{error}}"),
            width=6,
            nothing="none",
        ),
        graph(
            Told(
                "Limits and wrong codes a minute",
                "Refused by a rate limit, and codes that were nobody's; lockouts: somebody guesses, see "
                "docs/security.md.",
            ),
            "short",
            Query(rate("relay_rate_limited_total", "limit") + " * 60", "limit: {{limit}}"),
            Query(rate("relay_code_misses_total") + " * 60", "wrong codes"),
            Query(rate("relay_code_lockouts_total") + " * 60", "lockouts"),
            width=6,
        ),
    ]


def logs() -> list[object]:
    """Whether the journal tells all there was."""
    return [
        figure(
            Told(
                "Log sink", "Whether records go to journald; stdout: journald is absent or hung, `systemctl status` it."
            ),
            "none",
            Query('max(relay_log_sink_up{sink="journald"}) + 2 * max(relay_log_sink_up{sink="stdout"})'),
            steps=[(RED, None)],
            words={"0": ("NONE", RED), "1": ("journald", GREEN), "2": ("stdout", ORANGE), "3": ("both", GREEN)},
            nothing="unknown",
            width=4,
            height=8,
        ),
        graph(
            Told(
                "Records by level",
                "Lines written, a second; error or warning rising: `journalctl -u codap-relay -p 4`.",
            ),
            "cps",
            Query(rate("relay_log_records_total", "level"), "{{level}}"),
            stacked=True,
            width=7,
        ),
        graph(
            Told(
                "Lines that are missing, a minute",
                "Dropped: lost, the sink is too slow; suppressed: a loop, the summary line names it; sampled: fast "
                "calls, on "
                "purpose.",
            ),
            "short",
            Query(rate("relay_log_dropped_total", "reason") + " * 60", "dropped: {{reason}}"),
            Query(rate("relay_log_suppressed_total", "level") + " * 60", "suppressed: {{level}}"),
            Query(rate("relay_log_sampled_total") + " * 60", "sampled"),
            limits=[(RED, 1)],
            width=7,
        ),
        graph(
            Told(
                "Log queue and trace export",
                "Records that wait for the sink, and spans sent or lost a second; growing: the sink or the collector "
                "hangs.",
            ),
            "short",
            Query("sum(relay_log_queue_depth)", "log queue"),
            Query(rate("relay_trace_exports_total", "result"), "spans {{result}}"),
            Query(rate("relay_trace_spans_dropped_total", "reason"), "spans dropped: {{reason}}"),
            width=6,
        ),
    ]


def process() -> list[object]:
    """CPU, memory, descriptors, loops, store, scrapes; and what is running."""
    return [
        graph(
            Told("CPU", "Cores used; at the number of --loops calls queue in the relay itself: add cores or relays."),
            "none",
            Query("rate(process_cpu_seconds_total[$__rate_interval])", "{{instance}}"),
            width=6,
        ),
        graph(
            Told(
                "Memory", "Resident memory; growing with steady sessions: keep a heap profile, then restart the relay."
            ),
            "bytes",
            Query("process_resident_memory_bytes", "{{instance}}"),
            width=6,
        ),
        graph(
            Told(
                "File descriptors in use",
                "Share of those allowed; over 80 %: raise LimitNOFILE= or lower --max-connections before accepts fail.",
            ),
            "percentunit",
            Query("process_open_fds / process_max_fds", "{{instance}}"),
            limits=[(ORANGE, 0.6), (RED, 0.8)],
            width=6,
        ),
        graph(
            Told(
                "Event loop lag",
                "How late timers fire; p99 over 50 ms: the loops have more to do than the CPU gives, all stages "
                "suffer.",
            ),
            "s",
            Query(quantile(0.5, "relay_event_loop_lag_seconds"), "p50"),
            Query(quantile(0.99, "relay_event_loop_lag_seconds"), "p99"),
            limits=[(RED, 0.05)],
            width=6,
        ),
        graph(
            Told(
                "Store commits (p95)",
                "Time of a commit to the file; over 25 ms it is the admit stage that grows: look at the disk.",
            ),
            "s",
            Query(quantile(0.95, "relay_store_commit_seconds"), "p95"),
            limits=[(RED, 0.025)],
            width=6,
        ),
        graph(
            Told(
                "Store trouble",
                "Operations waiting for the next commit, and failures; degraded at 1: the relay refuses work, free "
                "the disk.",
            ),
            "short",
            Query("sum(relay_store_queue_depth)", "waiting"),
            Query("max(relay_store_degraded)", "degraded"),
            Query(rate("relay_store_failures_total"), "failures a second"),
            width=6,
        ),
        graph(
            Told(
                "Connections",
                "Open connections, and those closed for over_capacity; near --max-connections: raise it, or add "
                "relays.",
            ),
            "short",
            Query("sum(relay_http_connections)", "open"),
            Query(
                'sum(rate(relay_http_connections_closed_total{reason="over_capacity"}[$__rate_interval]))',
                "turned away a second",
            ),
            width=6,
        ),
        graph(
            Told(
                "Time to answer a scrape (p95)",
                "What writing the metrics costs the relay; over 10 ms: see the number of series, 5000 is the bound.",
            ),
            "s",
            Query(quantile(0.95, "relay_metrics_scrape_seconds"), "p95"),
            limits=[(RED, 0.01)],
            width=6,
        ),
        figure(
            Told("Series", "Time series in a scrape; over 5000: a label takes more values than it should, report it."),
            "short",
            Query("max(relay_metrics_series)"),
            steps=bad_from(5000, 4000),
            nothing="unknown",
        ),
        figure(
            Told(
                "Names on no list",
                "Values that were counted as _OTHER, an hour; rising: agents call tools that are gone.",
            ),
            "short",
            Query("sum(increase(relay_metrics_label_overflow_total[1h]))"),
            steps=bad_from(100, 1),
            nothing="unknown",
        ),
        figure(
            Told(
                "Configuration",
                "Whether what was last read is in force; REFUSED: the journal says which line is wrong.",
            ),
            "none",
            Query("min(relay_config_last_reload_successful)"),
            steps=good_from(1),
            words={"0": ("REFUSED", RED), "1": ("in force", GREEN)},
            nothing="unknown",
        ),
        figure(
            Told(
                "Restarts in an hour",
                "How often relays were started anew; more than a release: see the journal's ends.",
            ),
            "short",
            Query("sum(changes(process_start_time_seconds[1h]))"),
            steps=bad_from(3, 1),
            nothing="unknown",
        ),
        figure(
            Told("Running since", "The youngest process; minutes ago without a release: it crashed, see the journal."),
            "s",
            Query("time() - max(process_start_time_seconds)"),
            steps=[(BLUE, None)],
            width=6,
            nothing="unknown",
        ),
        figure(
            Told("Versions", "How many versions run; 2 for longer than a release takes: an instance was left behind."),
            "short",
            Query("count(count by (version, revision) (relay_build_info))"),
            steps=bad_from(3, 2),
            width=6,
            nothing="unknown",
        ),
    ]
