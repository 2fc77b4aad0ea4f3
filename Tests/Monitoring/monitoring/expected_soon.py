"""Metrics and labels that the boards use and docs/metrics.md does not have yet; to be emptied when it has them."""

EXPECTED_SOON: dict[str, set[str]] = {
    "relay_ready": set(),
    "relay_queue_oldest_age_seconds": set(),
    "relay_sse_disconnects_total": {"in_flight"},
    "relay_sse_send_buffer_bytes": set(),
    "relay_sse_send_buffer_max_bytes": set(),
    "relay_worker_recoveries_total": {"reason"},
    "relay_result_pickup_seconds": set(),
    "relay_log_suppressed_total": {"level"},
    "relay_log_sampled_total": set(),
    "relay_log_queue_depth": set(),
    "relay_trace_exports_total": {"result"},
    "relay_trace_spans_dropped_total": {"reason"},
}
# Whether the relay's exposition has exemplars.
EXEMPLARS_SOON = True
