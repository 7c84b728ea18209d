"""What is kept between runs, so that the next one is faster: compiled templates, and what files were read as.

It lies in the user's cache folder (``$XDG_CACHE_HOME/sipcodes`` or ``~/.cache/sipcodes``). Where there is no such
folder, or ``SIPCODES_CACHE=off`` says so, everything is read, checked and compiled each time.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from sipcodes.read.files import generator_digest
from sipcodes.write.files import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2 import BytecodeCache

    from sipcodes.read.files import Files

T = TypeVar("T")

# The specs, or targets, of which the reading is kept.
_MOST = 12


def template_cache(target: str, digest: str) -> BytecodeCache | None:
    """The cache for ``target``, whose templates and forms have this digest; ``None`` where none can be kept."""
    from sipcodes.commands.compiled import Compiled

    folder = _folder()
    if folder is None:
        return None
    prefix = f"{target}-{digest[:16]}-"
    try:
        kept = os.listdir(folder)
        if not any(name.startswith(prefix) for name in kept):
            # What was compiled of other versions of the target will not be asked for again.
            for name in kept:
                if name.startswith(f"{target}-") and name.endswith(".cache"):
                    os.unlink(os.path.join(folder, name))
    except OSError:
        return None
    return Compiled(folder, prefix)


def remembered(kind: str, files: Iterable[Files], make: Callable[[], T], which: str = "") -> T:
    """What ``make`` makes of ``which`` of the ``files`` and of nothing else; if an earlier run did, from there."""
    with _no_collecting():
        folder = _folder()
        if folder is None:
            return make()
        given = "".join(f"{each.root}{each.single}{each.digest}" for each in files)
        about = f"{generator_digest()}{sys.hexversion}{given}{which}"
        digest = sha256(about.encode(errors="surrogateescape")).hexdigest()
        path = os.path.join(folder, f"{kind}-{digest[:32]}.pickle")
        # A damaged file makes `pickle` raise anything.
        with contextlib.suppress(Exception), open(path, "rb") as file:
            of, found = pickle.load(file)  # noqa: S301 (written by this user: see `_folder`)
            if of == digest:
                kept: T = found
                return kept
        made = make()
        with contextlib.suppress(OSError):
            _forget_old(folder, kind)
            replace(path, pickle.dumps((digest, made), pickle.HIGHEST_PROTOCOL))
        return made


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Spare Python the search for garbage among what is being loaded, and later among the model."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if before:
            gc.enable()


def _forget_old(folder: str, kind: str) -> None:
    kept = [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith(f"{kind}-")]
    for path in sorted(kept, key=os.path.getmtime)[: 1 - _MOST]:
        os.unlink(path)


def _folder() -> str | None:
    """The folder, made if need be; none where others could put something into it that this user would run."""
    if os.environ.get("SIPCODES_CACHE") == "off":
        return None
    home = os.path.expanduser("~")
    base = os.environ.get("XDG_CACHE_HOME") or (os.path.join(home, ".cache") if os.path.isdir(home) else "")
    folder = os.path.join(base, "sipcodes")
    try:
        if not os.path.isabs(base):
            return None
        os.makedirs(folder, mode=0o700, exist_ok=True)
        seen = os.stat(folder)
    except OSError:
        return None
    return None if os.name == "posix" and (seen.st_uid != os.getuid() or seen.st_mode & 0o022) else folder
