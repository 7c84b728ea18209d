"""A table from a number to its code, for languages with constant tables.

One look-up in a small table finds any code, two where the numbers lie far apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.model.code import Code
    from sipcodes.model.facts import Mapping
    from sipcodes.model.registry import Registry
    from sipcodes.model.text import Source

_DIGITS = re.compile("([0-9]+)")


@dataclass(frozen=True)
class Index:
    """With ``n = number - first`` from 0 to ``span``, the slot of a code is ``slots[n]``; 0 is for none.

    A slot is the place of a code among all, from 1. Where that table would be mostly empty, there are ``pages``: the
    slot is ``slots[pages[n >> shift] + (n & mask)]``, and pages without codes share their slots.
    """

    registry: Registry = field(repr=False)
    first: int
    span: int
    slots: tuple[int, ...]
    shift: int = 0
    pages: tuple[int, ...] = ()

    @property
    def mask(self) -> int:
        """What is left of a number within its page."""
        return (1 << self.shift) - 1

    @property
    def slot_bits(self) -> int:
        """The bits that a slot needs."""
        return bits(len(self.registry.codes))

    @property
    def page_bits(self) -> int:
        """The bits that an entry of ``pages`` needs."""
        return bits(max(self.pages))

    @property
    def offset_bits(self) -> int:
        """The bits that the offset of a phrase among all needs."""
        return bits(self.registry.phrase_bytes)

    @property
    def name_offset_bits(self) -> int:
        """The bits that the offset of a name among all needs."""
        return bits(self.registry.name_bytes)

    @property
    def size(self) -> int:
        """The bytes of the tables."""
        pages = len(self.pages) * self.page_bits if self.pages else 0
        return (pages + len(self.slots) * self.slot_bits) // 8

    def starts(self, kind: str) -> tuple[int, ...]:
        """Where the facts of each slot begin among those of all codes, in order; last of all, how many there are.

        ``kind`` is a kind of facts, ``methods``, ``required`` for the required header fields, or ``sources`` for the
        sources of the codes. What a slot has ends where the next one's begins; slot 0 has none.
        """
        found = [0, 0]
        for code in self.registry.codes:
            found.append(found[-1] + len(_listed(code, kind)))
        return tuple(found)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source of a code, a fact or a table, once: by document, then by section."""
        by_label = {source.label: source for source in _sources(self.registry)}
        return tuple(by_label[label] for label in sorted(by_label, key=_in_order))

    def source(self, source: Source) -> int:
        """The number of a source among ``sources``, from 1: tables use 0 for none."""
        return self._source_numbers[source.label]

    @cached_property
    def _source_numbers(self) -> dict[str, int]:
        return {source.label: number for number, source in enumerate(self.sources, 1)}

    @cached_property
    def waits(self) -> tuple[tuple[str, str], ...]:
        """Every time to wait that a fact tells, once: least and most, in seconds."""
        facts = (fact for code in self.registry.codes for fact in code.facts.all)
        return tuple(dict.fromkeys(fact.after for fact in facts if fact.after))

    def wait(self, after: tuple[str, str]) -> int:
        """The number of a time to wait among ``waits``, from 1: tables use 0 for none."""
        return self.waits.index(after) + 1

    @property
    def tables(self) -> tuple[tuple[Mapping, ...], ...]:
        """The tables of the registry, those between the same ends together."""
        found: dict[tuple[str, str], list[Mapping]] = {}
        for mapping in self.registry.mappings:
            found.setdefault((mapping.start.value, mapping.end.value), []).append(mapping)
        return tuple(map(tuple, found.values()))

    @property
    def profiles(self) -> tuple[Mapping, ...]:
        """The first table of each profile."""
        return tuple({mapping.profile.value: mapping for mapping in reversed(self.registry.mappings)}.values())[::-1]

    @property
    def most_notes(self) -> int:
        """The notes of the row of a table that has the most of them."""
        return max((len(row.notes) for mapping in self.registry.mappings for row in mapping.flat_rows), default=0)


def _in_order(label: str) -> tuple[list[str | int], str]:
    """A key by which RFC 3261 comes before RFC 10000, and section 9 before section 10."""
    parts = _DIGITS.split(label)
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], label


def _listed(code: Code, kind: str) -> tuple[Any, ...]:
    facts = code.facts
    if kind == "methods":
        return (facts.methods,) if facts.methods else ()
    return code.sources if kind == "sources" else facts.required if kind == "required" else facts.of(kind)


def _sources(registry: Registry) -> Iterator[Source]:
    for code in registry.codes:
        yield from code.sources
        if code.facts.methods:
            yield code.facts.methods.source
        for fact in code.facts.all:
            yield fact.source
    for mapping in registry.mappings:
        yield mapping.source
        for row in mapping.flat_rows:
            yield row.source


def bits(highest: int) -> int:
    """The smallest of 8, 16 and 32 bits that hold ``highest``."""
    return 8 if highest < 1 << 8 else 16 if highest < 1 << 16 else 32


# A direct table may take so many bytes a code; one of two levels takes fewer, and a look-up longer.
_MOST_BYTES = 8


@lru_cache(maxsize=4)
def index_of(registry: Registry) -> Index:
    """The table that finds a registry's codes: a direct one, or the smallest of two levels."""
    first = registry.codes[0].code
    span = registry.codes[-1].code - first
    places = {code.code - first: place for place, code in enumerate(registry.codes, 1)}
    if (span + 1) * bits(len(places)) // 8 <= _MOST_BYTES * len(places):
        return Index(registry, first, span, tuple(places.get(n, 0) for n in range(span + 1)))
    return min((_paged(registry, first, span, places, shift) for shift in range(1, 9)), key=lambda index: index.size)


def _paged(registry: Registry, first: int, span: int, places: dict[int, int], shift: int) -> Index:
    size = 1 << shift
    pages = [0] * ((span >> shift) + 1)
    slots = [0] * size
    for n, place in places.items():
        if not pages[n >> shift]:
            pages[n >> shift] = len(slots)
            slots += [0] * size
        slots[pages[n >> shift] + n % size] = place
    return Index(registry, first, span, tuple(slots), shift, tuple(pages))
