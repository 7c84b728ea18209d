"""``sipcodes.lock``: which files the tool owns, and what they were made from.

It lies beside the configuration, or in the output folder of a run without one; its paths are relative to its folder.
Imports next to nothing: an unchanged run needs this module and is over before anything else loads.
"""

from __future__ import annotations

import json
import os
import stat
from hashlib import sha256
from typing import Any

NAME = "sipcodes.lock"
_FORMAT = 2
_OLDER = 1


class BrokenLock(ValueError):
    """The lock cannot be read; the message says why."""


class Owned:
    """What the lock says of one target: the digest of its inputs, and of each file it wrote.

    ``folders`` are those where nobody else writes. ``claimed`` are files that a run was about to write: it is empty
    unless that run was killed.
    """

    def __init__(
        self,
        inputs: str,
        files: dict[str, str],
        folders: tuple[str, ...] = (),
        claimed: dict[str, str] | None = None,
    ) -> None:
        self.inputs = inputs
        self.files = files
        self.folders = folders
        self.claimed = claimed or {}

    def claiming(self, files: dict[str, str]) -> Owned:
        """The same, before a run writes ``files``: killed halfway, it has left some of either."""
        return Owned("", self.files, self.folders, {**self.claimed, **files})


class Remembered:
    """What the configuration said, so that an unchanged one need not be read: the digest of its bytes, and more."""

    def __init__(self, digest: str, spec: tuple[str, ...], templates: str, targets: tuple[str, ...]) -> None:
        self.digest = digest
        self.spec = spec
        self.templates = templates
        self.targets = targets


class Lock:
    """The lock of one folder."""

    def __init__(self, targets: dict[str, Owned], configuration: Remembered | None = None) -> None:
        self.targets = targets
        self.configuration = configuration

    def digests(self, path: str) -> set[str]:
        """The digests that the file at ``path`` has if nobody but the tool wrote it; none if it is not owned."""
        entries = [*self.targets.values()]
        return {files[path] for entry in entries for files in (entry.files, entry.claimed) if path in files}

    def paths(self, targets: set[str]) -> set[str]:
        """Every path that these targets own or claim."""
        entries = [entry for name, entry in self.targets.items() if name in targets]
        return {path for entry in entries for path in (*entry.files, *entry.claimed)}

    def moved(self, folder: str) -> Lock:
        """The same lock for the folder that ``folder`` lies in."""

        def under(files: dict[str, str]) -> dict[str, str]:
            return {f"{folder}/{path}": digest for path, digest in files.items()}

        return Lock({name: Owned("", under(e.files), (), under(e.claimed)) for name, e in self.targets.items()})

    def dump(self) -> bytes:
        """The lock as it is written."""
        data: dict[str, Any] = {
            "about": "Written by sipcodes: the files it owns. Keep it under version control; do not edit it.",
            "format": _FORMAT,
        }
        if self.configuration:
            data["configuration"] = vars(self.configuration)
        data["targets"] = {name: _entry(owned) for name, owned in sorted(self.targets.items())}
        return (json.dumps(data, indent=1) + "\n").encode()


def _entry(owned: Owned) -> dict[str, Any]:
    entry: dict[str, Any] = {"inputs": owned.inputs}
    if owned.folders:
        entry["folders"] = sorted(owned.folders)
    if owned.claimed:
        entry["claimed"] = dict(sorted(owned.claimed.items()))
    entry["files"] = dict(sorted(owned.files.items()))
    return entry


def read_lock(folder: str) -> Lock | None:
    """The lock of ``folder``, ``None`` if there is none. Raises ``BrokenLock``, ``OSError``."""
    try:
        with open(os.path.join(folder, NAME), "rb") as file:
            text = file.read()
    except FileNotFoundError:
        return None
    try:
        data = json.loads(text)
        if data["format"] not in (_FORMAT, _OLDER):
            raise BrokenLock(f"its format is {data['format']}, this sipcodes knows {_FORMAT}")
        targets = {name: _owned(entry) for name, entry in data["targets"].items()}
        known = _remembered(data["configuration"]) if "configuration" in data else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, BrokenLock):
            raise
        raise BrokenLock("it is not what sipcodes wrote") from None
    return Lock(targets, known)


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


def _owned(entry: Any) -> Owned:
    folders = tuple(map(_path, entry.get("folders", ())))
    return Owned(_text(entry["inputs"]), _files(entry["files"]), folders, _files(entry.get("claimed", {})))


def _files(files: Any) -> dict[str, str]:
    return {_path(path): _text(digest) for path, digest in files.items()}


def _remembered(entry: Any) -> Remembered:
    spec, targets = (tuple(map(_text, entry[key])) for key in ("spec", "targets"))
    return Remembered(_text(entry["digest"]), spec, _text(entry["templates"]), targets)


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
