"""What a file of facts must say when it is read back, by the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipcodes.model.facts import KINDS

if TYPE_CHECKING:
    from sipcodes.model.code import Code
    from sipcodes.model.facts import Fact, Mapping, Methods, Row, Word
    from sipcodes.model.registry import Registry


def expected_facts(registry: Registry) -> dict[str, Any]:
    """Every fact that a probe may read back, field by field."""
    codes = registry.codes
    return {
        "methods": {str(code.code): _methods(code.facts.methods) for code in codes},
        "facts": {
            f"{code.code} {kind} {place}": _fact(fact)
            for code in codes
            for kind in KINDS
            for place, fact in enumerate(code.facts.of(kind))
        },
        "required_headers": {str(code.code): [word.name.value for word in code.facts.required] for code in codes},
        "deprecated": {str(code.code): code.deprecated is not None for code in codes},
        "text": {
            f"{code.code} {locale} {part}": getattr(code.text[locale], part).value
            for code in codes
            for locale in registry.locales
            for part in ("summary", "detail", "action")
        },
        "words": {
            # A table of another registry may bring words that are told in more locales.
            f"{kind} {word.name.value} {locale}": word.texts[locale].value
            for kind, words in registry.words.items()
            for word in words
            for locale in registry.locales
            if kind != "header"
        },
        "mapped": {
            f"{mapping.start.value} {mapping.end.value} {mapping.profile.value} {code.code}": _mapped(mapping, code)
            for mapping in registry.mappings
            for code in (codes if mapping.start.value == registry.id.value else [row.code for row in mapping.rows])
        },
    }


def _methods(methods: Methods | None) -> dict[str, Any] | None:
    if methods is None:
        return None
    return {
        "any": methods.any,
        "only": [method.value for method in methods.only],
        "except": [method.value for method in methods.but],
        "source": methods.source.label,
    }


def _fact(fact: Fact) -> str:
    parts = (fact.word.name.value, _id(fact.level), _id(fact.when), fact.source.label, str(fact.contradicts).lower())
    return normal("|".join((*parts, "-".join(fact.after or ()))))


def normal(fact: str) -> str:
    """A fact as a probe prints it, its seconds spelled in one way: languages print numbers each as they like."""
    head, bar, after = fact.rpartition("|")
    try:
        return head + bar + "-".join(repr(float(seconds)) for seconds in after.split("-") if seconds)
    except ValueError:
        return fact


def _mapped(mapping: Mapping, code: Code) -> str:
    row = next((row for row in mapping.rows if row.code is code), None)
    if row is not None:
        notes = ",".join(note.name.value for note in row.notes)
        others = [":".join((_to(other), _id(other.when), _sent(mapping, other))) for other in row.alternatives]
        return "|".join((_to(row), _id(row.when), _sent(mapping, row), notes, row.source.label, ",".join(others)))
    if mapping.default is None or (mapping.classes and code.klass not in mapping.classes):
        return ""
    return f"{mapping.default.code}||{_id(mapping.level)} {_id(mapping.locations.get(code.klass))}|||"


def _to(row: Row) -> str:
    return str(row.to.code) if row.to else "none"


def _sent(mapping: Mapping, row: Row) -> str:
    """How binding a row is, and where what the code becomes, if anything, comes from."""
    return f"{_id(row.level)} {_id(mapping.location(row))}"


def _id(word: Word | None) -> str:
    return word.name.value if word else ""
