"""A two-level page table from a number to its code, for languages with constant tables.

Two look-ups in small tables find any code; ranges without codes cost next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipcodes.model.registry import Code, Registry


@dataclass(frozen=True)
class Index:
    """With ``n = number - first`` from 0 to ``span``, its code is ``slots[pages[n >> shift] + (n & mask)]``, or None.

    Pages without codes share the first slots, so ``slots[0]`` is None and can serve every other number.
    """

    first: int
    span: int
    shift: int
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
        """The bytes of the pages, and of slots that hold the offsets of phrases."""
        return (len(self.pages) * self.page_bits + len(self.slots) * self.offset_bits) // 8


def bits(highest: int) -> int:
    """The smallest of 8, 16 and 32 bits that hold ``highest``."""
    return 8 if highest < 1 << 8 else 16 if highest < 1 << 16 else 32


@lru_cache(maxsize=4)
def index_of(registry: Registry) -> Index:
    """The smallest page table of a registry's codes."""
    return min((_index(registry, shift) for shift in range(1, 9)), key=lambda index: index.size)


def _index(registry: Registry, shift: int) -> Index:
    size = 1 << shift
    first = registry.codes[0].code
    span = registry.codes[-1].code - first
    pages = [0] * ((span >> shift) + 1)
    slots: list[Code | None] = [None] * size
    for code in registry.codes:
        n = code.code - first
        if not pages[n >> shift]:
            pages[n >> shift] = len(slots)
            slots += [None] * size
        slots[pages[n >> shift] + n % size] = code
    return Index(
        first=first,
        span=span,
        shift=shift,
        pages=tuple(pages),
        slots=tuple(slots),
        # Texts begin at offset 1, as 0 is for no text: the last begins within the bytes of all.
        offset_bits=bits(registry.phrase_bytes),
        name_offset_bits=bits(registry.name_bytes),
    )
