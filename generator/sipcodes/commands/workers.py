"""Several targets at once: a second process renders half of them, where there is a second processor."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sipcodes.problems import Problem, ProblemsFound
from sipcodes.render.outputs import render_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import BytecodeCache

    from sipcodes.commands.outputs import Output
    from sipcodes.model.target import Target


@dataclass
class Made:
    """What became of some targets: the bytes of their files by path, and what was wrong."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # The paths of each output, by its number among all.
    paths: dict[int, list[str]] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)


def render_all(
    load: Callable[[], list[Output]],
    progress: Callable[[str, int], None],
    cache: Callable[[str], BytecodeCache | None],
    *,
    several: bool,
) -> tuple[list[Output], Made]:
    """The outputs that ``load`` gives, their files, and every problem of these.

    ``progress`` is told the name of a target and how many of its files are ready, ``cache`` gives where compiled
    templates of a target are kept. Where there are ``several`` targets, a second process may help: a copy of this one
    from before it loads anything, since to share what is loaded costs more than to load it twice at once.
    """
    made = Made()

    def render(output: Output, number: int, into: Made) -> None:
        target = output.target
        try:
            files = render_target(
                output.catalogue, target, lambda done: progress(target.name, done), cache(target.name)
            )
            into.paths[number] = [output.path(file.path) for file in files]
            into.files.update(zip(into.paths[number], (file.data for file in files), strict=True))
        except ProblemsFound as found:
            into.problems += found.problems
        into.done.add(number)

    def take(queue: int, into: Made) -> list[Output]:
        outputs = load()
        # The one with the most pages first: whoever is free takes the next.
        order = sorted(range(len(outputs)), key=lambda number: -_pages(outputs[number].target))
        for place in _taken(queue):
            if place < len(order):
                render(outputs[order[place]], order[place], into)
        return outputs

    outputs = _with_help(take, made) if several and _may_fork() else load()
    for number, output in enumerate(outputs):
        if number not in made.done:
            render(output, number, made)
    return outputs, made


def _may_fork() -> bool:
    """Whether another process can be had, and be of use. Beside other threads, it might inherit a lock for ever."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return False
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) > 1


def _pages(target: Target) -> int:
    return max(len(file.over) for file in target.files)


def _with_help(take: Callable[[int, Made], list[Output]], made: Made) -> list[Output]:
    """Render with a second process; what it does not hand over, because it was killed, say, stays undone."""
    queue, fill = os.pipe()
    with os.fdopen(fill, "wb") as file:
        file.write(bytes(range(256)))
    answer, say = os.pipe()
    helper = os.fork()
    if not helper:
        try:
            # Held open here too, it would keep this one waiting for ever for a reader that was killed.
            os.close(answer)
            own = Made()
            take(queue, own)
            with os.fdopen(say, "wb") as file:
                pickle.dump(own, file, pickle.HIGHEST_PROTOCOL)
        finally:
            # Whatever happened: what is open here is the other's to flush, and to tell about.
            os._exit(0)
    os.close(say)
    try:
        outputs = take(queue, made)
        with os.fdopen(answer, "rb", closefd=False) as file, contextlib.suppress(EOFError, pickle.UnpicklingError):
            other: Made = pickle.load(file)  # noqa: S301 (written by the process that was made here)
            made.files.update(other.files)
            made.paths.update(other.paths)
            made.problems += other.problems
            made.done |= other.done
    except BaseException:
        os.kill(helper, signal.SIGKILL)
        raise
    finally:
        os.close(queue)
        os.close(answer)
        os.waitpid(helper, 0)
    return outputs


def _taken(queue: int) -> Iterator[int]:
    """The numbers that nobody else has taken."""
    while number := os.read(queue, 1):
        yield number[0]
