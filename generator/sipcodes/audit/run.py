"""A whole audit: all files, those without a chance left out early, many of them in parallel."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from sipcodes.audit.files import MOST_BYTES, Skipped, files_of
from sipcodes.audit.scan import Scanned, scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sipcodes.audit.known import Known

# To start other processes takes longer than to read so many files.
_FEW = 500
_CHUNK = 100

_known: Known | None = None


def audit(paths: Iterable[str], known: Known, progress: Callable[[int], None] | None = None) -> Iterator[Scanned]:
    """What there is to say of every file at or below ``paths``, in their order; of one that was left out, why.

    ``progress`` is told how many files have been read. Raises ``OSError`` when one of ``paths`` cannot be read.
    """
    taken: dict[str, None] = {}
    for path in paths:
        for one in files_of(path):
            if isinstance(one, Skipped):
                yield Scanned(one.path, why=(one.why,), skipped=True)
            else:
                taken[one] = None
    files = list(taken)
    found = _parallel(files, known) if len(files) > _FEW else map(_one(known), files)
    for done, scanned in enumerate(found, 1):
        if progress:
            progress(done)
        yield scanned


def _parallel(files: list[str], known: Known) -> Iterator[Scanned]:
    with ProcessPoolExecutor(os.cpu_count(), initializer=_start, initargs=(known,)) as pool:
        try:
            yield from pool.map(_work, files, chunksize=_CHUNK)
        finally:
            pool.shutdown(cancel_futures=True)


def _start(known: Known) -> None:
    global _known  # noqa: PLW0603 (once in each process, for all of its files)
    _known = known


def _work(path: str) -> Scanned:
    assert _known is not None
    return _scanned(path, _known)


def _one(known: Known) -> Callable[[str], Scanned]:
    return lambda path: _scanned(path, known)


def _scanned(path: str, known: Known) -> Scanned:
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        return Scanned(path, why=(f"cannot be read: {error.strerror}",), skipped=True)
    if len(content) > MOST_BYTES:
        return Scanned(path, why=(f"larger than {MOST_BYTES:,} bytes",), skipped=True)
    return scan(path, content, known)
