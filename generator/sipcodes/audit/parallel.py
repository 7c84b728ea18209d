"""Two lists that run side by side: numbers in one, what they are called in the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipcodes.audit.lexer import Kind
from sipcodes.audit.records import is_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.audit.known import Known
    from sipcodes.audit.lexer import Source, Token

_LEAST = 8
# So many pairs in a row decide whether the lists are in step.
_WINDOW = 3
_SHIFTS = ((0, 1), (1, 0), (0, 2), (2, 0), (0, 3), (3, 0))


@dataclass(frozen=True)
class Pairing:
    """Numbers with the texts that belong to them, and where the lists get out of step: with what, and what that means.

    ``counts`` are the lengths of both lists.
    """

    pairs: tuple[tuple[Token, Token], ...]
    slips: tuple[tuple[Token, str], ...]
    counts: tuple[int, int]


def pairings(source: Source, known: Known) -> Iterator[Pairing]:
    """Every list of numbers with each list of texts that says what they are."""
    numbers, texts = _lists(source)
    for codes in numbers:
        for labels in texts:
            pairing = _paired(codes, labels, known)
            fitting = sum(known.fits(code.number, label.text) for code, label in pairing.pairs)
            if fitting >= 0.5 * max(len(codes), len(labels)):
                yield pairing


def _lists(source: Source) -> tuple[list[list[Token]], list[list[Token]]]:
    """The brackets of a source that hold codes and no texts, and those that hold texts and no codes."""
    held: dict[int, list[Token]] = {}
    for token in source.tokens:
        if token.kind is Kind.TEXT or is_code(token):
            held.setdefault(token.group, []).append(token)
    lists = [tokens for group, tokens in held.items() if group and len(tokens) >= _LEAST]
    numbers = [tokens for tokens in lists if all(token.kind is Kind.NUMBER for token in tokens)]
    texts = [tokens for tokens in lists if all(token.kind is Kind.TEXT for token in tokens)]
    return numbers, texts


def _paired(codes: list[Token], labels: list[Token], known: Known) -> Pairing:
    def fits(at: int, to: int) -> int:
        window = zip(codes[at : at + _WINDOW], labels[to : to + _WINDOW], strict=False)
        return sum(known.fits(code.number, label.text) for code, label in window)

    pairs, slips = [], []
    at = to = 0
    while at < len(codes) and to < len(labels):
        if not known.fits(codes[at].number, labels[to].text) and fits(at, to) <= 1:
            more, skipped = next(((m, s) for m, s in _SHIFTS if fits(at + m, to + s) == _WINDOW), (0, 0))
            slips += [(token, "no phrase") for token in codes[at : at + more]]
            slips += [(token, "no number") for token in labels[to : to + skipped]]
            at, to = at + more, to + skipped
        pairs.append((codes[at], labels[to]))
        at, to = at + 1, to + 1
    slips += [(token, "no phrase") for token in codes[at:]]
    slips += [(token, "no number") for token in labels[to:]]
    return Pairing(tuple(pairs), tuple(slips), (len(codes), len(labels)))
