"""``sipcodes validate``: whether a spec is right, and whether every target can say its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.commands.console import report, tell, visible
from sipcodes.commands.inputs import PACKAGED, Inputs, configured_inputs, find_configuration, read_specs, read_templates
from sipcodes.problems import ProblemsFound

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sipcodes.model.catalogue import Catalogue
    from sipcodes.problems import Problem


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    from sipcodes.commands.outputs import load_outputs, path_clashes
    from sipcodes.render.outputs import check_targets

    path = find_configuration(arguments)
    problems: list[Problem] = []
    for inputs in [configured_inputs(path)] if path else _named(arguments):
        try:
            outputs = load_outputs(inputs.about([]))
        except ProblemsFound as found:
            problems += found.problems
            continue
        wrong = [problem for output in outputs for problem in check_targets(output.catalogue, (output.target,))]
        problems += wrong or path_clashes(outputs)
        said = {line: None for output in outputs for line in _said(output.catalogue)}
        root = ", ".join(spec.root for spec in inputs.specs)
        tell(*(f"{visible(root)}: {visible(line)}" for line in said))
    if problems:
        raise ProblemsFound(problems)
    report([], arguments.format)
    return 0


def _named(arguments: argparse.Namespace) -> list[Inputs]:
    """The specs that were named, each by itself."""
    templates = (read_templates(arguments.templates),)
    return [Inputs(read_specs([path]), templates) for path in arguments.path or [PACKAGED]]


def _said(catalogue: Catalogue) -> Iterator[str]:
    for registry in catalogue.registries:
        codes = f"{len(registry.codes)} codes in {len(registry.classes)} classes"
        yield f"{registry.id.value} {registry.version.value}, {codes}, {', '.join(registry.locales)}"
