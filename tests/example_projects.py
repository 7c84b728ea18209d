"""The projects under `examples/`: a copy of one, with the tools that it names, and how often it generated."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from conftest import ROOT, tool

if TYPE_CHECKING:
    from pathlib import Path

NPM = ROOT / "node_modules"


class Project:
    """A copy of an example, in which every run of `sipcodes` is counted."""

    def __init__(self, name: str, folder: Path) -> None:
        self.folder = folder / name
        shutil.copytree(ROOT / "examples" / name, self.folder)
        self._log = folder / "generated.log"
        self._log.touch()
        programs = folder / "bin"
        programs.mkdir()
        command = programs / "sipcodes"
        command.write_text(f'#!/bin/sh\necho "$@" >>"{self._log}"\nexec "{sys.executable}" -m sipcodes "$@"\n')
        command.chmod(0o755)
        path = [str(programs), os.path.dirname(sys.executable), os.environ["PATH"]]
        self.environment = os.environ | {"PATH": os.pathsep.join(path), "PYTHONPATH": str(ROOT / "generator")}

    def run(self, program: str, *words: str, fails: bool = False) -> str:
        """What a program says in the project; it ends well, unless it ``fails``."""
        found = program if "/" in program else tool(program)
        done = subprocess.run(
            [found, *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        assert (done.returncode != 0) == fails, done.stdout
        return done.stdout

    def sipcodes(self, *words: str) -> str:
        """What the command says in the project."""
        return self.run(str(self.folder.parent / "bin" / "sipcodes"), *words)

    def generated(self) -> int:
        """How often something was generated since the last time."""
        lines = self._log.read_text(encoding="utf-8").splitlines()
        self._log.write_text("")
        return sum(line.startswith("generate") and "--list-" not in line for line in lines)

    def change(self, file: str, old: str, new: str) -> None:
        """Replace a piece of a file that is there once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
