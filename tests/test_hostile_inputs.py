"""Hostile targets, templates, locks and arguments end in what was asked for or in problems with places."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest
from conftest import SMALL
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mistakes import changed, one_file, problems
from mutating import STEADY, mutations
from running import ALPHA, LOCK, TEMPLATES, Workshop, call, contents
from sipcodes.problems import ProblemsFound
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files, read_packaged
from sipcodes.read.targets import load_targets
from sipcodes.render.outputs import render_target
from test_target_mistakes import TARGET

if TYPE_CHECKING:
    from pathlib import Path

    from sipcodes.model.catalogue import Catalogue

# Pieces of targets and of templates, with a bar between them.
YAML_PIECES = (
    b"../|..|/|\\|{name:|{id}|{x:y}|: code|for: [code]|path: |(a+)+|(?P<x>|\\g<9>|{point:x}|{byte}|{unit:c}|!!int"
)
JINJA_PIECES = (
    b"{{|}}|{%|%}|{#|#}|{% for x in |{% endfor %}|{% if |{% else %}|{% endif %}|{% include 'a.j2' %}|{% raw %}"
    b"|{% import 'a.j2' as a %}|{% extends 'a.j2' %}|{% block b %}|{% endblock %}|{% macro m(x) %}|{% endmacro %}"
    b"|{{ m(1) }}|{% set x = |{% call m() %}|{% autoescape true %}|{% do x %}|{%- |-%}|caller()|super()|self|loop"
    b"|__class__|.phrase|.code| ~ | * 9|code|registry|.codes| is defined|()|[0]|-1|none|**|//|.format(1)|\0"
    b"|'{0.__class__}'"
)
YAML, JINJA = (tuple(pieces.split(b"|")) for pieces in (YAML_PIECES, JINJA_PIECES))
LOOP = b"""\
{% for code in registry.codes %}
{{ code.code }} {{ code.phrase | plain }}{% if not loop.last %},{% endif %}
{% endfor %}
"""


@cache
def tea() -> Catalogue:
    """The small spec."""
    return load_catalogue(one_file(SMALL))


def outcome(files: Files, *names: str) -> None:
    """Load and render; whatever is wrong has to be told with a place in these files, or in the spec for its names."""
    try:
        for target in load_targets(files, names):
            render_target(tea(), target)
    except ProblemsFound as error:
        found = error
    else:
        return
    assert found.problems
    for problem in found.problems:
        assert problem.file.startswith((f"{files.root}/", "tea.yaml")), problem
        assert problem.line >= 0
        assert problem.rule
        assert problem.message


@given(mutations(TARGET.encode(), YAML))
@settings(STEADY, max_examples=300)
def test_any_mutation_of_a_target(data: bytes) -> None:
    """A `target.yaml` that was broken anywhere gives outputs or problems."""
    outcome(Files("t", {"try/target.yaml": data, "try/a.j2": LOOP, "try/probe.j2": b""}), "try")


@pytest.mark.parametrize("name", ["c", "json", "markdown", "python", "typescript"])
@given(st.data())
@settings(STEADY, max_examples=15)
def test_any_mutation_of_a_packaged_target(name: str, data: st.DataObject) -> None:
    """So does one of the packaged targets that was broken anywhere, its templates among it."""
    files = read_packaged("templates", (".yaml", ".j2"))
    file = data.draw(st.sampled_from(sorted(files.under(name).contents)))
    pieces = YAML if file == "target.yaml" else JINJA
    broken = data.draw(mutations(files.contents[f"{name}/{file}"], pieces))
    outcome(Files("t", {**files.contents, f"{name}/{file}": broken}), name)


@example(b"{% include 'a.j2' %}")
@example(b"{% extends 'a.j2' %}")
@example(b"{% import 'a.j2' as a %}{{ a.m() }}")
@given(mutations(LOOP, JINJA) | st.lists(st.sampled_from(JINJA), max_size=12).map(b"".join))
@settings(STEADY, max_examples=400)
def test_any_mutation_of_a_template(data: bytes) -> None:
    """A template that was broken anywhere, or put together of pieces by chance, gives text or problems."""
    outcome(Files("t", {"try/target.yaml": TARGET.encode(), "try/a.j2": data, "try/probe.j2": b""}), "try")


BAD_PATHS = [
    "..", "../x.txt", "a/../x.txt", "a/..", "./x.txt", "/x.txt", "//x.txt", "/", "a//x.txt", "~/x.txt", "a/", "",
    "\\x.txt", "..\\x.txt", "a\\..\\x.txt", "C:x.txt", "C:/x.txt", "C:\\x.txt", "\\\\host\\share\\x.txt",
    "con", "CON.txt", "a/aux", "nul.tar.gz", "com1", "LPT9.txt", "x.", "x ", "a./x.txt", "a /x.txt",
    "a:b", "x?.txt", "x*.txt", "x|y", "<x>", 'x"y', "x\n.txt", "x\t.txt", "{locale}.txt", "{x}", "{", "{file}", "}",
]  # fmt: skip


@pytest.mark.parametrize("path", BAD_PATHS)
def test_no_output_leaves_its_folder(path: str) -> None:
    """A path that leaves the folder, or that some system takes for something else, is refused where it is written."""
    text = changed("path: x.txt", f"path: {json.dumps(path)}", TARGET)
    files = Files("t", {"try/target.yaml": text.encode(), "try/a.j2": b"", "try/probe.j2": b""})
    found = problems(lambda: [render_target(tea(), each) for each in load_targets(files, ("try",))])
    line = text.split("path:")[0].count("\n") + 1
    assert {(each.file, each.line) for each in found} == {("t/try/target.yaml", line)}


TWICE = {
    "one path of two templates": ("x.txt", "x.txt"),
    "two that differ in case": ("x.txt", "X.TXT"),
    "a file and a folder": ("x", "x/y.txt"),
    "a folder and a file": ("x/y.txt", "x"),
    "two that become one": ("{file:snake_case}", "tea_status"),
}


@pytest.mark.parametrize(("one", "other"), TWICE.values(), ids=TWICE)
def test_no_file_is_written_twice(one: str, other: str) -> None:
    """Two templates that write one file, on any system, are told at the second."""
    second = f'  - {{template: a.j2, for: [registry], path: "{other}"}}\n'
    text = changed("path: x.txt}\n", f'path: "{one}"}}\n{second}', TARGET)
    files = Files("t", {"try/target.yaml": text.encode(), "try/a.j2": b"", "try/probe.j2": b""})
    (found,) = problems(lambda: [render_target(tea(), each) for each in load_targets(files, ("try",))])
    assert (found.file, found.line, found.rule) == ("t/try/target.yaml", 4, "path-clash")


@pytest.mark.parametrize("names", [("Try", "try"), ("sipcodes.lock",), ("a b",), ("x.",), ("한",), ("a:b",), ("-x",)])
def test_no_target_is_in_the_way_of_another(names: tuple[str, ...]) -> None:
    """Targets whose folders would be one folder, the lock's file or no folder on some system are refused."""
    parts = {"target.yaml": TARGET.encode(), "a.j2": b"", "probe.j2": b""}
    files = Files("t", {f"{name}/{file}": data for name in names for file, data in parts.items()})
    (found,) = problems(lambda: load_targets(files, names))
    assert (found.file, found.rule) == (f"t/{names[-1]}", "target-name")


