"""Compiled templates, kept between runs: compiling them takes a third of the time of a run that writes.

They lie in the user's cache folder (``$XDG_CACHE_HOME/sipcodes`` or ``~/.cache/sipcodes``), one set a target.
Where there is no such folder, or ``SIPCODES_CACHE=off`` says so, templates are compiled each time.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class _Cache(FileSystemBytecodeCache):
    """A cache that a full disk, one without permission, or a damaged file only makes slow."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 (damaged files make `pickle` raise anything)
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def template_cache(target: str, digest: str) -> FileSystemBytecodeCache | None:
    """The cache for ``target``, whose templates and forms have this digest; ``None`` where none can be kept."""
    folder = _folder()
    if folder is None:
        return None
    prefix = f"{target}-{digest[:16]}-"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        kept = os.listdir(folder)
        if not any(name.startswith(prefix) for name in kept):
            # What was compiled of other versions of the target will not be asked for again.
            for name in kept:
                if name.startswith(f"{target}-") and name.endswith(".cache"):
                    os.unlink(os.path.join(folder, name))
    except OSError:
        return None
    return _Cache(folder, f"{prefix}%s.cache")


def _folder() -> str | None:
    if os.environ.get("SIPCODES_CACHE") == "off":
        return None
    home = os.path.expanduser("~")
    base = os.environ.get("XDG_CACHE_HOME") or (os.path.join(home, ".cache") if os.path.isdir(home) else "")
    return os.path.join(base, "sipcodes") if os.path.isabs(base) else None
