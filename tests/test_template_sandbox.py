"""What templates read without asking the sandbox is only what the sandbox allows."""

from __future__ import annotations

from collections import deque

from jinja2 import sandbox
from sipcodes.render.environment import OPEN


def test_what_is_read_without_the_sandbox_is_safe_on_everything() -> None:
    """No name that templates read as Python's own attribute is one that the sandbox refuses of some object."""
    unsafe = {
        *sandbox.UNSAFE_FUNCTION_ATTRIBUTES,
        *sandbox.UNSAFE_METHOD_ATTRIBUTES,
        *sandbox.UNSAFE_GENERATOR_ATTRIBUTES,
        *sandbox.UNSAFE_COROUTINE_ATTRIBUTES,
        *sandbox.UNSAFE_ASYNC_GENERATOR_ATTRIBUTES,
        "mro",
        "format",
        "format_map",
    }
    assert not OPEN & unsafe
    assert not [name for name in OPEN if name.startswith("_")]
    # Code objects, frames and tracebacks, of which the sandbox refuses everything, are reached only through those.
    assert not [name for name in OPEN if name.startswith(("co_", "f_", "tb_"))]


def test_what_is_read_without_the_sandbox_changes_nothing() -> None:
    """None of those names is a method that changes a list, a dictionary or a set."""
    changeable: tuple[object, ...] = ([], {}, set(), deque())
    assert not [name for name in OPEN for thing in changeable if sandbox.modifies_known_mutable(thing, name)]
