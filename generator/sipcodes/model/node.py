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


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def atom(kind: type[_T]) -> type[_T]:
    """Make a class a dataclass that is compared by what it holds, and that nobody changes either.

    There are so many of them that to be frozen at run time would cost a tenth of a run.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)
