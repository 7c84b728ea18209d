"""A two-level page table from a number to its code, for languages with constant tables.

Two look-ups in small tables find any code; ranges without codes cost next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sipcodes.model.registry import Code, Registry


@dataclass(frozen=True)
class Index:
    """``slots[pages[(n >> shift) - first_page] + (n & mask)]`` is the code of ``n``, or None.

    All pages without codes share the first block of slots, so the first slot is always None.
    """

    shift: int
    first_page: int
    pages: tuple[int, ...]
    slots: tuple[Code | None, ...]
    offset_bits: int
    name_offset_bits: int

    @property
    def mask(self) -> int:
        """What is left of a number within its page."""
        return (1 << self.shift) - 1

    @property
    def page_bits(self) -> int:
        """The bits that an entry of ``pages`` needs."""
        return bits(max(self.pages))

    @property
    def size(self) -> int:
        """The bytes of the pages, and of the slots with an offset into the phrases in each."""
        return (len(self.pages) * self.page_bits + len(self.slots) * self.offset_bits) // 8


def bits(highest: int) -> int:
    """The smallest of 8, 16 and 32 bits that hold ``highest``."""
    return 8 if highest < 1 << 8 else 16 if highest < 1 << 16 else 32


def index_of(registry: Registry) -> Index:
    """The smallest page table of a registry's codes."""
    return min((_index(registry, shift) for shift in range(1, 9)), key=lambda index: index.size)


def _index(registry: Registry, shift: int) -> Index:
    size = 1 << shift
    slots: list[Code | None] = [None] * size
    starts: dict[int, int] = {}
    for code in registry.codes:
        page = code.code >> shift
        if page not in starts:
            starts[page] = len(slots)
            slots += [None] * size
        slots[starts[page] + code.code % size] = code
    first, last = min(starts), max(starts)
    return Index(
        shift=shift,
        first_page=first,
        pages=tuple(starts.get(page, 0) for page in range(first, last + 1)),
        slots=tuple(slots),
        # Offset 0 is that of no text: the pool begins with a spare character.
        offset_bits=bits(registry.phrase_bytes),
        name_offset_bits=bits(registry.name_bytes),
    )
