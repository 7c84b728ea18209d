"""The output folder as `generate` and `check` see it: its lock, and what should be there."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from sipcodes.commands.console import paint, tell, visible
from sipcodes.write.lock import NAME, BrokenLock, Lock, read_lock, untouched

if TYPE_CHECKING:
    import argparse

    from sipcodes.commands.inputs import Inputs
    from sipcodes.problems import Problem
    from sipcodes.write.compare import Found


def lock_of(folder: str, force: bool = False) -> Lock:
    """The lock of ``folder``. Raises ``ProblemsFound`` when it is broken and not to be replaced."""
    try:
        return read_lock(folder)
    except BrokenLock as error:
        if force:
            return Lock({})
        from sipcodes.problems import Problem, ProblemsFound

        hint = "restore it from version control, or delete it: generated files are known by their own digest too"
        raise ProblemsFound(
            [Problem(f"{folder}/{NAME}", 0, 0, "lock", f"the lock cannot be read: {error}", hint)]
        ) from error


def nothing_to_do(inputs: Inputs, lock: Lock, digests: dict[str, str], folder: str) -> bool:
    """Whether the lock shows that nothing changed, neither the inputs nor the files."""
    if inputs.every and set(lock.targets) != set(inputs.targets):
        return False
    return all(
        name in lock.targets
        and lock.targets[name].inputs == digests[name]
        and untouched(folder, lock.targets[name])
        and not _strangers(folder, name, lock)
        for name in inputs.targets
    )


def compared(inputs: Inputs, lock: Lock, folder: str) -> tuple[dict[str, bytes], list[Found]]:
    """What should be in ``folder``, and how what is there relates to it."""
    from sipcodes.commands.progress import Progress
    from sipcodes.commands.workers import render_targets
    from sipcodes.problems import ProblemsFound
    from sipcodes.write.compare import compare

    catalogue, targets = inputs.load()
    with Progress() as progress:
        made = render_targets(catalogue, targets, progress.at, inputs.template_cache)
    if made.problems:
        raise ProblemsFound(made.problems)
    about = set(inputs.targets) | (set(lock.targets) if inputs.every else set())
    return made.files, compare(folder, made.files, lock, about)


def problem_of(entry: Found, arguments: argparse.Namespace) -> Problem:
    """Why a file of the output folder is not what it should be, and what to do."""
    from sipcodes.problems import Problem
    from sipcodes.write.compare import State

    again = command(arguments)
    told = {
        State.MISSING: ("is missing", f"run `{again}`"),
        State.STALE: ("is stale: the spec or the templates moved on", f"run `{again}`"),
        State.LINE_ENDS: (
            "has other line ends (git's autocrlf?)",
            f"run `{again}`, and mark it `-text` in .gitattributes",
        ),
        State.EDITED: (
            "was edited by hand",
            f"take the edit to the spec or the templates; `{again} --force` then discards it here",
        ),
        State.ORPHANED: ("is made by nothing any more", f"run `{again}`"),
        State.IN_THE_WAY: ("was not written by sipcodes and stands in the way", "move it, or choose another --out"),
        State.STRANGER: ("was not written by sipcodes", "move it elsewhere: the folder is the tool's"),
        State.CURRENT: ("is current", ""),
    }
    message, hint = told[entry.state]
    rule = entry.state.name.lower().replace("_", "-")
    return Problem(f"{arguments.out}/{entry.path}", 0, 0, rule, message, hint)


def command(arguments: argparse.Namespace) -> str:
    """The command line that generates what ``arguments`` are about."""
    import shlex

    words = ["sipcodes", "generate", *arguments.target]
    for option in ("spec", "templates"):
        if getattr(arguments, option):
            words += [f"--{option}", getattr(arguments, option)]
    if arguments.out != "out":
        words += ["--out", arguments.out]
    return shlex.join(words)


def warn_of_strangers(found: list[Found], arguments: argparse.Namespace) -> None:
    """Name the files in the targets' folders that are somebody else's."""
    from sipcodes.write.compare import State

    for entry in found:
        if entry.state is State.STRANGER:
            problem = problem_of(entry, arguments)
            warning = paint("warning", "yellow", sys.stderr)
            tell(f"{warning} {visible(problem.file)} {problem.message}; it is left alone")


def _strangers(folder: str, target: str, lock: Lock) -> bool:
    """Whether the target's folder holds a file that the lock does not know."""
    owned = lock.files
    for where, folders, names in os.walk(os.path.join(folder, target)):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        inside = os.path.relpath(where, folder).replace(os.sep, "/")
        if any(not name.startswith(".") and f"{inside}/{name}" not in owned for name in names):
            return True
    return False
