"""The atoms of the model: places, prose, identifiers and citations."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from sipcodes.model.node import atom

_LINE_END = re.compile(r"[\r\n]+")
_MENTION = re.compile(r"RFC [1-9][0-9]*(?: §[0-9A-Z]+(?:\.[0-9]+)*)?")


class Place(NamedTuple):
    """Where a node of the spec was written; line and column count from 1."""

    file: str
    line: int
    column: int


@atom
class Source:
    """A document, and mostly a section of it, that a fact is taken from: ``RFC 3261 §21.4.18``."""

    label: str

    @property
    def document(self) -> str:
        """The document without the section."""
        return self.label.partition(" §")[0]

    @property
    def section(self) -> str:
        """The section's number, or the empty string."""
        return self.label.partition(" §")[2]

    @property
    def url(self) -> str | None:
        """Where an RFC can be read, at the section; ``None`` for other documents."""
        return _url(self.document, self.section)


@cache
def _url(document: str, section: str) -> str | None:
    series, _, number = document.partition(" ")
    if series != "RFC" or not number.isdecimal():
        return None
    page = f"https://www.rfc-editor.org/rfc/rfc{number}"
    if not section:
        return page
    return f"{page}#{'section' if section[0].isdigit() else 'appendix'}-{section}"


@atom
class Text:
    """Prose of the spec. Deliberately no ``str``: an output takes it only through an escape."""

    value: str
    place: Place | None = None

    def __bool__(self) -> bool:
        return bool(self.value)

    @property
    def paragraphs(self) -> tuple[Text, ...]:
        """Its paragraphs: a line end starts one, as YAML's folded text (`>-`) has it for a blank line."""
        parts = [part.strip() for part in _LINE_END.split(self.value)]
        # Mostly there is one, which is the text itself.
        return tuple(self if part == self.value else Text(part, self.place) for part in parts if part)

    @property
    def parts(self) -> tuple[Text | Source, ...]:
        """The text cut at its mentions of RFCs, so that a page can link them."""
        found: list[Text | Source] = []
        end = 0
        for match in _MENTION.finditer(self.value):
            if match.start() > end:
                found.append(Text(self.value[end : match.start()], self.place))
            found.append(Source(match.group()))
            end = match.end()
        if end < len(self.value):
            found.append(Text(self.value[end:], self.place))
        return tuple(found)


@atom
class Name:
    """An identifier of the spec (``BUSY_HERE`` or ``sip-status``); each language spells it its way."""

    value: str
    place: Place | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words it is made of, in lower case."""
        return tuple(re.split(r"[-_]", self.value.lower()))