@pytest.mark.parametrize("name", ["con", "AUX", "nul.txt"])
def test_no_target_is_a_device(name: str) -> None:
    """A target that is called like a device of Windows is told, since its folder cannot be there."""
    files = Files("t", {f"{name}/target.yaml": TARGET.encode(), f"{name}/a.j2": b"", f"{name}/probe.j2": b""})
    (found,) = problems(lambda: [render_target(tea(), each) for each in load_targets(files, (name,))])
    assert (found.file, found.rule) == (f"t/{name}/target.yaml", "path")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A spec of three codes and two targets, generated, with a stranger's file and one outside."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "tea.yaml").write_text(SMALL, encoding="utf-8")
    made = Workshop(folder, folder / "tea.yaml")
    made.generate()
    (made.out / "alpha/notes.txt").write_bytes(b"mine\n")
    (folder / "victim").write_bytes(b"precious\n")
    return made


PATHS = tuple(b'"../victim"|"alpha/notes.txt"|"/etc/passwd"|"alpha"|""|"."|"alpha/../../victim"|"beta"'.split(b"|"))


@given(st.data())
@settings(STEADY, max_examples=30)
def test_any_mutation_of_a_lock(shop: Workshop, data: st.DataObject) -> None:
    """A lock that was broken anywhere costs nobody a file: runs end with 0 or problems, and `--force` mends."""
    good = (shop.out / LOCK).read_bytes()
    broken = data.draw(mutations(good, PATHS) | st.binary(max_size=40))
    (shop.out / LOCK).write_bytes(broken)
    for command in ("check", "generate"):
        ended = shop.run(command)
        assert ended.status in (0, 1), ended.err
    shop.generate("--force")
    there = contents(shop.out)
    assert there["alpha/notes.txt"] == b"mine\n"
    assert (shop.folder / "victim").read_bytes() == b"precious\n"
    assert there[LOCK] == good
    assert set(there) == {*ALPHA, "beta/list.txt", "alpha/notes.txt", LOCK}


