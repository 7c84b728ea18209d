"""A spec against the registrar's own tables: codes, phrases, documents and deprecations that are not the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sipcodes.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sipcodes.model.code import Code
    from sipcodes.model.registered import Entry, Table
    from sipcodes.model.registry import Registry
    from sipcodes.model.text import Place

RULES = {
    "registry-added": "A code that is registered, and not in the spec.",
    "registry-removed": "A code of the spec that is not registered.",
    "registry-phrase": "A phrase that is registered otherwise.",
    "registry-reference": "A code whose registration names a document that the spec does not cite for it.",
    "registry-deprecated": "A code that is registered as deprecated, or no longer is, and the spec says otherwise.",
}
"""What each rule means."""


class Held(NamedTuple):
    """A registry of the spec, and the table that it is held against."""

    registry: Registry
    table: Table


def pairs(registries: Iterable[Registry], tables: tuple[Table, ...]) -> list[Held]:
    """Each registry with the table that is most like it; those like none are left out.

    A table is like a registry if at least half of the codes of the shorter one stand in the other with the same
    phrase. So neither needs to know what the other is called, and no order or number of tables is taken for granted.
    """
    found = []
    for registry in registries:
        best = max(tables, key=lambda table: _likeness(registry, table), default=None)
        if best and _likeness(registry, best) > 0:
            found.append(Held(registry, best))
    return found


def deviations(held: Held) -> list[Problem]:
    """Everything in which a registry of the spec is not what the registrar's table says."""
    registry, table = held
    entries = _registered(table)
    # A table in which nothing is marked may have no way to mark it.
    marks = any(entry.deprecated for entry in table.entries)
    problems = []
    for number, entry in entries.items():
        if number not in registry.by_code:
            message = f"{number} {entry.phrase} is registered ({_documents(entry)}), and not in `{registry.id.value}`"
            hint = "add it, with its text in each locale; a new code is a minor step of the version"
            problems.append(Problem(*entry.place, "registry-added", message, hint))
    for code in registry.codes:
        there = entries.get(code.code)
        problems += _not_there(code, table) if there is None else _otherwise(code, there, marks)
    return problems


def _likeness(registry: Registry, table: Table) -> float:
    """How much of both is the same, from 0 to 1; less for a table in which others lie, with codes of theirs."""
    entries = _registered(table)
    same = sum(_says(entry, code) for number, entry in entries.items() if (code := registry.by_code.get(number)))
    if same * 2 < min(len(entries), len(registry.codes)):
        return 0
    return same / (len(entries.keys() | registry.by_code.keys()) or 1)


def _registered(table: Table) -> dict[int, Entry]:
    return {entry.first: entry for entry in table.entries if not entry.free and entry.first == entry.last}


def _says(entry: Entry, code: Code) -> bool:
    """Whether an entry has the phrase of a code; the registrar may explain it behind a colon."""
    phrase = code.phrase.value
    return entry.phrase == phrase or entry.phrase.startswith(f"{phrase}:")


def _not_there(code: Code, table: Table) -> Iterator[Problem]:
    said = f"{code.code} {code.name.value}"
    free = next((entry for entry in table.entries if entry.free and entry.first <= code.code <= entry.last), None)
    message = f"{said} is not registered"
    if free:
        message = f"{said} is {free.phrase.strip('()').lower()} ({_where(free.place)})"
    hint = "look up what became of it; a name that was released stays in `public-names`"
    yield Problem(*code.place, "registry-removed", message, hint)


def _otherwise(code: Code, entry: Entry, marks: bool) -> Iterator[Problem]:
    where = _where(entry.place)
    if not _says(entry, code):
        message = f"{code.code} is registered as “{entry.phrase}” ({where}), and is “{code.phrase.value}” here"
        alias = any(alias.phrase.value == entry.phrase for alias in code.aliases)
        hint = "the wording is an alias here: exchange the two" if alias else "keep the old wording as an alias"
        yield Problem(
            *(code.phrase.place or code.place), "registry-phrase", message, f"if the registry is right, {hint}"
        )
    cited = {source.document for source in code.sources}
    for document in entry.documents:
        if document not in cited:
            message = (
                f"{code.code} {code.name.value} is registered by {document} ({where}), which is no source of it here"
            )
            hint = f"read what {document} says of it, and cite the section"
            yield Problem(*code.place, "registry-reference", message, hint)
    if entry.deprecated and not code.deprecated:
        message = f"{code.code} {code.name.value} is registered as deprecated ({where}), and is not here"
        yield Problem(*code.place, "registry-deprecated", message, "add `deprecated`, with what takes its place")
    if marks and code.deprecated and not entry.deprecated:
        message = f"{code.code} {code.name.value} is deprecated here, and not as it is registered ({where})"
        yield Problem(*code.place, "registry-deprecated", message, "see whether the deprecation was taken back")


def _documents(entry: Entry) -> str:
    return ", ".join(entry.documents) or "no RFC named"


def _where(place: Place) -> str:
    return f"{place.file}:{place.line}"
