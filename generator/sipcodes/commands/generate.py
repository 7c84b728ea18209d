"""``sipcodes generate``: write what changed, remove what nothing makes any more."""

from __future__ import annotations

import os
import sys
import time
from functools import cache
from typing import TYPE_CHECKING

from sipcodes.commands.console import paint, report, tell, visible
from sipcodes.commands.output_folder import (
    Workplace,
    compared,
    open_workplace,
    place_of,
    problem_of,
    warn_of_strangers,
)
from sipcodes.write.lock import NAME, Lock, Owned

if TYPE_CHECKING:
    import argparse

    from sipcodes.commands.outputs import Output
    from sipcodes.problems import Problem
    from sipcodes.write.compare import Found

_READABLE = 20


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    started = time.perf_counter()
    if arguments.list_inputs or arguments.list_outputs:
        from sipcodes.commands.dependencies import list_paths

        return list_paths(arguments)
    work = open_workplace(arguments)
    status = 0
    if work.unchanged:
        report([], arguments.format)
        _done(0, len(work.files), 0, started)
    else:
        from sipcodes.write.files import alone_in

        with alone_in(work.root or "."):
            if work.outdated:
                work = open_workplace(arguments)
            status = _write(work, arguments, started)
    if status == 0 and (arguments.depfile or arguments.stamp):
        from sipcodes.commands.dependencies import tell_build_system

        tell_build_system(work, arguments)
    return status


def _write(work: Workplace, arguments: argparse.Namespace, started: float) -> int:
    from sipcodes.write.compare import BLOCKING, State, still_so
    from sipcodes.write.files import remove, replace, sweep

    wanted, found, outputs = compared(work)
    blocking = [entry for entry in found if entry.state in BLOCKING]
    if arguments.force:
        blocking = [entry for entry in blocking if entry.state is State.IN_THE_WAY and entry.there is None]
    if blocking:
        report([problem_of(entry, work, arguments) for entry in blocking], arguments.format)
        return 1
    written = [entry for entry in found if entry.wanted is not None and entry.state is not State.CURRENT]
    removed = [entry for entry in found if entry.wanted is None and entry.state is not State.STRANGER]
    sweep(work.root, {*wanted, *work.lock.paths(set(work.lock.targets))})
    lock = _next_lock(work, outputs, wanted)
    if written or removed:
        # Claimed first, what a run that is killed halfway leaves is known to the next one.
        _write_lock(work, _claims(work.lock, lock))
    place = place_of(work, outputs)
    barred = cache(place.barred)
    for entry in (*written, *removed):
        if not still_so(place, entry, barred=barred(os.path.dirname(entry.path))):
            report([_changed_meanwhile(entry, work)], arguments.format)
            return 1
        if entry.wanted is None:
            remove(work.root, entry.path)
        else:
            replace(os.path.join(work.root, entry.path), entry.wanted)
    _write_lock(work, lock)
    work.lock = lock
    if work.older is not None:
        os.unlink(os.path.join(work.older, NAME))
    # Told when all is done: who reads the messages may stop reading (`2>&1 | head`) and end the run.
    for verb, colour, entries in (("wrote", "green", written), ("removed", "yellow", removed)):
        for line in _listed([entry.path for entry in entries], outputs):
            tell(f"{paint(verb, colour, sys.stderr)} {visible(work.shown(line))}")
    warn_of_strangers(found, work, arguments)
    report([], arguments.format)
    _done(len(written), len(wanted) - len(written), len(removed), started)
    return 0


def _changed_meanwhile(entry: Found, work: Workplace) -> Problem:
    from sipcodes.problems import Problem

    message = "was changed by somebody else during this run, and is left as it is"
    return Problem(work.shown(entry.path), 0, 0, "changed-meanwhile", message, "run it again")


def _listed(paths: list[str], outputs: list[Output]) -> list[str]:
    """Paths to be named one by one, or the folder of an output where there are too many to read."""
    folders = sorted({output.choice.to for output in outputs if output.choice.to}, key=len, reverse=True)
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        home = next((folder for folder in folders if path.startswith(f"{folder}/")), os.path.dirname(path))
        by_folder.setdefault(home, []).append(path)
    return [
        line
        for folder, inside in by_folder.items()
        for line in (inside if len(inside) <= _READABLE else [f"{folder or '.'}/ ({len(inside)} files)"])
    ]


def _next_lock(work: Workplace, outputs: list[Output], wanted: dict[str, bytes]) -> Lock:
    """The lock as it is when all is written."""
    from hashlib import sha256

    inputs = work.inputs
    targets = {} if inputs.every else dict(work.lock.targets)
    for name in inputs.targets:
        mine = [output for output in outputs if output.target.name == name]
        files = {path: sha256(wanted[path]).hexdigest() for output in mine for path in output.paths}
        folders = tuple(output.choice.to for output in mine if output.choice.own)
        targets[name] = Owned(work.digests[name], files, folders)
    return Lock(targets, inputs.settings)


def _claims(old: Lock, new: Lock) -> Lock:
    """The lock while files are written: what is owned, and what is about to be."""
    nothing = Owned("", {})
    names = {**old.targets, **new.targets}
    return Lock(
        {
            name: old.targets.get(name, nothing).claiming(new.targets[name].files)
            if name in new.targets
            else old.targets[name]
            for name in names
        },
        new.configuration,
    )


def _write_lock(work: Workplace, lock: Lock) -> None:
    from sipcodes.write.files import replace

    path, data = os.path.join(work.root, NAME), lock.dump()
    try:
        with open(path, "rb") as file:
            if file.read() == data:
                return
    except OSError:
        pass
    replace(path, data)


def _done(written: int, unchanged: int, removed: int, started: float) -> None:
    seconds = time.perf_counter() - started
    parts = [f"{written} written", f"{unchanged} unchanged"]
    if removed:
        parts.append(f"{removed} removed")
    tell(f"{', '.join(parts)} in {seconds:.2f} s")
