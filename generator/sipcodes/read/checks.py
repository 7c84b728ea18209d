"""What no schema can say: whether the parts of a registry fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.model.text import Place
from sipcodes.problems import Problem
from sipcodes.read.nodes import Mapping
from sipcodes.read.yaml import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTHING = Mapping(Place("", 0, 0))


def check_registry(whole: Mapping) -> list[Problem]:
    """Everything that does not fit in a registry whose parts fit the schema."""
    missing = [section for section in ("registry", "classes", "codes", "text") if section not in whole]
    if missing:
        hint = "a registry has the sections registry, classes, codes and text"
        return [_problem(whole.place, "missing-section", f"`{name}` is missing", hint) for name in missing]
    return [*_classes(whole), *_groups(whole), *_codes(whole), *_topics(whole), *_texts(whole)]


def _classes(whole: Mapping) -> Iterator[Problem]:
    classes, codes = whole["classes"], whole["codes"]
    taken: list[tuple[int, int, str]] = []
    labels: dict[str, str] = {}
    for number, entry in classes.items():
        first, last = entry["range"]
        place = entry.value_places["range"]
        if first > last:
            yield _problem(
                place, "class-range", f"the range runs backwards: {first} to {last}", "write the lower first"
            )
        for start, end, other in taken:
            if first <= end and start <= last:
                message = f"the range {first} to {last} overlaps that of class {other}, {start} to {end}"
                yield _problem(place, "class-range", message, "a code belongs to one class only")
        taken.append((first, last, number))
        if (other := labels.setdefault(entry["label"], number)) != number:
            message = f"class {other} has the label `{entry['label']}` too"
            yield _problem(entry.value_places["label"], "duplicate-label", message, "give each class its own")
        unknown = entry.get("unknown")
        if unknown:
            default = unknown["counts-as"]
            place = unknown.value_places["counts-as"]
            if str(default) not in codes:
                yield _problem(
                    place, "bad-reference", f"{default} is no code of this registry", nearest(str(default), codes)
                )
            elif not first <= default <= last:
                message = f"{default} is outside the class, {first} to {last}"
                yield _problem(place, "bad-reference", message, "name a code of the class itself")
    yield from _same_names(classes, whole.get("groups", _NOTHING))


def _same_names(classes: Mapping, groups: Mapping) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    places = [(entry["name"], entry.value_places["name"]) for entry in classes.values()]
    places += [(name, groups.key_places[name]) for name in groups]
    for name, place in places:
        if name in seen:
            yield _twice(place, seen[name], name, "class or group")
        seen.setdefault(name, place)


def _groups(whole: Mapping) -> Iterator[Problem]:
    classes = whole["classes"]
    for entry in whole.get("groups", _NOTHING).values():
        numbers = entry["classes"]
        for number, place in zip(numbers, numbers.item_places, strict=True):
            if str(number) not in classes:
                yield _problem(place, "bad-reference", f"there is no class {number}", nearest(str(number), classes))


def _codes(whole: Mapping) -> Iterator[Problem]:
    classes, codes = whole["classes"], whole["codes"]
    ranges = [entry["range"] for entry in classes.values()]
    seen: dict[str, Place] = {}
    for key, entry in codes.items():
        if not any(first <= int(key) <= last for first, last in ranges):
            known = ", ".join(f"{first} to {last}" for first, last in ranges)
            yield _problem(codes.key_places[key], "outside-class", f"{key} is in no class", f"the classes are {known}")
        name, place = entry["name"], entry.value_places["name"]
        if name in seen:
            yield _twice(place, seen[name], name, "code")
        seen.setdefault(name, place)
        for alias in entry.get("aliases", ()):
            if alias["phrase"] == entry["phrase"]:
                place = alias.value_places["phrase"]
                yield _problem(
                    place, "alias", "the alias is the phrase itself", "delete it, or write the other wording"
                )
        deprecated = entry.get("deprecated")
        if deprecated and "use" in deprecated:
            use, place = str(deprecated["use"]), deprecated.value_places["use"]
            if use not in codes:
                others = [other for other in codes if other != key]
                yield _problem(place, "bad-reference", f"{use} is no code of this registry", nearest(use, others))
            elif use == key:
                yield _problem(place, "bad-reference", "a code cannot stand in for itself", "name another code")


def _topics(whole: Mapping) -> Iterator[Problem]:
    codes, headers = whole["codes"], whole.get("headers", ())
    for entry in whole.get("topics", _NOTHING).values():
        for key, known in (("codes", codes), ("headers", headers)):
            for item, place in zip(entry.get(key, ()), getattr(entry.get(key), "item_places", ()), strict=True):
                if str(item) not in known:
                    message = f"`{item}` stands in no `{key}` of the registry"
                    yield _problem(place, "bad-reference", message, nearest(str(item), known))


def _texts(whole: Mapping) -> Iterator[Problem]:
    locales, texts = whole["registry"]["locales"], whole["text"]
    for locale in texts:
        if locale not in locales:
            hint = "add it to `locales` of the registry, or delete the texts"
            yield _problem(texts.key_places[locale], "bad-reference", f"`{locale}` is no locale of the registry", hint)
    for locale in locales:
        text = texts.get(locale)
        if text is None:
            hint = f"write text: {locale}: … with title, classes and codes"
            yield _problem(texts.place, "missing-text", f"there are no texts in the locale `{locale}`", hint)
            continue
        if "title" not in text:
            yield _problem(
                text.place, "missing-text", f"the title is missing in the locale `{locale}`", "write title: …"
            )
        for section in ("classes", "groups", "topics", "codes", "flows"):
            facts = whole.get(section, _NOTHING)
            told = text.get(section, _NOTHING)
            for key in facts:
                if key not in told:
                    message = f"{section}: `{key}` has no text in the locale `{locale}`"
                    hint = f"add it under text: {locale}: {section}:"
                    yield _problem(facts.key_places[key], "missing-text", message, hint)
            for key in told:
                if key not in facts:
                    message = f"`{key}` stands in no `{section}` of the registry"
                    yield _problem(told.key_places[key], "bad-reference", message, nearest(key, facts))
        keywords = text.get("keywords", _NOTHING)
        for key in keywords:
            if key not in whole["codes"]:
                message = f"{key} is no code of this registry"
                yield _problem(keywords.key_places[key], "bad-reference", message, nearest(key, whole["codes"]))
        yield from _changes(whole, locale)


def _changes(whole: Mapping, locale: str) -> Iterator[Problem]:
    """Versions that one locale tells of and another does not, and a current one that none does."""
    facts, texts = whole["registry"], whole["text"]
    told = texts[locale].get("changes")
    if told is None:
        return
    versions = {
        version: place
        for other in facts["locales"]
        for version, place in texts.get(other, _NOTHING).get("changes", _NOTHING).key_places.items()
    }
    # What an overlay adds to the version has its own history.
    versions.setdefault(facts["version"].partition("+")[0], facts.value_places["version"])
    for version, place in versions.items():
        if version not in told:
            message = f"the version {version} has no text in the locale `{locale}`"
            yield _problem(place, "missing-text", message, f"add it under text: {locale}: changes:")


def _twice(place: Place, first: Place, name: str, what: str) -> Problem:
    message = f"the name {name} is taken by the {what} at {first.file}:{first.line}"
    return _problem(place, "duplicate-name", message, "give each a name of its own")


def _problem(place: Place, rule: str, message: str, hint: str) -> Problem:
    return Problem(*place, rule, message, hint)
