"""What the boards ask more than once, and the objectives they draw. PromQL without job and instance: see `scoped`."""

import re

# A tool call's objective, in seconds; a bound of the histogram's buckets, so that a share can be told exactly.
SLOW_S = 2.0
# Share of answered calls that may take longer: the objective is their 95th percentile.
SLOW_BUDGET = 0.05
# Share of calls that may end without an answer, over 30 days.
BAD_BUDGET = 0.005

# CODAP saying no is an answer, and so is a refusal before a call was accepted.
BAD = 'outcome=~"timed_out|expired|worker_lost|internal"'
ANSWERED = 'outcome=~"completed|failed"'

DURATION = "relay_tool_call_duration_seconds"
STAGE = "relay_tool_call_stage_duration_seconds"
NOW = "$__rate_interval"

_SCOPE = 'job=~"$job",instance=~"$instance"'
_METRIC = re.compile(r"(?<![\w:.])((?:relay|http_server|process)_\w+|up)\b(\{)?(?=[^(]|$)")


def scoped(expr: str) -> str:
    """Restrict each metric to the jobs and instances that the board's variables choose."""

    def restrict(found: re.Match[str]) -> str:
        return f"{found[1]}{{{_SCOPE},"[: None if found[2] else -1] + ("" if found[2] else "}")

    return _METRIC.sub(restrict, expr)


def bad_share(window: str) -> str:
    """Share of the accepted calls that ended without an answer."""
    return f"sum(rate({DURATION}_count{{{BAD}}}[{window}])) / (sum(rate({DURATION}_count[{window}])) > 0)"


def slow_share(window: str) -> str:
    """Share of the answered calls over the objective: exact, since the objective is a bucket's bound."""
    # Prometheus before 3.0 keeps the bound as it was written.
    in_time = f'sum(rate({DURATION}_bucket{{{ANSWERED},le=~"2|2.0"}}[{window}]))'
    return f"1 - {in_time} / (sum(rate({DURATION}_count{{{ANSWERED}}}[{window}])) > 0)"


def quantile(share: float, histogram: str, by: str = "", matching: str = "") -> str:
    """A quantile of a histogram, by some labels; nothing where there was nothing, which would be NaN."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({histogram}_bucket{matching}[{NOW}]))) >= 0"


def rate(counter: str, by: str = "", window: str = NOW) -> str:
    """How many a second, by some labels."""
    return f"sum by ({by}) (rate({counter}[{window}]))" if by else f"sum(rate({counter}[{window}]))"


def stage_means(window: str) -> str:
    """What a mean call spends in each stage; together its mean duration."""
    calls = f'sum(rate({STAGE}_count{{stage="admit"}}[{window}]))'
    return f"(sum by (stage) (rate({STAGE}_sum[{window}])) / on () group_left () ({calls} > 0))"
