"""The specs whose outputs are tested, and what the packaged targets make of them."""

from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING

from conftest import ROOT
from sipcodes.commands.inputs import Inputs, read_spec, read_templates
from sipcodes.render.outputs import render_target

if TYPE_CHECKING:
    from pathlib import Path

    from sipcodes.model.registry import Catalogue, Registry
    from sipcodes.model.target import Target

GOLDEN = ROOT / "tests" / "golden"
AWKWARD = GOLDEN / "awkward.yaml"
TEMPLATES = ROOT / "templates"

# By name, for parameters that can be read in a test's id.
SPECS: dict[str, Path | None] = {"sip": None, "awkward": AWKWARD}
TARGETS = ("c", "json", "markdown", "python", "typescript")


@cache
def load(spec: Path | None = None, templates: Path | None = None) -> tuple[Catalogue, dict[str, Target]]:
    """The model of a spec (the packaged one if none is named), and the targets by name."""
    files = read_templates(str(templates) if templates else None)
    inputs = Inputs(read_spec(str(spec) if spec else None), files, files.folders, every=True)
    catalogue, targets = inputs.load()
    return catalogue, {target.name: target for target in targets}


@cache
def outputs(target: str, spec: Path | None = None) -> dict[str, str]:
    """The texts that a packaged target makes of a spec, by their paths below the target's folder."""
    catalogue, targets = load(spec)
    return {file.path.removeprefix(f"{target}/"): file.text for file in render_target(catalogue, targets[target])}


def the_registry(spec: Path | None = None) -> Registry:
    """The one registry of a spec."""
    (registry,) = load(spec)[0].registries
    return registry


def write(target: str, folder: Path, spec: Path | None = None) -> list[Path]:
    """Put the files of a target in ``folder``, as a user's copy of them."""
    written = []
    for path, text in outputs(target, spec).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
        written.append(place)
    return written


def spoilt(folder: Path, file: str, right: str, wrong: str) -> Path:
    """A copy of the packaged templates in which ``file`` says ``wrong`` where it said ``right``, once."""
    copy = folder / "templates"
    shutil.copytree(TEMPLATES, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert text.count(right) == 1, f"{file} says {right!r} {text.count(right)} times"
    (copy / file).write_text(text.replace(right, wrong), encoding="utf-8")
    return copy
