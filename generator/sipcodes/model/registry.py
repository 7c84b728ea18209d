"""What is true: a registry of numeric codes with its classes, facts and texts."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from sipcodes.model.facts import Listing, Mapping, Use, Word
from sipcodes.model.node import node
from sipcodes.model.text import Name, Place, Source, Text

if TYPE_CHECKING:
    from sipcodes.model.code import Alias, Code, Group, StatusClass, Titled
    from sipcodes.model.flows import Flow


@node
class Topic:
    """A general rule, not bound to one code."""

    id: str
    sources: tuple[Source, ...]
    texts: dict[str, Titled]
    # What it is about: header fields, by name, and codes.
    headers: tuple[Text, ...]
    codes: tuple[Code, ...]
    place: Place


@node
class Change:
    """What a version of the data brought."""

    version: Text
    texts: dict[str, Text]


@node
class Names:
    """The words that outputs build their names from."""

    file: Name
    type: Name
    prefix: Name


@node
class Registry:
    """All there is to know of one registry."""

    id: Text
    version: Text
    locales: tuple[str, ...]
    names: Names
    sources: tuple[Source, ...]
    titles: dict[str, Text]
    classes: tuple[StatusClass, ...]
    groups: tuple[Group, ...]
    topics: tuple[Topic, ...]
    codes: tuple[Code, ...]
    # The closed lists of words that facts use, by kind.
    terms: dict[str, tuple[Word, ...]]
    flows: tuple[Flow, ...]
    # The newest first.
    changes: tuple[Change, ...]
    # The folder of its pages on a site, `.` for the top; none: its id.
    address: Text | None
    place: Place
    # Filled by the catalogue: the tables that start or end here name codes of two registries.
    mappings: tuple[Mapping, ...] = field(default=(), repr=False)

    @property
    def title(self) -> Text:
        """The title in the first locale."""
        return self.titles[self.locales[0]]

    @cached_property
    def by_code(self) -> dict[int, Code]:
        """Every code by its number."""
        return {code.code: code for code in self.codes}

    @cached_property
    def deprecated_codes(self) -> tuple[Code, ...]:
        """The codes that carry a deprecation."""
        return tuple(code for code in self.codes if code.deprecated)

    @cached_property
    def aliases(self) -> tuple[Alias, ...]:
        """Every alias of every code."""
        return tuple(alias for code in self.codes for alias in code.aliases)

    @cached_property
    def phrase_bytes(self) -> int:
        """What all phrases take in UTF-8, each ended by a NUL."""
        return sum(len(code.phrase.value.encode()) + 1 for code in self.codes)

    @cached_property
    def name_bytes(self) -> int:
        """What all names take, each ended by a NUL."""
        return sum(len(code.name.value) + 1 for code in self.codes)

    @cached_property
    def conditions(self) -> tuple[Word, ...]:
        """Every condition that a fact or a table of this registry has, by name."""
        facts = [fact.when for code in self.codes for fact in code.facts.all if fact.when]
        tables = [word for mapping in self.mappings for word in mapping.conditions]
        # A table of another registry brings its own words, and may name what a fact here names too.
        found = {word.name.value: word for word in (*tables, *facts)}
        return tuple(found[name] for name in sorted(found))

    def flows_of(self, code: Code) -> tuple[Flow, ...]:
        """The flows that explain ``code``."""
        return tuple(flow for flow in self.flows if code in flow.codes)

    def topics_of(self, code: Code) -> tuple[Topic, ...]:
        """The topics that are about ``code``."""
        return tuple(topic for topic in self.topics if code in topic.codes)

    def uses_of(self, header: Text) -> tuple[Use, ...]:
        """The facts of all codes that name a header field."""
        return tuple(
            use
            for listing in self.listings
            for word, uses in listing.uses
            if word.kind.value == "header" and word.name.value == header.value
            for use in uses
        )

    def namesakes(self, code: Code) -> tuple[Code, ...]:
        """The other codes that have the phrase of ``code``."""
        return tuple(other for other in self.codes if other is not code and other.phrase.value == code.phrase.value)

    @cached_property
    def methods(self) -> tuple[Text, ...]:
        """Every method that the facts of a code name."""
        rules = [code.facts.methods for code in self.codes if code.facts.methods]
        return tuple(map(Text, sorted({method.value for rule in rules for method in (*rule.only, *rule.but)})))

    @cached_property
    def cited(self) -> tuple[Text, ...]:
        """Every document that a code names among its sources: RFCs by their number, then others."""
        found = {source.document for code in self.codes for source in code.sources}
        return tuple(map(Text, sorted(found, key=lambda name: (not name.startswith("RFC "), len(name), name))))

    def tables_of(self, code: Code) -> tuple[Mapping, ...]:
        """The tables that tell something of ``code``, at whichever end it stands."""
        return tuple(mapping for mapping in self.mappings if mapping.rows_of(code) or mapping.defaults(code))

    @cached_property
    def headers(self) -> tuple[Word, ...]:
        """Every header field that a fact names, by name."""
        found = {fact.word for code in self.codes for fact in code.facts.headers}
        return tuple(sorted(found, key=lambda word: word.name.value))

    @cached_property
    def has_facts(self) -> bool:
        """Whether more is known of its codes than names, phrases and summaries."""
        texts = (text for code in self.codes for text in code.text.values())
        return bool(self.mappings or any(c.facts for c in self.codes) or any(t.detail or t.action for t in texts))

    @cached_property
    def listings(self) -> tuple[Listing, ...]:
        """The facts of all codes, turned round: by kind and word."""
        found: dict[str, dict[Word, list[Use]]] = {}
        for code in self.codes:
            for fact in code.facts.all:
                words = found.setdefault(fact.word.kind.value, {})
                words.setdefault(fact.word, []).append(Use(code, fact))
        return tuple(
            Listing(
                Name(kind),
                tuple((word, tuple(uses)) for word, uses in sorted(words.items(), key=lambda item: item[0].name.value)),
            )
            for kind, words in sorted(found.items())
        )

    @cached_property
    def by_method(self) -> tuple[tuple[Text, tuple[Code, ...]], ...]:
        """The codes that only some methods may draw, by method."""
        found: dict[str, list[Code]] = {}
        for code in self.codes:
            for method in code.facts.methods.only if code.facts.methods else ():
                found.setdefault(method.value, []).append(code)
        return tuple((Text(method), tuple(codes)) for method, codes in sorted(found.items()))

    @cached_property
    def words(self) -> dict[str, tuple[Word, ...]]:
        """The closed lists, and the conditions under `when`."""
        kinds = {**self._all_terms, "header": self.headers, "when": self.conditions}
        return {kind: words for kind, words in kinds.items() if words}

    @property
    def _all_terms(self) -> dict[str, tuple[Word, ...]]:
        """The closed lists, and behind them what the tables of another registry name besides."""
        found = {kind: {word.name.value: word for word in words} for kind, words in self.terms.items()}
        named = {word for table in self.mappings for word in (*table.levels, *table.locations.values())}
        for word in sorted(named, key=lambda word: word.name.value):
            found.setdefault(word.kind.value, {}).setdefault(word.name.value, word)
        return {kind: tuple(words.values()) for kind, words in found.items()}

    @cached_property
    def has_must(self) -> bool:
        """Whether ``must`` is among its levels: in a registry without it, no header field is required."""
        return any(word.name.value == "must" for word in self.terms.get("level", ()))

    def class_of(self, number: int) -> StatusClass | None:
        """The class whose range holds ``number``, registered or not."""
        return next((c for c in self.classes if c.first <= number <= c.last), None)

    def effective(self, number: int) -> int:
        """What ``number`` counts as: itself if registered, else its class's default, else itself."""
        klass = self.class_of(number)
        if number in self.by_code or klass is None or klass.default is None:
            return number
        return klass.default

    def with_phrase(self, phrase: str) -> tuple[int, ...]:
        """The codes of a phrase or an alias, ascending; case does not count."""
        return self._codes_by_phrase.get(phrase.lower(), ())

    @cached_property
    def _codes_by_phrase(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, set[int]] = {}
        for code in self.codes:
            for text in (code.phrase, *(alias.phrase for alias in code.aliases)):
                found.setdefault(text.value.lower(), set()).add(code.code)
        return {phrase: tuple(sorted(codes)) for phrase, codes in found.items()}

    @cached_property
    def probes(self) -> tuple[int, ...]:
        """Numbers to try an output with: every code, the edges of every range, and strangers."""
        edges = {-2147483648, -32768, -1, 0, 1, 65535, 65536, 2147483647}
        for klass in self.classes:
            edges |= {klass.first - 1, klass.first, klass.last, klass.last + 1}
        for code in self.codes:
            edges |= {code.code, code.code + 1}
        return tuple(sorted(edges))

    @cached_property
    def phrase_lookups(self) -> tuple[Text, ...]:
        """Phrases to look up in an output: all there are, in other cases, and unknown ones."""
        found = dict.fromkeys(code.phrase.value for code in self.codes)
        found.update(dict.fromkeys(alias.phrase.value for alias in self.aliases))
        found.update(dict.fromkeys([text.upper() for text in found if text.isascii()]))
        found.update(dict.fromkeys(["", "no such phrase", "constructor", "__proto__"]))
        return tuple(Text(text) for text in found)
