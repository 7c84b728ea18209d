"""What an output takes of the registries: some of them, some of their codes and locales, under names of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipcodes.problems import Problem, ProblemsFound
from sipcodes.read.build import build_registry
from sipcodes.read.catalogue import linked
from sipcodes.read.nodes import Mapping, Sequence
from sipcodes.read.yaml import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.configuration import Selection
    from sipcodes.model.registry import Registry
    from sipcodes.model.text import Place, Text
    from sipcodes.read.links import Part

Codes = dict[str, set[int]]
"""Numbers of codes, by the id of their registry."""


def select(parts: list[Part], selection: Selection) -> Catalogue:
    """The part of the catalogue that ``selection`` names. Raises ``ProblemsFound`` for what is not there.

    A table loses the rows of codes that are left out, and is left out itself where none is left.
    """
    known = {registry.id.value: (whole, registry) for whole, registry in parts}
    problems = [*_unknown(selection.registries, known, "registry")]
    taken = [text.value for text in selection.registries if text.value in known] or list(known)
    problems += _strangers(selection, taken)
    registries = {name: known[name][1] for name in taken}
    problems += _locales(selection, registries)
    resolver = _Resolver(registries)
    only, leave_out = resolver.codes(selection.only), resolver.codes(selection.leave_out)
    problems += resolver.problems
    kept = {
        name: {code for code in registry.by_code if code in only.get(name, (code,))} - leave_out.get(name, set())
        for name, registry in registries.items()
    }
    if not problems:
        problems += _emptied(selection, kept)
    if problems:
        raise ProblemsFound(problems)
    # In the order of the spec.
    wholes = [_cut(whole, selection, kept) for name, (whole, _) in known.items() if name in kept]
    return linked([(whole, build_registry(whole)) for whole in wholes], parts)


def _unknown(wanted: Iterable[Text], known: Iterable[str], what: str) -> Iterator[Problem]:
    for text in wanted:
        if text.value not in known:
            yield _problem(
                text.place, "bad-reference", f"there is no {what} `{text.value}`", nearest(text.value, known)
            )


def _strangers(selection: Selection, taken: list[str]) -> Iterator[Problem]:
    for name, place in selection.named.items():
        if name not in taken:
            yield _problem(place, "bad-reference", f"`{name}` is no registry of this output", nearest(name, taken))


def _locales(selection: Selection, registries: dict[str, Registry]) -> Iterator[Problem]:
    for registry in registries.values():
        yield from _unknown(selection.locales, registry.locales, f"locale of the registry `{registry.id.value}`:")


def _emptied(selection: Selection, kept: Codes) -> Iterator[Problem]:
    place = next((text.place for text in (*selection.leave_out, *selection.only)), None)
    for name, codes in kept.items():
        if not codes:
            hint = "leave the registry out by `registries`"
            yield _problem(place, "empty", f"no code of the registry `{name}` is left", hint)


class _Resolver:
    """Finds what a class, a number or a name stands for, and notes what stands for nothing."""

    def __init__(self, registries: dict[str, Registry]) -> None:
        self.problems: list[Problem] = []
        self.known: dict[str, dict[str, set[int]]] = {}
        for name, registry in registries.items():
            words = self.known[name] = {str(code.code): {code.code} for code in registry.codes}
            words.update((code.name.value, {code.code}) for code in registry.codes)
            words.update((klass.label, {code.code for code in klass.codes}) for klass in registry.classes)

    def codes(self, entries: Iterable[Text]) -> Codes:
        """The codes that ``entries`` name."""
        found: Codes = {}
        for entry in entries:
            registry, _, word = entry.value.rpartition(":")
            within = {registry: self.known[registry]} if registry in self.known else self.known if not registry else {}
            places = [name for name, words in within.items() if word in words]
            if len(places) == 1:
                found.setdefault(places[0], set()).update(within[places[0]][word])
            elif places:
                choice = " or ".join(f"`{name}:{word}`" for name in places)
                message = f"`{word}` is in several registries"
                self.problems.append(_problem(entry.place, "ambiguous", message, f"write {choice}"))
            else:
                # Names and classes: nobody mistypes a number for another.
                words = [word for words in (within or self.known).values() for word in words if not word.isdecimal()]
                hint = nearest(word, words) if within or not self.known else nearest(registry, self.known)
                message = f"`{entry.value}` is no class, number or name of a code here"
                self.problems.append(_problem(entry.place, "bad-reference", message, hint))
        return found


def _cut(whole: Mapping, selection: Selection, kept: Codes) -> Mapping:
    """The data of a registry without what is left out. It was whole and right, so that what is left fits."""
    own = whole["registry"]
    changed: dict[str, Any] = {"registry": _renamed(own, selection), "codes": _codes(whole["codes"], kept[own["id"]])}
    if "mappings" in whole:
        changed["mappings"] = _mappings(whole["mappings"], kept)
    if "topics" in whole:
        changed["topics"] = _topics(whole["topics"], kept[own["id"]])
    if "flows" in whole:
        changed["flows"] = _flows(whole["flows"], kept[own["id"]])
    return _changed(whole, changed)


def _topics(topics: Mapping, kept: set[int]) -> Mapping:
    """General rules stay; one that was about codes which are all left out goes."""
    left = Mapping(topics.place)
    for key, entry in topics.items():
        about = _numbers(entry["codes"], kept) if "codes" in entry else None
        if about != []:
            told = entry if about is None else _changed(entry, {"codes": about})
            left.put(key, told, topics.key_places[key], topics.value_places[key])
    return left


def _numbers(codes: Sequence, kept: set[int]) -> Sequence:
    left = Sequence(codes.place)
    for code, place in zip(codes, codes.item_places, strict=True):
        if code in kept:
            left.put(code, place)
    return left


def _flows(flows: Mapping, kept: set[int]) -> Mapping:
    """A call flow of which a response is left out would tell something else."""

    def whole(key: str) -> bool:
        steps = (step["code"] for step in flows[key]["steps"] if "code" in step)
        return kept.issuperset(flows[key]["codes"]) and kept.issuperset(steps)

    return _filtered(flows, whole)


def _renamed(registry: Mapping, selection: Selection) -> Mapping:
    changed: dict[str, Any] = {}
    if selection.locales:
        changed["locales"] = Sequence(registry["locales"].place)
        for text in selection.locales:
            changed["locales"].put(text.value, text.place or registry["locales"].place)
    names = Mapping(registry["names"].place)
    own = selection.names.get(registry["id"], {})
    for key, word in registry["names"].items():
        place = registry["names"].value_places[key]
        names.put(key, own[key].value if key in own else word, place, (own[key].place if key in own else None) or place)
    return _changed(registry, changed | {"names": names})


def _codes(codes: Mapping, kept: set[int]) -> Mapping:
    left = _filtered(codes, lambda key: int(key) in kept)
    for key, entry in left.items():
        deprecated = entry.get("deprecated")
        if deprecated and deprecated.get("use", next(iter(kept))) not in kept:
            without = _filtered(deprecated, lambda name: name != "use")
            left[key] = _changed(entry, {"deprecated": without})
    return left


def _mappings(mappings: Sequence, kept: Codes) -> Sequence:
    left = Sequence(mappings.place)
    for mapping, place in zip(mappings, mappings.item_places, strict=True):
        start, end = kept.get(mapping["from"]), kept.get(mapping["to"])
        if start is None or end is None:
            continue
        rows = Sequence(mapping["rows"].place)
        for row, row_place in zip(mapping["rows"], mapping["rows"].item_places, strict=True):
            if row["from"] in start and row.get("to", next(iter(end))) in end:
                rows.put(_row(row, end), row_place)
        if rows:
            with_default = mapping.get("default") in end
            kept_keys = {key for key in mapping if key != "default" or with_default}
            left.put(_changed(_filtered(mapping, kept_keys.__contains__), {"rows": rows}), place)
    return left


def _row(row: Mapping, end: set[int]) -> Mapping:
    if "alternatives" not in row:
        return row
    others = Sequence(row["alternatives"].place)
    for other, place in zip(row["alternatives"], row["alternatives"].item_places, strict=True):
        if other.get("to", next(iter(end))) in end:
            others.put(other, place)
    return _changed(row, {"alternatives": others})


def _filtered(node: Mapping, keep: Callable[[str], bool]) -> Mapping:
    left = Mapping(node.place)
    for key, value in node.items():
        if keep(key):
            left.put(key, value, node.key_places[key], node.value_places[key])
    return left


def _changed(node: Mapping, values: dict[str, Any]) -> Mapping:
    """A copy with other values at the same places."""
    copy = _filtered(node, lambda _: True)
    for key, value in values.items():
        copy[key] = value
    return copy


def _problem(place: Place | None, rule: str, message: str, hint: str) -> Problem:
    return Problem(*(place or ("", 0, 0)), rule, message, hint)
