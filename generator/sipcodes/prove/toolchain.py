"""The programs that a proof needs: where they are on this machine, and of which version."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipcodes.model.target import Tool

_PATIENCE = 60


@dataclass(frozen=True)
class Program:
    """A program that was found and runs."""

    path: str
    version: str


def programs(tool: Tool) -> tuple[Program, ...]:
    """Where ``tool`` is: the first place, or each of another version if it asks for every one."""
    found: dict[str, Program] = {}
    for candidate in tool.find:
        for path in _places(candidate):
            program = _asked(path, tool.version)
            if program is None:
                continue
            if not tool.every:
                return (program,)
            found.setdefault(program.version, program)
    return tuple(found[version] for version in sorted(found, key=_by_number))


def _places(candidate: str) -> list[str]:
    if candidate == "{python}":
        return [sys.executable]
    if "/" in candidate:
        return [os.path.abspath(path) for path in sorted(glob.glob(os.path.expanduser(candidate)))]
    # What is installed beside sipcodes itself counts, also where its environment is not active.
    beside = os.path.dirname(sys.executable)
    path = shutil.which(candidate, path=os.pathsep.join([os.environ.get("PATH", os.defpath), beside]))
    return [path] if path else []


@cache
def _asked(path: str, version: tuple[str, ...]) -> Program | None:
    try:
        done = subprocess.run(
            [path, *version],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    said = (done.stdout.strip() or done.stderr.strip()).splitlines()
    return Program(path, said[0].strip() if said else "")


def _by_number(version: str) -> tuple[tuple[int, ...], str]:
    digits = "".join(char if char.isdigit() else " " for char in version).split()
    return tuple(int(number) for number in digits[:6]), version
