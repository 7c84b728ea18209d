"""``sipcodes.lock``: which files of an output folder the tool owns, and what they were made from.

Imports next to nothing: an unchanged run needs this module and is over before anything else loads.
"""

from __future__ import annotations

import json
import os
import stat
from hashlib import sha256

NAME = "sipcodes.lock"
_FORMAT = 1


class BrokenLock(ValueError):
    """The lock cannot be read; the message says why."""


class Owned:
    """What the lock says of one target: the digest of its inputs, and of each file it wrote."""

    def __init__(self, inputs: str, files: dict[str, str]) -> None:
        self.inputs = inputs
        self.files = files


class Lock:
    """The lock of one output folder."""

    def __init__(self, targets: dict[str, Owned]) -> None:
        self.targets = targets

    @property
    def files(self) -> dict[str, str]:
        """Every owned file with its digest."""
        return {path: digest for owned in self.targets.values() for path, digest in owned.files.items()}

    def dump(self) -> bytes:
        """The lock as it is written."""
        data = {
            "about": "Written by sipcodes: the files it owns here. Keep it under version control; do not edit it.",
            "format": _FORMAT,
            "targets": {
                name: {"inputs": owned.inputs, "files": dict(sorted(owned.files.items()))}
                for name, owned in sorted(self.targets.items())
            },
        }
        return (json.dumps(data, indent=1) + "\n").encode()


def read_lock(folder: str) -> Lock:
    """The lock of ``folder``, an empty one if there is none. Raises ``BrokenLock``, ``OSError``."""
    try:
        with open(os.path.join(folder, NAME), "rb") as file:
            text = file.read()
    except FileNotFoundError:
        return Lock({})
    try:
        data = json.loads(text)
        if data["format"] != _FORMAT:
            raise BrokenLock(f"its format is {data['format']}, this sipcodes knows {_FORMAT}")
        targets = {
            name: Owned(_text(entry["inputs"]), {_path(p): _text(d) for p, d in entry["files"].items()})
            for name, entry in data["targets"].items()
        }
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, BrokenLock):
            raise
        raise BrokenLock("it is not what sipcodes wrote") from None
    return Lock(targets)


def untouched(folder: str, owned: Owned) -> bool:
    """Whether every file that ``owned`` names is there with the bytes it was written with."""
    for path, digest in owned.files.items():
        full = os.path.join(folder, path)
        try:
            # A link is none of ours, and a pipe would keep us waiting.
            if not stat.S_ISREG(os.lstat(full).st_mode):
                return False
            with open(full, "rb") as file:
                if sha256(file.read()).hexdigest() != digest:
                    return False
        except OSError:
            return False
    return True


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _path(value: str) -> str:
    """A path of the lock; one that leaves the folder was not written by sipcodes."""
    if os.path.isabs(value) or ".." in value.split("/") or set(value) & set("\\:\0"):
        raise ValueError
    value.encode()  # raises for half a surrogate pair, which no file system takes
    return value
