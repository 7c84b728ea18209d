"""What a command works on: spec, templates and targets, by its arguments or by the configuration.

Imports next to nothing at first: an unchanged run needs no more than the bytes, and the lock, which remembers what
the configuration said.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from sipcodes.read.files import Files, generator_digest, read_files, read_packaged

if TYPE_CHECKING:
    import argparse

    from jinja2 import BytecodeCache

    from sipcodes.write.lock import Lock, Remembered

CONFIGURATION = "sipcodes.yaml"
PACKAGED = "packaged"
SPEC_ENDINGS = (".yaml", ".yml")
# A target is all that lies in its folder: templates, and files that are written as they are.
TEMPLATE_ENDINGS = ("",)
_OPTIONAL = re.compile(rb"^default: *false *$", re.MULTILINE)


class Inputs:
    """The bytes of a run's configuration, spec and templates, and the targets it is about."""

    def __init__(
        self,
        specs: tuple[Files, ...],
        templates: tuple[Files, ...],
        configuration: Files | None = None,
        settings: Remembered | None = None,
    ) -> None:
        self.specs = specs
        # Where two of these hold a target of the same name, the first has it.
        self.templates = templates
        self.configuration = configuration
        self.settings = settings
        self.targets: tuple[str, ...] = ()
        self.every = True

    @property
    def known(self) -> tuple[str, ...]:
        """The targets that there are: those that the configuration names, or all whose templates are here."""
        return (self.settings.targets if self.settings else ()) or self.there

    @property
    def there(self) -> tuple[str, ...]:
        """The targets whose templates are here."""
        return tuple(sorted({name for files in self.templates for name in targets_in(files)}))

    def about(self, names: list[str]) -> Inputs:
        """The same, for these targets only; for all, if none are named. Raises ``UsageError`` for unknown ones."""
        known = self.known
        wanted = tuple(dict.fromkeys(names))
        for name in wanted:
            if name not in known:
                raise _usage(f"there is no target `{name}`; known: {', '.join(known)}")
        self.targets, self.every = wanted or known, not wanted
        return self

    def templates_of(self, target: str) -> Files:
        """The templates that hold ``target``, with all targets beside it."""
        return next(
            (files for files in self.templates if f"{target}/target.yaml" in files.contents), self.templates[-1]
        )

    def written(self, lock: Lock) -> Inputs:
        """The same for a run that writes: without the targets that are neither named nor there already.

        Which ones are written only when named shows in the bytes of their target.yaml: nothing is parsed for it.
        """
        if self.every and not (self.settings and self.settings.targets):
            self.targets = tuple(name for name in self.targets if name in lock.targets or not self._optional(name))
        return self

    def _optional(self, target: str) -> bool:
        contents = self.templates_of(target).contents
        return _OPTIONAL.search(contents[f"{target}/target.yaml"]) is not None

    def digests(self) -> dict[str, str]:
        """For each target, one digest of all that its files depend on."""
        given = "".join(spec.digest for spec in self.specs) + (self.settings.digest if self.settings else "")
        return {name: sha256(f"{given}{self._code(name)}".encode()).hexdigest() for name in self.targets}

    def template_cache(self, target: str) -> BytecodeCache | None:
        """Where compiled templates of ``target`` are kept between runs."""
        from sipcodes.commands.cache import template_cache

        return template_cache(target, self._code(target))

    def _code(self, target: str) -> str:
        """One digest of a target's templates and of the generator itself."""
        templates = self.templates_of(target).under(target).digest
        return sha256(f"{generator_digest()}{templates}".encode()).hexdigest()


def find_configuration(arguments: argparse.Namespace) -> str | None:
    """The configuration that a run follows: the one named, or that of this folder or the nearest above it.

    None, where arguments say what to work on. Raises ``UsageError`` where both do, or the named one is not there.
    """
    adhoc = [name for name in ("spec", "templates", "out", "path") if getattr(arguments, name, None)]
    named: str | None = getattr(arguments, "config", None)
    if named is not None:
        if adhoc:
            option = "a spec" if adhoc[0] == "path" else f"--{adhoc[0]}"
            raise _usage(f"--config says what to work on, and so does {option}: name one of them")
        if not os.path.isfile(named):
            raise _usage(f"there is no configuration at {named}")
        return named
    return None if adhoc else nearest_configuration()


