"""The table of docs/alerts.md, from the rules. `UPDATE_DOCS=1 pytest` rewrites it."""

from support.binary import REPOSITORY

from .rule_files import alerts

DOCUMENT = REPOSITORY / "docs" / "alerts.md"
START, END = "<!-- alerts: written by the test that compares them -->", "<!-- /alerts -->"
ORDER = ("critical", "warning", "info")


def rows() -> str:
    """Every alert: severity, how long it has to hold, file, summary."""
    lines = ["| alert | severity | holds for | what it says |", "|---|---|---|---|"]
    ordered = sorted(alerts(), key=lambda rule: (ORDER.index(rule.labels["severity"]), rule.name, rule.title))
    for rule in ordered:
        link = f"[{rule.title}](runbooks/{rule.name}.md)"
        hold = rule.body.get("for", "at once")
        lines.append(f"| {link} | {rule.labels['severity']} | {hold} | {rule.annotations['summary']} |")
    return "\n".join(lines)


def written() -> str:
    """The document with its table as it should be."""
    text = DOCUMENT.read_text()
    before, rest = text.split(START)
    after = rest.split(END)[1]
    return f"{before}{START}\n{rows()}\n{END}{after}"
