"""Where a run writes, as `generate` and `check` see it: the lock, and what should be there."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from sipcodes.commands.console import paint, tell, visible
from sipcodes.commands.inputs import configured_inputs, find_configuration, named_inputs
from sipcodes.write.lock import NAME, BrokenLock, Lock, read_lock, untouched
from sipcodes.write.place import Place

if TYPE_CHECKING:
    import argparse

    from sipcodes.commands.inputs import Inputs
    from sipcodes.commands.outputs import Output
    from sipcodes.problems import Problem
    from sipcodes.write.compare import Found

OUT = "out"


class Workplace:
    """The folder that the lock lies in, the lock, and the inputs of the run. ``older`` holds a lock to be moved."""

    def __init__(self, root: str, lock: Lock, inputs: Inputs, older: str | None) -> None:
        self.root = root
        self.lock = lock
        self.inputs = inputs
        self.older = older
        self.digests = inputs.digests()

    def shown(self, path: str) -> str:
        """A path of the lock, from the current folder."""
        return f"{self.root}/{path}" if self.root else path

    @property
    def unchanged(self) -> bool:
        """Whether the lock shows that nothing changed, neither the inputs nor the files."""
        lock, inputs = self.lock, self.inputs
        if inputs.every and set(lock.targets) != set(inputs.targets):
            return False
        known = lock.paths(set(lock.targets))
        return all(
            (entry := lock.targets.get(name)) is not None
            and entry.inputs == self.digests[name]
            and untouched(self.root, entry)
            and not Place(self.root, frozenset(), frozenset(entry.folders)).strangers(known)
            for name in inputs.targets
        )

    @property
    def outdated(self) -> bool:
        """Whether another run has written the lock meanwhile."""
        return (_lock_of(self.root, force=True) or Lock({})).dump() != self.lock.dump()

    @property
    def files(self) -> list[str]:
        """The files that the lock names for the targets of the run."""
        return [path for name in self.inputs.targets for path in self.lock.targets[name].files]


def open_workplace(arguments: argparse.Namespace) -> Workplace:
    """Where ``arguments`` or the configuration say. Raises ``ProblemsFound`` when a lock is broken and not replaced."""
    path = find_configuration(arguments)
    older = None
    if path is None:
        root = arguments.out or OUT
        lock = _lock_of(root, arguments.force)
        inputs = named_inputs(arguments)
    else:
        root = os.path.dirname(path)
        lock = _lock_of(root, arguments.force)
        if lock is None and (old := _lock_of(os.path.join(root, OUT), arguments.force)):
            # Before there was a configuration, it lay in the output folder.
            lock, older = old.moved(OUT), os.path.join(root, OUT)
        inputs = configured_inputs(path, lock)
    lock = lock or Lock({})
    return Workplace(root, lock, inputs.about(arguments.target).written(lock), older)


def _lock_of(folder: str, force: bool) -> Lock | None:
    try:
        return read_lock(folder)
    except BrokenLock as error:
        if force:
            return None
        from sipcodes.problems import Problem, ProblemsFound

        hint = "restore it from version control; or delete it: files that are current are then taken over"
        message = f"the lock cannot be read: {error}"
        raise ProblemsFound([Problem(os.path.join(folder, NAME), 0, 0, "lock", message, hint)]) from error


def compared(work: Workplace) -> tuple[dict[str, bytes], list[Found], list[Output]]:
    """What should be there, how what is there relates to it, and the outputs that say so."""
    from sipcodes.commands.outputs import load_outputs, path_clashes
    from sipcodes.commands.progress import Progress
    from sipcodes.commands.workers import render_all
    from sipcodes.problems import ProblemsFound
    from sipcodes.write.compare import compare

    inputs = work.inputs
    with Progress() as progress:
        outputs, made = render_all(
            partial(load_outputs, inputs), progress.at, inputs.template_cache, several=len(inputs.targets) > 1
        )
    for number, paths in made.paths.items():
        outputs[number].know(paths)
    problems = made.problems or path_clashes(outputs)
    if problems:
        raise ProblemsFound(problems)
    about = set(inputs.targets) | (set(work.lock.targets) if inputs.every else set())
    return made.files, compare(place_of(work, outputs), made.files, work.lock, about), outputs


def place_of(work: Workplace, outputs: list[Output]) -> Place:
    """Where the run writes: the folders that are the tool's alone, and those that may be links."""
    own = frozenset(output.choice.to for output in outputs if output.choice.own)
    named = [output.choice.to for output in outputs if not output.choice.own]
    doors = frozenset([*named, OUT] if work.inputs.configuration else [])
    return Place(work.root, doors, own)


def problem_of(entry: Found, work: Workplace, arguments: argparse.Namespace) -> Problem:
    """Why a file is not what it should be, and what to do."""
    from sipcodes.problems import Problem
    from sipcodes.write.compare import State

    again = command(arguments)
    elsewhere = "another `to`" if work.inputs.configuration else "another --out"
    told = {
        State.MISSING: ("is missing", f"run `{again}`"),
        State.STALE: (f"is stale: {_moved(entry)}", f"run `{again}`"),
        State.LINE_ENDS: (
            "has other line ends (git's autocrlf?)",
            f"run `{again}`, and mark it `-text` in .gitattributes",
        ),
        State.EDITED: (
            "was edited by hand",
            f"take the edit to the spec or the templates; `{again} --force` then discards it here",
        ),
        State.ORPHANED: ("is made by nothing any more", f"run `{again}`"),
        State.UNOWNED: (
            f"was generated, but {NAME} does not name it",
            f"if another configuration writes it, choose {elsewhere}; if none does, `{again} --force` takes it over",
        ),
        State.IN_THE_WAY: ("was not written by sipcodes and stands in the way", f"move it, or choose {elsewhere}"),
        State.STRANGER: ("was not written by sipcodes", "move it elsewhere: the folder is the tool's"),
        State.CURRENT: ("is current", ""),
    }
    message, hint = told[entry.state]
    rule = entry.state.name.lower().replace("_", "-")
    return Problem(work.shown(entry.path), 0, 0, rule, message, hint)


def _moved(entry: Found) -> str:
    """From which version of the data to which, where the files tell."""
    from sipcodes.write.origin import made_from

    there, wanted = (made_from(data or b"") for data in (entry.there, entry.wanted))
    if there and wanted and there != wanted:
        return f"it was made from {' '.join(there)}, and the spec is at {' '.join(wanted)}"
    return "the spec, the templates or the configuration moved on"


def command(arguments: argparse.Namespace) -> str:
    """The command line that generates what ``arguments`` are about."""
    import shlex

    words = ["sipcodes", "generate", *arguments.target]
    for option in ("config", "spec", "templates", "out"):
        given = getattr(arguments, option)
        for value in given if isinstance(given, list) else [given] if given else []:
            words += [f"--{option}", value]
    return shlex.join(words)


def warn_of_strangers(found: list[Found], work: Workplace, arguments: argparse.Namespace) -> None:
    """Name the files in the tool's own folders that are somebody else's."""
    from sipcodes.write.compare import State

    for entry in found:
        if entry.state is State.STRANGER:
            problem = problem_of(entry, work, arguments)
            warning = paint("warning", "yellow", sys.stderr)
            tell(f"{warning} {visible(problem.file)} {problem.message}; it is left alone")
