"""The command in this process, and two targets so small that every byte of them can be told."""

from __future__ import annotations

import contextlib
import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

from sipcodes.commands.main import main

if TYPE_CHECKING:
    from pathlib import Path

# `alpha` has files that carry their own digest, one a registry and one a code; `beta` one without.
TEMPLATES = {
    "alpha/target.yaml": """\
title: Alpha
files:
  - {template: all.j2, for: [registry], path: "{file:kebab-case}.txt"}
  - {template: one.j2, for: [registry, code], path: "codes/{code}.txt"}
texts:
  plain: {}
""",
    "alpha/all.j2": "sipcodes-digest {{ digest }}\n{% for code in registry.codes %}\n{{ code.code }} "
    "{{ code.phrase | plain }}\n{% endfor %}\n",
    "alpha/one.j2": "sipcodes-digest {{ digest }}\n{{ code.summary | plain }}\n",
    "beta/target.yaml": """\
title: Beta
files:
  - {template: list.j2, for: [registry], path: list.txt}
""",
    "beta/list.j2": "{% for code in registry.codes %}\n{{ code.code }}\n{% endfor %}\n",
}
ALPHA = ("alpha/codes/100.txt", "alpha/codes/400.txt", "alpha/codes/418.txt", "alpha/tea-status.txt")
BETA = ("beta/list.txt",)
LOCK = "sipcodes.lock"


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes, for those who ask."""
        return True


@dataclass(frozen=True)
class Ended:
    """How a run of the command ended, and what it said where."""

    status: int
    out: str
    err: str


def call(*words: object, where: Path, terminal: bool = False, **environment: str) -> Ended:
    """Run the command in this process, in the folder ``where``."""
    kind = Terminal if terminal else io.TextIOWrapper
    out, err = (kind(io.BytesIO(), encoding="utf-8", newline="", write_through=True) for _ in range(2))
    cleared = {"NO_COLOR": "", "FORCE_COLOR": "", "COLUMNS": "80", "TERM": "xterm", "SIPCODES_CACHE": "off"}
    with (
        contextlib.chdir(where),
        mock.patch.dict(os.environ, cleared | environment),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            status = main([str(word) for word in words])
        except SystemExit as left:
            status = int(left.code or 0)
    return Ended(status, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def write_templates(folder: Path) -> Path:
    """The targets `alpha` and `beta`, in ``folder``."""
    for name, text in TEMPLATES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


class Workshop:
    """A folder with a spec, the two targets, and what the command makes of them in `out`."""

    def __init__(self, folder: Path, spec: Path) -> None:
        self.folder = folder
        self.spec = spec
        self.templates = write_templates(folder / "templates")
        self.out = folder / "out"
        self.places = ("--spec", spec.name, "--templates", "templates")

    def run(self, command: str, *words: object, terminal: bool = False, **environment: str) -> Ended:
        """Run ``command`` on this spec and these targets."""
        return call(command, *words, *self.places, where=self.folder, terminal=terminal, **environment)

    def generate(self, *words: object) -> Ended:
        """Generate, and expect that it works."""
        ended = self.run("generate", *words)
        assert ended.status == 0, ended.err
        return ended

    def change(self, path: Path, old: str, new: str) -> None:
        """Replace a piece of a file that is there once."""
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    def files(self) -> dict[str, bytes]:
        """Every file in `out` with its bytes."""
        return contents(self.out)


def move_on(shop: Workshop) -> None:
    """Change the spec so that files of both targets are stale."""
    shop.change(shop.spec, "{summary: Water is on its way.}", "{summary: Water is here.}")
    shop.change(shop.templates / "beta/list.j2", "{{ code.code }}", "- {{ code.code }}")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() or path.is_symlink()
    }


def times(folder: Path) -> dict[str, int]:
    """When each file and folder below ``folder`` was last changed, in nanoseconds."""
    return {path.relative_to(folder).as_posix(): path.lstat().st_mtime_ns for path in sorted(folder.rglob("*"))}
