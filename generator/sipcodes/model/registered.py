"""What a registrar's own file says: IANA's tables of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.model.node import node

if TYPE_CHECKING:
    from sipcodes.model.text import Place


@node
class Entry:
    """A row: the codes from ``first`` to ``last`` (mostly one), what is registered for them, and by which documents."""

    first: int
    last: int
    phrase: str
    # Nothing is registered: the row says unassigned or reserved.
    free: bool
    deprecated: bool
    documents: tuple[str, ...]
    place: Place


@node
class Table:
    """A table of a registrar's file; its name and title are empty where the file has none."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    place: Place
