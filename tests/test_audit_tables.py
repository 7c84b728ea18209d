"""What `audit` finds in tables of every shape and language: all that is wrong, and nothing else."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from audit.tables import (
    CATALOGUE,
    Shape,
    expected,
    of_errors,
    of_http,
    of_ports,
    of_replies,
    of_translations,
    right,
    shapes,
    told,
    wrong,
)
from conftest import ROOT
from sipcodes.audit.known import known
from sipcodes.audit.languages import data
from sipcodes.audit.scan import Scanned, scan

if TYPE_CHECKING:
    from collections.abc import Callable

KNOWN = known(CATALOGUE)
SHAPES = shapes()
# A comment that says more than the phrase is evidence, and not held to the letter: decoration such as `@HIDE`.
BEYOND = {"documented.h", "docs.rs"}

each_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.language}:{shape.file}")


def scanned(shape: Shape, text: str) -> Scanned:
    """What is found in a source."""
    return scan(shape.file, text.encode(), KNOWN)


@cache
def found(shape: Shape) -> frozenset[tuple[str, int]]:
    """What is found in the table with mistakes."""
    return frozenset(told(scanned(shape, shape.filled(wrong())).findings))


@each_shape
def test_what_is_wrong_is_found_and_nothing_else(shape: Shape) -> None:
    """Every mistake of a table is found, under its rule and code, and no other."""
    assert found(shape) <= expected(shape)
    if shape.file not in BEYOND:
        assert found(shape) == expected(shape)


@each_shape
def test_a_right_table_is_recognised_and_left_alone(shape: Shape) -> None:
    """The registry as it is, in every shape, is one table without a finding."""
    result = scanned(shape, shape.filled(right()))
    assert not result.findings
    assert len(result.tables) == 1
    assert result.tables[0].registered >= 70


@each_shape
def test_other_numbers_are_no_table(shape: Shape) -> None:
    """Codes of HTTP, replies of mail, errors and ports are none of ours, in whatever shape they stand."""
    for rows in (of_http(), of_replies(), of_errors(), of_ports()):
        result = scanned(shape, shape.filled(rows))
        assert not result.tables, result.why
        assert not result.findings


@each_shape
def test_translations_are_not_wrong_phrases(shape: Shape) -> None:
    """Texts in another language beside SIP's codes are not held against the phrases."""
    assert not scanned(shape, shape.filled(of_translations())).findings


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda text: "".join(f"\t{line}" for line in text.splitlines(keepends=True)), id="indented"),
        pytest.param(
            lambda text: "timeout = 500\nwidth = 640\n" + text + "retries = 100\nsize = 512\n", id="among others"
        ),
    ],
)
@pytest.mark.parametrize(
    "shape",
    [shape for shape in SHAPES if shape.language not in ("yaml", "json", "csv", "markdown")],
    ids=lambda shape: f"{shape.language}:{shape.file}",
)
def test_what_surrounds_a_table_changes_nothing(shape: Shape, change: Callable[[str], str]) -> None:
    """Line ends, indents and other numbers beside a table add and hide nothing."""
    assert told(scanned(shape, change(shape.filled(wrong()))).findings) == found(shape)


def test_every_language_and_shape_is_there() -> None:
    """The corpus has a table of each language that is read, and each shape of the manners that there are."""
    assert {shape.language for shape in SHAPES} == set(data("languages.yaml"))
    assert {shape.shape for shape in SHAPES} >= {
        "enum",
        "X-macro",
        "two parallel arrays",
        "switch",
        "object literal",
        "map",
        "constants with comments",
        "function clauses",
        "Markdown table",
    }


def figures() -> dict[str, tuple[float, float]]:
    """Precision and recall by language, by shape, and of all."""
    counts: dict[str, Counter[str]] = {}
    for shape in SHAPES:
        for part in (shape.language, shape.shape, "all"):
            count = counts.setdefault(part, Counter())
            count["right"] += len(found(shape) & expected(shape))
            count["found"] += len(found(shape))
            count["there"] += len(expected(shape))
    return {part: (count["right"] / count["found"], count["right"] / count["there"]) for part, count in counts.items()}


def test_precision_and_recall_are_those_of_the_documentation() -> None:
    """The figures in docs/audit.md are the measured ones, by language and shape."""
    text = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    lacking = [
        line
        for part, (precision, recall) in figures().items()
        if (line := f"| {part} | {precision:.2f} | {recall:.2f} |") not in text
    ]
    assert not lacking
