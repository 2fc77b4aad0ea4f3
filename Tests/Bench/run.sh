#!/usr/bin/env bash
# Measures the relay and rewrites the tables of docs/performance.md.
#   Tests/Bench/run.sh [--rounds N] [--seconds N] [NAME…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec python3 Tests/Bench/bench.py "$@"
