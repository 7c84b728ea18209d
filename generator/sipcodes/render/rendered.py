"""The one type of text that a template may print."""

from __future__ import annotations


class Rendered(str):
    """Text of the output's own language: made by an escape, never straight from a spec.

    Whatever an operation makes of it (``+``, ``~``, a slice) is a plain ``str`` again, and refused.
    """

    __slots__ = ()
