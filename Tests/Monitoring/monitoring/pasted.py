"""What a document tells people to paste into a shell: fenced blocks and code in the text."""

import re
import shlex
import subprocess
from collections.abc import Iterator

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")
# Blocks of these languages are for a shell; in the last one only lines with a prompt are.
SHELL, TRANSCRIPT = ("", "sh", "bash"), "console"
# What operators are told to run. The relay's machine has these by docs/runbooks/README.md, or as any Debian has.
PROGRAMS = {
    *("amtool", "codap-relay", "curl", "df", "grep", "head", "iostat", "journalctl", "jq", "ls", "mv", "promtool"),
    *("sort", "systemctl", "tail", "top", "uniq", "vmstat", "wc"),
}
# Of jq the options that take no value.
SWITCHES = re.compile(r"-[a-zA-Z]+$")


def unbalanced(text: str) -> list[str]:
    """Paragraphs outside blocks in which a backtick has no other."""
    return [one for one in FENCE.sub("", text).split("\n\n") if one.count("`") % 2]


def commands(text: str) -> list[str]:
    """Every command of a document: the lines of its blocks, and code in the text that begins with a program."""
    found = []
    for language, block in FENCE.findall(text):
        lines = block.splitlines()
        if language == TRANSCRIPT:
            found += [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        elif language in SHELL:
            found += [line for line in lines if line.split(" ")[0] in PROGRAMS]
    inline = [" ".join(code.split()) for code in CODE.findall(FENCE.sub("", text))]
    return found + [code for code in inline if code.split(" ")[0] in PROGRAMS]


def simple_commands(command: str) -> list[list[str]]:
    """Split a pipeline into its commands' words; one that no shell would take raises `ValueError`."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    parts: list[list[str]] = [[]]
    for word in lexer:
        if set(word) <= set(";|&"):
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def faults(command: str) -> Iterator[str]:
    """Say what would go wrong with a command that is pasted as it stands."""
    try:
        parts = simple_commands(command)
    except ValueError as error:
        yield f"{error}: {command}"
        return
    for words in parts:
        if not words or words[0] not in PROGRAMS:
            yield f"{words[:1]} is none of the programs that operators have: {command}"
        elif words[:3] == ["promtool", "query", "instant"] and len(words) != len(["server", "query"]) + 3:
            yield f"promtool takes a server and a query, not {words[3:]}"
        elif words[0] == "jq":
            yield from _jq_faults(words)


def _jq_faults(words: list[str]) -> Iterator[str]:
    program = next((word for word in words[1:] if not SWITCHES.match(word)), ".")
    done = subprocess.run(["jq", "-n", f"def pasted: ({program}); empty"], capture_output=True, text=True, check=False)
    if done.returncode:
        yield f"{program}: {done.stderr}"


def queries(text: str) -> list[str]:
    """The PromQL of each command that asks Prometheus."""
    words = [part for command in commands(text) for part in _parts(command)]
    return [one[4] for one in words if one[:3] == ["promtool", "query", "instant"] and len(one) > 4]


def _parts(command: str) -> list[list[str]]:
    try:
        return simple_commands(command)
    except ValueError:
        return []
