"""Prometheus' and Alertmanager's own tools."""

import subprocess
from pathlib import Path

PATIENCE_S = 120


def run(*command: str | Path) -> str:
    """Run a tool that has to succeed, and return what it printed; if it fails, its own words are the failure."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
