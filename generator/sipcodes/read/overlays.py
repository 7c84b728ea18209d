"""Overlays: files that add codes, texts and locales to a registry, or replace what it says where they say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipcodes.problems import Problem
from sipcodes.read.nodes import Mapping, Sequence
from sipcodes.read.yaml import nearest

if TYPE_CHECKING:
    from sipcodes.model.text import Place

# How far below a section the entries lie that an overlay adds or replaces.
_DEPTH = {"classes": 1, "groups": 1, "topics": 1, "codes": 1, "terms": 1, "rules": 1, "documents": 3, "text": 3}
# Lists that an overlay makes longer; others are replaced whole, as part of their entry.
_GROWING = ("terms", "headers")
_OWN = ("extends", "id", "version", "locales")


def is_overlay(whole: Mapping) -> bool:
    """Whether this extends a registry instead of being one."""
    return "extends" in whole.get("registry", {})


def apply_overlays(bases: list[Mapping], overlays: list[Mapping]) -> list[Problem]:
    """Lay each overlay over the registry that it extends, in order; what does not fit.

    Texts that an overlay lacks in a locale are taken from the registry's first one. A locale that one registry gains,
    all gain: their tables speak of each other.
    """
    problems: list[Problem] = []
    by_id = {base["registry"]["id"]: base for base in bases}
    seen: dict[str, Place] = {}
    for overlay in overlays:
        own = overlay["registry"]
        place = own.value_places["id"]
        first = seen.setdefault(own["id"], place)
        if first is not place or own["id"] in by_id:
            other = f"the overlay at {first.file}:{first.line}" if first is not place else "a registry"
            message = f"{other} has the id `{own['id']}` too"
            problems.append(_problem(place, "duplicate-id", message, "give each overlay its own id"))
        problems += [
            _problem(
                own.key_places[key], "overlay", f"`{key}` cannot stand in an overlay", "names are set in sipcodes.yaml"
            )
            for key in own
            if key not in _OWN
        ]
        base = by_id.get(own["extends"])
        if base is None:
            hint = (
                nearest(own["extends"], by_id)
                or "name its spec too: --spec packaged --spec FILE, or spec: [packaged, FILE]"
            )
            message = f"no registry here has the id `{own['extends']}`"
            problems.append(_problem(own.value_places["extends"], "bad-reference", message, hint))
        elif not problems:
            problems += _lay_over(base, overlay)
    if overlays and not problems:
        for base in bases:
            for overlay in overlays:
                _add_locales(base["registry"], overlay["registry"])
            _fall_back(base)
    return problems


def stray_overrides(whole: Mapping) -> list[Problem]:
    """Each `override` of a registry that extends nothing."""
    found: list[Problem] = []
    nodes: list[Any] = [whole]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Mapping):
            if node.get("override") is True:
                message = "there is nothing to override: the file extends no registry"
                found.append(_problem(node.key_places["override"], "needless-override", message, "delete it"))
            nodes += node.values()
    return found


def _lay_over(base: Mapping, overlay: Mapping) -> list[Problem]:
    own, problems = overlay["registry"], list[Problem]()
    known = set(base["codes"])
    for section, value in overlay.items():
        if section != "registry":
            _add(base, section, value, overlay, _DEPTH.get(section, 0), section, problems)
    for code in overlay.get("codes", ()):
        if code not in known:
            # Not a key of the schema: outputs say of such a code that it is not registered, and who adds it.
            base["codes"][code].put("overlay", own["id"], own.key_places["id"], own.value_places["id"])
    registry = base["registry"]
    joint = "." if "+" in registry["version"] else "+"
    version = f"{registry['version']}{joint}{own['id']}.{own['version']}"
    registry.put("version", version, own.key_places["version"], own.value_places["version"])
    return problems


def _add(into: Mapping, key: str, value: Any, origin: Mapping, depth: int, path: str, problems: list[Problem]) -> None:
    place = origin.key_places[key]
    if depth and isinstance(value, Mapping):
        # The words of a closed list lie a step deeper than other texts.
        depth += path.startswith("text.") and path.endswith(".terms")
        if key not in into:
            into.put(key, Mapping(value.place), place, origin.value_places[key])
        _add_all(into[key], value, depth - 1, path, problems)
    elif key not in into:
        into.put(key, value, place, origin.value_places[key])
        if isinstance(value, Mapping) and value.pop("override", False):
            problems.append(_needless(value, path))
    elif key == "mappings":
        for table, table_place in zip(value, value.item_places, strict=True):
            _add_table(into[key], table, table_place, problems)
    elif isinstance(value, Sequence) and path.partition(".")[0] in _GROWING:
        for item, item_place in zip(value, value.item_places, strict=True):
            if item not in into[key]:
                into[key].put(item, item_place)
    elif isinstance(value, Mapping) and value.pop("override", False):
        merged = _copy(into[key])
        for name, item in value.items():
            merged.put(name, item, value.key_places[name], value.value_places[name])
        into.put(key, merged, into.key_places[key], into.value_places[key])
    elif origin.get("override") is True:
        into.put(key, value, place, origin.value_places[key])
    elif value != into[key]:
        first = into.key_places[key]
        message = f"`{path}` is there already, at {first.file}:{first.line}"
        problems.append(_problem(place, "overlay-conflict", message, _way_out(path)))


def _add_table(tables: Sequence, table: Mapping, place: Place, problems: list[Problem]) -> None:
    """Add a table; where there is one between the same registries of the same profile, its rows."""
    ends = ("from", "to", "profile")
    there = next((other for other in tables if all(other[end] == table[end] for end in ends)), None)
    if there is None:
        tables.put(table, place)
        return
    for key in table:
        if key not in (*ends, "source", "rows"):
            message = f"the table has this already, or has none, at {there.place.file}:{there.place.line}"
            problems.append(
                _problem(table.key_places[key], "overlay-conflict", message, "rows may be added to a table")
            )
    for row, row_place in zip(table["rows"], table["rows"].item_places, strict=True):
        if "source" not in row:
            row.put("source", table["source"], table.key_places["source"], table.value_places["source"])
        there["rows"].put(row, row_place)


def _add_all(into: Mapping, value: Mapping, depth: int, path: str, problems: list[Problem]) -> None:
    marked = value.get("override") is True
    names = [name for name in value if not (marked and name == "override")]
    if marked and not any(name in into and not isinstance(value[name], Mapping) for name in names):
        problems.append(_needless(value, path))
    for name in names:
        _add(into, name, value[name], value, depth, f"{path}.{name}", problems)


def _way_out(path: str) -> str:
    if path.endswith(".title"):
        return "write `override: true` beside it if it is to replace that, or delete it"
    if (
        path.startswith(("classes.", "topics.", "codes.", "text."))
        and ".conditions." not in path
        and ".terms." not in path
    ):
        return "write `override: true` in it if it is to replace that, or delete it"
    return "choose another name, or delete it"


def _needless(value: Mapping, path: str) -> Problem:
    message = f"`{path}` replaces nothing of the base"
    return _problem(value.key_places["override"], "needless-override", message, "delete `override`")


def _add_locales(registry: Mapping, overlay: Mapping) -> None:
    locales = Sequence(registry["locales"].place)
    for part in (registry, overlay):
        if "locales" in part:
            for locale, place in zip(part["locales"], part["locales"].item_places, strict=True):
                if locale not in locales:
                    locales.put(locale, place)
    registry.put("locales", locales, registry.key_places["locales"], registry.value_places["locales"])


def _fall_back(base: Mapping) -> None:
    """Tell in the first locale what another one lacks."""
    first, *others = base["registry"]["locales"]
    texts = base["text"]
    for locale in others:
        if locale not in texts:
            texts.put(locale, Mapping(texts.place), texts.key_places[first], texts.value_places[first])
        _fill(texts[locale], texts[first])


def _fill(into: Mapping, source: Mapping) -> None:
    for key, value in source.items():
        if isinstance(value, Mapping):
            if key not in into:
                into.put(key, Mapping(value.place), source.key_places[key], source.value_places[key])
            _fill(into[key], value)
        elif key not in into:
            into.put(key, value, source.key_places[key], source.value_places[key])


def _copy(node: Mapping) -> Mapping:
    copy = Mapping(node.place)
    for key, value in node.items():
        copy.put(key, value, node.key_places[key], node.value_places[key])
    return copy


def _problem(place: Place, rule: str, message: str, hint: str) -> Problem:
    return Problem(*place, rule, message, hint)
