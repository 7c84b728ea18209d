"""What the model is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def node(kind: type[_T]) -> type[_T]:
    """Make a class a dataclass that nobody changes: type checkers hold everyone to it.

    At run time it is a plain one, compared by identity. To be frozen there too costs three times as much for each
    class, at every start of the command, and templates cannot assign to an attribute anyway.
    """
    return dataclass(eq=False, repr=False)(kind)
