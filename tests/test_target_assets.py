"""Targets that are written only when named, files that are written as they are, and files that yield."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mistakes import problems
from running import Ended, call, contents
from sipcodes.read.files import Files
from sipcodes.read.targets import load_targets

if TYPE_CHECKING:
    from pathlib import Path

    from sipcodes.problems import Problem

TARGET = """\
title: Try
default: false
files:
  - {template: a.j2, for: [registry], path: a.txt}
assets:
  - {file: look/a.css, path: style/a.css}
"""
CSS = "a { content: '{{ no template }}' }\n"


def templates(folder: Path, text: str = TARGET) -> None:
    """Two targets, one of them written only when named."""
    files = {"try/target.yaml": text, "try/a.j2": "a\n", "try/look/a.css": CSS}
    files |= {"usual/target.yaml": TARGET.replace("default: false\n", ""), "usual/a.j2": "a\n", "usual/look/a.css": CSS}
    for name, content in files.items():
        path = folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def run(where: Path, *words: str) -> Ended:
    """Run the command on the small spec and these targets."""
    return call(*words, "--spec", "tea.yaml", "--templates", "templates", where=where)


def test_it_is_written_only_when_named(tmp_path: Path, small: Path) -> None:
    """Without names it is left out; once it was named, every run keeps it current, and `check` minds it."""
    assert small.parent == tmp_path
    templates(tmp_path)
    assert run(tmp_path, "generate").status == 0
    assert set(contents(tmp_path / "out")) == {"usual/a.txt", "usual/style/a.css", "sipcodes.lock"}
    assert run(tmp_path, "check").status == 0
    assert run(tmp_path, "generate", "try").status == 0
    (tmp_path / "templates/try/a.j2").write_text("b\n", encoding="utf-8")
    assert run(tmp_path, "check").status == 1
    assert run(tmp_path, "generate").status == 0
    assert (tmp_path / "out/try/a.txt").read_text(encoding="utf-8") == "b\n"
    assert run(tmp_path, "check").status == 0


def test_an_asset_is_written_as_it_is(tmp_path: Path, small: Path) -> None:
    """Its bytes are those of the file, whatever a template would make of them, and `targets` lists it."""
    assert small.exists()
    templates(tmp_path)
    assert run(tmp_path, "generate", "try").status == 0
    assert (tmp_path / "out/try/style/a.css").read_text(encoding="utf-8") == CSS
    assert "try/style/a.css" in run(tmp_path, "targets").out
    (tmp_path / "templates/try/look/a.css").write_text("b\n", encoding="utf-8")
    assert run(tmp_path, "generate", "try").status == 0
    assert (tmp_path / "out/try/style/a.css").read_text(encoding="utf-8") == "b\n"


def found(text: str, **files: bytes) -> tuple[Problem, ...]:
    """What is wrong with a target."""
    given = {"try/target.yaml": text.encode(), "try/a.j2": b"", **{f"try/{name}": data for name, data in files.items()}}
    return problems(lambda: load_targets(Files("templates", given), ("try",)))


def test_an_asset_that_is_not_there(tmp_path: Path) -> None:
    """It is told with its place and the file that may be meant."""
    assert tmp_path.exists()
    (problem,) = found(TARGET, **{"look/b.css": b""})
    assert (problem.rule, problem.line, problem.column) == ("missing-asset", 6, 12)
    assert "`look/b.css`" in problem.hint


def test_an_asset_that_is_no_text() -> None:
    """What is no UTF-8 is told."""
    (problem,) = found(TARGET, **{"look/a.css": b"\xff\xfe"})
    assert problem.rule == "encoding"


@pytest.mark.parametrize("path", ["a.txt", "A.TXT", "a.txt/b.css"])
def test_an_asset_at_the_place_of_a_page(tmp_path: Path, small: Path, path: str) -> None:
    """Two files of one path, or one within another, are a mistake before anything is written."""
    assert small.exists()
    templates(tmp_path, TARGET.replace("style/a.css", path))
    ended = run(tmp_path, "generate", "try")
    assert ended.status == 1
    assert "is written twice" in ended.err or "a file in one place and a folder" in ended.err
    assert not (tmp_path / "out").exists()


def test_a_file_yields_to_an_earlier_one(tmp_path: Path, small: Path) -> None:
    """With `yields`, a file whose path is taken is left out; without, it is a mistake."""
    assert small.exists()
    twice = TARGET.replace(
        "path: a.txt}\n", "path: a.txt}\n  - {template: b.j2, for: [code], path: a.txt, yields: true}\n"
    )
    templates(tmp_path, twice)
    (tmp_path / "templates/try/b.j2").write_text("b\n", encoding="utf-8")
    assert run(tmp_path, "generate", "try").status == 0
    assert (tmp_path / "out/try/a.txt").read_text(encoding="utf-8") == "a\n"
    templates(tmp_path, twice.replace(", yields: true", ""))
    assert "is written twice" in run(tmp_path, "generate", "try").err
