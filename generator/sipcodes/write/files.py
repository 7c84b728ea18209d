"""Files replaced whole: whoever looks sees the old bytes or the new ones, never a part."""

from __future__ import annotations

import contextlib
import os


def replace(path: str, data: bytes) -> None:
    """Write ``data`` beside ``path`` and rename it into place. Raises ``OSError``; then ``path`` is as it was."""
    folder, name = os.path.split(path)
    os.makedirs(folder or ".", exist_ok=True)
    beside = os.path.join(folder, f".{name[:200]}.{os.getpid()}.tmp")
    try:
        with open(beside, "wb") as file:
            file.write(data)
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


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
