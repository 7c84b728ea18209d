"""Compiled templates on disk."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class Compiled(FileSystemBytecodeCache):
    """A cache that a full disk, one without permission, or a damaged file only makes slow."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket``, if there is something whole to fill it with."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 (damaged files make `pickle` raise anything)
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what ``bucket`` holds, if there is room."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)
