"""Where files are written: which folders may be entered, and which are the tool's alone."""

from __future__ import annotations

import os

from sipcodes.write.lock import NAME


class Place:
    """Where files are written: paths are relative to ``root``.

    Of the folders below, ``doors`` may be links, since a user named them; in ``own`` nobody but the tool writes.
    """

    def __init__(self, root: str, doors: frozenset[str], own: frozenset[str]) -> None:
        self.root = root
        self.doors = doors
        self.own = own

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file; links do not count as such, nor do paths through them."""
        full = os.path.join(self.root, path)
        if not os.path.isfile(full) or os.path.islink(full) or self.blocked(path):
            return None
        with open(full, "rb") as file:
            return file.read()

    def blocked(self, path: str) -> bool:
        """Whether a folder on the way is a file, or a link that no user named."""
        folder = os.path.dirname(path)
        while folder:
            full = os.path.join(self.root, folder)
            if os.path.lexists(full) and not os.path.isdir(full):
                return True
            if folder in self.doors:
                return False
            if os.path.islink(full):
                return True
            folder = os.path.dirname(folder)
        return False

    def strangers(self, known: set[str]) -> set[str]:
        """The files of the tool's own folders that are not ``known``."""
        return {path for folder in self.own for path in self._below(folder)} - known

    def _below(self, folder: str) -> list[str]:
        found: list[str] = []
        top = os.path.join(self.root, folder)
        if os.path.islink(top) and folder not in self.doors:
            return found
        for where, folders, names in os.walk(top):
            folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
            for name in names:
                path = os.path.relpath(os.path.join(where, name), self.root or ".").replace(os.sep, "/")
                if not name.startswith(".") and path != NAME:
                    found.append(path)
        return found
