"""What may be a table of response codes, and what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from sipcodes.audit.known import fits_http

if TYPE_CHECKING:
    from sipcodes.audit.known import Known
    from sipcodes.audit.lexer import Source, Token
    from sipcodes.audit.parallel import Pairing
    from sipcodes.audit.records import Slot

# What speaks for SIP: so many codes fit, this part of all, and so many of them that say nothing to HTTP.
_FIT, _PART, _OWN = 6, 0.5, 3
# A few codes among many others, in various ways or again and again, are examples or tests.
_FEW, _DENSE, _TWICE = 20, 0.6, 0.2


@dataclass(frozen=True)
class Line:
    """A line of a table: a number, and what it is called there."""

    number: Token
    phrase: Token | None
    name: Token | None


@dataclass(frozen=True)
class Evidence:
    """What speaks for a table of SIP codes, and what against it."""

    codes: int
    lines: int
    different: int
    fitting: int
    right: int
    own: int
    http: int
    regular: bool
    reading: str

    @property
    def holds(self) -> bool:
        """Whether it is one."""
        speaks = self.fitting >= _PART * self.lines and self.own >= _OWN and self.own > self.http
        return speaks and self.different >= _FIT and not self.scattered

    @property
    def scattered(self) -> bool:
        """Whether the codes stand there again and again; or are few, and have no order as in a table."""
        if self.lines - self.different > _TWICE * self.lines:
            return True
        disorder = not self.regular or self.lines < _DENSE * self.codes or self.right < 0.5 * self.fitting
        return self.different < _FEW and disorder

    @property
    def told(self) -> str:
        """The evidence in words."""
        if not self.lines:
            return f"{self.codes} numbers that may be codes, and no words beside them that fit any"
        scattered = "; they are scattered, as in examples or tests" if self.scattered else ""
        return (
            f"{self.fitting} of {self.lines} numbers stand beside what SIP calls them ({self.reading}), "
            f"{self.own} of them beside what only SIP does; {self.http} beside what only HTTP does{scattered}"
        )


@dataclass(frozen=True)
class Candidate:
    """What may be a table: its lines, how they were read, and the evidence.

    ``exact`` says that its texts are phrases to the letter, not names or prose that hold them; ``beside`` are all
    numbers that stand there, in a line of the table or not.
    """

    source: Source
    lines: tuple[Line, ...]
    evidence: Evidence
    slots: tuple[Slot | None, Slot | None]
    exact: bool
    first: Token
    beside: frozenset[int]
    pairing: Pairing | None = None
    by_name: bool = False

    @property
    def numbers(self) -> set[int]:
        """The numbers in it, those without a phrase too."""
        alone = {token.number for token, _ in self.pairing.slips if token.number > 0} if self.pairing else set()
        return {line.number.number for line in self.lines} | alone


def evidence_of(codes: int, lines: list[Line], known: Known, reading: str) -> Evidence:
    """The evidence for ``lines``, read as ``reading`` says, among so many ``codes``."""
    fitting = right = own = http = 0
    for line in lines:
        said = [token.text for token in (line.phrase, line.name) if token]
        sip = any(known.fits(line.number.number, text) for text in said)
        web = any(fits_http(line.number.number, text) for text in said)
        fitting += sip
        right += any(known.is_right(line.number.number, text) for text in said)
        own += sip and not web and line.number.number in known.entries
        http += web and not sip
    different = len({line.number.number for line in lines})
    return Evidence(codes, len(lines), different, fitting, right, own, http, _is_regular(lines), reading)


def _is_regular(lines: list[Line]) -> bool:
    """Whether the lines follow on each other at the same distance and in the order of their numbers, mostly."""
    pairs = list(pairwise(line.number for line in lines))
    gaps = [after.line - before.line for before, after in pairs]
    regular = sum(abs(gap - median(gaps)) <= 1 for gap in gaps) >= _DENSE * len(gaps)
    return regular and sum(after.number > before.number for before, after in pairs) >= _DENSE * len(pairs)
