"""Mistakes in a ``target.yaml``: keys, ways to write text, templates and tools that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from mistakes import changed, problems, unmarked
from sipcodes.commands.main import main
from sipcodes.read.files import Files
from sipcodes.read.targets import load_targets

if TYPE_CHECKING:
    from pathlib import Path

TARGET = """\
title: Try
files:
  - {template: a.j2, for: [registry], path: x.txt}
names:
  constant: {of: code, form: "{name:snake_case}"}
reserved: [if]
texts:
  string: {ascii: true}
words: {en: {more: More}}
prove:
  files: [{template: probe.j2, path: probe.py}]
  tools: {py: {find: [python3], version: [--version]}}
  runs:
    - name: run
      steps: [[py, probe.py]]
"""
STRING = "string: {ascii: true}"

SCHEMA = [
    pytest.param("title: Try\n", "‸", "missing-key", "`title` is missing here", "One line that", id="no title"),
    pytest.param("title: Try", "‸titel: Try", "unknown-key", "`titel` is not known", "`title`?", id="unknown key"),
    pytest.param("title: Try", "title: ‸[Try]", "type", "`title` must be text, not a list", "One line", id="type"),
    pytest.param("[registry]", "‸registry", "type", "`for` must be a list, not the text", "runs over", id="no list"),
    pytest.param("[registry]", "[‸registri]", "choice", "`registri` is no choice", "`registry`?", id="for"),
    pytest.param("[registry]", "[class, ‸class]", "repeated", "`class` stands in the list", "", id="for twice"),
    pytest.param("[registry]", "‸[]", "too-short", "`for` is empty", "What the template", id="for nothing"),
    pytest.param("of: code", "of: ‸codes", "choice", "`codes` is no choice for `of`", "`code`?", id="of"),
    pytest.param("of: code, ", "", "missing-key", "`of` is missing in `constant`", "", id="no of"),
    pytest.param("  constant:", "  ‸Constant:", "form", "`Constant` is not the form", "identifiers", id="filter name"),
    pytest.param("[if]", "[‸1]", "type", "this must be text, not the number 1", "", id="reserved number"),
    pytest.param("[if]", "[if, ‸if]", "repeated", "`if` stands in the list", "delete it", id="reserved twice"),
    pytest.param("a.j2", "‸a.txt", "form", "`a.txt` is not the form that `template`", ".j2", id="no template"),
    pytest.param("a.j2", "‸../a.j2", "form", "`../a.j2` is not the form", "this folder", id="template elsewhere"),
    pytest.param(STRING, "string: {‸quotes: [x]}", "unknown-key", "`quotes`", "`quote`?", id="text"),
    pytest.param(STRING, "string: {quote: [‸ab]}", "too-long", "this has 2 characters; 1 is the", "", id="long quote"),
    pytest.param(STRING, "string: {quote: ‸[a, b, c]}", "too-long", "`quote` has 3 items; 2 is", "", id="three quotes"),
    pytest.param(STRING, "string: {width: ‸5}", "range", "`width` must be at least 20, not 5", "wrapped", id="width"),
    pytest.param(STRING, "string: {escape: {a: ‸1}}", "type", "`a` must be text, not the number 1", "", id="escape"),
    pytest.param("{en: {", "{‸English: {", "form", "`English` is not the form that a key", "locale", id="words"),
    pytest.param("more: More", "more: ‸1", "type", "`more` must be text, not the number 1", "", id="word"),
    pytest.param("[--version]", "‸--version", "type", "`version` must be a list", "tell its version", id="version"),
]

TEXTS = [
    pytest.param("start: {‸'(': x}", "`(` is no regular expression: missing )", "Python's `re`", id="bracket"),
    pytest.param("start: {‸'a{99999999999}': x}", "is no regular expression: the repetition", "`re`", id="repetition"),
    pytest.param("start: {‸'*': x}", "`*` is no regular expression: nothing to repeat", "`re`", id="star"),
    pytest.param("start: {'(a)': ‸'\\2'}", "cannot stand in for `(a)`: invalid group reference 2", "\\1", id="group"),
    pytest.param("start: {'(a)': ‸'\\g<x>'}", "cannot stand in for `(a)`: unknown group name 'x'", "\\1", id="name"),
    pytest.param("start: {'a': ‸'\\q'}", "cannot stand in for `a`: bad escape \\q", "\\1", id="escape"),
    pytest.param("quote: [‸'\"']", 'a backslash in the text would end the escape of `"`', 'name `"`', id="backslash"),
    pytest.param("escape: {‸'': x}", "there is no text to replace", "what is escaped", id="nothing to escape"),
    pytest.param("escape: {'*/': ‸'**/'}", "what is written for `*/` holds `*/`", "break it up", id="endless"),
    pytest.param("escape: {'*/': ‸'x//', '//': '/ /'}", "for `*/` holds `//`", "break it up", id="one by another"),
    pytest.param("other: ‸'{nope}'", "`{nope}` is no way to write a character", "{byte:…}, {unit:…}", id="field"),
    pytest.param("other: ‸'{point:zz}'", "`{point:zz}` is no way", "such as 04x", id="format"),
    pytest.param("other: ‸'{point'", "`{point` is no way", "such as 04x", id="brace"),
    pytest.param("other: ‸'{}'", "`{}` is no way", "such as 04x", id="no field"),
    pytest.param("other: ‸'{byte}{unit}'", "`{byte}{unit}` is no way", "use one of", id="two fields"),
    pytest.param("other: ‸'{point.__class__}'", "`{point.__class__}` is no way", "use one of", id="Python internals"),
]

REFERENCES = [
    pytest.param(
        "template: a.j2", "template: ‸b.j2", "missing-template", "there is no b.j2 in t/try", "`a.j2`?", id="file"
    ),
    pytest.param("probe.j2", "‸prob.j2", "missing-template", "there is no prob.j2 in t/try", "`probe.j2`?", id="probe"),
    pytest.param("  string:", "  ‸constant:", "duplicate-name", "is defined in line 5", "another name", id="filter"),
    pytest.param("  string:", "  ‸as_json:", "duplicate-name", "is built in already", "another name", id="own filter"),
    pytest.param("[[py,", "[[‸pi,", "bad-reference", "`pi` is no tool of this target", "`py`", id="tool"),
]


def files(target: str) -> Files:
    """The templates of one target."""
    return Files("t", {"try/target.yaml": target.encode(), "try/a.j2": b"", "try/probe.j2": b""})


def check(target: str, rule: str, message: str, hint: str) -> None:
    """A target has just this problem, at the mark."""
    text, line, column = unmarked(target)
    (found,) = (problem for problem in problems(lambda: load_targets(files(text), ("try",))) if problem.rule == rule)
    assert (found.file, found.line, found.column) == ("t/try/target.yaml", line, column)
    assert message in found.message
    assert hint in found.hint


@pytest.mark.parametrize(("old", "new", "rule", "message", "hint"), SCHEMA)
def test_what_the_schema_tells(old: str, new: str, rule: str, message: str, hint: str) -> None:
    """Keys, types, choices and sizes are told as in a spec: at their place, with what was probably meant."""
    text = changed(old, new, TARGET)
    check(text if "‸" in text else changed("{form", "‸{form", text), rule, message, hint)


@pytest.mark.parametrize(("form", "message", "hint"), TEXTS)
def test_ways_to_write_text_that_do_not_work(form: str, message: str, hint: str) -> None:
    """Regular expressions, escapes and spellings that would fail in the middle of a template are told before."""
    check(changed(STRING, f"string: {{{form}}}", TARGET), "form", message, hint)


@pytest.mark.parametrize("other", ["\\u{{{point:x}}}", "&#x{point:X};", "\\{byte:03o}", "\\u{unit:04x}", "?"])
def test_ways_to_write_a_character(other: str) -> None:
    """One of the three fields, formatted, between any other text, or none of them, is a way to write a character."""
    text = changed(STRING, f"string: {{other: '{other}', start: {{'(a)(b)?': '\\2\\1'}}}}", TARGET)
    assert load_targets(files(text), ("try",))[0].texts["string"].other == other


@pytest.mark.parametrize(("old", "new", "rule", "message", "hint"), REFERENCES)
def test_what_is_not_there(old: str, new: str, rule: str, message: str, hint: str) -> None:
    """A template or a tool that the target does not have is told where it is named."""
    check(changed(old, new, TARGET), rule, message, hint)


def test_hidden_characters_in_a_template() -> None:
    """Templates are held to the characters of a spec: UTF-8, nothing hidden."""
    broken = Files("t", {**files(TARGET).contents, "try/a.j2": "a\n한 \u202eb".encode(), "try/b.j2": b"\xff"})
    found = problems(lambda: load_targets(broken, ("try",)))
    assert [(problem.where, problem.rule) for problem in found] == [
        ("t/try/a.j2:2:3", "unsafe-character"),
        ("t/try/b.j2:1:1", "encoding"),
    ]


def test_all_targets_tell_their_problems() -> None:
    """One run tells what is wrong in every target."""
    broken = {f"{name}/target.yaml": b"title: 1\nfiles: []\n" for name in ("one", "two")}
    found = problems(lambda: load_targets(Files("t", broken), ("one", "two")))
    assert [(problem.where, problem.rule) for problem in found] == [
        ("t/one/target.yaml:1:8", "type"),
        ("t/one/target.yaml:2:8", "too-short"),
        ("t/two/target.yaml:1:8", "type"),
        ("t/two/target.yaml:2:8", "too-short"),
    ]


@pytest.mark.parametrize("words", [["validate", "--templates"], ["targets", "--templates"]], ids=lambda words: words[0])
def test_folders_without_a_target(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of templates without a ``target.yaml`` is none of the targets; no target at all is wrong usage."""
    folder = tmp_path / "t"
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "a.j2").write_text("")
    assert main([*words, str(folder)]) == 2
    assert "holds no targets" in capsys.readouterr().err
    (folder / "try").mkdir()
    for name, data in files(TARGET).contents.items():
        (folder / name).write_bytes(data.replace(b"path: x.txt", b'path: "{id}.txt"'))
    assert main([*words, str(folder)]) == 0


def test_the_real_targets_have_no_problem() -> None:
    """What the tests here call a mistake is none of the targets that come with the tool."""
    from sipcodes.read.files import read_files

    templates = read_files(str(ROOT / "templates"), ("",))
    assert len(load_targets(templates, templates.folders)) >= 5
