"""Files replaced whole: whoever looks sees the old bytes or the new ones, never a part."""

from __future__ import annotations

import contextlib
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What a file is called while it is written: whose it will be, the process that writes, and what makes it the only one.
_BESIDE = re.compile(r"\..+\.([0-9]+)-[0-9a-f]{8}\.sipcodes\.tmp")


def replace(path: str, data: bytes) -> None:
    """Write ``data`` beside ``path`` and rename it into place. Raises ``OSError``; then ``path`` is as it was."""
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name[:40]}.{os.getpid()}-{os.urandom(4).hex()}.sipcodes.tmp")
    try:
        file = _create(beside, folder)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _create(path: str, folder: str) -> int:
    # A new file and no other, be it a link that somebody has put there.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(folder or ".", exist_ok=True)
        return os.open(path, flags, 0o666)


def remove(root: str, path: str) -> None:
    """Delete ``path`` below ``root``, and the folders that this leaves empty."""
    os.unlink(os.path.join(root, path))
    folder = os.path.dirname(path)
    while folder:
        try:
            os.rmdir(os.path.join(root, folder))
        except OSError:
            return
        folder = os.path.dirname(folder)


def sweep(root: str, paths: Iterable[str]) -> None:
    """Delete what killed runs have left beside ``paths`` below ``root``; that of a run that goes on stays."""
    for folder in {"", *map(os.path.dirname, paths)}:
        with contextlib.suppress(OSError):
            for name in os.listdir(os.path.join(root, folder) or "."):
                found = _BESIDE.fullmatch(name)
                if found and not _alive(int(found.group(1))):
                    os.unlink(os.path.join(root, folder, name))


def _alive(process: int) -> bool:
    if os.name == "nt":
        return False  # there, a file that is open cannot be deleted
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        pass  # somebody else's
    return True


@contextlib.contextmanager
def alone_in(folder: str) -> Iterator[None]:
    """Keep other runs out of ``folder`` meanwhile, or wait until they are done; where the system can lock folders.

    A folder that is not there yet is made; one that is still empty at the end goes again.
    """
    handle, made = None, not os.path.lexists(folder)
    try:
        import fcntl

        os.makedirs(folder, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except (ImportError, OSError):
        pass  # what is wrong with the folder shows when it is written to
    try:
        yield
    finally:
        if made:
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        if handle is not None:
            os.close(handle)
