"""What the command prints: problems with their lines, colours only where they belong."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sipcodes.problems import Problem

_COLOURS = {"red": "31", "green": "32", "yellow": "33", "cyan": "36", "bold": "1", "dim": "2"}


def coloured(stream: TextIO) -> bool:
    """Whether ``stream`` shows colours: a terminal, unless NO_COLOR says otherwise (no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def paint(text: str, colour: str, stream: TextIO) -> str:
    """``text`` in ``colour``, where ``stream`` shows colours."""
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if coloured(stream) else text


def visible(text: str) -> str:
    """``text`` with what would steer a terminal made visible."""
    return "".join(c if c.isprintable() or c in "\t " else f"\\u{ord(c):04x}" for c in text)


def say(*lines: str) -> None:
    """Print to standard output."""
    for line in lines:
        print(line)


def tell(*lines: str) -> None:
    """Print to standard error, where messages to people go."""
    for line in lines:
        print(line, file=sys.stderr)


def report(problems: Sequence[Problem], form: str) -> None:
    """Print problems: with their lines for people, or in one of the forms that programs and code hosts read."""
    if form == "json":
        import json

        say(json.dumps([_as_data(problem) for problem in problems], ensure_ascii=False, indent=2))
    elif form == "sarif":
        from sipcodes.commands.sarif import sarif

        say(sarif(problems, {}))
    elif form == "gitlab":
        from sipcodes.commands.code_quality import code_quality

        say(code_quality(problems))
    elif form == "markdown":
        from sipcodes.commands.summary import summary

        say(*summary(problems))
    elif form == "github":
        say(*map(_annotation, problems))
    elif problems:
        for problem in problems:
            tell(*_for_people(problem))
        count = len(problems)
        tell(paint(f"{count} problem{'s' if count != 1 else ''}", "red", sys.stderr))


def _for_people(problem: Problem) -> Iterable[str]:
    yield f"{paint(visible(problem.where), 'bold', sys.stderr)}: {visible(problem.message)}"
    line = _line(problem)
    if line is not None:
        number = str(problem.line)
        yield paint(f"{number} | ", "dim", sys.stderr) + visible(line.rstrip())
        from wcwidth import wcswidth

        # As wide as what is shown: wide characters, and hidden ones made visible.
        parts = visible(line[: problem.column - 1]).split("\t")
        margin = "\t".join(" " * max(wcswidth(part), 0) for part in parts)
        yield " " * len(number) + paint(" | ", "dim", sys.stderr) + margin + paint("^", "red", sys.stderr)
    if problem.hint:
        yield f"  {paint('→', 'cyan', sys.stderr)} {visible(problem.hint)}"


def _line(problem: Problem) -> str | None:
    # What is no regular file, such as a pipe, has been read up, and may keep a second reader waiting.
    if not problem.line or not os.path.isfile(problem.file):
        return None
    try:
        with open(problem.file, encoding="utf-8", errors="replace", newline="") as file:
            lines = file.read().split("\n")
    except OSError:
        return None
    if problem.line > len(lines) or len(lines[problem.line - 1]) > 400:
        return None
    return lines[problem.line - 1]


def _as_data(problem: Problem) -> dict[str, str | int]:
    return {name: getattr(problem, name) for name in ("file", "line", "column", "rule", "message", "hint")}


def _annotation(problem: Problem) -> str:
    def escaped(text: str, more: str = "") -> str:
        for char in "%\r\n" + more:
            text = text.replace(char, f"%{ord(char):02X}")
        return text

    place = f"file={escaped(problem.file, ':,')}"
    if problem.line:
        place += f",line={problem.line},col={problem.column}"
    message = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    return f"::error {place},title={escaped(problem.rule, ':,')}::{escaped(message)}"
