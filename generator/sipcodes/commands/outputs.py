"""The outputs of a run: each a target with its options, the part of the spec that it says, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipcodes.commands.cache import load_checked, save_checked
from sipcodes.model.text import Place
from sipcodes.problems import Problem, ProblemsFound
from sipcodes.read.catalogue import linked, load_registries
from sipcodes.read.configuration import default_output, load_configuration
from sipcodes.read.options import choose
from sipcodes.read.selection import select
from sipcodes.read.targets import load_targets
from sipcodes.read.yaml import nearest
from sipcodes.render.outputs import paths_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipcodes.commands.inputs import Inputs
    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.configuration import Configuration, OutputChoice
    from sipcodes.model.target import Target
    from sipcodes.read.files import Files
    from sipcodes.read.links import Part


@dataclass(frozen=True)
class Output:
    """What one target says of a catalogue, written below the folder ``to``."""

    catalogue: Catalogue
    target: Target
    choice: OutputChoice

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.target.name if self.choice.own else f"{self.target.name} ({self.choice.to or '.'})"

    def path(self, rendered: str) -> str:
        """Where a file goes that the target calls ``rendered``, relative to the folder of the lock."""
        inside = rendered.removeprefix(self.target.name + "/")
        return f"{self.choice.to}/{inside}" if self.choice.to else inside

    @property
    def paths(self) -> list[str]:
        """Every path that it writes."""
        return [self.path(path) for path in paths_of(self.catalogue, self.target)]


def load_outputs(inputs: Inputs) -> list[Output]:
    """The outputs of ``inputs``. Raises ``ProblemsFound`` with all that spec, targets and configuration get wrong."""
    known = load_checked()
    problems: list[Problem] = []
    choices = _choices(inputs, problems)
    parts = _registries(inputs, problems)
    targets = _targets(inputs, choices, problems)
    save_checked(known)
    if problems:
        raise ProblemsFound(problems)
    whole = linked(parts)
    outputs = []
    for choice in choices:
        try:
            # Both are asked, so that the mistakes of both are told.
            target = choose(targets[choice.target], choice.options)
        except ProblemsFound as found:
            problems += found.problems
        try:
            catalogue = select(parts, choice.selection) if choice.selection else whole
        except ProblemsFound as found:
            problems += found.problems
        if not problems:
            outputs.append(Output(catalogue, target, choice))
    if problems:
        raise ProblemsFound(problems)
    return outputs


def path_clashes(outputs: Iterable[Output]) -> list[Problem]:
    """Where two outputs write the same path."""
    problems = []
    taken: dict[str, Output] = {}
    for output in outputs:
        for path in output.paths:
            first = taken.setdefault(path.lower(), output)
            if first is not output:
                here, there = output.choice.place, first.choice.place
                other = f"the output at {there.file}:{there.line}" if there else f"the target {first.name}"
                message = f"`{path}` is written by {other} too"
                hint = "give one of the two another `to`, or another word for `file` under `names`"
                problems.append(Problem(*(here or Place("", 0, 0)), "path-clash", message, hint))
                break
    return problems


def read_configuration(configuration: Files) -> Configuration:
    """The configuration in these bytes. Raises ``ProblemsFound``."""
    known = load_checked()
    (data,) = configuration.contents.values()
    read = load_configuration(data, configuration.root)
    save_checked(known)
    return read


def _choices(inputs: Inputs, problems: list[Problem]) -> list[OutputChoice]:
    """What the configuration says of each output that the run is about, or what holds by default."""
    if inputs.configuration is None:
        return [default_output(name, "") for name in inputs.targets]
    said = read_configuration(inputs.configuration).outputs
    if not said:
        return [default_output(name) for name in inputs.targets]
    here = {name for files in inputs.templates for name in files.folders if f"{name}/target.yaml" in files.contents}
    for choice in said:
        if choice.target not in here and choice.place:
            message = f"there is no target `{choice.target}`"
            problems.append(Problem(*choice.place, "bad-reference", message, nearest(choice.target, sorted(here))))
    return [choice for choice in said if choice.target in inputs.targets]


def _registries(inputs: Inputs, problems: list[Problem]) -> list[Part]:
    try:
        return load_registries(*inputs.specs)
    except ProblemsFound as found:
        problems += found.problems
        return []


def _targets(inputs: Inputs, choices: list[OutputChoice], problems: list[Problem]) -> dict[str, Target]:
    targets: dict[str, Target] = {}
    for name in dict.fromkeys(choice.target for choice in choices):
        files = inputs.templates_of(name)
        if f"{name}/target.yaml" not in files.contents:
            continue
        try:
            (targets[name],) = load_targets(files, (name,))
        except ProblemsFound as found:
            problems += found.problems
    return targets
