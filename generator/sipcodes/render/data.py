"""The model as plain data, for outputs that other programs read."""

from __future__ import annotations

import json
import re
from functools import cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from sipcodes.model.code import Code
from sipcodes.model.facts import KINDS
from sipcodes.render.hidden import BLANKS, HIDDEN
from sipcodes.render.limits import margin
from sipcodes.render.rendered import Rendered

if TYPE_CHECKING:
    from sipcodes.model.code import Deprecation, Rule, Titled
    from sipcodes.model.facts import Fact, Mapping, Methods, Row, Word
    from sipcodes.model.flows import Flow
    from sipcodes.model.registry import Registry
    from sipcodes.model.text import Source, Text

_HIDDEN = re.compile(f"[{HIDDEN}{BLANKS}]")


def registry_data(registry: Registry) -> dict[str, Any]:
    """Everything a registry knows, as JSON has it: lists and mappings of text and numbers."""
    return {
        "id": registry.id.value,
        "version": registry.version.value,
        "locales": list(registry.locales),
        "title": {locale: text.value for locale, text in registry.titles.items()},
        "sources": _sources(registry.sources),
        "classes": [
            {
                "number": klass.number,
                "label": klass.label,
                "name": klass.name.value,
                "first": klass.first,
                "last": klass.last,
                "unknown_counts_as": klass.default,
                "sources": _sources(klass.sources),
                "text": _titled(klass.texts, "meaning"),
            }
            for klass in registry.classes
        ],
        "groups": [
            {
                "name": group.name.value,
                "classes": [klass.number for klass in group.classes],
                "sources": _sources(group.sources),
                "text": _titled(group.texts, "meaning"),
            }
            for group in registry.groups
        ],
        "topics": [
            {
                "id": topic.id,
                "sources": _sources(topic.sources),
                "headers": _texts(topic.headers),
                "codes": [code.code for code in topic.codes],
                "text": _titled(topic.texts, "text"),
            }
            for topic in registry.topics
        ],
        "flows": [_flow(flow) for flow in registry.flows],
        "changes": [{"version": change.version.value, "text": _by_locale(change.texts)} for change in registry.changes],
        "codes": [code_data(code) for code in registry.codes],
        "mappings": [_mapping(mapping) for mapping in registry.mappings],
        "words": {
            # A table of another registry may bring words that are told in more locales.
            kind: {word.name.value: {locale: word.texts[locale].value for locale in registry.locales} for word in words}
            for kind, words in registry.words.items()
        },
    }


def code_data(code: Code) -> dict[str, Any]:
    """Everything about one code."""
    return {
        "code": code.code,
        "name": code.name.value,
        "phrase": code.phrase.value,
        "registered": code.registered,
        "overlay": code.overlay.value if code.overlay else None,
        "class": code.klass.number,
        "sources": _sources(code.sources),
        "aliases": [{"phrase": alias.phrase.value, "source": _source(alias.source)} for alias in code.aliases],
        "deprecated": _deprecated(code.deprecated),
        "methods": _methods(code.facts.methods),
        **{kind: _facts(code.facts.of(kind)) for kind in KINDS},
        "text": {
            locale: {
                "summary": text.summary.value,
                "detail": text.detail.value,
                "action": text.action.value,
                "keywords": _texts(text.keywords),
            }
            for locale, text in code.text.items()
        },
    }


def _flow(flow: Flow) -> dict[str, Any]:
    return {
        "id": flow.id,
        "sources": _sources(flow.sources),
        "codes": [code.code for code in flow.codes],
        "title": _by_locale(flow.titles),
        "text": _by_locale(flow.texts),
        "participants": [{"id": each.id, "text": _by_locale(each.texts)} for each in flow.participants],
        "steps": [
            {
                "from": step.start.id,
                "to": step.end.id,
                "method": step.method.value if step.method else None,
                "code": step.code.code if step.code else None,
                "headers": _texts(step.headers),
                "note": _by_locale(step.notes),
                "source": _source(step.source) if step.source else None,
            }
            for step in flow.steps
        ],
    }


