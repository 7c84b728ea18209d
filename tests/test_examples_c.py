"""The examples for C and C++ projects are built as they are: each build system generates when it has to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, tool
from example_projects import Project
from rendering import outputs, put

if TYPE_CHECKING:
    from pathlib import Path

Build = tuple[Callable[[], object], str]


def cmake(project: Project, generator: str) -> Build:
    """Configure a project; how it is built, and the program."""
    project.run("cmake", "-G", generator, "-B", "build", f"-DSipcodes_DIR={ROOT / 'cmake'}")
    return lambda: project.run("cmake", "--build", "build"), "build/phone"


def meson(project: Project, _: str) -> Build:
    """The same for Meson."""
    tool("ninja")
    project.run("meson", "setup", "build")
    return lambda: project.run("meson", "compile", "-C", "build"), "build/phone"


def alone(project: Project, program: str) -> Build:
    """The same where nothing is to configure."""
    return lambda: project.run(program), "./phone"


BUILDS = [
    ("c-cmake", cmake, "Unix Makefiles"),
    ("c-cmake", cmake, "Ninja"),
    ("c-meson", meson, ""),
    ("c-make", alone, "make"),
    ("c-ninja", alone, "ninja"),
]


@pytest.mark.parametrize(("name", "configure", "word"), BUILDS)
def test_it_generates_when_something_changed(
    tmp_path: Path, name: str, configure: Callable[[Project, str], Build], word: str
) -> None:
    """The first build generates, the second nothing; a changed spec or configuration is generated and compiled in."""
    if word == "Ninja":
        tool("ninja")
    project = Project(name, tmp_path)
    build, program = configure(project, word)
    build()
    assert (project.run(program), project.generated()) == ("477 Send Failed\n", 1)
    object_file = next(project.folder.rglob("*main*.o"))
    before = object_file.stat().st_mtime_ns
    build()
    assert project.generated() == 0
    (project.folder / "private.yaml").touch()
    build()
    assert project.generated() == 1
    assert object_file.stat().st_mtime_ns == before, "nothing is compiled for a header that stayed the same"
    project.change("private.yaml", "phrase: Send Failed", "phrase: Sending Failed")
    build()
    assert (project.run(program), project.generated()) == ("477 Sending Failed\n", 1)
    project.change("sipcodes.yaml", "registries: [sip]", "registries: [sip]\n    except: [BUSY_HERE]")
    build()
    assert project.generated() == 1
    (header,) = project.folder.rglob("sip_status.h")
    assert "BUSY_HERE" not in header.read_text()
    build()
    assert project.generated() == 0


@pytest.mark.parametrize(("name", "configure", "word"), BUILDS)
def test_a_mistake_in_the_spec_fails_the_build(
    tmp_path: Path, name: str, configure: Callable[[Project, str], Build], word: str
) -> None:
    """What is wrong is told with its place, nothing is compiled, and mending it is enough."""
    if word == "Ninja":
        tool("ninja")
    project = Project(name, tmp_path)
    build, program = configure(project, word)
    project.change("private.yaml", "phrase: Send Failed", "phrse: Send Failed")
    with pytest.raises(AssertionError, match=r"private\.yaml:3:"):
        build()
    assert not list(project.folder.rglob("*main*.o"))
    project.change("private.yaml", "phrse: Send Failed", "phrase: Send Failed")
    build()
    assert project.run(program) == "477 Send Failed\n"


@pytest.mark.parametrize("generator", ["Unix Makefiles", "Ninja"])
def test_paths_may_have_blanks_and_brackets(tmp_path: Path, generator: str) -> None:
    """A folder that a shell would take apart is no obstacle, and what changes in it is noticed."""
    tool("ninja")
    project = Project("c-cmake", tmp_path)
    project.folder = project.folder.rename(tmp_path / "tele (1) phone")
    build, program = cmake(project, generator)
    build()
    assert (project.run(program), project.generated()) == ("477 Send Failed\n", 1)
    build()
    assert project.generated() == 0
    (project.folder / "private.yaml").touch()
    build()
    assert project.generated() == 1


def test_targets_of_one_configuration_share_a_run(tmp_path: Path) -> None:
    """Two programs of a CMake project that name the same configuration generate once."""
    tool("ninja")
    project = Project("c-cmake", tmp_path)
    with (project.folder / "CMakeLists.txt").open("a") as file:
        file.write("\nadd_executable(other main.c)\nsipcodes_generate(other CONFIG sipcodes.yaml)\n")
    build, _ = cmake(project, "Ninja")
    build()
    assert project.generated() == 1
    assert project.run("build/other") == "477 Send Failed\n"


def test_cmake_says_what_is_wrong_with_the_configuration(tmp_path: Path) -> None:
    """Configuring stops with the problem and its place."""
    project = Project("c-cmake", tmp_path)
    project.change("sipcodes.yaml", "target: c", "target: klingon")
    said = project.run("cmake", "-B", "build", f"-DSipcodes_DIR={ROOT / 'cmake'}", fails=True)
    assert "sipcodes.yaml:3:" in said
    assert "klingon" in said


def test_a_copied_header_is_all_it_takes(tmp_path: Path) -> None:
    """Beside the sources of a CMake project, the header needs neither the tool nor an option."""
    project = Project("c-copy", tmp_path)
    put({"sip_status.h": outputs("c")["sip_status.h"]}, project.folder)
    project.run("cmake", "-B", "build")
    project.run("cmake", "--build", "build")
    assert (project.run("build/phone"), project.generated()) == ("486 Busy Here\n", 0)


@pytest.fixture
def prefix(tmp_path: Path) -> Path:
    """Where `make install-headers` has installed them."""
    folder = tmp_path / "prefix"
    words = [tool("make"), "-s", "-C", str(ROOT), "install-headers", f"PREFIX={folder}"]
    subprocess.run(words, check=True)
    return folder


def test_pkg_config_finds_installed_headers(tmp_path: Path, prefix: Path) -> None:
    """Installed anywhere, and moved elsewhere, the headers are found by pkg-config."""
    tool("pkg-config")
    project = Project("c-pkg-config", tmp_path)
    moved = tmp_path / "moved"
    shutil.move(prefix, moved)
    project.environment["PKG_CONFIG_PATH"] = str(moved / "share/pkgconfig")
    project.run("make")
    assert project.run("./phone") == "486 Busy Here, 17 User Busy\n"
    installed = {path.name for path in (moved / "include/sipcodes").iterdir()}
    assert installed == set(os.listdir(ROOT / "out/c"))
