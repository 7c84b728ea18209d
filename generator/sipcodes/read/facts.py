"""From checked data to facts: words of closed lists, conditions, and the rules made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipcodes.model.facts import KINDS, Fact, Facts, Mapping, Methods, Row, Word
from sipcodes.model.text import Name, Source, Text

if TYPE_CHECKING:
    from sipcodes.model.code import Code
    from sipcodes.model.registry import Registry
    from sipcodes.read.nodes import Mapping as Node


class FactBuilder:
    """Builds the facts of one registry; each word and condition is made once."""

    def __init__(self, whole: Node) -> None:
        texts = whole["text"]
        self.locales = {locale: texts[locale] for locale in whole["registry"]["locales"]}
        self.made: dict[tuple[str, str], Word] = {}
        self.terms = {
            kind: tuple(self._word(kind, word) for word in words) for kind, words in whole.get("terms", {}).items()
        }

    def of(self, entry: Node, klass: Node) -> Facts:
        """The facts of a code; those that its class has come first."""
        methods = entry.get("methods")
        kinds = {
            kind: tuple(self._fact(rule, key) for part in (klass, entry) for rule in part.get(kind, ()))
            for kind, key in KINDS.items()
        }
        return Facts(methods=_methods(methods) if methods else None, **kinds)

    def mapping(self, entry: Node, start: Registry, end: Registry) -> Mapping:
        """A table between two registries."""
        source = Source(entry["source"])
        level = self._optional("level", entry)
        classes = {klass.number: klass for klass in start.classes}
        locations = entry.get("locations", {}).items()
        return Mapping(
            start=_text(entry, "from"),
            end=_text(entry, "to"),
            profile=_text(entry, "profile"),
            source=source,
            level=level,
            when=self._optional("when", entry),
            classes=tuple(classes[number] for number in entry.get("classes", ())),
            default=end.by_code[entry["default"]] if "default" in entry else None,
            locations={classes[int(number)]: self._word("location", name) for number, name in locations},
            notes=self._notes(entry),
            rows=tuple(self._row(row, start.by_code[row["from"]], end.by_code, level, source) for row in entry["rows"]),
            place=entry.place,
        )

    def _row(self, entry: Node, code: Code, end: dict[int, Code], level: Word | None, source: Source) -> Row:
        level = self._optional("level", entry) or level
        source = Source(entry["source"]) if "source" in entry else source
        return Row(
            code=code,
            to=end[entry["to"]] if "to" in entry else None,
            when=self._optional("when", entry),
            level=level,
            source=source,
            notes=self._notes(entry),
            alternatives=tuple(self._row(other, code, end, level, source) for other in entry.get("alternatives", ())),
        )

    def _notes(self, entry: Node) -> tuple[Word, ...]:
        return tuple(self._word("when", note) for note in entry.get("notes", ()))

    def _fact(self, rule: Node, key: str) -> Fact:
        return Fact(
            word=self._word(key, rule[key]),
            level=self._optional("level", rule),
            when=self._optional("when", rule),
            source=Source(rule["source"]),
            contradicts=rule.get("contradicts", False),
            after=tuple(rule["after"]) if "after" in rule else None,
            place=rule.place,
        )

    def _optional(self, kind: str, rule: Node) -> Word | None:
        return self._word(kind, rule[kind]) if kind in rule else None

    def _word(self, kind: str, name: str) -> Word:
        word = self.made.get((kind, name))
        if word is None:
            texts = {locale: self._told(text, kind, name) for locale, text in self.locales.items()}
            word = self.made[kind, name] = Word(Name(kind), Name(name, next(iter(texts.values())).place), texts)
        return word

    @staticmethod
    def _told(text: Any, kind: str, name: str) -> Text:
        if kind == "header":
            return Text(name)
        words = text["conditions"] if kind == "when" else text["terms"][kind]
        return _text(words, name)


def _methods(entry: Node) -> Methods:
    return Methods(
        any=entry.get("any", False),
        only=tuple(Text(method) for method in entry.get("only", ())),
        but=tuple(Text(method) for method in entry.get("except", ())),
        source=Source(entry["source"]),
    )


def _text(entry: Node, key: str) -> Text:
    return Text(entry[key], entry.value_places[key])
