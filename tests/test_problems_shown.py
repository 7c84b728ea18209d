"""How problems look in a terminal: place, source line, caret, hint; and nothing that steers it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from running import LOCK, Workshop, call
from sipcodes.commands.console import report
from sipcodes.problems import Problem
from wcwidth import wcswidth

if TYPE_CHECKING:
    from pathlib import Path


def shown(problem: Problem, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines that people see of a problem."""
    report([problem], "text")
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


@pytest.mark.parametrize(
    ("before", "rest"),
    [
        ("", "bad"),
        ("    ", "bad"),
        ("      100: {summary: ", "bad}"),
        ("제목: ", "나쁨"),
        ("한국어 mixed 漢字 ", "bad"),
        ("emoji 🫖 ", "bad"),
        ("combining e\u0301 ", "bad"),
        ("soft\u00adhyphen ", "bad"),
        ("zero\u200bwidth ", "bad"),
        ("escape\x1b[31m ", "bad"),
        ("nbsp\u00a0 ", "bad"),
    ],
)
def test_the_caret_stands_under_the_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, rest: str
) -> None:
    """Behind wide, combining, hidden and control characters, the caret is where the eye sees the mistake."""
    file = tmp_path / "spec.yaml"
    file.write_text(f"first\n{before}{rest}\n", encoding="utf-8")
    problem = Problem(str(file), 2, len(before) + 1, "rule", "is wrong", "mend it")
    place, line, caret, hint, count = shown(problem, capsys)
    assert place == f"{file}:2:{len(before) + 1}: is wrong"
    assert line.endswith(rest)
    assert line.startswith("2 | ")
    assert wcswidth(caret) == wcswidth(line.removesuffix(rest)) + 1
    assert caret.startswith("  | ")
    assert caret.endswith("^")
    assert hint == "  → mend it"
    assert count == "1 problem"


