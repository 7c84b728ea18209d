"""``sipcodes check``: whether the output folder is what the spec makes, without touching it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sipcodes.commands.console import paint, report, say, tell, visible
from sipcodes.commands.inputs import read_inputs
from sipcodes.commands.output_folder import (
    command,
    compared,
    lock_of,
    nothing_to_do,
    problem_of,
    warn_of_strangers,
)

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    inputs = read_inputs(arguments)
    lock = lock_of(arguments.out)
    if nothing_to_do(inputs, lock, inputs.digests(), arguments.out):
        return _fine(sum(len(lock.targets[name].files) for name in inputs.targets), arguments.format)
    from hashlib import sha256

    from sipcodes.problems import Problem
    from sipcodes.write.compare import State
    from sipcodes.write.difference import difference
    from sipcodes.write.lock import NAME

    wanted, found = compared(inputs, lock, arguments.out)
    warn_of_strangers(found, arguments)
    drifted = [entry for entry in found if entry.state not in (State.CURRENT, State.STRANGER)]
    problems = [problem_of(entry, arguments) for entry in drifted]
    owned = {path: digest for path, digest in lock.files.items() if path in wanted}
    if not problems and owned != {path: sha256(data).hexdigest() for path, data in wanted.items()}:
        message = "does not list the files that are there"
        problems = [Problem(f"{arguments.out}/{NAME}", 0, 0, "lock", message, f"run `{command(arguments)}`")]
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
