"""What a generated file says of itself: whether anybody changed it, and what it was made from.

It needs neither lock nor configuration, so that it holds for a copy anywhere.
"""

from __future__ import annotations

import re
from hashlib import sha256

MARK = b"sipcodes-digest"

_WORDS = r"[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*"
_VERSION = rf"(?P<version>\d+\.\d+\.\d+(?:-{_WORDS})?(?:\+{_WORDS})?)"
_ID = r"(?P<id>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)"
# How heads of files put it: in prose of either order, or as members of JSON.
_SAID = [
    re.compile(pattern)
    for pattern in (
        rf"version {_VERSION} of the registry {_ID}\b",
        rf"\b{_ID},? (?:version )?{_VERSION}",
        rf'"id": "{_ID}",\s*"version": "{_VERSION}"',
    )
]
_HEAD = 2000


def untouched(data: bytes) -> bool:
    """Whether ``data`` is as it was generated, by the digest that it carries."""
    lines = data.split(b"\n")
    marked = [line for line in lines if MARK in line]
    rest = b"\n".join(line for line in lines if MARK not in line)
    return bool(marked) and sha256(rest).hexdigest().encode() in marked[0]


def with_line_feeds(data: bytes) -> bytes:
    """``data`` as it was before its line ends became CRLF."""
    return data.replace(b"\r\n", b"\n")


def made_from(data: bytes) -> tuple[str, str] | None:
    """The registry that a generated file says it was made from, and the version of its data; ``None``: it says none."""
    head = data[:_HEAD].decode("utf-8", "replace")
    for pattern in _SAID:
        if match := pattern.search(head):
            return match["id"], match["version"]
    return None
