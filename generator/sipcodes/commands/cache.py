"""What is kept between runs, so that the next one is faster: compiled templates, and which files fit their schema.

It lies in the user's cache folder (``$XDG_CACHE_HOME/sipcodes`` or ``~/.cache/sipcodes``). Where there is no such
folder, or ``SIPCODES_CACHE=off`` says so, templates are compiled and files validated each time.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import BytecodeCache

_CHECKED = "checked"
_MOST = 65 * 2000


def template_cache(target: str, digest: str) -> BytecodeCache | None:
    """The cache for ``target``, whose templates and forms have this digest; ``None`` where none can be kept."""
    from sipcodes.commands.compiled import Compiled

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
    return Compiled(folder, f"{prefix}%s.cache")


def load_checked() -> int:
    """Take over which files earlier runs found to fit their schema; how many that are."""
    from sipcodes.read.schema import checked

    folder = _folder()
    if folder is not None:
        with contextlib.suppress(OSError), open(os.path.join(folder, _CHECKED), "rb") as file:
            checked.update(file.read(_MOST).decode("ascii", "replace").split())
    return len(checked)


def save_checked(before: int) -> None:
    """Keep what this run found to fit, if it is more than the ``before`` that were known."""
    from sipcodes.read.schema import checked
    from sipcodes.write.files import replace

    folder = _folder()
    if folder is None or len(checked) == before:
        return
    # What is over the limit was mostly written by versions of a spec that are gone.
    kept = sorted(checked)[: _MOST // 65]
    with contextlib.suppress(OSError):
        replace(os.path.join(folder, _CHECKED), "\n".join(kept).encode())


def _folder() -> str | None:
    if os.environ.get("SIPCODES_CACHE") == "off":
        return None
    home = os.path.expanduser("~")
    base = os.environ.get("XDG_CACHE_HOME") or (os.path.join(home, ".cache") if os.path.isdir(home) else "")
    return os.path.join(base, "sipcodes") if os.path.isabs(base) else None
