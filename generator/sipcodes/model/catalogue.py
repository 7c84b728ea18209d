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

    @property
    def main(self) -> Registry:
        """The registry whose pages stand at the top of a site: the one that says so, else the first."""
        top = (registry for registry in self.registries if registry.address and registry.address.value == ".")
        return next(top, self.registries[0])

    def folder(self, registry: str) -> str:
        """Where on a site the pages of the registry with this id are: nothing, or a folder with a slash behind it."""
        if registry == self.main.id.value:
            return ""
        told = next((each.address for each in self.registries if each.id.value == registry), None)
        return f"{told.value if told else registry}/"

    def title(self, registry: str, locale: str) -> Text | str:
        """What the registry with this id is called in ``locale``; its id, where that is not told here."""
        told = (each.titles.get(locale) for each in self.registries if each.id.value == registry)
        return next(told, None) or registry

    def language(self, locale: str) -> str:
        """Where on a site the pages in ``locale`` are: nothing for the first one's, or a folder with a slash."""
        return "" if locale == self.main.locales[0] else f"{locale}/"
