"""How much a template may make: it puts together what the model has, and needs neither long texts nor great numbers."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_TEXT = 64 * 1024 * 1024
"""The most characters of an output, and of any text on the way to it."""

MAX_NUMBER = 2**63
MAX_INDENT = 200


class TooMuch(ValueError):
    """A template asks for more than it may have."""


OPERATORS = {"+": operator.add, "*": operator.mul, "%": operator.mod, "**": operator.pow}
# They take a few characters to any number of them; and a format may say a width.
_GROWING = frozenset({"ljust", "rjust", "center", "zfill", "expandtabs", "replace", "join", "translate"})
_WIDE = re.compile(r"%[^a-zA-Z%]*[*]|[0-9]{5}|\{[^{}]*\{")


def computed(sign: str, left: Any, right: Any) -> Any:
    """What ``left`` and ``right`` make. Raises ``TooMuch`` where that would be too much."""
    for value in (left, right):
        if isinstance(value, int) and abs(value) > MAX_NUMBER:
            raise TooMuch("the number is too great")
    if sign == "**":
        raise TooMuch("`**` is not allowed: templates compute nothing")
    if type(left) is int and type(right) is int:
        return OPERATORS[sign](left, right)
    if sign == "%" and isinstance(left, str):
        narrow(left)
    sizes = [len(value) for value in (left, right) if isinstance(value, str | list | tuple)]
    times = max([1, *(value for value in (left, right) if isinstance(value, int))]) if sign == "*" else 1
    if sum(sizes) * times > MAX_TEXT:
        raise TooMuch("the text is too long")
    return OPERATORS[sign](left, right)


def margin(indent: int) -> str:
    """The blanks of an indent. Raises ``TooMuch`` where nobody would want them."""
    if indent > MAX_INDENT:
        raise TooMuch(f"an indent of {indent} is too deep; {MAX_INDENT} is the limit")
    return " " * indent


def narrow(form: str) -> str:
    """A format, if it says no width that is too great. Raises ``TooMuch``."""
    if _WIDE.search(form):
        raise TooMuch("the format is too wide")
    return form


def joined(parts: Iterable[str]) -> str:
    """The parts as one text. Raises ``TooMuch`` where that is too long."""
    found = parts if type(parts) is list else list(parts)
    if sum(map(len, found)) > MAX_TEXT:
        raise TooMuch(f"the text has more than {MAX_TEXT:,} characters")
    return "".join(found)


def grows(value: Any, attribute: str) -> bool:
    """Whether ``attribute`` of ``value`` is a method that makes a text as long as one likes."""
    return isinstance(value, str) and attribute in _GROWING
