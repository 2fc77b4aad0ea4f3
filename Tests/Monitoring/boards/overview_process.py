"""The rows of the overview about who does the work: tabs, HTTP, logs, the process."""

from .overview_ways import REPORTS
from .panels import BLUE, GREEN, ORANGE, RED, Query, Told, bad_from, figure, good_from, graph
from .queries import quantile, rate


def tab() -> list[object]:
    """What the workers in the tabs say of themselves."""
    return [*_tools(), *_reports()]


def _tools() -> list[object]:
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
            Query(quantile(0.95, "relay_worker_reconnect_seconds"), "p95"),
            limits=[(ORANGE, 30)],
            nothing="none lost",
            every=REPORTS,
        ),
    ]


def _reports() -> list[object]:
    return [
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
            Query(
                'clamp_min(max(relay_log_sink_up{sink="journald"}), 0)'
                ' + 2 * clamp_min(max(relay_log_sink_up{sink="stdout"}), 0)'
            ),
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
                "Records that wait for the sink, exports and lost spans a second; growing: the sink or the collector "
                "hangs.",
            ),
            "short",
            Query("sum(relay_log_queue_depth)", "log queue"),
            Query(rate("relay_trace_exports_total", "result"), "exports {{result}}"),
            Query(rate("relay_trace_spans_dropped_total", "reason"), "spans dropped: {{reason}}"),
            width=6,
        ),
    ]


def process() -> list[object]:
    """CPU, memory, descriptors, loops, store, scrapes; and what is running."""
    return [*_machine(), *_outside(), *_about()]


def _machine() -> list[object]:
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
    ]


def _outside() -> list[object]:
    return [
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
    ]


def _about() -> list[object]:
    return [
        figure(
            Told("Series", "Time series in a scrape; over 5000: a label takes more values than it should, report it."),
            "short",
            Query("max(relay_metrics_series)"),
            steps=bad_from(5000, 4000),
            nothing="unknown",
        ),
        figure(
            Told(
                "Unknown tools, an hour",
                "Names on no list, counted as _OTHER; rising: agents call tools that are gone, or never were.",
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
            Told("Youngest process", "How long it runs; minutes without a release: it crashed, see the journal."),
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
