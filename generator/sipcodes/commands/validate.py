"""``sipcodes validate``: whether a spec is right, and whether every target can say its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.commands.console import report, tell, visible
from sipcodes.commands.inputs import Inputs, every_target, read_spec, read_templates
from sipcodes.problems import ProblemsFound

if TYPE_CHECKING:
    import argparse

    from sipcodes.problems import Problem


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    from sipcodes.render.outputs import check_targets

    templates = read_templates(arguments.templates)
    problems: list[Problem] = []
    for path in arguments.path or [None]:
        spec = read_spec(path)
        inputs = Inputs(spec, templates, every_target(templates), True)
        try:
            catalogue, targets = inputs.load()
        except ProblemsFound as found:
            problems += found.problems
            continue
        problems += check_targets(catalogue, targets)
        for registry in catalogue.registries:
            codes = f"{len(registry.codes)} codes in {len(registry.classes)} classes"
            said = f"{registry.id.value} {registry.version.value}, {codes}, {', '.join(registry.locales)}"
            tell(f"{visible(spec.root)}: {said}")
    if problems:
        raise ProblemsFound(problems)
    report([], arguments.format)
    return 0
