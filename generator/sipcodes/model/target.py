"""How a language says it: a target, as its ``target.yaml`` tells."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from sipcodes.model.node import node

if TYPE_CHECKING:
    from sipcodes.model.text import Place


@node
class OutputFile:
    """A template, what it runs over, and the path it writes."""

    template: str
    over: tuple[str, ...]
    path: str
    # It is left out where another file has the path.
    yields: bool
    place: Place


@node
class Asset:
    """A file that is written as it lies in the target's folder."""

    text: str
    path: str
    place: Place


@node
class NameForm:
    """How an identifier is spelled; ``of`` says of what (registry, class, group, code)."""

    of: str
    form: str
    scope: str
    place: Place


@node
class TextForm:
    """How text becomes a literal, a comment or prose of a language."""

    quote: tuple[str, ...] = ()
    escape: dict[str, str] = field(default_factory=dict)
    start: dict[str, str] = field(default_factory=dict)
    ascii: bool = False
    other: str = ""
    mention: str = ""
    open: str = ""
    line: str | None = None
    close: str = ""
    width: int = 80


@node
class Tool:
    """A program of a toolchain: where it may be, and how it tells its version."""

    find: tuple[str, ...]
    version: tuple[str, ...]
    every: bool
    place: Place


@node
class Run:
    """One way to prove an output: steps that must succeed; the last one prints what was read back."""

    name: str
    over: tuple[str, ...]
    each: dict[str, tuple[str, ...]]
    steps: tuple[tuple[str, ...], ...]
    place: Place


@node
class Proof:
    """The probe programs of a target, and the toolchains that run them."""

    files: tuple[OutputFile, ...]
    tools: dict[str, Tool]
    runs: tuple[Run, ...]


@node
class Option:
    """What a user may choose for a target. The kind of its default is the kind of its values."""

    description: str
    default: str | int | bool
    choices: tuple[str, ...]
    identifier: bool


@node
class Project:
    """A kind of project that a target serves: what shows it, where its sources lie, and the folder for the files."""

    files: tuple[str, ...]
    folders: tuple[str, ...]
    below: str


@node
class Target:
    """A folder of templates."""

    name: str
    title: str
    files: tuple[OutputFile, ...]
    assets: tuple[Asset, ...]
    names: dict[str, NameForm]
    reserved: frozenset[str]
    texts: dict[str, TextForm]
    words: dict[str, dict[str, str]]
    proof: Proof | None
    templates: dict[str, str]
    folder: str
    place: Place
    options: dict[str, Option] = field(default_factory=dict)
    project: Project | None = None
    # What was chosen of the options, or their defaults.
    chosen: dict[str, str | int | bool] = field(default_factory=dict)
