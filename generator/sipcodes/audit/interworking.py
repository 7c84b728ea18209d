"""Tables between SIP response codes and Q.850 causes, and where they differ from RFC 3398 and RFC 4497."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipcodes.audit.known import key
from sipcodes.audit.lexer import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.audit.known import Interworking, Known
    from sipcodes.audit.lexer import Source, Token

# What speaks for such a table: so many rows as a document has them, this part of all, and to so many numbers.
_LEAST, _PART, _ENDS = 6, 0.6, 4
_ONCE = 1.15
# A cause is at most this, a code more.
_LAST_CAUSE = 127
# So many lines apart, and a number has nothing to do with the next.
_NEAR = 4


@dataclass(frozen=True)
class Row:
    """What a number becomes by the source: a code a cause, or a cause a code."""

    token: Token
    start: int
    end: int
    # What stands between the two.
    look: str


@dataclass(frozen=True)
class MappingTable:
    """A table from codes to causes, or back, and how many of its rows a document has."""

    rows: tuple[Row, ...]
    to_cause: bool
    agreeing: int

    @property
    def holds(self) -> bool:
        """Whether it is such a table."""
        ends = len({row.end for row in self.rows})
        looks = Counter(row.look for row in self.rows).most_common(2)
        if sum(times for _, times in looks) < _PART * len(self.rows):
            return False
        # A number that becomes this here and that there is in a test, not in a table.
        different = len({(row.start, row.end) for row in self.rows})
        if different > _ONCE * len({row.start for row in self.rows}):
            return False
        return self.agreeing >= _LEAST and self.agreeing >= _PART * len(self.rows) and ends >= _ENDS

    @property
    def told(self) -> str:
        """The evidence in words."""
        ends = "codes to Q.850 causes" if self.to_cause else "Q.850 causes to codes"
        return f"a table from {ends}: {self.agreeing} of {len(self.rows)} rows as RFC 3398 or RFC 4497 has them"


def mapping_tables(source: Source, stretches: list[tuple[int, int]], known: Known) -> Iterator[MappingTable]:
    """What may be a table in each stretch of tokens, from the one to the other, both included."""
    if not known.interworking:
        return
    for first, last in stretches:
        for to_cause in (True, False):
            rows = tuple(_rows(source.tokens[max(first - 6, 0) : last + 7], known, to_cause=to_cause))
            documents = [document for document in known.interworking if document.to_cause == to_cause]
            agreeing = sum(any(row.end in document.rows.get(row.start, ()) for document in documents) for row in rows)
            if rows:
                yield MappingTable(rows, to_cause, agreeing)


def differing(table: MappingTable, known: Known) -> Iterator[tuple[Row, str, str]]:
    """Each row that no document has, with what is wrong and what the documents have."""
    documents = [document for document in known.interworking if document.to_cause == table.to_cause]
    for row in table.rows:
        allowed = [_allowed(document, row.start) for document in documents]
        if not any(allowed) and not any(row.start in document.rows for document in documents):
            continue
        if not any(row.end in ends for ends in allowed):
            start, end = ("", "cause ") if table.to_cause else ("cause ", "")
            said = "; ".join(
                f"{document.source}: {' or '.join(map(str, sorted(ends))) or 'none'}"
                for document, ends in zip(documents, allowed, strict=True)
            )
            yield row, f"{start}{row.start} becomes {end}{row.end}", said


def _allowed(document: Interworking, start: int) -> frozenset[int]:
    if start in document.rows:
        return document.rows[start]
    return frozenset() if document.default is None or not document.covers(start) else frozenset({document.default})


def _rows(tokens: list[Token], known: Known, *, to_cause: bool) -> Iterator[Row]:
    """Numbers of one sort, and what they become: the next number of the other sort."""
    waiting: list[tuple[Token, int]] = []
    look = ""
    named = 0
    for token in tokens:
        value = _value(token, known)
        if value is None:
            named = token.line if token.kind is Kind.NAME else named
            look += token.text if token.kind is Kind.MARK else token.kind.value[0]
            continue
        before = waiting[-1][0].line if waiting else 0
        is_start = (value > _LAST_CAUSE) is to_cause
        # `16: None` becomes nothing; `case 486:` waits for what the next case becomes.
        if token.line - before > _NEAR or (is_start and token.line > before == named):
            waiting = []
        if is_start:
            waiting.append((token, value))
        else:
            yield from (Row(start, number, value, look) for start, number in waiting)
            waiting = []
        look = ""


def _value(token: Token, known: Known) -> int | None:
    """A code, or a cause by number or name."""
    if token.kind is Kind.NUMBER:
        return token.number if 1 <= token.number <= _LAST_CAUSE or token.number in known.entries else None
    if token.kind is Kind.NAME:
        said = key(token.text)
        return next((number for name, number in known.causes.items() if said.endswith(name)), None)
    return None
