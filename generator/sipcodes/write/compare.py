"""What stands in an output folder, held against what should."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from sipcodes.write.lock import NAME, Lock

_MARK = b"sipcodes-digest"


class State(Enum):
    """How a file of the output folder relates to what should be there."""

    CURRENT = "current"
    MISSING = "missing"
    STALE = "stale"
    LINE_ENDS = "turned to other line ends"
    EDITED = "edited by hand"
    ORPHANED = "orphaned"
    IN_THE_WAY = "not written by sipcodes, and in the way"
    STRANGER = "not written by sipcodes"


# What `generate` does not touch unless it is told to.
BLOCKING = (State.EDITED, State.IN_THE_WAY)


@dataclass(frozen=True)
class Found:
    """A path, its state, the bytes there are (``None``: no file) and the ones that should be (``None``: no file)."""

    path: str
    state: State
    there: bytes | None
    wanted: bytes | None


def compare(root: str, wanted: dict[str, bytes], lock: Lock, targets: set[str]) -> list[Found]:
    """The state of every file that should be in ``root`` or that a target of ``targets`` wrote there once."""
    owned = lock.files
    found = [_wanted(root, path, data, owned.get(path)) for path, data in sorted(wanted.items())]
    mine = {path for name, entry in lock.targets.items() if name in targets for path in entry.files}
    folders = sorted({path.partition("/")[0] for path in (*mine, *wanted)})
    others = {path for folder in folders for path in _files_below(root, folder)} - set(wanted)
    for path in sorted(others | (mine - set(wanted))):
        there = _read(root, path)
        if there is None:
            if path in others:  # a link, a pipe or the like
                found.append(Found(path, State.STRANGER, None, None))
            continue
        if path in mine and not _ours(there, owned[path]):
            found.append(Found(path, State.EDITED, there, None))
        elif path in mine or (path not in owned and _self_digest_holds(there)):
            found.append(Found(path, State.ORPHANED, there, None))
        elif path not in owned:
            found.append(Found(path, State.STRANGER, there, None))
    return found


def _wanted(root: str, path: str, data: bytes, digest: str | None) -> Found:
    full = os.path.join(root, path)
    there = _read(root, path)
    if there is None:
        state = State.IN_THE_WAY if os.path.lexists(full) or _blocked(root, path) else State.MISSING
        return Found(path, state, None, data)
    if there == data:
        return Found(path, State.CURRENT, there, data)
    if there.replace(b"\r\n", b"\n") in (data, data.replace(b"\r\n", b"\n")):
        return Found(path, State.LINE_ENDS, there, data)
    if _ours(there, digest):
        return Found(path, State.STALE, there, data)
    known = digest is not None or _MARK in there
    return Found(path, State.EDITED if known else State.IN_THE_WAY, there, data)


def _ours(data: bytes, digest: str | None) -> bool:
    """Whether nobody but the tool wrote ``data``: by the lock, or by the digest that it carries itself.

    The second holds for files of a run that was killed before its lock, and after a merge.
    """
    return (
        sha256(data).hexdigest() == digest
        or _self_digest_holds(data)
        or _self_digest_holds(data.replace(b"\r\n", b"\n"))
    )


def _self_digest_holds(data: bytes) -> bool:
    lines = data.split(b"\n")
    marked = [line for line in lines if _MARK in line]
    rest = b"\n".join(line for line in lines if _MARK not in line)
    return bool(marked) and sha256(rest).hexdigest().encode() in marked[0]


def _read(root: str, path: str) -> bytes | None:
    """The bytes of a regular file below ``root``; links do not count as such, nor do paths through them."""
    full = os.path.join(root, path)
    if not os.path.isfile(full) or os.path.islink(full) or _blocked(root, path):
        return None
    with open(full, "rb") as file:
        return file.read()


def _blocked(root: str, path: str) -> bool:
    """Whether a folder on the way is a link or a file."""
    folder = os.path.dirname(path)
    while folder:
        full = os.path.join(root, folder)
        if os.path.islink(full) or (os.path.lexists(full) and not os.path.isdir(full)):
            return True
        folder = os.path.dirname(folder)
    return False


def _files_below(root: str, folder: str) -> list[str]:
    found: list[str] = []
    if os.path.islink(os.path.join(root, folder)):
        return found
    for where, folders, names in os.walk(os.path.join(root, folder)):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        for name in names:
            path = os.path.relpath(os.path.join(where, name), root).replace(os.sep, "/")
            if not name.startswith(".") and path != NAME:
                found.append(path)
    return found
