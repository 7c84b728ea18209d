"""Problems as a table, for the summary of a pipeline's run or an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.commands.console import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sipcodes.problems import Problem


def summary(problems: Sequence[Problem]) -> Iterator[str]:
    """The lines of the table; one sentence if there is nothing to list."""
    if not problems:
        yield "Nothing is wrong."
        return
    yield from ("| place | rule | what is wrong | what to do |", "| --- | --- | --- | --- |")
    for problem in problems:
        cells = (problem.where, problem.rule, problem.message, problem.hint)
        yield f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    """``text`` so that nothing in it is taken for markup, apart from what it quotes as code itself."""
    parts = visible(text).replace("|", "\\|").split("`")
    if len(parts) % 2 == 0:  # a backquote without a partner is none
        parts = ["'".join(parts)]
    return "`".join(part if number % 2 else _plain(part) for number, part in enumerate(parts))


def _plain(text: str) -> str:
    for char, instead in (("&", "&amp;"), ("<", "&lt;"), ("*", "\\*"), ("_", "\\_"), ("[", "\\["), ("~", "\\~")):
        text = text.replace(char, instead)
    return text
