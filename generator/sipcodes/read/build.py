"""From checked data to the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipcodes.model.code import Alias, Code, Deprecation, Described, Group, Rule, StatusClass, Titled
from sipcodes.model.registry import Change, Names, Registry, Topic
from sipcodes.model.text import Name, Source, Text
from sipcodes.read.facts import FactBuilder
from sipcodes.read.flows import build_flows

if TYPE_CHECKING:
    from sipcodes.read.nodes import Mapping


def build_registry(whole: Mapping) -> Registry:
    """The registry that ``whole`` describes; it has passed the schema and the checks."""
    facts, texts = whole["registry"], whole["text"]
    locales = tuple(facts["locales"])
    told = {locale: texts[locale] for locale in locales}
    classes = {int(key): _class(int(key), entry, told, whole) for key, entry in whole["classes"].items()}
    ordered = tuple(sorted(classes.values(), key=lambda klass: klass.first))
    words = FactBuilder(whole)
    codes = _codes(whole, ordered, told, words)
    groups = whole.get("groups", {})
    topics = whole.get("topics", {})
    return Registry(
        id=_text(facts, "id"),
        version=_text(facts, "version"),
        locales=locales,
        names=Names(**{key: _name(facts["names"], key) for key in ("file", "type", "prefix")}),
        sources=_sources(facts),
        titles={locale: _text(text, "title") for locale, text in told.items()},
        classes=ordered,
        groups=tuple(
            Group(
                name=Name(key, groups.key_places[key]),
                classes=tuple(classes[number] for number in sorted(entry["classes"])),
                sources=_sources(entry),
                texts=_titled(told, "groups", key, "meaning"),
                place=groups.key_places[key],
            )
            for key, entry in groups.items()
        ),
        topics=tuple(_topic(key, topics, told, {code.code: code for code in codes}) for key in topics),
        codes=codes,
        terms=words.terms,
        flows=build_flows(whole, told, {code.code: code for code in codes}),
        changes=_changes(told),
        address=_text(facts, "address") if "address" in facts else None,
        place=facts.place,
    )


def _topic(key: str, topics: Mapping, told: dict[str, Mapping], codes: dict[int, Code]) -> Topic:
    entry = topics[key]
    return Topic(
        id=key,
        sources=_sources(entry),
        texts=_titled(told, "topics", key, "text"),
        headers=tuple(Text(header) for header in entry.get("headers", ())),
        codes=tuple(codes[number] for number in entry.get("codes", ())),
        place=topics.key_places[key],
    )


def _changes(told: dict[str, Mapping]) -> tuple[Change, ...]:
    # A locale that an overlay adds may leave the history to the others.
    texts = {locale: text["changes"] for locale, text in told.items() if "changes" in text}
    return tuple(
        Change(Text(version), {locale: _text(text, version) for locale, text in texts.items()})
        for version in next(iter(texts.values()), ())
    )


def _class(number: int, entry: Mapping, told: dict[str, Mapping], whole: Mapping) -> StatusClass:
    first, last = entry["range"]
    return StatusClass(
        number=number,
        label=entry["label"],
        name=_name(entry, "name"),
        first=first,
        last=last,
        default=entry["unknown"]["counts-as"] if "unknown" in entry else None,
        sources=_sources(entry),
        texts=_titled(told, "classes", str(number), "meaning"),
        place=whole["classes"].key_places[str(number)],
    )


def _codes(
    whole: Mapping, classes: tuple[StatusClass, ...], told: dict[str, Mapping], facts: FactBuilder
) -> tuple[Code, ...]:
    entries = whole["codes"]
    codes: dict[int, Code] = {}
    for key in sorted(entries, key=int):
        entry, number = entries[key], int(key)
        klass = next(klass for klass in classes if klass.first <= number <= klass.last)
        codes[number] = Code(
            registry=whole["registry"]["id"],
            code=number,
            name=_name(entry, "name"),
            phrase=_text(entry, "phrase"),
            klass=klass,
            sources=_sources(entry),
            aliases=tuple(
                Alias(_text(alias, "phrase"), number, Source(alias["source"])) for alias in entry.get("aliases", ())
            ),
            text={locale: _described(text, key) for locale, text in told.items()},
            place=entries.key_places[key],
            overlay=_text(entry, "overlay") if "overlay" in entry else None,
            facts=facts.of(entry, whole["classes"][str(klass.number)]),
        )
    for key, entry in entries.items():
        if "deprecated" in entry:
            _complete(codes[int(key)], "deprecated", _deprecation(entry["deprecated"], codes))
    for klass in classes:
        _complete(klass, "codes", tuple(code for code in codes.values() if code.klass is klass))
    return tuple(codes.values())


def _described(text: Mapping, code: str) -> Described:
    entry = text["codes"][code]
    texts = {key: _text(entry, key) if key in entry else Text("") for key in ("summary", "detail", "action")}
    return Described(**texts, keywords=tuple(Text(word) for word in text.get("keywords", {}).get(code, ())))


def _deprecation(entry: Mapping, codes: dict[int, Code]) -> Deprecation:
    def rules(key: str) -> tuple[Rule, ...]:
        return tuple(
            Rule(tuple(Text(method) for method in rule.get("methods", ())), Source(rule["source"]))
            for rule in entry.get(key, ())
        )

    return Deprecation(codes[entry["use"]] if "use" in entry else None, rules("rules"), rules("still"))


def _complete(node: StatusClass | Code, attribute: str, value: Any) -> None:
    """Fill what could not be known when the node was made: nodes that refer to each other."""
    object.__setattr__(node, attribute, value)


def _titled(told: dict[str, Mapping], section: str, key: str, body: str) -> dict[str, Titled]:
    found = {}
    for locale, text in told.items():
        entry = text[section][key]
        found[locale] = Titled(_text(entry, "title"), _text(entry, body) if body in entry else Text(""))
    return found


def _text(entry: Mapping, key: str) -> Text:
    return Text(entry[key], entry.value_places[key])


def _name(entry: Mapping, key: str) -> Name:
    return Name(entry[key], entry.value_places[key])


def _sources(entry: Mapping) -> tuple[Source, ...]:
    return tuple(Source(label) for label in entry.get("sources", ()))
