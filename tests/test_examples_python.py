"""The example of a Python package: generated before each build, by a hook of hatchling."""

from __future__ import annotations

import sys
import zipfile
from typing import TYPE_CHECKING

from example_projects import Project

if TYPE_CHECKING:
    from pathlib import Path

USE = "from phone import call_state; print(call_state(486), call_state(404), call_state(687))"


def test_a_build_generates_and_the_wheel_works(tmp_path: Path) -> None:
    """The wheel holds what the configuration says, without the tool; the lock in the sources is current."""
    project = Project("python-hatchling", tmp_path)
    said = project.run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", "dist")
    assert "Successfully built" in said
    (wheel,) = (project.folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("phone/")}
    assert names == {"phone/__init__.py", "phone/sip_status.py", "phone/sip_status_facts.py"}
    project.environment["PYTHONPATH"] = str(wheel)
    assert project.run(sys.executable, "-c", USE) == "busy Not Found failed\n"


def test_the_package_passes_strict_type_checks(tmp_path: Path) -> None:
    """What a consumer writes on top of the generated module is checked with it."""
    project = Project("python-hatchling", tmp_path)
    project.sipcodes("generate")
    project.sipcodes("check")
    assert "Success" in project.run(sys.executable, "-m", "mypy", "--strict", "src/phone", "--cache-dir", "cache")
