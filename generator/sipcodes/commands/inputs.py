"""What a command works on: the spec, the targets and the output folder that its arguments name.

Imports next to nothing at first: an unchanged run needs no more than the bytes.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from sipcodes.read.files import Files, generator_digest, read_files, read_packaged

if TYPE_CHECKING:
    import argparse

    from jinja2 import BytecodeCache

    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.target import Target
    from sipcodes.problems import Problem

SPEC_ENDINGS = (".yaml", ".yml")
TEMPLATE_ENDINGS = (".yaml", ".j2")


class Inputs:
    """The bytes of a run's spec and templates, and the names of the targets it is about."""

    def __init__(self, spec: Files, templates: Files, targets: tuple[str, ...], every: bool) -> None:
        self.spec = spec
        self.templates = templates
        self.targets = targets
        self.every = every

    def digests(self) -> dict[str, str]:
        """For each target, one digest of all that its files depend on."""
        spec = self.spec.digest
        return {name: sha256(f"{spec}{self._code(name)}".encode()).hexdigest() for name in self.targets}

    def template_cache(self, target: str) -> BytecodeCache | None:
        """Where compiled templates of ``target`` are kept between runs."""
        from sipcodes.commands.cache import template_cache

        return template_cache(target, self._code(target))

    def _code(self, target: str) -> str:
        """One digest of a target's templates and of the generator itself."""
        return sha256(f"{generator_digest()}{self.templates.under(target).digest}".encode()).hexdigest()

    def load(self) -> tuple[Catalogue, tuple[Target, ...]]:
        """The model of the spec, and the targets. Raises ``ProblemsFound`` with the problems of both."""
        from sipcodes.commands.cache import remembered
        from sipcodes.problems import ProblemsFound

        problems: list[Problem] = []
        targets: tuple[Target, ...] = ()
        try:
            targets = remembered("targets", self.templates, self._targets, " ".join(self.targets))
        except ProblemsFound as found:
            problems += found.problems
        try:
            catalogue = load(self.spec)
        except ProblemsFound as found:
            problems += found.problems
        if problems:
            raise ProblemsFound(problems)
        return catalogue, targets

    def _targets(self) -> tuple[Target, ...]:
        from sipcodes.read.targets import load_targets

        return load_targets(self.templates, self.targets)


def load(spec: Files) -> Catalogue:
    """The model of ``spec``. Raises ``ProblemsFound``."""
    from sipcodes.commands.cache import remembered

    def read() -> Catalogue:
        # Only here: what reads and checks YAML takes longer to import than a model that was kept to load.
        from sipcodes.read.catalogue import load_catalogue

        return load_catalogue(spec)

    return remembered("spec", spec, read)


def read_inputs(arguments: argparse.Namespace) -> Inputs:
    """The inputs that ``arguments`` name. Raises ``UsageError`` where there are none of that name."""
    spec = read_spec(arguments.spec)
    templates = read_templates(arguments.templates)
    known = every_target(templates)
    wanted = tuple(dict.fromkeys(arguments.target))
    for name in wanted:
        if name not in known:
            raise _usage(f"there is no target `{name}`; known: {', '.join(known)}")
    return Inputs(spec, templates, wanted or known, not wanted)


def every_target(templates: Files) -> tuple[str, ...]:
    """The names of the targets in ``templates``. Raises ``UsageError`` where there are none."""
    known = tuple(name for name in templates.folders if f"{name}/target.yaml" in templates.contents)
    if not known:
        raise _usage(f"{templates.root} holds no targets: a target is a folder with a target.yaml")
    return known


def read_spec(path: str | None) -> Files:
    """The spec at ``path``, or the packaged one."""
    return read_packaged("spec", SPEC_ENDINGS) if path is None else _read(path, SPEC_ENDINGS, "spec")


def read_templates(path: str | None) -> Files:
    """The targets in the folder ``path``, or the packaged ones."""
    if path is None:
        return read_packaged("templates", TEMPLATE_ENDINGS)
    if os.path.isfile(path):
        raise _usage(f"--templates wants a folder, and {path} is a file")
    return _read(path, TEMPLATE_ENDINGS, "templates")


def _read(path: str, endings: tuple[str, ...], what: str) -> Files:
    if not os.path.exists(path):
        raise _usage(f"there is no {what} at {path}")
    try:
        return read_files(path, endings)
    except OSError as error:
        raise _usage(f"cannot read {error.filename or path}: {error.strerror}") from error


def _usage(message: str) -> Exception:
    from sipcodes.problems import UsageError

    return UsageError(message)
