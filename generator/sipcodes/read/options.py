"""The options of a target, as an output of the configuration chooses them."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from sipcodes.problems import Problem, ProblemsFound
from sipcodes.read.yaml import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.model.configuration import Setting
    from sipcodes.model.target import Target

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KINDS = {str: "text", int: "a whole number", bool: "true or false"}


def choose(target: Target, settings: dict[str, Setting]) -> Target:
    """``target`` with these options. Raises ``ProblemsFound`` for options and values that it does not have."""
    problems = [problem for name, setting in settings.items() for problem in _wrong(target, name, setting)]
    if problems:
        raise ProblemsFound(problems)
    values = {name: setting.value for name, setting in settings.items()}
    return dataclasses.replace(target, chosen=target.chosen | values) if values else target


def _wrong(target: Target, name: str, setting: Setting) -> Iterator[Problem]:
    option, value = target.options.get(name), setting.value
    if option is None:
        message = f"the target {target.name} has no option `{name}`"
        hint = nearest(name, target.options) or "it has no options"
        yield Problem(*setting.place, "bad-reference", message, hint)
    elif type(value) is not type(option.default):
        message = f"`{name}` must be {_KINDS[type(option.default)]}, not `{_shown(value)}`"
        yield Problem(*setting.place, "type", message, "put text in quotes" if isinstance(option.default, str) else "")
    elif option.choices and value not in option.choices:
        yield Problem(
            *setting.place, "choice", f"`{value}` is no choice for `{name}`", nearest(str(value), option.choices)
        )
    elif option.identifier and value:
        yield from _no_identifier(target, str(value), setting)


def _no_identifier(target: Target, value: str, setting: Setting) -> Iterator[Problem]:
    if not _IDENTIFIER.fullmatch(value):
        yield Problem(*setting.place, "identifier", f"`{value}` is no identifier", "write letters, digits and `_`")
    elif value in target.reserved:
        message = f"`{value}` is a reserved word in the target {target.name}"
        yield Problem(*setting.place, "reserved-word", message, "choose another name")


def _shown(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
