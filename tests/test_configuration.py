"""What a project says in ``sipcodes.yaml``: where it is found, what follows it, what can be wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from configured import TEA, Project
from conftest import SMALL
from mistakes import problems, unmarked
from running import ALPHA, BETA, LOCK, call, times
from sipcodes.read.configuration import load_configuration

if TYPE_CHECKING:
    from pathlib import Path

OUT = {f"out/{path}" for path in (*ALPHA, *BETA)}


@pytest.fixture
def project(tmp_path: Path, small: Path) -> Project:
    """A project with a small spec and two targets of its own."""
    assert small.exists()
    return Project(tmp_path)


def test_generate_and_check_follow_it(project: Project) -> None:
    """Without options both do what it says; the lock lies beside it."""
    assert project.generate().err.splitlines()[0] == "wrote out/alpha/codes/100.txt"
    assert project.files() == {*OUT, LOCK}
    assert project.run("check").err == "5 files are as the spec makes them\n"


def test_it_is_found_from_any_folder_below(project: Project) -> None:
    """The nearest one above counts, as with git; paths are shown from where one stands."""
    (project.folder / "a/b").mkdir(parents=True)
    ended = project.run("generate", inside="a/b")
    assert "wrote ../../out/beta/list.txt\n" in ended.err
    assert project.files() == {*OUT, LOCK}
    project.write("a/sipcodes.yaml", "spec: ../tea.yaml\ntemplates: ../templates\noutputs: [{target: beta, to: gen}]\n")
    assert "wrote ../gen/list.txt\n" in project.run("generate", inside="a/b").err


def test_another_one_can_be_named(project: Project) -> None:
    """`--config` names one anywhere; what it says is relative to it, and messages repeat the option."""
    project.write("a/other.yaml", "spec: ../tea.yaml\ntemplates: ../templates\noutputs: [{target: beta, to: gen}]\n")
    assert project.run("generate", "--config", "a/other.yaml").status == 0
    assert project.files() == {"a/gen/list.txt", f"a/{LOCK}"}
    (project.folder / "a/gen/list.txt").unlink()
    assert "run `sipcodes generate --config a/other.yaml`" in project.run("check", "--config", "a/other.yaml").err


@pytest.mark.parametrize("option", ["--spec", "--templates", "--out"])
def test_an_option_takes_its_place(project: Project, option: str) -> None:
    """Who names a spec, templates or a folder gets those, and a lock in that folder: the configuration is not read."""
    project.configure("broken: [")
    values = {"--spec": ["tea.yaml"], "--templates": ["templates", "--spec", "tea.yaml"], "--out": ["there", "json"]}
    assert project.run("generate", option, *values[option]).status == 0
    assert (project.folder / ("there" if option == "--out" else "out") / LOCK).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("generate", "--config", "sipcodes.yaml", "--out", "x"), "--config says what to work on, and so does --out"),
        (("check", "--config", "sipcodes.yaml", "--spec", "x"), "--config says what to work on, and so does --spec"),
        (("validate", "--config", "sipcodes.yaml", "tea.yaml"), "--config says what to work on, and so does a spec"),
        (("generate", "--config", "nowhere.yaml"), "there is no configuration at nowhere.yaml"),
        (("generate", "gamma"), "there is no target `gamma`; known: alpha, beta"),
    ],
)
def test_wrong_usage(project: Project, words: tuple[str, ...], said: str) -> None:
    """What contradicts itself, or names what is not there, is wrong usage."""
    ended = project.run(*words)
    assert ended.status == 2
    assert said in ended.err


def test_without_outputs_every_target_is_written(project: Project) -> None:
    """A configuration of nothing but spec and templates writes each target, the packaged ones too."""
    project.configure("spec: tea.yaml\ntemplates: templates\n")
    project.generate()
    there = {path.split("/")[1] for path in project.files() if path.startswith("out/")}
    assert there == {"alpha", "beta", "c", "json", "markdown", "python", "typescript"}


def test_own_templates_take_the_place_of_packaged_ones(project: Project) -> None:
    """A target of one's own with the name of a packaged one is the one that is written."""
    (project.templates / "beta").rename(project.templates / "json")
    project.configure("spec: tea.yaml\ntemplates: templates\noutputs: [{target: json}]\n")
    project.generate()
    assert project.files() == {"out/json/list.txt", LOCK}


