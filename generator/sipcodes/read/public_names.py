"""The names lock: names that were released stay, or the spec says what became of them and in which version.

Programs are written with the names of codes, classes and groups. The section ``public-names`` keeps them; a name that
changed or went without a word there is a mistake. A registry without the section has no such promise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sipcodes.model.text import Place
from sipcodes.problems import Problem
from sipcodes.read.nodes import Mapping
from sipcodes.read.yaml import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTION = "public-names"
_NOTHING = Mapping(Place("", 0, 0))


class _Placed(NamedTuple):
    name: str
    place: Place


def check_public_names(whole: Mapping) -> list[Problem]:
    """Every released name that changed or went without a word, and every name that was not locked yet."""
    if _SECTION not in whole:
        return []
    lock = whole[_SECTION]
    problems = [*_statements(whole, lock)]
    for kind in ("registry", "classes", "groups", "codes"):
        if kind in lock:
            problems += _kept(kind, _released(kind, lock), _current(kind, whole), lock)
    return problems


def _released(kind: str, lock: Mapping) -> dict[str, _Placed]:
    entries = lock[kind]
    if kind == "groups":
        named = zip(entries, entries.item_places, strict=True)
        return {_became(name, lock): _Placed(name, place) for name, place in named}
    return {key: _Placed(name, entries.value_places[key]) for key, name in entries.items()}


def _current(kind: str, whole: Mapping) -> dict[str, _Placed]:
    if kind == "registry":
        names = whole["registry"]["names"]
        return {key: _Placed(name, names.value_places[key]) for key, name in names.items()}
    entries = whole.get(kind, _NOTHING)
    if kind == "groups":
        return {name: _Placed(name, entries.key_places[name]) for name in entries}
    return {key: _Placed(entry["name"], entry.value_places["name"]) for key, entry in entries.items()}


def _kept(kind: str, released: dict[str, _Placed], current: dict[str, _Placed], lock: Mapping) -> Iterator[Problem]:
    removed: Mapping = lock.get("removed", _NOTHING)
    for key, was in released.items():
        name, now = _became(was.name, lock), current.get(key)
        if now is None:
            if name not in removed:
                message = f"{_said(key, name)} was released, and is no longer in `{kind}`"
                hint = f"restore it; if it goes on purpose, keep this line and add `{name}: VERSION` under `removed`"
                yield Problem(*was.place, "released-name", message, hint)
        elif now.name != name:
            message = f"{_said(key, name)} was released ({was.place.file}:{was.place.line}), and is {now.name} here"
            hint = (
                f"programs use {name}: restore it; if it changes on purpose, add "
                f"`{name}: {{to: {now.name}, in: VERSION}}` under `renamed` there"
            )
            yield Problem(*now.place, "released-name", message, hint)
        elif name in removed:
            message = f"{name} is said to be removed, and is still in `{kind}` ({now.place.file}:{now.place.line})"
            yield Problem(*removed.key_places[name], "released-name", message, "delete one of the two")
    for key, now in current.items():
        if key not in released:
            yield _unlocked(kind, key, now, lock)


def _unlocked(kind: str, key: str, now: _Placed, lock: Mapping) -> Problem:
    place = lock.value_places[kind]
    for section in ("renamed", "removed"):
        past: Mapping = lock.get(section, _NOTHING)
        if now.name in past:
            message = f"{now.name} meant something else before ({past.key_places[now.name].file})"
            return Problem(*now.place, "released-name", message, "programs may still use it: choose another name")
    line = f"- {now.name}" if kind == "groups" else f"{key}: {now.name}"
    hint = f"add `{line}` under `{_SECTION}: {kind}` in {place.file}, so that it is kept from now on"
    return Problem(*now.place, "unlocked-name", f"{_said(key, now.name)} is not among the public names yet", hint)


def _statements(whole: Mapping, lock: Mapping) -> Iterator[Problem]:
    """What is said of renamed and removed names and cannot be."""
    renamed: Mapping = lock.get("renamed", _NOTHING)
    removed: Mapping = lock.get("removed", _NOTHING)
    known = {entry["to"] for entry in renamed.values()}
    for kind in ("registry", "classes", "codes"):
        known |= set(lock.get(kind, _NOTHING).values())
    known |= set(lock.get("groups", ()))
    version = whole["registry"]["version"]
    said: list[tuple[str, str, Place, Mapping]]
    said = [(name, entry["in"], entry.value_places["in"], renamed) for name, entry in renamed.items()]
    said += [(name, since, removed.value_places[name], removed) for name, since in removed.items()]
    for name, since, place, section in said:
        if name not in known:
            hint = nearest(name, sorted(known))
            yield Problem(*section.key_places[name], "bad-reference", f"no name {name} was released", hint)
        if _core(since) > _core(version):
            message = f"version {since} is yet to come: the registry has {version}"
            yield Problem(*place, "version", message, "raise `version` of the registry with the change")
        elif _core(since)[0] and any(_core(since)[1:]):
            message = f"version {since} is no major step, and a name that changes or goes breaks programs"
            yield Problem(*place, "version", message, f"the next such version is {_core(since)[0] + 1}.0.0")
    for name in renamed:
        if _became(name, lock) in renamed:
            hint = "say only what it was called first, and what it is called now"
            yield Problem(*renamed.key_places[name], "renamed", f"the renaming of {name} goes round in a circle", hint)


def _became(name: str, lock: Mapping) -> str:
    """What ``name`` is called after all renaming; somewhere on the way, if that goes round."""
    renamed = lock.get("renamed", _NOTHING)
    for _ in renamed:
        if name not in renamed:
            break
        name = renamed[name]["to"]
    return name


def _said(key: str, name: str) -> str:
    return name if key == name else f"{key} {name}"


def _core(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"[0-9]+", version.partition("-")[0]))
