"""The files of alerts/ that Prometheus loads, and the addresses that alerts lead to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from support.binary import REPOSITORY

FOLDER = REPOSITORY / "alerts"


def rule_files() -> list[Path]:
    """Files of rules, recording rules too, as our example of a configuration names them."""
    example = yaml.safe_load((FOLDER / "prometheus.yaml").read_text())
    return [FOLDER / name for name in example["rule_files"]]


def alerts() -> Iterator[dict[str, Any]]:
    """Every alert."""
    for file in rule_files():
        for group in yaml.safe_load(file.read_text())["groups"]:
            yield from (rule for rule in group["rules"] if "alert" in rule)
