"""What a run tells a build system: what it reads, what it makes, and when it is done."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from configured import TEA, Project
from conftest import ROOT, tool
from running import ALPHA, BETA

if TYPE_CHECKING:
    from pathlib import Path

OUT = sorted(f"out/{path}" for path in (*ALPHA, *BETA))
OWN = ["sipcodes.yaml", "tea.yaml", "templates/alpha/all.j2", "templates/alpha/one.j2", "templates/alpha/target.yaml"]
OWN += ["templates/beta/list.j2", "templates/beta/target.yaml"]


@pytest.fixture
def project(tmp_path: Path, small: Path) -> Project:
    """A project with a small spec and two targets of its own."""
    assert small.exists()
    return Project(tmp_path)


def test_the_inputs_are_listed(project: Project) -> None:
    """Configuration, spec, the templates of its targets and the generator's own files; sorted; nothing is written."""
    ended = project.run("generate", "--list-inputs")
    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines == sorted(set(lines))
    code = {*(ROOT / "generator/sipcodes").rglob("*.py"), *(ROOT / "spec/schema").glob("*.json")}
    assert {line for line in lines if not line.startswith("/")} == set(OWN)
    assert {line for line in lines if line.startswith("/")} == set(map(str, code))
    assert project.files() == set()


def test_only_the_named_targets_count(project: Project) -> None:
    """The templates of targets that a run is not about are none of its inputs, nor their files its outputs."""
    lines = project.run("generate", "--list-inputs", "beta").out.splitlines()
    assert "templates/beta/list.j2" in lines
    assert "templates/alpha/all.j2" not in lines
    assert project.run("generate", "--list-outputs", "beta").out == "out/beta/list.txt\n"


def test_the_outputs_are_listed(project: Project) -> None:
    """Every file that a run makes, without a run; the packaged targets' as well."""
    ended = project.run("generate", "--list-outputs")
    assert (ended.status, ended.out.splitlines()) == (0, OUT)
    assert project.files() == set()
    project.configure("spec: packaged\noutputs: [{target: c, to: src, registries: [sip]}]\n")
    assert project.run("generate", "--list-outputs").out == "src/sip_status.h\nsrc/sip_status_facts.h\n"


def test_what_is_wrong_is_told(project: Project) -> None:
    """A mistake of the configuration comes in place of a list."""
    project.configure(TEA + "  - target: gamma\n")
    ended = project.run("generate", "--list-outputs")
    assert (ended.status, ended.out) == (1, "")
    assert "there is no target `gamma`" in ended.err


def test_both_lists_at_once_make_no_sense(project: Project) -> None:
    """One list a run."""
    assert project.run("generate", "--list-inputs", "--list-outputs").status == 2


def test_a_stamp_is_touched_by_every_run_that_succeeds(project: Project) -> None:
    """Also by an unchanged one; a failed one leaves it."""
    stamp = project.folder / "build/done.stamp"
    project.generate("--stamp", "build/done.stamp")
    first = stamp.stat().st_mtime_ns
    project.generate("--stamp", "build/done.stamp")
    second = stamp.stat().st_mtime_ns
    assert second > first
    project.configure("broken: [")
    assert project.run("generate", "--stamp", "build/done.stamp").status == 1
    assert stamp.stat().st_mtime_ns == second


def test_the_dependency_file_names_outputs_and_inputs(project: Project) -> None:
    """Written by a run with work to do and by one without, it says the same."""
    project.generate("--depfile", "one.d")
    project.generate("--depfile", "two.d")
    text = project.read("one.d")
    assert text == project.read("two.d")
    rule, *alone = text.replace("\\\n", " ").splitlines()
    left, _, right = rule.partition(":")
    assert left.split() == OUT
    inputs = project.run("generate", "--list-inputs").out.split()
    assert right.split() == inputs
    assert alone == [f"{path}:" for path in inputs], "one that is gone stops no build"


def test_make_reads_the_dependency_file(tmp_path: Path, small: Path) -> None:
    """With names that Make reads otherwise unless escaped: it reruns for each input that changed, and else does not."""
    project = Project(tmp_path)
    odd = "te a #1 $x.yaml"
    small.rename(tmp_path / odd)
    project.configure(TEA.replace("tea.yaml", f"'{odd}'").replace("target: beta", "target: beta\n    to: 'my out'"))
    project.write(
        "Makefile",
        "done: ; @echo ran; touch done\n-include gen.d\n",
    )
    project.generate("--depfile", "gen.d", "--stamp", "done")
    text = project.read("gen.d")
    assert text.startswith("done: ")
    assert "te\\ a\\ \\#1\\ $$x.yaml" in text

    def make() -> str:
        # As if no other Make had called it, which it would tell.
        own = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
        done = subprocess.run(
            [tool("make"), "done"], cwd=tmp_path, env=own, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "up to date" in make()
    for name in (odd, "templates/beta/list.j2", "sipcodes.yaml"):
        later = (tmp_path / "done").stat().st_mtime + 10
        os.utime(tmp_path / name, (later, later))
        assert make() == "ran\n", name
        os.utime(tmp_path / "done", (later + 10, later + 10))
        assert "up to date" in make()


def test_no_depfile_of_a_run_that_failed(project: Project) -> None:
    """What is refused leaves no new dependency file."""
    project.generate()
    project.write("out/beta/list.txt", "by hand\n")
    assert project.run("generate", "--depfile", "gen.d").status == 1
    assert not (project.folder / "gen.d").exists()
