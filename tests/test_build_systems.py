"""What Make and Ninja run again when an input is touched: the one command, and for nothing else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from example_projects import Project

SYSTEMS = [("c-make", "make"), ("c-ninja", "ninja")]
PRIVATE = {"private.yaml", "sipcodes.yaml"}


@pytest.fixture
def tool_copy(tmp_path: Path) -> Path:
    """A checkout of the tool whose files may be touched."""
    folder = tmp_path / "tool"
    for name in ("generator", "spec", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(params=SYSTEMS, ids=[program for _, program in SYSTEMS])
def built(request: pytest.FixtureRequest, tmp_path: Path, tool_copy: Path) -> tuple[Project, str]:
    """A project that was built with that checkout, and the build system's program."""
    name, program = request.param
    project = Project(name, tmp_path)
    project.environment["PYTHONPATH"] = str(tool_copy / "generator")
    project.run(program)
    assert project.generated() == 1
    return project, program


def would_generate(project: Project, program: str) -> bool:
    """Whether the build system would run the command."""
    return "sipcodes generate" in project.run(program, "-n")


def test_every_input_is_one(built: tuple[Project, str], tool_copy: Path) -> None:
    """Touch any file that the run read, and the command runs again; it was all of them, and nothing else."""
    project, program = built
    listed = {(project.folder / line).resolve() for line in project.sipcodes("generate", "--list-inputs").splitlines()}
    code = {path for path in (tool_copy / "generator").rglob("*.py") if path.is_file()}
    data = {path for name in ("spec", "templates/c") for path in (tool_copy / name).rglob("*.*") if path.is_file()}
    assert listed == code | data | {project.folder / name for name in PRIVATE}
    assert not would_generate(project, program)
    for path in sorted(listed):
        before = path.stat()
        path.touch()
        assert would_generate(project, program), path
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not would_generate(project, program)


@pytest.mark.parametrize(
    "file", ["spec/sip/codes/4xx.yaml", "templates/c/target.yaml", "generator/sipcodes/render/names.py"]
)
def test_a_touched_input_costs_one_run(built: tuple[Project, str], tool_copy: Path, file: str) -> None:
    """The command runs once, finds that nothing changed, and nothing is compiled; then all is up to date again."""
    project, program = built
    (tool_copy / file).touch()
    said = project.run(program)
    assert project.generated() == 1
    assert "0 written, 2 unchanged" in said
    assert " -c -o " not in said
    assert not would_generate(project, program)


def test_other_files_cost_nothing(built: tuple[Project, str], tool_copy: Path) -> None:
    """Templates of languages that the project does not use and compiled modules are no inputs."""
    project, program = built
    for name in ("templates/python/target.yaml", "templates/json/schema.json.j2"):
        (tool_copy / name).touch()
    for path in Path(tool_copy).rglob("*.pyc"):
        path.touch()
    assert not would_generate(project, program)


def test_an_input_that_is_gone_is_no_obstacle(built: tuple[Project, str], tool_copy: Path) -> None:
    """A module that a newer release of the tool lacks makes the command run, not the build fail."""
    project, program = built
    (tool_copy / "generator/sipcodes/commands/show.py").unlink()
    project.run(program)
    assert project.generated() == 1
    assert not would_generate(project, program)