def test_a_target_twice(project: Project) -> None:
    """The same target goes to two places, each with its own part of the spec; its name stands for both."""
    project.configure(
        "spec: tea.yaml\ntemplates: templates\noutputs:\n"
        "  - {target: beta, to: one, only: [1xx]}\n  - {target: beta, to: two, except: [TEAPOT]}\n  - target: alpha\n"
    )
    project.generate("beta")
    assert (project.read("one/list.txt"), project.read("two/list.txt")) == ("100\n", "100\n400\n")
    assert project.files() == {"one/list.txt", "two/list.txt", LOCK}
    assert "4 written, 2 unchanged" in project.generate().err


def test_a_folder_that_is_no_longer_named_is_cleared(project: Project) -> None:
    """When an output moves, its old files go."""
    project.generate()
    project.configure(TEA.replace("target: beta\n", "target: beta\n    to: src\n"))
    assert "removed out/beta/list.txt\n" in project.generate().err
    assert project.files() == {*(f"out/{path}" for path in ALPHA), "src/list.txt", LOCK}


def test_an_output_that_is_gone_is_removed(project: Project) -> None:
    """An output that the configuration names no more leaves nothing behind."""
    project.generate()
    project.configure(TEA.replace("  - target: beta\n", ""))
    assert "removed out/beta/list.txt\n" in project.generate().err
    assert project.run("check").status == 0


def test_to_may_be_the_folder_itself(project: Project) -> None:
    """`to: .` writes beside the configuration."""
    project.configure(TEA.replace("  - target: alpha\n", "").replace("target: beta\n", "target: beta\n    to: .\n"))
    project.generate()
    assert project.files() == {"list.txt", LOCK}


def test_to_may_be_a_link(project: Project) -> None:
    """A folder that a user named may be a link; one below it may not."""
    (project.folder / "elsewhere").mkdir()
    (project.folder / "src").symlink_to("elsewhere")
    project.configure(TEA.replace("target: alpha\n", "target: alpha\n    to: src\n"))
    project.generate()
    assert (project.folder / "elsewhere/codes/100.txt").exists()
    (project.folder / "elsewhere/codes").rename(project.folder / "moved")
    (project.folder / "elsewhere/codes").symlink_to(project.folder / "moved")
    project.write("tea.yaml", project.read("tea.yaml").replace("Water is on its way.", "Water is here."))
    ended = project.run("generate")
    assert "src/codes/100.txt: was not written by sipcodes and stands in the way\n" in ended.err


def test_strangers_are_named_only_in_the_tools_own_folders(project: Project) -> None:
    """In a folder that the user named other files are nobody's business; in `out/alpha` they are."""
    project.configure(TEA.replace("target: beta\n", "target: beta\n    to: src\n"))
    project.write("src/main.c", "int main;\n")
    project.write("out/alpha/notes.txt", "mine\n")
    ended = project.generate()
    assert "warning out/alpha/notes.txt was not written by sipcodes; it is left alone\n" in ended.err
    assert "main.c" not in ended.err
    again = project.run("check")
    assert "warning out/alpha/notes.txt" in again.err
    assert "main.c" not in again.err


def test_a_comment_changes_the_lock_alone(project: Project) -> None:
    """What changes no output is noted, so that the next run is short again."""
    project.generate()
    before = times(project.folder / "out")
    project.configure("# A comment.\n" + TEA)
    assert project.generate().err.startswith("0 written, 5 unchanged")
    assert times(project.folder / "out") == before


