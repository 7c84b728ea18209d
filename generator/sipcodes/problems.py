"""What is wrong with something a user wrote, told so that it can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Problem(NamedTuple):
    """One mistake and its place; problems sort by it.

    ``line`` and ``column`` count from 1 in characters; 0 means that the place is the
    file as a whole. ``rule`` is a short stable name (``unknown-key``), ``message`` says what is
    wrong, ``hint`` what to do about it.
    """

    file: str
    line: int
    column: int
    rule: str
    message: str
    hint: str = ""

    @property
    def where(self) -> str:
        """The place as ``file:line:column``, or the file alone."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class ProblemsFound(Exception):
    """Ends a step that cannot go on; carries every problem found, sorted and without repeats."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(f"{p.where}: {p.message}" for p in self.problems))


class UsageError(Exception):
    """The command was called in a way that makes no sense (exit status 2)."""
