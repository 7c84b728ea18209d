"""Files replaced whole: whoever looks sees the old bytes or the new ones, never a part."""

from __future__ import annotations

import contextlib
import os


def replace(path: str, data: bytes) -> None:
    """Write ``data`` beside ``path`` and rename it into place. Raises ``OSError``; then ``path`` is as it was."""
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name[:200]}.{os.getpid()}.tmp")
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
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
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
