"""``sipcodes audit --registry``: whether the spec still says what is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.commands.console import report, say, tell, visible
from sipcodes.commands.inputs import read_specs
from sipcodes.commands.outputs import load
from sipcodes.problems import Problem, ProblemsFound, UsageError

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status: 0 the same, 1 deviations, 2 no comparison."""
    if arguments.path:
        raise UsageError("--registry takes no PATH: it is the spec (`--spec`) that is held against the registry")
    try:
        problems = _held_against(arguments.spec, arguments.registry)
    except ProblemsFound as found:
        _report(list(found.problems), arguments.format)
        return 2
    _report(problems, arguments.format)
    if not problems:
        tell("the spec says what is registered")
    return 1 if problems else 0


def _held_against(spec: list[str] | None, named: str) -> list[Problem]:
    from sipcodes.diff.registered import deviations, pairs
    from sipcodes.read.registered import read_registered

    registries = load(read_specs(spec)).registries
    held = pairs(registries, read_registered(_bytes(named), named))
    if not held:
        message = f"no table in this file is like a registry of the spec ({', '.join(r.id.value for r in registries)})"
        raise ProblemsFound([Problem(named, 0, 0, "no-table", message, "see whether it is the file of that registry")])
    for registry, table in held:
        name = " ".join(part for part in (table.title, f"({table.id})" if table.id else "") if part) or "the table"
        tell(visible(f"{registry.id.value} {registry.version.value}: {len(registry.codes)} codes, held against {name}"))
    return sorted(problem for each in held for problem in deviations(each))


def _bytes(named: str) -> bytes:
    from sipcodes.commands.address import fetch, is_address
    from sipcodes.read.registered import MAX_BYTES

    if is_address(named):
        return fetch(named, MAX_BYTES)
    try:
        with open(named, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {named}: {error.strerror}") from error


def _report(problems: list[Problem], form: str) -> None:
    if form == "sarif":
        from sipcodes.commands.sarif import sarif
        from sipcodes.diff.registered import RULES

        say(sarif(problems, RULES))
    elif form == "markdown":
        say("| place | rule | what | what to do |", "| --- | --- | --- | --- |", *map(_row, problems))
    else:
        report(problems, form)


def _row(problem: Problem) -> str:
    from sipcodes.diff.changelog import escaped

    # The words in backquotes are names, in Markdown too.
    said = (escaped(text).replace("\\`", "`") for text in (problem.message, problem.hint))
    return visible(f"| {' | '.join((f'`{problem.where}`', problem.rule, *said))} |")
