"""Three days of ordinary lessons before the drill, so that windows of hours and days have something in them."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from .quick import Pace

DAYS = 3
NAME = "relay_tool_call_duration_seconds"
LABELS = 'job="codap-relay",instance="history",transport="sse"'
# Calls a second by the bound that they stay below: most are quick, one in a hundred takes longer than the objective.
ANSWERED = {"0.005": 0.0, "0.025": 0.0, "0.1": 18.0, "0.5": 19.0, "1.0": 19.5, "2.0": 19.8, "5.0": 20.0, "30.0": 20.0}
ANSWERED_SECONDS = 2.0
# And one in a thousand is not answered.
LOST = {bound: 0.02 if bound == "30.0" else 0.0 for bound in ANSWERED}
LOST_SECONDS = 0.6


def backfill(home: Path, pace: Pace) -> None:
    """Write the blocks of a Prometheus that has watched for that long."""
    blocks = home / "data"
    blocks.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.om"
        with file.open("w") as out:
            out.writelines(line + "\n" for line in _exposition(time.time(), pace))
        command = ["promtool", "tsdb", "create-blocks-from", "openmetrics", str(file), str(blocks)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    # What promtool leaves beside the blocks is nothing to Prometheus.
    for rest in blocks.glob("*.tmp*"):
        shutil.rmtree(rest)


def _exposition(now: float, pace: Pace) -> Iterator[str]:
    yield f"# TYPE {NAME} histogram"
    # A sample for each minute of those days.
    samples, step = DAYS * 24 * 60, pace.seconds(1)
    kinds = (("completed", ANSWERED, ANSWERED_SECONDS), ("timed_out", LOST, LOST_SECONDS))
    for number in range(samples):
        at, elapsed = now - (samples - number) * step, number * step
        for outcome, bounds, seconds in kinds:
            labels = f'{LABELS},outcome="{outcome}"'
            for bound, rate in bounds.items():
                yield f'{NAME}_bucket{{{labels},le="{bound}"}} {rate * elapsed:.3f} {at:.3f}'
            count = bounds["30.0"] * elapsed
            yield f'{NAME}_bucket{{{labels},le="+Inf"}} {count:.3f} {at:.3f}'
            yield f"{NAME}_count{{{labels}}} {count:.3f} {at:.3f}"
            yield f"{NAME}_sum{{{labels}}} {seconds * elapsed:.3f} {at:.3f}"
    yield "# EOF"