def nearest_configuration() -> str | None:
    """The configuration of this folder, or of the nearest above it."""
    here = folder = os.getcwd()
    while True:
        path = os.path.join(folder, CONFIGURATION)
        if os.path.isfile(path):
            return os.path.relpath(path, here)
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def configured_inputs(path: str, lock: Lock | None = None) -> Inputs:
    """The inputs that the configuration at ``path`` names; ``lock`` may remember what it says.

    Raises ``ProblemsFound`` with its mistakes, ``UsageError`` where it cannot be read.
    """
    try:
        configuration = read_files(path, ())
    except OSError as error:
        raise _usage(f"cannot read {error.filename or path}: {error.strerror}") from error
    remembered = lock.configuration if lock else None
    if remembered is None or remembered.digest != configuration.digest:
        return _read_configuration(configuration, os.path.dirname(path))
    folder = os.path.dirname(path)
    try:
        specs = tuple(_configured_spec(folder, name) for name in remembered.spec)
        templates = _configured_templates(folder, remembered.templates)
    except OSError:
        # What is gone has its place in the configuration.
        return _read_configuration(configuration, folder)
    return Inputs(specs, templates, configuration, remembered)


def _read_configuration(configuration: Files, folder: str) -> Inputs:
    from sipcodes.commands.outputs import read_configuration
    from sipcodes.model.text import Place
    from sipcodes.problems import Problem, ProblemsFound
    from sipcodes.write.lock import Remembered

    read = read_configuration(configuration)
    problems: list[Problem] = []
    specs: list[Files] = []
    templates: tuple[Files, ...] = ()
    for text in (*read.spec, *([read.templates] if read.templates else [])):
        try:
            if text is read.templates:
                templates = _configured_templates(folder, text.value)
            else:
                specs.append(_configured_spec(folder, text.value))
        except OSError as error:
            place = text.place or Place(configuration.root, 0, 0)
            message = f"`{text.value}` cannot be read: {error.strerror}"
            problems.append(Problem(*place, "missing-file", message, "paths are relative to this file"))
    if problems:
        raise ProblemsFound(problems)
    settings = Remembered(
        configuration.digest,
        tuple(text.value for text in read.spec),
        read.templates.value if read.templates else "",
        tuple(dict.fromkeys(output.target for output in read.outputs)),
    )
    return Inputs(tuple(specs), templates or _configured_templates(folder, ""), configuration, settings)


def _configured_spec(folder: str, name: str) -> Files:
    return _packaged_spec() if name == PACKAGED else read_files(os.path.join(folder, name), SPEC_ENDINGS)


def _configured_templates(folder: str, name: str) -> tuple[Files, ...]:
    packaged = read_packaged("templates", TEMPLATE_ENDINGS)
    if not name:
        return (packaged,)
    path = os.path.join(folder, name)
    if not os.path.isdir(path):
        raise NotADirectoryError(20, "it is no folder" if os.path.exists(path) else "there is no such folder", path)
    return (read_files(path, TEMPLATE_ENDINGS), packaged)


def named_inputs(arguments: argparse.Namespace) -> Inputs:
    """The inputs that ``arguments`` name, or the packaged ones. Raises ``UsageError`` where there are none there."""
    templates = read_templates(getattr(arguments, "templates", None))
    return Inputs(read_specs(getattr(arguments, "spec", None)), (templates,))


def inputs_of(arguments: argparse.Namespace) -> Inputs:
    """The inputs of a command that needs no lock: those of the configuration, or those that ``arguments`` name."""
    path = find_configuration(arguments)
    inputs = configured_inputs(path) if path else named_inputs(arguments)
    return inputs.about(getattr(arguments, "target", []))


def targets_in(templates: Files) -> tuple[str, ...]:
    """The names of the targets in ``templates``."""
    return tuple(name for name in templates.folders if f"{name}/target.yaml" in templates.contents)


def read_specs(paths: list[str] | None) -> tuple[Files, ...]:
    """The specs at ``paths``, or the packaged one."""
    return tuple(
        _packaged_spec() if path == PACKAGED else _read(path, SPEC_ENDINGS, "spec") for path in paths or [PACKAGED]
    )


def _packaged_spec() -> Files:
    return read_packaged("spec", SPEC_ENDINGS)


def read_templates(path: str | None) -> Files:
    """The targets in the folder ``path``, or the packaged ones. Raises ``UsageError`` where there are none."""
    if path is None:
        return read_packaged("templates", TEMPLATE_ENDINGS)
    if os.path.isfile(path):
        raise _usage(f"--templates wants a folder, and {path} is a file")
    found = _read(path, TEMPLATE_ENDINGS, "templates")
    if not targets_in(found):
        raise _usage(f"{found.root} holds no targets: a target is a folder with a target.yaml")
    return found


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
