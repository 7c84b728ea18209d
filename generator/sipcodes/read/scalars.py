"""What an unquoted word of YAML means here: text, a whole number, true or false, and no surprises."""

from __future__ import annotations

import re
from functools import lru_cache

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
# What YAML 1.1 or 1.2 readers take for something else than text.
_SURPRISES = (
    (re.compile(r"(?i:y|n|yes|no|on|off)|True|False|TRUE|FALSE"), "true or false"),
    (re.compile(r"~|(?i:null)|"), "nothing (null)"),
    (re.compile(r"[-+]?0[xX][0-9a-fA-F_]+|[-+]?0o[0-7_]+|[-+]?0b[01_]+|[-+]?0[0-9_]+"), "a number in another base"),
    (re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"), "a number in base 60"),
    (
        re.compile(
            r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?i:inf)|\.(?i:nan)"
        ),
        "a number",
    ),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?"), "a date"),
)


class Surprise(ValueError):
    """A word that YAML readers disagree about; the message says what they take it for."""


@lru_cache(maxsize=4096)
def resolve(word: str) -> str | int | bool:
    """The value of an unquoted scalar; raises ``Surprise`` where it would not be what it seems."""
    if word == "true":
        return True
    if word == "false":
        return False
    first = word[:1]
    if first.isalpha() and len(word) > 5:
        return word
    if _INTEGER.fullmatch(word) and word != "-0":
        return int(word)
    for pattern, meaning in _SURPRISES:
        if pattern.fullmatch(word):
            raise Surprise(meaning)
    return word
