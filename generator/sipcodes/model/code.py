"""A code, the class it belongs to, and what is said of both."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from sipcodes.model.facts import Facts
from sipcodes.model.node import node

if TYPE_CHECKING:
    from sipcodes.model.text import Name, Place, Source, Text


@node
class Titled:
    """A title and its explanation in one locale."""

    title: Text
    text: Text


@node
class Described:
    """What people read of one code in one locale: in brief, at length, and what to do about it."""

    summary: Text
    detail: Text
    action: Text
    # Words that people look for it by, beside those of the texts.
    keywords: tuple[Text, ...] = ()


@node
class StatusClass:
    """A range of codes that share a meaning (RFC 3261 §7.2: the first digit)."""

    number: int
    label: str
    name: Name
    first: int
    last: int
    default: int | None
    sources: tuple[Source, ...]
    texts: dict[str, Titled]
    place: Place
    # Filled by the builder once the codes exist: a code names its class and a class its codes.
    codes: tuple[Code, ...] = field(default=(), repr=False)

    @property
    def title(self) -> Text:
        """The title in the registry's first locale."""
        return next(iter(self.texts.values())).title

    @property
    def meaning(self) -> Text:
        """The meaning in the registry's first locale."""
        return next(iter(self.texts.values())).text


@node
class Range:
    """The codes from ``first`` to ``last``, both included."""

    first: int
    last: int


@node
class Group:
    """A union of classes that has a name of its own: ``FINAL`` is every class but the first."""

    name: Name
    classes: tuple[StatusClass, ...]
    sources: tuple[Source, ...]
    texts: dict[str, Titled]
    place: Place

    @property
    def ranges(self) -> tuple[Range, ...]:
        """The ranges of its classes; those that follow on each other are one."""
        found: list[Range] = []
        for klass in sorted(self.classes, key=lambda klass: klass.first):
            if found and found[-1].last + 1 == klass.first:
                found[-1] = Range(found[-1].first, klass.last)
            else:
                found.append(Range(klass.first, klass.last))
        return tuple(found)

    @property
    def title(self) -> Text:
        """The title in the registry's first locale."""
        return next(iter(self.texts.values())).title

    @property
    def meaning(self) -> Text:
        """The meaning in the registry's first locale."""
        return next(iter(self.texts.values())).text


@node
class Rule:
    """Where something holds: for which methods, by which source."""

    methods: tuple[Text, ...]
    source: Source


@node
class Deprecation:
    """Where a code must not be used any more, what to use, and where it still holds."""

    use: Code | None
    rules: tuple[Rule, ...]
    still: tuple[Rule, ...]


@node
class Alias:
    """Another wording of a code's phrase, and the document that has it."""

    phrase: Text
    code: int
    source: Source


@node
class Code:
    """One code. It compares by identity: a registry has each only once."""

    registry: str
    code: int
    name: Name
    phrase: Text
    klass: StatusClass
    sources: tuple[Source, ...]
    aliases: tuple[Alias, ...]
    text: dict[str, Described]
    place: Place
    # The overlay that adds it, where nobody registered it.
    overlay: Text | None = None
    facts: Facts = field(default_factory=Facts, repr=False)
    # Filled by the builder once every code exists: a deprecation names another code.
    deprecated: Deprecation | None = field(default=None, repr=False)

    def keywords(self, locale: str) -> tuple[Text, ...]:
        """What people look for it by: the words of ``locale``, then those of the others, which they may type too."""
        others = (word for other, text in self.text.items() if other != locale for word in text.keywords)
        return (*self.text[locale].keywords, *others)

    @property
    def registered(self) -> bool:
        """Whether the registry has it, rather than an overlay."""
        return self.overlay is None

    @property
    def summary(self) -> Text:
        """The summary in the registry's first locale."""
        return next(iter(self.text.values())).summary
