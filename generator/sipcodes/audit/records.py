"""Readings of a stretch of source: which names, texts and comments belong to which number.

Nobody knows beforehand whether a name stands before its number (an enum) or after it (a map), on its line or on the
next. So every way is tried, and the one in which most fits is the one that was meant.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipcodes.audit.lexer import Kind, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sipcodes.audit.lexer import Source, Token

# The place of a label in its record: what it is, and the how-manieth before or after the number, or the key before it.
Slot = tuple[Kind, int | str]

FIRST, LAST = 100, 999
LABELS = (Kind.NAME, Kind.TEXT, Kind.COMMENT)
# So many labels from its number, no label belongs to it any more.
_NEAR = 12


@dataclass(frozen=True)
class Record:
    """A number, the labels that belong to it by one reading, and how the source between them looks."""

    number: Token
    labels: dict[Slot, Token]
    looks: dict[Slot, str]


def is_code(token: Token) -> bool:
    """Whether a token is a number that may be a response code, registered or not."""
    return token.kind is Kind.NUMBER and FIRST <= token.number <= LAST


class Stretch:
    """A part of a source, from one token to another, with the numbers in it that may be codes."""

    def __init__(self, source: Source, codes: list[int]) -> None:
        self.source = source
        tokens = source.tokens
        self.codes = [at for before, at in zip([-1, *codes], codes, strict=False) if not self._again(before, at)]
        line_first, line_last = tokens[codes[0]].line, tokens[codes[-1]].line
        first, last = codes[0], codes[-1]
        while first > 0 and first > codes[0] - 2 * _NEAR and tokens[first - 1].line >= line_first - 3:
            first -= 1
        while last < len(tokens) - 1 and last < codes[-1] + 4 * _NEAR and tokens[last + 1].line <= line_last + 3:
            last += 1
        self.first, self.last = first, last

    def _again(self, before: int, at: int) -> bool:
        """Whether a code was said just before on the same line: `{486, "486 Busy Here"}`."""
        between = self.source.tokens[before : at + 1] if before >= 0 else []
        if not between or len(between) > _NEAR or between[0].line != between[-1].line:
            return False
        return between[0].number == between[-1].number and all(token.kind is not Kind.TEXT for token in between)

    def readings(self) -> dict[str, list[Record]]:
        """Every way to read it."""
        ways: dict[str, Callable[[], Iterable[tuple[int, int, int]]]] = {
            "on its line": self._lines,
            "in its brackets": self._brackets,
            "after it": self._after,
            "before it": self._before,
        }
        keys = self._keys()
        return {name: [self._record(*span, keys) for span in way()] for name, way in ways.items()}

    def _lines(self) -> Iterable[tuple[int, int, int]]:
        """Each number with what stands on its line; the first number of a line has it."""
        tokens, seen = self.source.tokens, set()
        for at in self.codes:
            if tokens[at].line not in seen:
                seen.add(tokens[at].line)
                yield self._line(at)

    def _line(self, at: int) -> tuple[int, int, int]:
        tokens = self.source.tokens
        first = last = at
        while first > self.first and tokens[first - 1].line == tokens[at].line and at - first < 40:
            first -= 1
        while last < self.last and tokens[last + 1].line == tokens[at].line and last - at < 40:
            last += 1
        return at, first, last

    def _brackets(self) -> Iterable[tuple[int, int, int]]:
        """Each number that is alone in brackets, with what stands in them and the word before; or else on its line."""
        source, tokens = self.source, self.source.tokens
        held: Counter[int] = Counter()
        for at in self.codes:
            held.update(within(source, tokens[at].group))
        spans: dict[int, tuple[int, int]] = {}
        for at in range(self.first, self.last + 1):
            for group in within(source, tokens[at].group):
                if held[group] == 1:
                    spans[group] = (spans.get(group, (at, at))[0], at)
        for at in self.codes:
            alone = [group for group in within(source, tokens[at].group) if group and held[group] == 1]
            labelled = (
                spans[group] for group in alone if any(tokens[i].kind is Kind.TEXT for i in range(*spans[group])[:40])
            )
            span = next(labelled, spans[alone[0]] if alone else None)
            yield (at, max(span[0] - 3, 0), span[1]) if span else self._line(at)

    def _after(self) -> Iterable[tuple[int, int, int]]:
        """Each number with what follows, up to the next."""
        for at, following in zip(self.codes, [*self.codes[1:], self.last + 1], strict=True):
            yield at, at, following - 1

    def _before(self) -> Iterable[tuple[int, int, int]]:
        """Each number with what precedes it, since the one before."""
        for before, at in zip([self.first - 1, *self.codes], self.codes, strict=False):
            yield at, before + 1, at

    def _keys(self) -> set[str]:
        """The words that stand before `:` or `=` again and again: `phrase: "Busy Here"`."""
        tokens = self.source.tokens
        seen: Counter[str] = Counter()
        for at in range(self.first, self.last):
            if tokens[at].kind in LABELS and tokens[at + 1].text in _KEY_MARKS:
                seen[tokens[at].text] += 1
        return {text for text, times in seen.items() if times > 2}

    def _record(self, at: int, first: int, last: int, keys: set[str]) -> Record:
        tokens = self.source.tokens
        labels: dict[Slot, Token] = {}
        looks: dict[Slot, str] = {}
        for step, span in (
            (-1, range(at - 1, max(first, at - 60) - 1, -1)),
            (1, range(at + 1, min(last, at + 60) + 1)),
        ):
            count = dict.fromkeys(LABELS, 0)
            look: list[str] = []
            for i in span:
                token = tokens[i]
                if token.kind in LABELS:
                    count[token.kind] += 1
                    slot: Slot = (token.kind, step * count[token.kind])
                    if i >= 2 and tokens[i - 1].text in _KEY_MARKS and tokens[i - 2].text in keys:
                        slot = (token.kind, tokens[i - 2].text)
                    labels.setdefault(slot, token)
                    looks.setdefault(slot, "".join(look))
                    if sum(count.values()) >= _NEAR:
                        break
                look.append(token.text if token.kind is Kind.MARK else token.kind.value[0])
        return Record(tokens[at], labels, looks)


_KEY_MARKS = (":", "=")
