"""Options of targets: how they are declared and chosen, and what the packaged ones do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from configured import Project
from conftest import ROOT, tool
from mistakes import problems, unmarked
from running import call
from sipcodes.read.files import Files
from sipcodes.read.targets import load_targets

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = """\
title: Alpha
options:
  mark: {description: What stands before each code., default: "-"}
  twice: {description: Whether each code stands twice., default: false}
  case: {description: Which letters., default: low, choices: [low, high]}
  start: {description: The first number., default: 1}
  scope: {description: A name., default: "", identifier: true}
files:
  - {template: all.j2, for: [registry], path: all.txt}
reserved: [class]
texts:
  plain: {}
"""
TEMPLATE = """\
{{ options.start }} {{ options.case | plain }} {{ options.scope | plain }}
{% for code in registry.codes %}
{{ options.mark | plain }} {{ code.code }}{% if options.twice %} {{ code.code }}{% endif %}

{% endfor %}
"""


@pytest.fixture
def project(tmp_path: Path, small: Path) -> Project:
    """A project with a target that has an option of each kind."""
    assert small.exists()
    project = Project(tmp_path)
    project.write("templates/alpha/target.yaml", OPTIONS)
    project.write("templates/alpha/all.j2", TEMPLATE)
    return project


def chosen(project: Project, options: str) -> None:
    """Choose these options."""
    project.configure(
        f"spec: tea.yaml\ntemplates: templates\noutputs:\n  - target: alpha\n    to: .\n    options: {options}\n"
    )


def test_defaults_and_choices(project: Project) -> None:
    """What is not chosen has its default; a template reads both alike."""
    chosen(project, "{start: 2}")
    project.generate()
    assert project.read("all.txt").splitlines()[:2] == ["2 low ", "- 100"]
    chosen(project, '{mark: "*", twice: true, case: high, scope: acme}')
    project.generate()
    assert project.read("all.txt").splitlines()[:2] == ["1 high acme", "* 100 100"]


WRONG = {
    "unknown": ("{‸marks: a}", "the target alpha has no option `marks`", "did you mean `mark`?"),
    "a flag": ("{twice: ‸1}", "`twice` must be true or false, not `1`", ""),
    "text": ("{mark: ‸true}", "`mark` must be text, not `true`", "put text in quotes"),
    "number": ("{start: ‸many}", "`start` must be a whole number, not `many`", ""),
    "choice": ("{case: ‸middle}", "`middle` is no choice for `case`", "known: `low`, `high`"),
    "identifier": ("{scope: ‸a-b}", "`a-b` is no identifier", "write letters, digits and `_`"),
    "reserved": ("{scope: ‸class}", "`class` is a reserved word in the target alpha", "choose another name"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_choice_is_told_at_its_place(project: Project, case: str) -> None:
    """An option that there is not, or a value that it does not have, is told before anything is written."""
    text, message, hint = WRONG[case]
    marked = unmarked(f"    options: {text}\n")
    chosen(project, text.replace("‸", ""))
    ended = project.run("generate")
    # Values follow their key: the mark stands where the value or, of an unknown option, where the value begins.
    assert ended.status == 1
    place = marked.column if case != "unknown" else marked.column + len("marks: ")
    assert f"sipcodes.yaml:6:{place}: {message}\n" in ended.err
    assert hint in ended.err
    assert not (project.folder / "all.txt").exists()


@pytest.mark.parametrize(
    ("old", "new", "rule", "message"),
    [
        ("default: low", "default: ‸middle", "choice", "the default `middle` is none of the choices"),
        ('default: "", identifier', "default: ‸1, identifier", "type", "the default of an identifier is text"),
        ("{description: A name., default", "‸{default", "missing-key", "`description` is missing in `scope`"),
        ("  start: {", "  ‸Start: {", "form", "`Start` is not the form that a key has here"),
    ],
)
def test_a_wrong_declaration_is_told(old: str, new: str, rule: str, message: str) -> None:
    """What a target.yaml gets wrong of an option has its place there."""
    assert OPTIONS.count(old) == 1
    marked = unmarked(OPTIONS.replace(old, new))
    files = Files("t", {"alpha/target.yaml": marked.text.encode(), "alpha/all.j2": b""})
    (problem,) = (each for each in problems(lambda: load_targets(files, ("alpha",))) if each.rule == rule)
    assert (problem.line, problem.column) == (marked.line, marked.column)
    assert message in problem.message


def test_a_text_option_is_escaped_like_any_text(project: Project) -> None:
    """A template that prints one as it is fails: what a user chooses cannot inject code."""
    project.write("templates/alpha/all.j2", "{{ options.mark }}\n")
    chosen(project, "{start: 2}")
    assert "this prints a str as it is" in project.run("generate").err


# A small part of the packaged spec, so that toolchains are quick: an overlay's code, a renamed one, and a redirection.
CHOSEN = """\
spec: [packaged, private.yaml]
outputs:
  - target: {target}
    to: made
    registries: [sip, q850]
    names: {{sip: {{prefix: MY_SC, type: my-status, file: my-status}}}}
    locales: [ko, en]
    only: [477, LINE_BUSY, 3xx, "q850:17", "q850:31"]
    except: [305]
    options: {options}
