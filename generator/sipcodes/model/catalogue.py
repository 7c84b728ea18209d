"""All that a run works on: the registries together, the documents they cite, the locales of their pages."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from sipcodes.model.node import node

if TYPE_CHECKING:
    from sipcodes.model.registry import Registry
    from sipcodes.model.text import Text


@node
class Document:
    """A document that sources name: its title, and the headings of its sections that are cited."""

    name: str
    title: Text
    sections: dict[str, Text]


@node
class Locale:
    """The locale of a page."""

    id: str


@node
class Catalogue:
    """Every registry of a run, and the documents that they cite."""

    registries: tuple[Registry, ...]
    documents: dict[str, Document] = field(default_factory=dict)
