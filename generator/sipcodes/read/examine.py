"""Every mistake of a registry at once: what is wrong is told and left out, and the rest is looked at further."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from sipcodes.read.documents import DEPTH
from sipcodes.read.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sipcodes.model.text import Place
    from sipcodes.problems import Problem


# What may be said only because something was left out: of that which names it, and of everything.
_NAMING = ("bad-reference", "missing-text", "unknown-document", "unknown-section", "released-name", "unlocked-name")
_FOLLOWING = ("unused", "needless-waiver", "outside-class")
_WORD = re.compile(r"[\w.-]+")


class Examination:
    """What was found in the parts of a registry, and which of its entries were left out for it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.left_out: set[str] = set()
        # A key that is not known was meant to be another: nobody can tell what is missing under that.
        self.misnamed = False

    def of(self, data: Mapping, *checks: Callable[[Mapping], list[Problem]]) -> bool:
        """Run ``checks`` on ``data`` one after another; each may rely on those before it.

        Whatever they find is left out of ``data``. False if that cannot be done: then nothing can rely on ``data``.
        """
        for number, check in enumerate(checks):
            found = check(data)
            self.misnamed |= _misnamed(data, found)
            self.tell(found)
            while found:
                gone = _leave_out(data, found)
                if not gone:
                    return False
                self.left_out |= gone
                # What refers to it is wrong now, but not for its own sake.
                found = next((again for again in (c(data) for c in checks[: number + 1]) if again), [])
        return True

    def tell(self, found: list[Problem]) -> None:
        """Add what was found, without what is only said because something was left out."""
        self.problems += [problem for problem in found if not self._follows(problem)]

    def _follows(self, problem: Problem) -> bool:
        if problem.rule in _FOLLOWING:
            return bool(self.left_out)
        if problem.rule not in _NAMING or self.misnamed:
            return problem.rule in _NAMING
        if not self.left_out.isdisjoint(_WORD.findall(problem.message)):
            return True
        return any(" " in key and key in problem.message for key in self.left_out)


def _misnamed(data: Mapping, problems: list[Problem]) -> bool:
    """Whether one of ``problems`` is the key of an entry that is not known, or has no form of a key."""
    rules = ("unknown-key", "form")
    unknown = {(problem.file, problem.line, problem.column) for problem in problems if problem.rule in rules}
    return bool(unknown) and any(place in unknown for place, _, _ in _entries(data))


def _leave_out(data: Mapping, problems: list[Problem]) -> set[str]:
    """Take every entry that a problem is in out of ``data``; their keys, none if one cannot be spared."""
    entries = sorted(_entries(data), key=lambda entry: entry[0])
    starts = [place for place, _, _ in entries]
    wrong: dict[Place, tuple[Mapping, str]] = {}
    for problem in problems:
        number = bisect_right(starts, (problem.file, problem.line, problem.column)) - 1
        if number < 0 or starts[number].file != problem.file:
            return set()
        place, holder, key = entries[number]
        if holder is data and key == "registry":
            return set()
        wrong[place] = (holder, key)
    for holder, key in wrong.values():
        del holder[key]
    return {key for _, key in wrong.values()}


def _entries(data: Mapping) -> Iterator[tuple[Place, Mapping, str]]:
    """What can be left out alone: the place of each entry, the mapping that holds it, and its key."""
    for section, value in data.items():
        yield from _below(data, section, value, DEPTH.get(section, 0))


def _below(holder: Mapping, key: str, value: object, depth: int) -> Iterator[tuple[Place, Mapping, str]]:
    if depth and isinstance(value, Mapping):
        for name, item in value.items():
            yield from _below(value, name, item, depth - 1)
    yield holder.key_places[key], holder, key
