"""The model as plain data, for outputs that other programs read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sipcodes.render.hidden import BLANKS, HIDDEN
from sipcodes.render.rendered import Rendered

if TYPE_CHECKING:
    from sipcodes.model.registry import Code, Deprecation, Registry, Rule, Titled
    from sipcodes.model.text import Source

# All but the line ends between members; those in texts are escaped by then.
_HIDDEN = re.compile(f"(?!\n)[{HIDDEN}{BLANKS}]")


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
            {"id": topic.id, "sources": _sources(topic.sources), "text": _titled(topic.texts, "text")}
            for topic in registry.topics
        ],
        "codes": [code_data(code) for code in registry.codes],
    }


def code_data(code: Code) -> dict[str, Any]:
    """Everything about one code."""
    return {
        "code": code.code,
        "name": code.name.value,
        "phrase": code.phrase.value,
        "class": code.klass.number,
        "sources": _sources(code.sources),
        "aliases": [{"phrase": alias.phrase.value, "source": _source(alias.source)} for alias in code.aliases],
        "deprecated": _deprecated(code.deprecated),
        "text": {locale: {"summary": text.summary.value} for locale, text in code.text.items()},
    }


def as_json(registry: Registry, indent: int = 0) -> Rendered:
    """A registry as JSON, to stand ``indent`` columns in."""
    text = json.dumps(registry_data(registry), ensure_ascii=False, indent=2)
    # What does not show is legal in JSON, yet can mislead who reads it, and some of it ends lines in old JavaScript.
    text = _HIDDEN.sub(lambda match: json.dumps(match.group())[1:-1], text)
    return Rendered(text.replace("\n", "\n" + " " * indent))


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
