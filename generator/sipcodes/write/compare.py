"""What stands in a folder, held against what should."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from sipcodes.write.origin import MARK, untouched, with_line_feeds

if TYPE_CHECKING:
    from sipcodes.write.lock import Lock
    from sipcodes.write.place import Place


class State(Enum):
    """How a file relates to what should be there."""

    CURRENT = "current"
    MISSING = "missing"
    STALE = "stale"
    LINE_ENDS = "turned to other line ends"
    EDITED = "edited by hand"
    ORPHANED = "orphaned"
    UNOWNED = "generated, but not named by the lock"
    IN_THE_WAY = "not written by sipcodes, and in the way"
    STRANGER = "not written by sipcodes"


# What `generate` does not touch unless it is told to.
BLOCKING = (State.EDITED, State.UNOWNED, State.IN_THE_WAY)


@dataclass(frozen=True)
class Found:
    """A path, its state, the bytes there are (``None``: no file) and the ones that should be (``None``: no file)."""

    path: str
    state: State
    there: bytes | None
    wanted: bytes | None


def compare(place: Place, wanted: dict[str, bytes], lock: Lock, targets: set[str]) -> list[Found]:
    """The state of every file that should be in ``place`` or that a target of ``targets`` owns there."""
    barred = cache(place.barred)
    found = [
        _wanted(place, path, data, lock.digests(path), barred=barred(os.path.dirname(path)))
        for path, data in sorted(wanted.items())
    ]
    mine = lock.paths(targets) - set(wanted)
    # What another target of the lock owns is neither gone nor a stranger.
    mine -= lock.paths(set(lock.targets) - targets)
    for path in sorted(mine):
        there = place.read(path)
        if there is not None:
            state = State.ORPHANED if _ours(there, lock.digests(path)) else State.EDITED
            found.append(Found(path, state, there, None))
    strangers = place.strangers(set(wanted) | lock.paths(set(lock.targets)))
    return [*found, *(Found(path, State.STRANGER, None, None) for path in sorted(strangers))]


def still_so(place: Place, found: Found, *, barred: bool) -> bool:
    """Whether what was ``found`` is there as it was, byte by byte: nobody else has written since."""
    if found.there is None:
        return not barred and not os.path.lexists(os.path.join(place.root, found.path))
    return not barred and place.read_within(found.path) == found.there


def _wanted(place: Place, path: str, data: bytes, digests: set[str], *, barred: bool) -> Found:
    there = None if barred else place.read_within(path)
    if there is None:
        obstacle = barred or os.path.lexists(os.path.join(place.root, path))
        return Found(path, State.IN_THE_WAY if obstacle else State.MISSING, None, data)
    if there == data:
        return Found(path, State.CURRENT, there, data)
    if with_line_feeds(there) in (data, with_line_feeds(data)):
        return Found(path, State.LINE_ENDS, there, data)
    if not digests and untouched(with_line_feeds(there)):
        return Found(path, State.UNOWNED, there, data)
    if digests and _ours(there, digests):
        return Found(path, State.STALE, there, data)
    known = digests or MARK in there
    return Found(path, State.EDITED if known else State.IN_THE_WAY, there, data)


def _ours(data: bytes, digests: set[str]) -> bool:
    """Whether nobody but the tool wrote an owned file: by the lock, or by the digest that it carries itself.

    The second holds after a merge, which takes the files of one side and the lock of the other.
    """
    return sha256(data).hexdigest() in digests or untouched(data) or untouched(with_line_feeds(data))
