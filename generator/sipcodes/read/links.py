"""What refers from one registry to another: tables of codes, and the documents that all of them cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipcodes.model.catalogue import Document
from sipcodes.model.registry import Registry
from sipcodes.model.text import Source, Text
from sipcodes.problems import Problem
from sipcodes.read.fact_checks import parts_of
from sipcodes.read.facts import FactBuilder
from sipcodes.read.nodes import Mapping, Sequence
from sipcodes.read.yaml import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.model.text import Place

Part = tuple[Mapping, Registry]
"""A registry's data and its model."""

_CITING = ("source", "sources")


def check_links(parts: list[Part]) -> list[Problem]:
    """Every reference to another registry or to a document that leads nowhere."""
    return [*_mappings(parts), *_sources(parts)]


def link(parts: list[Part]) -> None:
    """Give each registry the tables that start or end at it; those of registries that are not here are left out."""
    registries = {registry.id.value: registry for _, registry in parts}
    for whole, _ in parts:
        builder = FactBuilder(whole)
        for entry in whole.get("mappings", ()):
            start, end = registries.get(entry["from"]), registries.get(entry["to"])
            if start is None or end is None:
                continue
            made = builder.mapping(entry, start, end)
            for registry in dict.fromkeys((start, end)):
                object.__setattr__(registry, "mappings", (*registry.mappings, made))


def documents(parts: list[Part]) -> dict[str, Document]:
    """The documents that the registries describe, by name."""
    return {
        name: Document(name, Text(entry["title"]), {key: Text(head) for key, head in entry.get("sections", {}).items()})
        for whole, _ in parts
        for name, entry in whole.get("documents", {}).items()
    }


def _mappings(parts: list[Part]) -> Iterator[Problem]:
    registries = {registry.id.value: registry for _, registry in parts}
    for whole, owner in parts:
        for entry in whole.get("mappings", ()):
            if owner.id.value not in (entry["from"], entry["to"]):
                message = f"the table neither starts nor ends at `{owner.id.value}`"
                yield _problem(entry.place, "bad-reference", message, "write it in one of its two registries")
            ends = [registries.get(entry[key]) for key in ("from", "to")]
            for key, registry in zip(("from", "to"), ends, strict=True):
                # Alone, a registry cannot know the others; together, each has to be there.
                if registry is None and len(parts) > 1:
                    hint = nearest(entry[key], registries)
                    yield _problem(
                        entry.value_places[key], "bad-reference", f"no registry has the id `{entry[key]}`", hint
                    )
            yield from _rows(entry, *ends)
            yield from _told_alike(entry, (whole, owner), parts)


def _told_alike(entry: Mapping, owner: Part, parts: list[Part]) -> Iterator[Problem]:
    """Whether the words of a table can be told in its other registry too, in all locales and without a clash."""
    texts, named = owner[0]["text"], {}
    for part in parts_of(entry):
        named.update({part[key]: part.value_places[key] for key in ("when",) if key in part})
        named.update(zip(part.get("notes", ()), getattr(part.get("notes"), "item_places", ()), strict=True))
    words = named or any(key in part for part in parts_of(entry) for key in ("level", "locations"))
    for whole, other in parts:
        if other is owner[1] or other.id.value not in (entry["from"], entry["to"]) or not words:
            continue
        for locale in other.locales:
            if locale not in owner[1].locales:
                message = f"`{other.id.value}` has the locale `{locale}`, in which the table's words are not told"
                yield _problem(entry.place, "missing-text", message, f"add it to `{owner[1].id.value}`")
                continue
            told = whole["text"][locale].get("conditions", {})
            for name, place in named.items():
                if name in told and told[name] != texts[locale]["conditions"][name]:
                    message = f"the condition `{name}` has other words in the registry `{other.id.value}`"
                    yield _problem(place, "two-meanings", message, "give one of the two another name")


def _rows(entry: Mapping, start: Registry | None, end: Registry | None) -> Iterator[Problem]:
    seen: dict[int, Place] = {}
    if start is not None:
        yield from _classes(entry, start)
    if end is not None and "default" in entry and entry["default"] not in end.by_code:
        yield _no_code(entry, "default", end)
    for row in entry["rows"]:
        if start is not None and row["from"] not in start.by_code:
            yield _no_code(row, "from", start)
        first = seen.setdefault(row["from"], row.place)
        if first is not row.place:
            where = f"in line {first.line}" if first.file == row.place.file else f"at {first.file}:{first.line}"
            message = f"{row['from']} has a row already, {where}"
            yield _problem(row.place, "duplicate-row", message, "make one of the two an alternative of the other")
        for part in (row, *row.get("alternatives", ())):
            if ("to" in part) == part.get("none", False):
                yield _problem(part.place, "mapping", "a row has either `to` or `none: true`", "keep one of the two")
            if end is not None and "to" in part and part["to"] not in end.by_code:
                yield _no_code(part, "to", end)


def _classes(entry: Mapping, start: Registry) -> Iterator[Problem]:
    known = [klass.number for klass in start.classes]
    classes, locations = entry.get("classes"), entry.get("locations")
    named: list[tuple[int, Place]] = []
    if classes is not None:
        named += zip(classes, classes.item_places, strict=True)
    if locations is not None:
        named += ((int(key), place) for key, place in locations.key_places.items())
    for number, place in named:
        if number not in known:
            message = f"{number} is no class of the registry `{start.id.value}`"
            yield _problem(place, "bad-reference", message, nearest(str(number), known))


def _no_code(entry: Mapping, key: str, registry: Registry) -> Problem:
    message = f"{entry[key]} is no code of the registry `{registry.id.value}`"
    return _problem(entry.value_places[key], "bad-reference", message, nearest(str(entry[key]), registry.by_code))


def _sources(parts: list[Part]) -> Iterator[Problem]:
    known = documents(parts)
    if not known:
        return
    for whole, _ in parts:
        for label, place in _cited(whole):
            source = Source(label)
            document = known.get(source.document)
            if document is None:
                hint = f"{nearest(source.document, known)}; a new one is described under `documents`"
                yield _problem(place, "unknown-document", f"`{source.document}` is not among the documents", hint)
            elif source.section and source.section not in document.sections:
                message = f"{source.document} ({document.title.value}) has no section {source.section} here"
                hint = f"{nearest(source.section, document.sections)}; if it has, add it with its heading"
                yield _problem(place, "unknown-section", message, hint)


def _cited(node: Any) -> Iterator[tuple[str, Place]]:
    """Every source below ``node``, with its place."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in _CITING:
                if isinstance(value, Sequence):
                    yield from zip(value, value.item_places, strict=True)
                else:
                    yield value, node.value_places[key]
            elif key not in ("text", "documents"):
                yield from _cited(value)
    elif isinstance(node, Sequence):
        for item in node:
            yield from _cited(item)


def _problem(place: Place, rule: str, message: str, hint: str) -> Problem:
    return Problem(*place, rule, message, hint)
