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
    """What a command took: seconds on the wall (the median of all runs), and its peak memory in MB."""

    seconds: float
    megabytes: float


def measure(command: list[str], runs: int, prepare: Callable[[], None] = lambda: None) -> Figure:
    """Run ``command`` once to warm up and then ``runs`` times, each after ``prepare``."""
    seconds, peak = [], 0.0
    for number in range(runs + 1):
        prepare()
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        if process.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{said.decode()}")
        if number or runs == 0:
            seconds.append(time.perf_counter() - started)
        peak = max(peak, usage.ru_maxrss / 1024)
    return Figure(statistics.median(seconds), peak)
