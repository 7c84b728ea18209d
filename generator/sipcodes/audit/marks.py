"""What a file says of itself: `sipcodes: 409 intended` in a comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sipcodes.audit.lexer import Kind
from sipcodes.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.audit.lexer import Source, Token

MARK = b"sipcodes:"
_MARK = re.compile(r"\bsipcodes: *([1-9]\d\d(?:(?:, *| +)[1-9]\d\d)*) +intended\b")


class Marks:
    """The codes whose deviations are intended, and those of them that there were."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._marked: dict[int, Token] = {}
        self._used: set[int] = set()
        for token in source.tokens:
            # A format without comments says it in a text of its own.
            find = _MARK.search if token.kind is Kind.COMMENT else _MARK.fullmatch
            match = find(token.text) if token.kind in (Kind.COMMENT, Kind.TEXT) else None
            for number in re.findall(r"\d+", match[1]) if match else ():
                self._marked.setdefault(int(number), token)

    def cover(self, code: int) -> bool:
        """Whether what deviates with ``code`` is intended; the mark is then needed."""
        if code in self._marked:
            self._used.add(code)
        return code in self._marked

    def stale(self, file: str) -> Iterator[Problem]:
        """The marks that nothing needs."""
        for code, token in self._marked.items():
            if code not in self._used:
                message = f"{code} is marked as intended, and nothing of it deviates"
                yield Problem(file, *self._source.place(token), "stale-mark", message, "take the mark away")
