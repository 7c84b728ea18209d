"""``sipcodes diff``: what differs between two versions of a spec, whom it breaks, and which version is due."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sipcodes.commands.console import report, say, visible
from sipcodes.commands.inputs import SPEC_ENDINGS, Inputs, read_specs, read_templates
from sipcodes.commands.outputs import load, load_outputs
from sipcodes.problems import ProblemsFound

if TYPE_CHECKING:
    import argparse

    from sipcodes.diff.change import Comparison
    from sipcodes.problems import Problem
    from sipcodes.read.files import Files

_FOLDER = "spec"


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status: 0 the same, 1 differences, 2 no comparison."""
    old, new = _files(arguments.old, arguments.new), _files(arguments.new, arguments.old)
    try:
        comparison = _compared(old, new, arguments.templates)
    except ProblemsFound as found:
        # As diff(1) has it: 1 says that two things differ, 2 that they could not be compared.
        report(found.problems, "text" if arguments.format == "markdown" else arguments.format)
        return 2
    if arguments.format == "json":
        import json

        from sipcodes.diff.told import comparison_data

        say(json.dumps(comparison_data(comparison), ensure_ascii=False, indent=2))
    elif arguments.format == "markdown":
        from sipcodes.diff.changelog import changelog

        say("\n".join(map(visible, changelog(comparison))).rstrip("\n"))
    else:
        from sipcodes.diff.told import comparison_lines

        say(*map(visible, comparison_lines(comparison)))
    return 1 if comparison else 0


def _compared(old: Files, new: Files, templates: str | None) -> Comparison:
    from sipcodes.diff.compare import compare
    from sipcodes.render.outputs import check_targets
    from sipcodes.write.lock import Lock

    # People build on the names of what is written by default.
    inputs = Inputs((new,), (read_templates(templates),)).about([]).written(Lock({}))
    problems: list[Problem] = []
    try:
        before = load((old,))
    except ProblemsFound as found:
        problems += found.problems
    try:
        outputs = load_outputs(inputs)
    except ProblemsFound as found:
        problems += found.problems
    if not problems:
        after, targets = outputs[0].catalogue, tuple(output.target for output in outputs)
        problems = [*check_targets(before, targets), *check_targets(after, targets)]
    if problems:
        raise ProblemsFound(problems)
    return compare(before, after, targets)


def _files(named: str, other: str) -> Files:
    """What ``named`` means: a file or folder, else a git revision; of that, the path that ``other`` is about."""
    if os.path.exists(named):
        return read_specs([named])[0]
    from sipcodes.read.revisions import path_in_repository, read_revision

    there = path_in_repository(other) if os.path.exists(other) else other.partition(":")[2]
    return read_revision(named, there or _FOLDER, SPEC_ENDINGS)
