"""Running commands and telling what they took."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Figure:
    """What a command took, as medians of its runs: seconds on the wall, and times what stood beside it.

    ``megabytes`` is the peak memory of any run.
    """

    seconds: float
    ratio: float
    megabytes: float


def measure(
    command: list[str], runs: int, prepare: Callable[[], None] = lambda: None, beside: list[str] | None = None
) -> Figure:
    """Run ``command`` once to warm up and then ``runs`` times, each after ``prepare``; with 0, just once.

    What it is compared with, ``beside``, runs right before each: a machine that is slower for a while is so for both.
    """
    seconds, ratios, peak = [], [], 0.0
    for number in range(runs + 1):
        other = _run(beside)[0] if beside else 1.0
        prepare()
        took, megabytes = _run(command)
        if number or runs == 0:
            seconds.append(took)
            ratios.append(took / other)
        peak = max(peak, megabytes)
    return Figure(statistics.median(seconds), statistics.median(ratios), peak)


def _run(command: list[str]) -> tuple[float, float]:
    """Seconds and megabytes of one run; ends the program where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{said.decode()}")
    return took, usage.ru_maxrss / 1024
