"""Source text as numbers, names, texts and comments, each with its place: all that a table is made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from copy import copy
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.audit.languages import Language


class Kind(Enum):
    """What a token is."""

    NUMBER = "number"
    NAME = "name"
    TEXT = "text"
    COMMENT = "comment"
    MARK = "mark"


class Token(NamedTuple):
    """A piece of source: ``number`` is its value if it is one, ``group`` the brackets that it stands in."""

    kind: Kind
    text: str
    number: int
    start: int
    line: int
    group: int


class Source:
    """The tokens of a file, and its brackets: ``parents[group]`` is the group that holds a group; 0 is the file."""

    def __init__(self, text: str, language: Language) -> None:
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.parents = [0]
        self.tokens: list[Token] = []
        self._open = [(0, "")]
        cut = language.cut
        end = 0
        for match in language.tokens.finditer(text):
            if cut:
                self._plain(text[end : match.start()], end, cut)
            end = match.end()
            self._take(str(match.lastgroup), match.group(str(match.lastgroup)), match.start())
        if cut:
            self._plain(text[end:], end, cut)

    def with_tokens(self, tokens: list[Token]) -> Source:
        """The same source with other tokens."""
        other = copy(self)
        other.tokens = tokens
        return other

    def place(self, token: Token) -> tuple[int, int]:
        """Line and column of a token, from 1."""
        return token.line, token.start - self.lines[token.line - 1] + 1

    def _take(self, kind: str, text: str, start: int) -> None:
        if kind.startswith("text"):
            self._text(text, start)
        elif kind.startswith(("line", "block")):
            self._put(Kind.COMMENT, _said(text), start)
        elif kind == "number":
            digits = _WHOLE.fullmatch(text)
            self._put(Kind.NUMBER, text, start, int(digits[1]) if digits else -1)
        elif kind == "name":
            number = _IN_NAME.search(text)
            if number:
                self._put(Kind.NUMBER, number[1], start, int(number[1]))
            self._put(Kind.NAME, re.split(r"\.|::", text)[-1], start)
        elif kind == "open":
            self._put(Kind.MARK, text, start)
            if len(self._open) < _MOST_OPEN:
                self.parents.append(self._open[-1][0])
                self._open.append((len(self.parents) - 1, _PARTNER[text]))
        else:
            if kind == "close" and text in (partner for _, partner in self._open):
                while self._open.pop()[1] != text:
                    pass
            self._put(Kind.MARK, text, start)

    def _plain(self, text: str, offset: int, cut: re.Pattern[str]) -> None:
        """Texts without quotes."""
        for line in re.finditer(r"[^\n]+", text):
            end = line.start()
            for match in (*cut.finditer(text, line.start(), line.end()), None):
                self._piece(text[end : match.start() if match else line.end()], offset + end)
                if match:
                    kind = "open" if match[2] else "close" if match[3] else "mark"
                    sign = match.group().strip()[:1]
                    if sign:
                        self._take(kind, sign, offset + match.start())
                    end = match.end()

    def _piece(self, text: str, offset: int) -> None:
        said = text.strip()
        if said:
            self._text(said, offset + len(text) - len(text.lstrip()))

    def _text(self, text: str, start: int) -> None:
        number = _LEADING.match(text)
        if number:
            self._put(Kind.NUMBER, number[1], start, int(number[1]))
            text = text[number.end() :]
        if text:
            self._put(Kind.TEXT, text[:_LONG], start)

    def _put(self, kind: Kind, text: str, start: int, number: int = -1) -> None:
        self.tokens.append(Token(kind, text, number, start, bisect_right(self.lines, start), self._open[-1][0]))


def within(source: Source, group: int) -> Iterator[int]:
    """``group`` and all the groups that hold it, from the inside."""
    yield group
    while group:
        group = source.parents[group]
        yield group


# No table lies deeper, and what is hostile costs no more.
_MOST_OPEN = 40
_WHOLE = re.compile(r"(\d{1,9})[uUlL]*(?:i32|u16|u32|i64)?")
# A text that is a number, or starts with a code and says it: `486 Busy Here`.
_LEADING = re.compile(r"([1-9]\d\d)(?:\Z|[ \t]*[-:–][ \t]*(?=[^\W\d])|[ \t]+(?=[^\W\d]))")
# `sip_486_Busy_here`
_IN_NAME = re.compile(r"_([1-6]\d\d)(?:_|\Z)")
_PARTNER = {"(": ")", "[": "]", "{": "}"}
# What is longer is neither a name nor a phrase.
_LONG = 500


def _said(comment: str) -> str:
    """What a comment says, without decoration, and the code that it may start with."""
    text = comment.lstrip(" \t\r\n*/!<>#=%-")[:_LONG].rstrip(" \t\r\n*")
    return re.sub(r"^\(?[1-9]\d\d\b\)?[\s:.–-]*(?=[^\W\d])", "", text)
