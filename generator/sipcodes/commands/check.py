"""``sipcodes check``: whether the output folder is what the spec makes, without touching it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sipcodes.commands.console import paint, report, say, tell, visible
from sipcodes.commands.output_folder import command, compared, open_workplace, problem_of, warn_of_strangers

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    work = open_workplace(arguments)
    if work.unchanged:
        return _fine(len(work.files), arguments.format)
    from hashlib import sha256

    from sipcodes.problems import Problem
    from sipcodes.write.compare import State
    from sipcodes.write.difference import difference
    from sipcodes.write.lock import NAME

    wanted, found, _ = compared(work)
    warn_of_strangers(found, work, arguments)
    drifted = [entry for entry in found if entry.state not in (State.CURRENT, State.STRANGER)]
    problems = [problem_of(entry, work, arguments) for entry in drifted]
    if not problems and any(work.lock.digests(path) != {sha256(data).hexdigest()} for path, data in wanted.items()):
        message = "does not list the files that are there"
        problems = [Problem(work.shown(NAME), 0, 0, "lock", message, f"run `{command(arguments)}`")]
    if not problems:
        return _fine(len(wanted), arguments.format)
    if arguments.format == "text":
        for entry in drifted:
            if entry.state is not State.IN_THE_WAY:
                say(*map(_coloured, difference(entry)))
    report(problems, arguments.format)
    return 1


def _fine(count: int, form: str) -> int:
    report([], form)
    tell(f"{count} files are as the spec makes them")
    return 0


def _coloured(line: str) -> str:
    shown = visible(line)
    if line.startswith(("+++", "---")):
        return paint(shown, "bold", sys.stdout)
    for start, colour in (("+", "green"), ("-", "red"), ("@", "cyan")):
        if line.startswith(start):
            return paint(shown, colour, sys.stdout)
    return shown
