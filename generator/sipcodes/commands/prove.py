"""``sipcodes prove``: that the generated files compile, run and say what the spec says."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING

from sipcodes.commands.console import paint, report, say, tell, visible
from sipcodes.commands.inputs import inputs_of

if TYPE_CHECKING:
    import argparse

    from sipcodes.commands.inputs import Inputs
    from sipcodes.problems import Problem
    from sipcodes.prove.proof import Result

_COLOURS = {"proved": "green", "failed": "red", "missing": "yellow"}


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    from sipcodes.commands.outputs import load_outputs
    from sipcodes.prove.proof import prove

    inputs = inputs_of(arguments)
    outputs = load_outputs(inputs)
    results = prove([(output.name, output.catalogue, output.target) for output in outputs])
    failed = [result for result in results if result.outcome == "failed"]
    missing = [result for result in results if result.outcome == "missing"]
    if arguments.format == "json":
        say(json.dumps([dataclasses.asdict(result) for result in results], ensure_ascii=False, indent=2))
    elif arguments.format == "text":
        _table(results)
    else:
        told = {output.name: output.target.name for output in outputs}
        unproved = [*failed, *(missing if arguments.require else [])]
        report([_problem(inputs, told[result.target], result) for result in unproved], arguments.format)
    for result in failed:
        tell("", paint(f"{result.target}, {result.registry}, {result.run}", "bold", sys.stderr))
        tell(*(f"  {visible(line)}" for line in result.details))
    count = sum(result.values for result in results)
    tell(f"{count:,} values read back, {len(failed)} of {len(results)} runs failed, {len(missing)} without their tools")
    return 1 if failed or (missing and arguments.require) else 0


def _problem(inputs: Inputs, target: str, result: Result) -> Problem:
    """A run that did not prove its target, at the file that says how the target is proved."""
    from sipcodes.problems import Problem

    said = "; ".join(result.details) or result.version
    message = f"{result.registry}, {result.run}: {said}"
    place = inputs.templates_of(target).shown(f"{target}/target.yaml")
    return Problem(place, 0, 0, f"proof-{result.outcome}", message)


def _table(results: list[Result]) -> None:
    rows = [("target", "registry", "run", "values", "result", "toolchain")]
    rows += [(r.target, r.registry, r.run, f"{r.values:,}", r.outcome, visible(r.version)) for r in results]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for number, row in enumerate(rows):
        cells = [
            text.rjust(width) if column == 3 else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=False))
        ]
        if number:
            cells[4] = paint(cells[4], _COLOURS[row[4]], sys.stdout)
        say("  ".join([*cells, row[5]]).rstrip())
