"""A line that shows how far a long run is, on a terminal only."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


class Progress:
    """Shows nothing in the first second, and nothing at all where nobody watches."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.shown = 0.0
        self.watched = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def at(self, target: str, done: int) -> None:
        """Tell that the file number ``done`` of ``target`` is ready."""
        if not self.watched:
            return
        now = time.monotonic()
        if now - self.started > 1 and now - self.shown > 0.1:
            self.shown = now
            print(f"\r\x1b[K{target}: {done:,} files", end="", file=sys.stderr, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
