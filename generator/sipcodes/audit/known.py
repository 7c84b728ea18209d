"""What a table is held against: the registry, its other wordings, HTTP's codes, and what is known of other tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING

from sipcodes.audit.languages import data

if TYPE_CHECKING:
    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.code import Code
    from sipcodes.model.facts import Mapping


@dataclass(frozen=True)
class Entry:
    """A registered code: its phrase, its name, other wordings with their sources, and where it is told."""

    code: int
    phrase: str
    name: str
    aliases: tuple[tuple[str, str], ...]
    source: str

    @property
    def keys(self) -> frozenset[str]:
        """Everything that the code is called."""
        return frozenset(map(key, (self.phrase, self.name, *(phrase for phrase, _ in self.aliases))))


@dataclass(frozen=True)
class Seen:
    """A deviation that is known: what is said, in whose tables, by which document, and the right code for it."""

    said: str = ""
    seen: tuple[str, ...] = ()
    source: str = ""
    instead: int | None = None

    @property
    def told(self) -> str:
        """Where it is from, in words; nothing if that is not known."""
        parts = [self.source] if self.source else []
        parts += [f"seen in {', '.join(self.seen)}"] if self.seen else []
        return "; ".join(parts)


@dataclass(frozen=True)
class Interworking:
    """A table between SIP codes and Q.850 causes: from a number to all that the document allows it to become."""

    source: str
    to_cause: bool
    rows: dict[int, frozenset[int]]
    default: int | None
    classes: tuple[int, ...]

    def covers(self, number: int) -> bool:
        """Whether a number without a row of its own becomes the default."""
        return not self.classes or number // 100 in self.classes


@dataclass(frozen=True)
class Known:
    """All of it, as plain data that goes to other processes."""

    entries: dict[int, Entry]
    numbers: dict[int, Seen]
    wordings: dict[int, dict[str, Seen]]
    causes: dict[str, int]
    interworking: tuple[Interworking, ...]
    owners: dict[str, tuple[int, ...]]
    keys: dict[int, frozenset[str]]
    phrases: dict[int, frozenset[str]]

    @cached_property
    def own_phrases(self) -> tuple[bytes, ...]:
        """The phrases that say something, and not to HTTP too."""
        entries = self.entries.values()
        return tuple(e.phrase.encode() for e in entries if " " in e.phrase and not fits_http(e.code, e.phrase))

    @cached_property
    def own_keys(self) -> tuple[bytes, ...]:
        """The same, however they are spelt."""
        return tuple(key(phrase.decode()).encode() for phrase in self.own_phrases)

    def fits(self, code: int, said: str) -> bool:
        """Whether ``said`` speaks of ``code``: by its phrase, its name, or another wording that is known."""
        return code in self.keys and _speaks_of(said, self.keys[code])

    def is_right(self, code: int, said: str) -> bool:
        """Whether ``said`` is the registered phrase or name of ``code``, however it is spelt, or holds it."""
        entry = self.entries.get(code)
        return entry is not None and _speaks_of(said, {key(entry.phrase), key(entry.name)})


def known(catalogue: Catalogue) -> Known:
    """What ``catalogue`` and the data of this package tell; its largest registry is the one that is looked for."""
    registry = max(catalogue.registries, key=lambda registry: len(registry.codes))
    entries = {code.code: _entry(code) for code in registry.codes}
    told = data("known.yaml")
    numbers = {int(n): _seen(seen) for n, seen in told["numbers"].items() if int(n) not in entries}
    wordings: dict[int, dict[str, Seen]] = {}
    for wording in told["wordings"]:
        wordings.setdefault(wording["code"], {})[key(wording["said"])] = _seen(wording)
    owners: dict[str, tuple[int, ...]] = {}
    for entry in entries.values():
        for one in entry.keys:
            owners[one] = (*owners.get(one, ()), entry.code)
    causes: dict[str, int] = {}
    tables = []
    for mapping in registry.mappings:
        to_cause = mapping.start.value == registry.id.value
        tables.append(_interworking(mapping, to_cause=to_cause))
        other = next(
            r for r in catalogue.registries if r.id.value == (mapping.end if to_cause else mapping.start).value
        )
        causes |= {key(code.name.value): code.code for code in other.codes}
    keys = {code: entry.keys | set(wordings.get(code, ())) for code, entry in entries.items()}
    keys |= {number: frozenset({key(seen.said)}) for number, seen in numbers.items() if seen.said}
    phrases = {
        code: frozenset(text.casefold() for text in (entry.phrase, *(alias for alias, _ in entry.aliases)))
        for code, entry in entries.items()
    }
    phrases |= {number: frozenset({seen.said.casefold()}) for number, seen in numbers.items() if seen.said}
    return Known(entries, numbers, wordings, causes, tuple(tables), owners, keys, phrases)


def key(text: str) -> str:
    """The letters and digits of a text, in lower case: `busy-here`, `BUSY_HERE` and `BusyHere` are one."""
    return "".join(filter(str.isalnum, text.casefold()))


def key_without(text: str, code: int) -> str:
    """The key of a name, without the number that it may hold: `sip_486_Busy_here`."""
    return key(text).replace(str(code), "")


@cache
def http() -> dict[int, tuple[str, frozenset[str]]]:
    """The status codes of HTTP as Python knows them: the phrase, and all names that each has."""
    names: dict[int, set[str]] = {}
    for name, status in HTTPStatus.__members__.items():
        names.setdefault(status.value, {key(status.phrase)}).add(key(name))
    return {status.value: (status.phrase, frozenset(names[status.value])) for status in HTTPStatus}


def fits_http(code: int, said: str) -> bool:
    """Whether ``said`` is what HTTP calls the code."""
    return code in http() and _speaks_of(said, http()[code][1])


def _speaks_of(said: str, keys: set[str] | frozenset[str]) -> bool:
    text = key(re.sub(r"(?<!\d)[1-9]\d\d(?!\d)", "", said))
    return any(text.endswith(one) or (len(one) > 5 and one in text) for one in keys)


def _entry(code: Code) -> Entry:
    aliases = tuple((alias.phrase.value, alias.source.label) for alias in code.aliases)
    source = code.sources[0].label if code.sources else ""
    return Entry(code.code, code.phrase.value, code.name.value, aliases, source)


def _seen(told: dict[str, object]) -> Seen:
    seen, instead = told.get("seen", ()), told.get("instead")
    assert isinstance(seen, list | tuple)
    return Seen(
        str(told.get("said", "")),
        tuple(map(str, seen)),
        str(told.get("source", "")),
        instead if isinstance(instead, int) else None,
    )


def _interworking(mapping: Mapping, *, to_cause: bool) -> Interworking:
    rows: dict[int, set[int]] = {}
    for row in mapping.flat_rows:
        rows.setdefault(row.code.code, set()).update({row.to.code} if row.to else set())
    return Interworking(
        mapping.source.label,
        to_cause,
        {number: frozenset(to) for number, to in rows.items()},
        mapping.default.code if mapping.default else None,
        tuple(klass.number for klass in mapping.classes),
    )
