"""What a project takes of a spec: its ``sipcodes.yaml``."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from sipcodes.model.node import node

if TYPE_CHECKING:
    from sipcodes.model.text import Name, Place, Text


@node
class Setting:
    """The value of an option, and where it was written."""

    value: str | int | bool
    place: Place


@node
class Selection:
    """What an output takes of the registries, and under which names; what is empty takes all."""

    registries: tuple[Text, ...] = ()
    names: dict[str, dict[str, Name]] = field(default_factory=dict)
    # Where each registry of `names` was named.
    named: dict[str, Place] = field(default_factory=dict)
    locales: tuple[Text, ...] = ()
    only: tuple[Text, ...] = ()
    leave_out: tuple[Text, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.registries or self.names or self.locales or self.only or self.leave_out)


@node
class OutputChoice:
    """A target, and the folder that it is written to; ``own`` says that nobody else writes there."""

    target: str
    to: str
    own: bool
    place: Place | None
    selection: Selection = field(default_factory=Selection)
    options: dict[str, Setting] = field(default_factory=dict)


@node
class Configuration:
    """A project's outputs (none: every target to ``out``), and the spec and the templates that they are made from."""

    spec: tuple[Text, ...]
    templates: Text | None
    outputs: tuple[OutputChoice, ...]