def test_an_unchanged_configuration_is_not_parsed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock remembers what it says: neither command reads YAML when nothing changed."""
    project.generate()
    monkeypatch.setattr("sipcodes.read.yaml.read_yaml", None)
    monkeypatch.setattr("sipcodes.read.configuration.load_configuration", None)
    monkeypatch.setattr("sipcodes.commands.outputs.load_outputs", None)
    assert project.run("check").status == 0
    assert project.run("generate").status == 0


@pytest.mark.parametrize("changed", ["tea.yaml", "templates/beta/list.j2", "sipcodes.yaml"])
def test_every_input_counts(project: Project, changed: str) -> None:
    """A change of configuration, spec or templates is seen, wherever the files are."""
    project.generate()
    old, new = {
        "tea.yaml": ("phrase: Pouring", "phrase: Pouring Out"),
        "templates/beta/list.j2": ("{{ code.code }}", "- {{ code.code }}"),
        "sipcodes.yaml": ("target: beta", "target: beta\n    only: [100]"),
    }[changed]
    project.write(changed, project.read(changed).replace(old, new))
    ended = project.run("check")
    assert ended.status == 1
    assert "is stale: the spec, the templates or the configuration moved on" in ended.err


def test_stale_is_told_with_its_versions(tmp_path: Path) -> None:
    """Where the files say what they were made from, `check` says from which version to which the spec moved."""
    project = Project(tmp_path, "spec: tea.yaml\noutputs: [{target: c, to: src}]\n")
    project.write("tea.yaml", SMALL)
    project.generate()
    project.write("tea.yaml", SMALL.replace("version: 1.0.0", "version: 1.1.0"))
    ended = project.run("check")
    assert "src/tea_status.h: is stale: it was made from tea 1.0.0, and the spec is at tea 1.1.0\n" in ended.err


def test_the_older_lock_is_moved(project: Project) -> None:
    """A lock of the first format in `out` is taken over: its files are owned, and it is gone."""
    call("generate", "--spec", "tea.yaml", "--templates", "templates", where=project.folder)
    lock = project.folder / "out" / LOCK
    lock.write_text(lock.read_text(encoding="utf-8").replace('"format": 2', '"format": 1'), encoding="utf-8")
    project.write("tea.yaml", project.read("tea.yaml").replace("Water is on its way.", "Water is here."))
    project.configure(TEA.replace("  - target: beta\n", ""))
    ended = project.generate()
    assert "1 written, 3 unchanged, 1 removed" in ended.err
    assert project.files() == {*(f"out/{path}" for path in ALPHA), LOCK}


def test_two_configurations_in_one_folder_leave_each_other_alone(project: Project) -> None:
    """What one writes is none of the other's: it is neither replaced nor removed nor taken for an orphan."""
    project.configure("spec: tea.yaml\ntemplates: templates\noutputs: [{target: alpha, to: a/gen}]\n")
    project.generate()
    project.write("a/tea.yaml", project.read("tea.yaml").replace("Bad Leaves", "Worse Leaves"))
    other = "templates: ../templates\nspec: tea.yaml\noutputs: [{target: TARGET, to: gen}]\n"
    project.write("a/sipcodes.yaml", other.replace("TARGET", "beta"))
    before = project.files()
    assert project.run("generate", inside="a").status == 0
    assert project.files() == {*before, "a/gen/list.txt", f"a/{LOCK}"}
    project.write("a/sipcodes.yaml", other.replace("TARGET", "alpha"))
    stamps = times(project.folder)
    ended = project.run("generate", inside="a")
    assert ended.status == 1
    assert f"gen/tea-status.txt: was generated, but {LOCK} does not name it\n" in ended.err
    assert "if another configuration writes it, choose another `to`" in ended.err
    assert times(project.folder) == stamps
    assert project.run("check").status == 0


