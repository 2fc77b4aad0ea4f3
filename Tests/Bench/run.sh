#!/usr/bin/env bash
# Measures the relay and rewrites the tables of docs/performance.md.
#   Tests/Bench/run.sh [--rounds N] [--seconds N] [NAME…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# One measurement runs a journald as the monitoring tests do.
export PYTHONPATH=Tests/Monitoring:Tests/EndToEnd
exec python3 Tests/Bench/bench.py "$@"