def test_a_tab_before_the_caret_is_a_tab_above_and_below(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever width the terminal gives a tab, the caret goes along."""
    file = tmp_path / "spec.yaml"
    file.write_text("\t가\tbad\r\n", encoding="utf-8", newline="")
    _, line, caret, *_ = shown(Problem(str(file), 1, 4, "rule", "is wrong"), capsys)
    assert line == "1 | \t가\tbad"
    assert caret == "  | \t  \t^"


def test_without_a_place_the_file_is_named_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """A problem of a whole file shows no line."""
    assert shown(Problem("a.yaml", 0, 0, "empty", "the file is empty"), capsys) == [
        "a.yaml: the file is empty",
        "1 problem",
    ]


@pytest.mark.parametrize("line", ["gone", "short", "long"])
def test_a_line_that_cannot_be_shown_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    """Where the file is gone, has become shorter, or the line is endless, place and message remain."""
    file = tmp_path / "spec.yaml"
    if line != "gone":
        file.write_text("x" * 10_000 if line == "long" else "", encoding="utf-8")
    number = 2 if line == "short" else 1
    assert shown(Problem(str(file), number, 1, "rule", "is wrong"), capsys) == [
        f"{file}:{number}:1: is wrong",
        "1 problem",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_read_a_second_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A spec that came through a pipe is not waited for again when its problems are shown."""
    os.mkfifo(tmp_path / "spec.yaml")
    lines = shown(Problem(str(tmp_path / "spec.yaml"), 1, 1, "rule", "is wrong"), capsys)
    assert lines[0].endswith("spec.yaml:1:1: is wrong")


def test_through_the_command(tmp_path: Path, small: Path) -> None:
    """A real mistake behind Korean text is shown with path, line, column, caret and hint."""
    text = small.read_text(encoding="utf-8")
    small.write_text(text.replace("{summary: The leaves are off.}", "{summary: 찻잎, colour: 갈색}"), encoding="utf-8")
    ended = call("validate", "tea.yaml", where=tmp_path)
    assert ended.status == 1
    place, line, caret, *_ = ended.err.splitlines()
    assert place.startswith("tea.yaml:28:26: ")
    assert "colour" in place
    assert wcswidth(caret) == wcswidth(line.partition("colour")[0]) + 1


HOSTILE = "\x1b]0;owned\x07\x9b31m\u202e"


def harmless(text: str) -> bool:
    """Whether nothing in ``text`` steers a terminal or turns the direction of what is read."""
    return not any(char in text for char in "\x1b\x07\x9b\u202e\x08\r")


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("place", ["key", "phrase", "name", "id", "locale", "sources", "reference", "title", "broken"])
def test_a_hostile_spec_steers_no_terminal(
    tmp_path: Path, small: Path, place: str, escaped: bool, terminal: bool
) -> None:
    """Wherever control characters stand in a spec, as they are or as escapes, the terminal gets none of them."""
    evil = HOSTILE
    if escaped:
        evil = '"' + "".join(f"\\u{ord(char):04x}" if not char.isalnum() else char for char in HOSTILE) + '"'
    text = small.read_text(encoding="utf-8")
    old, new = {
        "key": ("    phrase: Pouring\n", f"    phrase: Pouring\n    {evil}: x\n"),
        "phrase": ("phrase: Pouring", f"phrase: {evil}"),
        "name": ("name: POURING", f"name: {evil}"),
        "id": ("id: tea", f"id: {evil}"),
        "locale": ("locales: [en]", f"locales: [{evil}]"),
        "sources": ("[RFC 2324 §2.3]", f"[{evil}]"),
        "reference": ("counts-as: 100", f"counts-as: {evil}"),
        "title": ("title: Tea codes", f"title: {evil}"),
        "broken": ("codes:\n  100:", f"codes: {evil}]\n  100:"),
    }[place]
    assert text.count(old) >= 1
    small.write_text(text.replace(old, new, 1), encoding="utf-8")
    for words in (
        ("validate", "tea.yaml"),
        ("show", "100", "--spec", "tea.yaml"),
        ("show", "1xx", "--spec", "tea.yaml"),
    ):
        ended = call(*words, where=tmp_path, terminal=terminal, NO_COLOR="1")
        assert harmless(ended.out + ended.err), (ended.out, ended.err)


@pytest.mark.parametrize("command", ["generate", "check", "validate", "targets"])
def test_hostile_file_names_steer_no_terminal(tmp_path: Path, small: Path, command: str) -> None:
    """Names of files and folders, and titles of targets, are shown with their control characters visible."""
    shop = Workshop(tmp_path, small)
    shop.generate()
    (shop.out / f"alpha/{HOSTILE}").write_bytes(b"")
    shop.change(shop.templates / "alpha/target.yaml", "title: Alpha", 'title: "\\u202eltr"')
    folder = shop.folder / f"spec{HOSTILE}"
    folder.mkdir()
    for good in (True, False):
        shutil.copy(shop.spec, folder / f"{HOSTILE}.yaml")
        if not good:
            (folder / f"{HOSTILE}2.yaml").write_text("x", encoding="utf-8")
        named = [folder.name] if command == "validate" else ["--spec", folder.name]
        ended = call(command, *named, "--templates", "templates", where=shop.folder, terminal=True, NO_COLOR="1")
        assert harmless(ended.out + ended.err), (ended.out, ended.err)
        assert ended.status == (0 if good else 1)


def test_a_hostile_lock_steers_no_terminal(tmp_path: Path, small: Path) -> None:
    """What a lock calls a file is shown with its control characters visible when the file is removed."""
    import json
    from hashlib import sha256

    shop = Workshop(tmp_path, small)
    shop.generate()
    name = f"alpha/{HOSTILE}"
    (shop.out / name).write_bytes(b"x")
    data = json.loads((shop.out / LOCK).read_bytes())
    data["targets"]["alpha"]["files"][name] = sha256(b"x").hexdigest()
    data["targets"]["alpha"]["inputs"] = "other"
    (shop.out / LOCK).write_text(json.dumps(data), encoding="utf-8")
    ended = shop.run("generate")
    assert "removed out/alpha/\\u001b]0;owned\\u0007" in ended.err
    assert harmless(ended.err)
