"""``sipcodes generate``: write what changed, remove what nothing makes any more."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from sipcodes.commands.console import paint, report, tell, visible
from sipcodes.commands.inputs import Inputs, read_inputs
from sipcodes.commands.output_folder import compared, lock_of, nothing_to_do, problem_of, warn_of_strangers
from sipcodes.write.lock import NAME, Lock, Owned

if TYPE_CHECKING:
    import argparse

_READABLE = 20


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    started = time.perf_counter()
    inputs = read_inputs(arguments)
    lock = lock_of(arguments.out, arguments.force)
    digests = inputs.digests()
    if nothing_to_do(inputs, lock, digests, arguments.out):
        count = sum(len(lock.targets[name].files) for name in inputs.targets)
        report([], arguments.format)
        _done(0, count, 0, started)
        return 0
    from sipcodes.write.compare import BLOCKING, State
    from sipcodes.write.files import remove, replace

    wanted, found = compared(inputs, lock, arguments.out)
    blocking = [entry for entry in found if entry.state in BLOCKING]
    if arguments.force:
        blocking = [entry for entry in blocking if entry.state is State.IN_THE_WAY and entry.there is None]
    if blocking:
        report([problem_of(entry, arguments) for entry in blocking], arguments.format)
        return 1
    written = [entry for entry in found if entry.wanted is not None and entry.state is not State.CURRENT]
    removed = [entry for entry in found if entry.wanted is None and entry.state is not State.STRANGER]
    for entry in written:
        assert entry.wanted is not None
        replace(os.path.join(arguments.out, entry.path), entry.wanted)
    for entry in removed:
        remove(arguments.out, entry.path)
    _write_lock(arguments.out, _next_lock(inputs, lock, digests, wanted))
    # Told when all is done: who reads the messages may stop reading (`2>&1 | head`) and end the run.
    for verb, colour, entries in (("wrote", "green", written), ("removed", "yellow", removed)):
        for line in _listed([entry.path for entry in entries]):
            tell(f"{paint(verb, colour, sys.stderr)} {visible(f'{arguments.out}/{line}')}")
    warn_of_strangers(found, arguments)
    report([], arguments.format)
    _done(len(written), len(wanted) - len(written), len(removed), started)
    return 0


def _listed(paths: list[str]) -> list[str]:
    """Paths to be named one by one, or the folder of a target where there are too many to read."""
    by_target: dict[str, list[str]] = {}
    for path in paths:
        by_target.setdefault(path.partition("/")[0], []).append(path)
    return [
        line
        for target, inside in by_target.items()
        for line in (inside if len(inside) <= _READABLE else [f"{target}/ ({len(inside)} files)"])
    ]


def _next_lock(inputs: Inputs, lock: Lock, digests: dict[str, str], wanted: dict[str, bytes]) -> Lock:
    from hashlib import sha256

    targets = {} if inputs.every else dict(lock.targets)
    for name in inputs.targets:
        files = {path: sha256(data).hexdigest() for path, data in wanted.items() if path.startswith(name + "/")}
        targets[name] = Owned(digests[name], files)
    return Lock(targets)


def _write_lock(folder: str, lock: Lock) -> None:
    from sipcodes.write.files import replace

    path, data = os.path.join(folder, NAME), lock.dump()
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
