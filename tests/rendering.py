"""The specs whose outputs are tested, and what the packaged targets make of them."""

from __future__ import annotations

import dataclasses
import shutil
from functools import cache
from typing import TYPE_CHECKING

from conftest import ROOT
from sipcodes.commands.inputs import Inputs, read_specs, read_templates
from sipcodes.commands.outputs import load_outputs
from sipcodes.render.outputs import paths_of, render_target

if TYPE_CHECKING:
    from pathlib import Path

    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.registry import Registry
    from sipcodes.model.target import Target

GOLDEN = ROOT / "tests" / "golden"
AWKWARD = GOLDEN / "awkward.yaml"
TEMPLATES = ROOT / "templates"

# The registries whose outputs are tested, and the spec that each is in: ids for parameters. None is the packaged spec.
REGISTRIES: dict[str, Path | None] = {"sip": None, "q850": None, "sip-warning": None, "awkward": AWKWARD}
TARGETS = ("c", "json", "markdown", "python", "typescript")


@cache
def load(spec: Path | None = None, templates: Path | None = None) -> tuple[Catalogue, dict[str, Target]]:
    """The model of a spec (the packaged one if none is named), and the targets by name."""
    files = read_templates(str(templates) if templates else None)
    found = load_outputs(Inputs(read_specs([str(spec)] if spec else None), (files,)).about([]))
    return found[0].catalogue, {output.target.name: output.target for output in found}


@cache
def outputs(target: str, spec: Path | None = None) -> dict[str, str]:
    """The texts that a packaged target makes of a spec, by their paths below the target's folder."""
    catalogue, targets = load(spec)
    return {file.path.removeprefix(f"{target}/"): file.text for file in render_target(catalogue, targets[target])}


@cache
def outputs_of(target: str, registry: str) -> dict[str, str]:
    """Of the texts that a target makes of a spec, those of one registry."""
    catalogue, targets = load(REGISTRIES[registry])
    alone = dataclasses.replace(catalogue, registries=(the_registry(registry),))
    made = outputs(target, REGISTRIES[registry])
    paths = [path.removeprefix(f"{target}/") for path in paths_of(alone, targets[target])]
    return {path: made[path] for path in paths}


def the_registry(name: str = "sip") -> Registry:
    """The registry with this id."""
    (registry,) = [each for each in load(REGISTRIES[name])[0].registries if each.id.value == name]
    return registry


def write(target: str, folder: Path, registry: str = "sip") -> list[Path]:
    """Put the files of a target for one registry in ``folder``, as a user's copy of them: the constants first."""
    return put(outputs_of(target, registry), folder)


def put(files: dict[str, str], folder: Path) -> list[Path]:
    """Write texts below ``folder``, by their paths."""
    written = []
    for path, text in files.items():
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
