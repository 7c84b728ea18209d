"""Finding codes by what people remember of them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.code import Code, StatusClass
    from sipcodes.model.registry import Registry


@dataclass(frozen=True)
class Found:
    """What a query found: one of the three, or nothing."""

    codes: tuple[Code, ...] = ()
    klass: StatusClass | None = None
    # A number that nobody registered, and the code that it counts as.
    unregistered: tuple[int, StatusClass | None, Code | None] | None = None
    registry: Registry | None = None
    guessed: bool = False

    def __bool__(self) -> bool:
        return bool(self.codes or self.klass or self.unregistered)


def find(catalogue: Catalogue, query: str) -> Found:
    """What ``query`` names: a number, a class, a name or phrase, a part of one, words of a summary, a near miss.

    ``q850:34`` asks one registry only.
    """
    prefix, colon, rest = query.partition(":")
    asked = prefix.strip().lower()
    # `warning:304` is enough for the registry `sip-warning`, as long as no other has that word.
    exact = [r for r in catalogue.registries if r.id.value == asked]
    alike = [r for r in catalogue.registries if asked in r.id.value.split("-")]
    registries = (exact or (alike if len(alike) == 1 else [])) if colon else []
    query = (rest if registries else query).strip()
    # What is asked without a prefix is mostly meant for the largest.
    registries = registries or sorted(catalogue.registries, key=lambda registry: -len(registry.codes))
    # All exact finds of any registry come before the guesses of the first.
    for way in (_by_number, _by_class, _by_words, _by_part, _by_text, _by_likeness):
        for registry in registries:
            if found := way(registry, query):
                return found
    if query.isascii() and query.isdecimal() and len(query) <= 9:
        number = int(query)
        return _unregistered(next((r for r in registries if r.class_of(number)), registries[0]), number)
    return Found()


def _by_number(registry: Registry, query: str) -> Found:
    if not (query.isascii() and query.isdecimal() and len(query) <= 9):
        return Found()
    code = registry.by_code.get(int(query))
    return Found((code,), registry=registry) if code else Found()


def _unregistered(registry: Registry, number: int) -> Found:
    klass = registry.class_of(number)
    counts_as = registry.by_code.get(registry.effective(number))
    return Found(unregistered=(number, klass, counts_as), registry=registry)


def _by_class(registry: Registry, query: str) -> Found:
    wanted = query.lower()
    for klass in registry.classes:
        titles = (titled.title.value.lower() for titled in klass.texts.values())
        if wanted in (klass.label, *titles) or _key(query) == _key(klass.name.value):
            return Found(klass.codes, klass, registry=registry)
    return Found()


def _by_words(registry: Registry, query: str) -> Found:
    wanted = _key(query)
    return _found(registry, (code for code in registry.codes if wanted and wanted in set(_keys(code))))


def _by_part(registry: Registry, query: str) -> Found:
    wanted = _key(query)
    return _found(registry, (code for code in registry.codes if wanted and any(wanted in key for key in _keys(code))))


def _by_text(registry: Registry, query: str) -> Found:
    wanted = query.casefold()
    if len(wanted) < 2 or wanted.isdecimal():
        return Found()
    told = ((code, " ".join(text.summary.value for text in code.text.values())) for code in registry.codes)
    return _found(registry, (code for code, summary in told if wanted in summary.casefold()))


def _by_likeness(registry: Registry, query: str) -> Found:
    if re.fullmatch(r"[0-9]*", query):
        return Found()
    keys: dict[str, list[Code]] = {}
    for code in registry.codes:
        for key in _keys(code):
            keys.setdefault(key, []).append(code)
    near = difflib.get_close_matches(_key(query), keys, n=3, cutoff=0.72)
    codes = dict.fromkeys(code for key in near for code in keys[key])
    return Found(tuple(codes), registry=registry, guessed=True) if codes else Found()


def _found(registry: Registry, codes: Iterable[Code]) -> Found:
    found = tuple(codes)
    return Found(found, registry=registry) if found else Found()


def _keys(code: Code) -> Iterator[str]:
    yield _key(code.name.value)
    yield _key(code.phrase.value)
    for alias in code.aliases:
        yield _key(alias.phrase.value)


def _key(text: str) -> str:
    """Letters and digits only: ``busy-here``, ``BUSY_HERE`` and ``Busy Here`` are one."""
    return "".join(char for char in text.casefold() if char.isalnum())