WRONG = {
    "unknown key": ("‸specs: packaged\n", "unknown-key", "`specs` is not known here", "did you mean `spec`?"),
    "absolute spec": ("spec: ‸/etc/spec\n", "form", "is not the form that `spec` has", "relative to this file"),
    "windows path": ("spec: [‸'a\\b']\n", "form", "is not the form", "relative to this file"),
    "spec of a wrong type": ("spec: ‸12\n", "type", "must be a list, not the number 12", ""),
    "no outputs": ("outputs: ‸[]\n", "too-short", "`outputs` is empty", ""),
    "no target": ("outputs: [‸{to: x}]\n", "missing-key", "`target` is missing", "one of `sipcodes targets`"),
    "up": ("outputs: [{target: c, to: ‸../x}]\n", "form", "is not the form", "put sipcodes.yaml above all"),
    "up within": ("outputs: [{target: c, to: ‸a/../x}]\n", "form", "is not the form", "without `..`"),
    "absolute": ("outputs: [{target: c, to: ‸/x}]\n", "form", "is not the form", "below that of this file"),
    "home": ("outputs: [{target: c, to: ‸~/x}]\n", "form", "is not the form", "below that of this file"),
    "a list": ("outputs: [{target: c, only: ‸486}]\n", "type", "must be a list", ""),
    "a flag for a code": ("outputs: [{target: c, only: [‸true]}]\n", "type", "must be text or a whole number", ""),
    "prefix": ("outputs: [{target: c, names: {sip: {prefix: ‸1A}}}]\n", "form", "`prefix`", "starts with a letter"),
    "no word": ("outputs: [{target: c, names: {sip: {‸suffix: a}}}]\n", "unknown-key", "`suffix`", "`prefix`"),
    "option": ("outputs: [{target: c, options: {namespace: ‸[a]}}]\n", "type", "must be text or true or false", ""),
    "no yaml": ("outputs: [‸", "yaml", "this is no YAML", ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistakes_of_form(case: str) -> None:
    """Whatever no schema lets through is told at its place, with the way out."""
    text, rule, message, hint = WRONG[case]
    marked = unmarked(text)
    found = problems(lambda: load_configuration(marked.text.encode(), "sipcodes.yaml"))
    assert rule in {problem.rule for problem in found}
    problem = next(problem for problem in found if problem.rule == rule)
    if rule != "yaml":
        assert (problem.line, problem.column) == (marked.line, marked.column)
    assert message in problem.message
    assert hint in problem.hint


REFERENCES = {
    "target": ("outputs: [{target: ‸beto}]", "there is no target `beto`", "did you mean `beta`?"),
    "registry": ("outputs: [{target: beta, registries: [‸te]}]", "there is no registry `te`", "did you mean `tea`?"),
    "names": ("outputs: [{target: beta, names: {‸te: {file: x}}}]", "`te` is no registry of this output", "`tea`?"),
    "locale": ("outputs: [{target: beta, locales: [‸ko]}]", "there is no locale of the registry `tea`: `ko`", "`en`"),
    "number": ("outputs: [{target: beta, only: [‸404]}]", "`404` is no class, number or name of a code here", ""),
    "name": ("outputs: [{target: beta, except: [‸TEAPOTS]}]", "`TEAPOTS` is no class", "did you mean `TEAPOT`?"),
    "class": ("outputs: [{target: beta, except: [‸5xx]}]", "`5xx` is no class, number or name", "`4xx`?"),
    "prefix": ("outputs: [{target: beta, except: [‸'tee:418']}]", "`tee:418` is no class", "did you mean `tea`?"),
    "nothing left": ("outputs: [{target: beta, except: [‸1xx, 4xx]}]", "no code of the registry `tea` is left", ""),
    "spec": ("spec: ‸milk.yaml", "`milk.yaml` cannot be read: No such file or directory", "relative to this file"),
    "specs": ("spec: [tea.yaml, ‸milk]", "`milk` cannot be read: No such file or directory", "relative to this file"),
    "templates": ("templates: ‸temples", "`temples` cannot be read: there is no such folder", "relative to this file"),
    "file": ("templates: ‸tea.yaml", "`tea.yaml` cannot be read: it is no folder", "relative to this file"),
    "clash": (
        "outputs:\n  - {target: beta, to: a}\n  - {target: ‸beta, to: ./a/}",
        "`a/list.txt` is written by the output at sipcodes.yaml:4 too",
        "give one of the two another `to`",
    ),
    "reserved word": (
        "outputs: [{target: python, names: {tea: {file: ‸enum}}}]",
        "the file `enum` becomes `enum` in the target python, which is a reserved word",
        "choose another name",
    ),
}
# What the files are called matters only to who writes them.
OF_FILES = ("clash", "reserved word")
COMMANDS = ("generate", "check", "validate", "prove", "targets")


@pytest.mark.parametrize(
    ("case", "command"),
    [(case, command) for case in REFERENCES for command in (COMMANDS[:3] if case in OF_FILES else COMMANDS)],
)
def test_mistakes_of_reference(project: Project, case: str, command: str) -> None:
    """What is named and not there is told at its place, with what was probably meant, and nothing is written."""
    text, message, hint = REFERENCES[case]
    head = "".join(
        line for line in ("spec: tea.yaml\n", "templates: templates\n") if not text.startswith(line.partition(":")[0])
    )
    marked = unmarked(head + text + "\n")
    project.configure(marked.text)
    ended = project.run(command)
    assert ended.status == 1, ended.err
    assert f"sipcodes.yaml:{marked.line}:{marked.column}: " in ended.err
    assert message in ended.err
    assert hint in ended.err
    assert project.files() == set()


def test_all_mistakes_come_at_once(project: Project) -> None:
    """The mistakes of every output, and of the spec, are told in one run."""
    project.configure(TEA + "  - {target: c, registries: [x], options: {z: 1}}\n  - {target: json, only: [9]}\n")
    project.write("tea.yaml", project.read("tea.yaml").replace("name: TEAPOT", "name: teapot"))
    assert "name: teapot" in project.run("generate").err
    project.write("tea.yaml", SMALL)
    told = project.run("generate").err
    assert all(word in told for word in ("`x`", "`z`", "`9`", "3 problems"))


def test_the_schema_describes_every_key() -> None:
    """Who asks an editor about a key of the configuration is told."""
    import json

    from conftest import ROOT

    def undescribed(rules: object, path: str = "") -> list[str]:
        if not isinstance(rules, dict):
            return []
        found = [f"{path}/{name}" for name, value in rules.get("properties", {}).items() if "description" not in value]
        return found + [each for key, value in rules.items() for each in undescribed(value, f"{path}/{key}")]

    schema = json.loads((ROOT / "spec/schema/config.schema.json").read_text(encoding="utf-8"))
    assert undescribed(schema) == []
