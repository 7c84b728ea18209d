"""How wide text is."""

from __future__ import annotations

import sys

from sipcodes.render.escape import NARROW, SYLLABLES, columns
from sipcodes.render.rendered import Rendered
from wcwidth import wcswidth, wcwidth


def test_what_is_counted_without_tables_is_counted_right() -> None:
    """Every character that is taken for wide or narrow is so to wcwidth."""
    every = [chr(point) for point in range(sys.maxunicode + 1)]
    assert {wcwidth(char) for char in every if SYLLABLES.fullmatch(char)} == {2}
    assert {wcwidth(char) for char in every if NARROW.fullmatch(char)} == {1}


def test_texts_are_as_wide_as_their_characters() -> None:
    """Latin and Korean letters, marks between them, and what needs the tables."""
    for text in ("", "RFC 3261 §21.4", "통화 중(486) – “Busy”", "日本", "e\u0301", "☎ 통화", "👍🏽"):
        assert columns([Rendered(text)]) == wcswidth(text)
