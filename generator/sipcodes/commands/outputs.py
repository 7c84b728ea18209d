"""The outputs of a run: each a target with its options, the part of the spec that it says, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sipcodes.commands.cache import remembered
from sipcodes.model.configuration import OutputChoice
from sipcodes.model.text import Place
from sipcodes.problems import Problem, ProblemsFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipcodes.commands.inputs import Inputs
    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.configuration import Configuration
    from sipcodes.model.target import Target
    from sipcodes.read.files import Files

# What reads and checks YAML takes longer to import than a model that was kept to load: only where it is called.


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

    @cached_property
    def paths(self) -> list[str]:
        """Every path that it writes."""
        from sipcodes.render.outputs import paths_of

        return [self.path(path) for path in paths_of(self.catalogue, self.target)]

    def know(self, paths: list[str]) -> None:
        """Take over its paths from whoever has found them already."""
        vars(self)["paths"] = paths


def load(specs: tuple[Files, ...]) -> Catalogue:
    """The model of ``specs``. Raises ``ProblemsFound``."""

    def read() -> Catalogue:
        from sipcodes.read.catalogue import load_catalogue

        return load_catalogue(*specs)

    return remembered("spec", specs, read)


def load_outputs(inputs: Inputs) -> list[Output]:
    """The outputs of ``inputs``. Raises ``ProblemsFound`` with all that spec, targets and configuration get wrong."""
    problems: list[Problem] = []
    choices = _choices(inputs, problems)
    targets = _targets(inputs, choices, problems)
    catalogues: list[Catalogue] = []
    try:
        catalogues = _catalogues(inputs, choices)
    except ProblemsFound as found:
        problems += found.problems
    chosen = [_chosen(targets, choice, problems) for choice in choices]
    if problems:
        raise ProblemsFound(problems)
    return [
        Output(catalogue, target, choice)
        for catalogue, target, choice in zip(catalogues, chosen, choices, strict=True)
        if target
    ]


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

    def read() -> Configuration:
        from sipcodes.read.configuration import load_configuration

        (data,) = configuration.contents.values()
        return load_configuration(data, configuration.root)

    return remembered("configuration", [configuration], read)


def _choices(inputs: Inputs, problems: list[Problem]) -> list[OutputChoice]:
    """What the configuration says of each output that the run is about, or what holds by default."""
    if inputs.configuration is None:
        return [OutputChoice(name, name, own=True, place=None) for name in inputs.targets]
    said = read_configuration(inputs.configuration).outputs
    if not said:
        return [OutputChoice(name, f"out/{name}", own=True, place=None) for name in inputs.targets]
    here = inputs.there
    for choice in said:
        if choice.target not in here and choice.place:
            from sipcodes.read.yaml import nearest

            message = f"there is no target `{choice.target}`"
            problems.append(Problem(*choice.place, "bad-reference", message, nearest(choice.target, here)))
    return [choice for choice in said if choice.target in inputs.targets]


def _catalogues(inputs: Inputs, choices: list[OutputChoice]) -> list[Catalogue]:
    """What each output says: all of the spec, or the part that it selects."""
    if not any(choice.selection for choice in choices):
        return [load(inputs.specs)] * len(choices)

    def read() -> list[Catalogue]:
        from sipcodes.read.catalogue import linked, load_registries
        from sipcodes.read.selection import select

        parts = load_registries(*inputs.specs)
        whole = linked(parts)
        problems: list[Problem] = []
        found: list[Catalogue] = []
        for choice in choices:
            try:
                found.append(select(parts, choice.selection) if choice.selection else whole)
            except ProblemsFound as error:
                problems += error.problems
        if problems:
            raise ProblemsFound(problems)
        return found

    files = (*inputs.specs, *([inputs.configuration] if inputs.configuration else []))
    return remembered("selection", files, read, " ".join(inputs.targets))


def _targets(inputs: Inputs, choices: list[OutputChoice], problems: list[Problem]) -> dict[str, Target]:
    """The targets of ``choices`` that are here, by name."""
    found: dict[str, Target] = {}
    wanted = {choice.target for choice in choices}
    for files in inputs.templates:
        names = tuple(sorted(name for name in wanted & set(inputs.there) if inputs.templates_of(name) is files))
        try:
            found.update((target.name, target) for target in _loaded(files, names))
        except ProblemsFound as error:
            problems += error.problems
    return found


def _loaded(files: Files, names: tuple[str, ...]) -> tuple[Target, ...]:
    def read() -> tuple[Target, ...]:
        from sipcodes.read.targets import load_targets

        return load_targets(files, names)

    return remembered("targets", [files], read, " ".join(names)) if names else ()


def _chosen(targets: dict[str, Target], choice: OutputChoice, problems: list[Problem]) -> Target | None:
    """The target of ``choice`` with its options; none, where something is wrong with it."""
    target = targets.get(choice.target)
    if target is None or not choice.options:
        return target
    from sipcodes.read.options import choose

    try:
        return choose(target, choice.options)
    except ProblemsFound as found:
        problems += found.problems
        return None
