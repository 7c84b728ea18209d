"""Specs with one mistake, its place marked: what the tests of mistakes share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import SMALL
from sipcodes.problems import ProblemsFound
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files

if TYPE_CHECKING:
    from collections.abc import Callable

    from sipcodes.problems import Problem

# Stands before the place of a mistake in the text of a case; no input has it.
MARK = "‸"


class Marked(NamedTuple):
    """A text without its mark, and where the mark was."""

    text: str
    line: int
    column: int


def unmarked(text: str) -> Marked:
    """``text`` and the place of the one mark in it."""
    before, found, after = text.partition(MARK)
    assert found, "the case has no mark"
    assert MARK not in after, "the case has two marks"
    return Marked(before + after, before.count("\n") + 1, len(before) - before.rfind("\n"))


def changed(old: str, new: str, text: str = SMALL) -> str:
    """``text`` with one part written otherwise."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
    return text.replace(old, new)


def problems(act: Callable[[], object]) -> tuple[Problem, ...]:
    """What ``act`` finds wrong."""
    with pytest.raises(ProblemsFound) as caught:
        act()
    return caught.value.problems


def one_file(text: str | bytes) -> Files:
    """A spec in one file."""
    return Files("tea.yaml", {"tea.yaml": text.encode() if isinstance(text, str) else text}, single=True)


def folder(**files: str) -> Files:
    """A spec in the files of a folder."""
    return Files("tea", {f"{name}.yaml": text.encode() for name, text in files.items()})


def wrong(files: Files) -> tuple[Problem, ...]:
    """What is wrong with a spec."""
    return problems(lambda: load_catalogue(files))
