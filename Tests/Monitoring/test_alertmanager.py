"""alerts/alertmanager.yaml: who is told what, and what is not said twice."""

from collections.abc import Iterator

import pytest

from monitoring.alertmanager import CONFIGURATION, Alertmanager
from monitoring.rule_files import alerts
from monitoring.tools import run
from support.waiting import until

RECEIVERS = {"critical": "pages", "warning": "tickets", "info": "digest"}


@pytest.fixture(scope="module")
def alertmanager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alertmanager]:
    """One for all cases; each has a job of its own."""
    running = Alertmanager(tmp_path_factory.mktemp("alertmanager"))
    yield running
    running.stop()


def amtool(*arguments: str) -> str:
    """Run amtool, and return the line that it prints."""
    return run("amtool", *arguments).strip()


def receiver(**labels: str) -> str:
    """Who is told of an alert with these labels."""
    pairs = [f"{name}={value}" for name, value in labels.items()]
    return amtool("config", "routes", "test", f"--config.file={CONFIGURATION}", *pairs)


def test_alertmanager_takes_the_configuration() -> None:
    """Amtool's check."""
    amtool("check-config", str(CONFIGURATION))


@pytest.mark.parametrize(("severity", "name"), RECEIVERS.items())
def test_a_severity_goes_to_its_receiver(severity: str, name: str) -> None:
    """Pages wake somebody, tickets do not, the rest is read at leisure."""
    assert receiver(alertname="RelayAnything", severity=severity, job="codap-relay") == name


def test_the_watchdog_goes_to_the_dead_man() -> None:
    """It says every few minutes that alerts arrive."""
    assert receiver(alertname="Watchdog", severity="info") == "deadman"


def test_an_alert_without_a_known_severity_is_a_ticket() -> None:
    """Nothing is lost for a typing error."""
    assert receiver(alertname="RelayAnything", severity="urgent") == "tickets"


@pytest.mark.parametrize(
    ("source", "silenced", "heard"),
    [
        ("RelayDown", ["RelayErrorBudgetBurnFast", "RelayLogsDropped", "RelayMetricsAbsent"], ["Watchdog"]),
        (
            "RelayStoreDegraded",
            ["RelayNotReady", "RelayRequestErrors", "RelayCallsRefused", "RelayErrorBudgetBurnFast"],
            ["RelayLatencyBudgetBurnFast"],
        ),
        ("RelayNotReady", ["RelayRequestErrors", "RelayCallsRefused"], ["RelayErrorBudgetBurnFast"]),
        ("RelayOverCapacity", ["RelayRequestErrors", "RelayCallsRefused"], ["RelayStoreSlow"]),
        (
            "RelayErrorBudgetBurnFast",
            ["RelayErrorBudgetBurnSlow", "RelayErrorBudgetBurnTicket", "RelayTimeouts"],
            ["RelayLatencyBudgetBurnTicket", "RelayNoWorkers"],
        ),
        ("RelayErrorBudgetBurnSlow", ["RelayErrorBudgetBurnTicket"], ["RelayQueueStuck"]),
        (
            "RelayLatencyBudgetBurnFast",
            ["RelayLatencyBudgetBurnSlow", "RelayLatencyBudgetBurnTicket", "RelayP95High", "RelayP95RegressionRelease"],
            ["RelayErrorBudgetBurnTicket", "RelayEventLoopLag"],
        ),
        ("RelayP95High", ["RelayP95RegressionDay", "RelayP95RegressionRelease"], ["RelayLatencyBudgetBurnTicket"]),
        ("RelayLatencyBudgetBurnSlow", ["RelayLatencyBudgetBurnTicket", "RelayP95RegressionDay"], []),
        ("RelayLogSinkDown", ["RelayLogsDropped"], ["RelayLogsSuppressed"]),
    ],
)
def test_an_alert_silences_what_it_explains_and_nothing_else(
    alertmanager: Alertmanager, source: str, silenced: list[str], heard: list[str]
) -> None:
    """Of the same relay; what the others tell is heard."""
    assert {source, *silenced, *heard} <= {alert.name for alert in alerts()}
    here = f"{source}-here"
    named = {name: {"alertname": name, "job": here} for name in [source, *silenced, *heard]}
    # Each of a relay of its own, for they may silence one another.
    others = {name: {"alertname": name, "job": f"{source}-{name}-elsewhere"} for name in silenced}
    alertmanager.tell([*named.values(), *others.values()])
    expected = {f"{name} {here}": name in silenced for name in named}
    expected |= {f"{name} {labels['job']}": False for name, labels in others.items()}
    until(f"what {source} silences: {expected}", lambda: alertmanager.says(expected))


def test_of_two_tickets_about_a_budget_the_faster_is_told(alertmanager: Alertmanager) -> None:
    """They differ by their window only."""
    name = "RelayErrorBudgetBurnTicket"
    alertmanager.tell([{"alertname": name, "window": window, "job": "windows"} for window in ("1d", "3d")])
    expected = {f"{name} 1d windows": False, f"{name} 3d windows": True}
    until("the slower ticket to be silenced", lambda: alertmanager.says(expected))