def _texts(texts: tuple[Text, ...]) -> list[str]:
    return [text.value for text in texts]


def _by_locale(texts: dict[str, Text]) -> dict[str, str]:
    return {locale: text.value for locale, text in texts.items()}


def _methods(methods: Methods | None) -> dict[str, Any] | None:
    if methods is None:
        return None
    return {
        "any": methods.any,
        "only": [method.value for method in methods.only],
        "except": [method.value for method in methods.but],
        "source": _source(methods.source),
    }


def _facts(facts: tuple[Fact, ...]) -> list[dict[str, Any]]:
    return [
        {
            "word": fact.word.name.value,
            "level": _id(fact.level),
            "when": _id(fact.when),
            "after": list(fact.after) if fact.after else None,
            "contradicts": fact.contradicts,
            "source": _source(fact.source),
        }
        for fact in facts
    ]


def _id(word: Word | None) -> str | None:
    return word.name.value if word else None


def _mapping(mapping: Mapping) -> dict[str, Any]:
    return {
        "from": mapping.start.value,
        "to": mapping.end.value,
        "profile": mapping.profile.value,
        "level": _id(mapping.level),
        "when": _id(mapping.when),
        "classes": [klass.number for klass in mapping.classes],
        "default": mapping.default.code if mapping.default else None,
        "locations": {str(klass.number): location.name.value for klass, location in mapping.locations.items()},
        "notes": [note.name.value for note in mapping.notes],
        "rows": [
            {**_row(mapping, row), "alternatives": [_row(mapping, other) for other in row.alternatives]}
            for row in mapping.rows
        ],
        "source": _source(mapping.source),
    }


def _row(mapping: Mapping, row: Row) -> dict[str, Any]:
    return {
        "from": row.code.code,
        "to": row.to.code if row.to else None,
        "when": _id(row.when),
        "level": _id(row.level),
        "location": _id(mapping.location(row)),
        "notes": [note.name.value for note in row.notes],
        "source": _source(row.source),
    }


def as_json(node: Registry | Code, indent: int = 0) -> Rendered:
    """A registry or a code as JSON, to stand ``indent`` columns in."""
    data = code_data(node) if isinstance(node, Code) else registry_data(node)
    return Rendered(_json(data, "\n" + margin(indent)))


def _json(value: Any, margin: str) -> str:
    """``value`` as ``json.dumps(indent=2)`` has it, in half of the time: that would use no C."""
    if value is None:
        return "null"
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if not value or kind not in (dict, list):
        return json.dumps(value)
    inner = margin + "  "
    if kind is dict:
        members = [f"{_key(key)}{_json(item, inner)}" for key, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(members)}{margin}}}"
    return f"[{inner}{f',{inner}'.join([_json(item, inner) for item in value])}{margin}]"


def _quoted(text: str) -> str:
    quoted = encode_basestring(text)
    # What does not show is legal in JSON, yet can mislead who reads it; some of it ends lines in old JavaScript.
    return quoted if quoted.isascii() else _HIDDEN.sub(lambda match: json.dumps(match.group())[1:-1], quoted)


@cache
def _key(text: str) -> str:
    return f"{_quoted(text)}: "


def _source(source: Source) -> dict[str, str | None]:
    return {"document": source.document, "section": source.section or None, "url": source.url}


def _sources(sources: tuple[Source, ...]) -> list[dict[str, str | None]]:
    return [_source(source) for source in sources]


def _titled(texts: dict[str, Titled], body: str) -> dict[str, dict[str, str]]:
    return {locale: {"title": text.title.value, body: text.text.value} for locale, text in texts.items()}


def _deprecated(deprecation: Deprecation | None) -> dict[str, Any] | None:
    if deprecation is None:
        return None
    return {
        "use": deprecation.use.code if deprecation.use else None,
        "rules": _rules(deprecation.rules),
        "still": _rules(deprecation.still),
    }


def _rules(rules: tuple[Rule, ...]) -> list[dict[str, Any]]:
    return [{"methods": [method.value for method in rule.methods], "source": _source(rule.source)} for rule in rules]
