"""Where files are written: which folders may be entered, and which are the tool's alone."""

from __future__ import annotations

import os
import stat

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
        return None if self.barred(os.path.dirname(path)) else self.read_within(path)

    def read_within(self, path: str) -> bytes | None:
        """The same in a folder that is known not to be barred."""
        full = os.path.join(self.root, path)
        try:
            if not stat.S_ISREG(os.lstat(full).st_mode):
                return None
        except (FileNotFoundError, NotADirectoryError):
            return None
        with open(full, "rb") as file:
            return file.read()

    def barred(self, folder: str) -> bool:
        """Whether there is a file on the way to ``folder``, or a link that no user named."""
        while folder:
            full = os.path.join(self.root, folder)
            door = folder in self.doors
            try:
                mode = os.stat(full).st_mode if door else os.lstat(full).st_mode
            except OSError:
                # Not there yet, unless it is a link to nowhere.
                if os.path.islink(full):
                    return True
            else:
                if not stat.S_ISDIR(mode):
                    return True
            if door:
                return False
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
