"""The example of a web project: the generated module in a Vite build, tested by Vitest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import missing, npm_package, tool
from example_projects import NPM, Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The project with its dependencies installed, and generated."""
    npm_package("vite"), npm_package("vitest")
    project = Project("typescript-vite", tmp_path)
    if int(project.run("node", "--version").strip("v\n").partition(".")[0]) < 20:
        missing("node 20 or later is not installed")
    (project.folder / "node_modules").symlink_to(NPM)
    project.sipcodes("generate")
    return project


def test_its_own_tests_pass(project: Project) -> None:
    """Vitest runs the project's tests on the generated module."""
    assert "2 passed" in project.run(tool("npm"), "test", "--", "--reporter=verbose", "--no-color")


def test_it_is_bundled_without_what_it_does_not_use(project: Project) -> None:
    """The type check and the build pass; the bundle has the phrases that it looks up, and neither facts nor names."""
    project.run(tool("npm"), "run", "build")
    (bundle,) = (project.folder / "dist/assets").glob("*.js")
    text = bundle.read_text(encoding="utf-8")
    assert "Busy Here" in text
    assert "BUSY_HERE" not in text
    assert len(text) < 4000
