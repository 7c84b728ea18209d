"""Compilers for the tests of the C header: which of them are here, and what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import tool

if TYPE_CHECKING:
    from pathlib import Path

C = ("gcc", "clang")
CXX = ("g++", "clang++")


def compiler(name: str) -> str:
    """The path of a compiler. GNU's are wanted; Clang's is welcome where it is, and its test skipped elsewhere."""
    if name.startswith("clang") and not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    return tool(name)


def compiled(folder: Path, name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """How the compiler ``name`` ended in ``folder``, and what it said."""
    command = [compiler(name), *words]
    return subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}
    )


def built(folder: Path, name: str, *words: str) -> None:
    """Compile without a word of the compiler, or fail with what it said."""
    done = compiled(folder, name, *words)
    assert (done.returncode, done.stderr) == (0, ""), f"{name} {' '.join(words)}\n{done.stderr}"


def ran(folder: Path, program: str = "./program") -> str:
    """What a program prints; it has to end well and without complaints."""
    done = subprocess.run([str(folder / program)], cwd=folder, check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def sections(file: Path) -> dict[str, int]:
    """The sections of an object or a library that are not empty, and their sizes."""
    done = subprocess.run(
        [tool("readelf"), "-SW", file.name], cwd=file.parent, check=True, capture_output=True, text=True
    )
    found = re.findall(r"\] (\.\S+) +\w+ +[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+)", done.stdout)
    assert found, done.stdout
    return {section: int(size, 16) for section, size in found if int(size, 16)}


def tables(file: Path) -> int:
    """The bytes of constant and variable data of an object, without what aligns one table with the next."""
    done = subprocess.run(
        [tool("readelf"), "-sW", file.name], cwd=file.parent, check=True, capture_output=True, text=True
    )
    named = sum(map(int, re.findall(r": [0-9a-f]+ +([0-9]+) OBJECT ", done.stdout)))
    return named + sum(size for section, size in sections(file).items() if section.startswith(".rodata.str"))
