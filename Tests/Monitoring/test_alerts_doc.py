"""docs/alerts.md says what the rules are."""

import os

from monitoring.alert_table import DOCUMENT, written
from monitoring.rule_files import ALERTS, RULE_FILES


def test_the_table_is_that_of_the_rules() -> None:
    """After a change of the rules run this with UPDATE_DOCS=1."""
    if os.environ.get("UPDATE_DOCS"):
        DOCUMENT.write_text(written())
    assert DOCUMENT.read_text() == written(), "docs/alerts.md is out of date: UPDATE_DOCS=1 make monitoring"


def test_the_readme_names_every_file() -> None:
    """alerts/README.md is complete."""
    text = (ALERTS / "README.md").read_text()
    for path in [*RULE_FILES, ALERTS / "alertmanager.yaml", ALERTS / "prometheus.yaml"]:
        assert f"`{path.name}`" in text
