"""Writes what was found into docs/drill.md, between the marks of each scenario."""

from support.binary import REPOSITORY

from .incident import Finding, grown, hides_stages, is_of_the_host
from .scenarios import PACE, SCENARIOS, Scenario

REPORT = REPOSITORY / "docs" / "drill.md"
# Where it says on what machine they were played.
MACHINE = "machine"


def marks(scenario: str) -> tuple[str, str]:
    """Where a scenario's figures begin and end."""
    return f"<!-- drill:{scenario} -->", f"<!-- /drill:{scenario} -->"


def write(finding: Finding) -> None:
    """Put the figures of a scenario in the place of those before."""
    _replace(finding.scenario, _lines(finding))


def write_machine(at_once: int, processors: int) -> None:
    """Say how the scenarios were played."""
    _replace(MACHINE, [machine_line(at_once, processors)])


def machine_line(at_once: int, processors: int) -> str:
    """Put it into a sentence."""
    machine = f"on a machine of {processors} processor{'s' if processors > 1 else ''}"
    if at_once == 1:
        return f"The figures below are of scenarios that were played one after the other {machine}."
    return f"The figures below are of scenarios that were played up to {at_once} side by side {machine}."


def _replace(mark: str, lines: list[str]) -> None:
    begin, end = marks(mark)
    head, rest = REPORT.read_text().split(begin)
    tail = rest.split(end)[1]
    REPORT.write_text("\n".join([head + begin, "", *lines, "", end + tail]))


def _lines(finding: Finding) -> list[str]:
    scenario = next(scenario for scenario in SCENARIOS if scenario.name == finding.scenario)
    named = grown(finding.stages_before, finding.stages_during)
    return [
        f"![Calls, stages, alerts and more, before, during and after](images/drill/{finding.scenario}.png)",
        "",
        "| | drill | stands for |",
        "|---|---:|---:|",
        _row("the condition holds", finding.pending),
        _row(f"{scenario.alert} fires", finding.firing),
        _row(f"`{scenario.receiver}` is told", finding.notified),
        _row("the fault is over", finding.fault),
        _row("its end is told, after that", finding.resolved),
        "",
        f"Promised within {scenario.within} minutes. {_others(finding)}",
        "",
        "| mean time | " + " | ".join(finding.stages_during) + " |",
        "|---|" + "---:|" * len(finding.stages_during),
        _means("before", finding.stages_before),
        _means("during", finding.stages_during),
        "",
        f"{_named(named, scenario, finding)} {_lost(finding)}",
        "",
        "```console",
        f"$ {finding.evidence.command}",
        *finding.evidence.lines,
        "```",
        *_status(scenario),
    ]


def _status(scenario: Scenario) -> list[str]:
    if not scenario.shows_status:
        return []
    words = "`/status` of that relay while CODAP is slow: stages, calls and health reasons"
    return ["", f"![{words}](images/drill/{scenario.name}-status.png)"]


def _row(what: str, seconds: float) -> str:
    return f"| {what} | {max(0, seconds):.0f} s | {max(0, PACE.minutes(seconds)):.0f} min |"


def _others(finding: Finding) -> str:
    told = [other for other in sorted(finding.others) if not is_of_the_host(other, finding)]
    words = f"Also told: {', '.join(told)}" if told else "Nobody was told of anything else"
    if len(told) < len(finding.others):
        return f"{words}, but for late loops: the host took {finding.stolen:.0%} of the machine's processor time."
    return f"{words}."


def _means(when: str, stages: dict[str, float]) -> str:
    return f"| {when} | " + " | ".join(f"{1000 * stages[stage]:.1f} ms" for stage in stages) + " |"


def _named(stage: str | None, scenario: Scenario, finding: Finding) -> str:
    if hides_stages(scenario, finding):
        return "Which stage grew says nothing here: without processors all of the relay's do."
    return f"What grew is `{stage}`." if stage else "No stage grew."


def _lost(finding: Finding) -> str:
    lost = round(finding.bad_calls)
    return "Every call was answered." if not lost else f"{lost} calls were not answered."
