"""A two-level page table from a number to the position of its code, for languages with constant tables.

Two look-ups in small tables find any code; ranges without codes cost next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipcodes.model.registry import Registry


@dataclass(frozen=True)
class Index:
    """``blocks[pages[(n >> shift) - first_page] << shift | n & mask]`` is a position from 1, or 0 for none."""

    shift: int
    pages: tuple[int, ...]
    blocks: tuple[int, ...]
    first_page: int
    last_page: int
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
    def block_bits(self) -> int:
        """The bits that an entry of ``blocks`` needs."""
        return bits(max(self.blocks))

    @property
    def size(self) -> int:
        """The bytes of both tables."""
        return len(self.pages) * self.page_bits // 8 + len(self.blocks) * self.block_bits // 8


def bits(highest: int) -> int:
    """The smallest of 8, 16 and 32 bits that hold ``highest``."""
    return 8 if highest < 1 << 8 else 16 if highest < 1 << 16 else 32


def index_of(registry: Registry) -> Index:
    """The smallest page table of a registry's codes."""
    return min((_index(registry, shift) for shift in range(2, 9)), key=lambda index: index.size)


def _index(registry: Registry, shift: int) -> Index:
    numbers = [code.code for code in registry.codes]
    size = 1 << shift
    found: dict[int, list[int]] = {}
    for position, number in enumerate(numbers, 1):
        found.setdefault(number >> shift, [0] * size)[number & (size - 1)] = position
    first, last = numbers[0] >> shift, numbers[-1] >> shift
    place = {page: block for block, page in enumerate(found, 1)}
    return Index(
        shift=shift,
        pages=tuple(place.get(page, 0) for page in range(first, last + 1)),
        blocks=(*[0] * size, *(entry for block in found.values() for entry in block)),
        first_page=first,
        last_page=last,
        offset_bits=bits(registry.phrase_bytes),
        name_offset_bits=bits(registry.name_bytes),
    )