"""
PRIVATE = """\
registry: {extends: sip, id: acme, version: 0.1.0}
codes:
  477: {name: SEND_FAILED, phrase: Send Failed}
  486: {override: true, name: LINE_BUSY}
text:
  en: {codes: {477: {summary: The next hop could not be reached.}}}
"""
PACKAGED = {
    "c": "{namespace: acme}",
    "python": "{constants: true}",
    "typescript": "{constants: false}",
}


def consumer(folder: Path, target: str) -> Project:
    """A project that takes a part of the spec, under its own names, with private codes."""
    options = PACKAGED.get(target)
    text = CHOSEN.format(target=target, options=options)
    project = Project(folder, text if options else text.replace("    options: None\n", ""))
    project.write("private.yaml", PRIVATE)
    return project


@pytest.mark.parametrize("target", ["c", "python", "typescript", "json", "markdown"])
def test_what_a_consumer_takes_is_proved(tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filtered, renamed, overlaid and with options, each language's files compile, run and say what the spec says."""
    for name in {"c": ["gcc", "g++"], "typescript": ["tsc", "node"], "python": ["mypy"]}.get(target, []):
        tool(name)
    # The project has no tools of its own; those of this repository serve.
    monkeypatch.setenv("PATH", os.pathsep.join([str(ROOT / "node_modules" / ".bin"), os.environ["PATH"]]))
    ended = call("prove", where=consumer(tmp_path, target).folder)
    assert ended.status == 0, ended.err
    assert "0 of " in ended.err
    assert ended.out.count("proved") >= 2


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("c", ["clang-format", "--dry-run", "--Werror", "--style=WebKit"]),
        ("python", ["black", "--check", "--quiet"]),
        ("typescript", ["prettier", "--check"]),
    ],
)
def test_what_a_consumer_takes_is_formatted(tmp_path: Path, target: str, command: list[str]) -> None:
    """Options and filters leave files as a formatter leaves them."""
    import subprocess

    project = consumer(tmp_path, target)
    project.generate()
    program = tool(command[0])
    paths = [str(path) for path in (project.folder / "made").iterdir() if path.suffix != ".yaml"]
    done = subprocess.run([program, *command[1:], *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_markdown_has_no_dead_links(tmp_path: Path) -> None:
    """Pages lead to no page of a code, class or registry that was left out."""
    import re

    project = consumer(tmp_path, "markdown")
    project.generate()
    pages = list((project.folder / "made").rglob("*.md"))
    for page in pages:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), (page.name, link)
    assert any("]" in page.read_text(encoding="utf-8") for page in pages)
