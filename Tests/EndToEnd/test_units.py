"""The systemd units: understood by systemd, and as closed as they say."""

import shutil
import subprocess
from pathlib import Path

import pytest

from support.binary import BINARY, REPOSITORY

ANALYZE = shutil.which("systemd-analyze")
UNITS = REPOSITORY / "deploy/systemd"
# Tenths of systemd's exposure level; what is left is the network and the real-time clock.
MOST_EXPOSURE = 15


@pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not installed")
def test_systemd_understands_the_units_and_finds_them_closed(tmp_path: Path) -> None:
    """No manager is asked: both checks read the files."""
    for unit in UNITS.iterdir():
        (tmp_path / unit.name).write_text(unit.read_text().replace("/usr/local/bin/codap-relay", str(BINARY)))
    for arguments in (
        ["verify", *sorted(tmp_path.iterdir())],
        ["security", "--offline=yes", f"--threshold={MOST_EXPOSURE}", tmp_path / "codap-relay.service"],
    ):
        done = subprocess.run([str(ANALYZE), *arguments], capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stdout[-500:] + done.stderr
        assert "codap-relay" not in done.stderr, done.stderr