ODD = ["", "-", "--", "-x", "--x=", "=", "*", "@x", "~", ".", "/dev/null", "none.yaml", "tea.yaml", "templates", "out"]
ODD += [
    "\udcff",
    "\ud800",
    "한글",
    "\u202e",
    "\x1b[31m",
    "a\nb",
    "9" * 5000,
    "x" * 5000,
    "0",
    "-1",
    "486",
    "4xx",
    "1e9",
    "é",
]
ODD += [
    "--help",
    "--json",
    "--lang",
    "ko",
    "--brief",
    "--format",
    "json",
    "github",
    "--spec",
    "--templates",
    "--version",
]
ODD += [
    "tea:100",
    "warning:",
    ":",
    "q850:34",
    "%s",
    "{0}",
    "--print-completion",
    "bash",
    "--spec=tea.yaml",
    "c",
    "alpha",
]


@given(
    st.sampled_from(["show", "validate", "targets", "check", "brew", ""]), st.lists(st.sampled_from(ODD), max_size=5)
)
@settings(STEADY, max_examples=80)
def test_any_arguments(shop: Workshop, command: str, words: list[str]) -> None:
    """Whatever the command is called with, it ends with 0, 1 or 2, and writes nothing."""
    before = contents(shop.folder)
    ended = call(command, *words, where=shop.folder)
    assert ended.status in (0, 1, 2)
    assert "Traceback" not in ended.err
    assert contents(shop.folder) == before


@pytest.mark.parametrize(
    "out", ["tea.yaml", "tea.yaml/x", "\udcff", "a\nb", "한/글", "x" * 300, "/dev/null", "/proc/x", ""]
)
def test_any_output_folder(tmp_path: Path, small: Path, out: str) -> None:
    """An output folder that cannot be one is told in one line; one that can, however it is called, is written to."""
    shop = Workshop(tmp_path, small)
    ended = shop.run("generate", "--out", out)
    if ended.status:
        assert (ended.status, ended.err.count("\n")) in ((1, 1), (2, 2))
    else:
        assert LOCK in {path.name for path in (tmp_path / (out or "out")).iterdir()}


def test_mutations_reach_far() -> None:
    """What the tests above rely on: the pieces of these templates are valid ones."""
    assert set(TEMPLATES) >= {"alpha/target.yaml", "beta/target.yaml"}
    outcome(Files("t", {"try/target.yaml": TARGET.encode(), "try/a.j2": LOOP, "try/probe.j2": b""}), "try")
