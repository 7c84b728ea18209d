"""Compiled templates on disk."""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, __version__

from sipcodes.write.files import replace

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """A cache that a full disk, one without permission, or a damaged file only makes slow.

    Jinja2's own reads a file piece by piece, which takes ten times as long.
    """

    def __init__(self, folder: str, prefix: str) -> None:
        self.folder = folder
        self.prefix = prefix

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket``, if there is something whole to fill it with."""
        head = _head(bucket)
        # What is damaged makes `marshal` raise anything.
        with contextlib.suppress(Exception), open(self._path(bucket), "rb") as file:
            data = file.read()
            if data.startswith(head):
                bucket.code = marshal.loads(data[len(head) :])  # noqa: S302 (written by this user: see `cache`)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what ``bucket`` holds, if there is room."""
        if bucket.code is not None:
            with contextlib.suppress(OSError):
                replace(self._path(bucket), _head(bucket) + marshal.dumps(bucket.code))

    def _path(self, bucket: Bucket) -> str:
        return os.path.join(self.folder, f"{self.prefix}{bucket.key}.cache")


def _head(bucket: Bucket) -> bytes:
    """What tells whether a file was compiled by this Python and this Jinja2 from these bytes."""
    return f"{sys.hexversion} {__version__} {bucket.checksum}\n".encode()
