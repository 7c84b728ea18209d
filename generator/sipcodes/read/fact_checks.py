"""What no schema can say of facts: whether their words are known, and whether they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipcodes.model.facts import KINDS
from sipcodes.problems import Problem
from sipcodes.read.nodes import Mapping
from sipcodes.read.yaml import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.model.text import Place

_FORBIDDING = ("must-not", "should-not")
_TEXTLESS = "header"
# Of these, two facts with different words are about different things, and cannot disagree.
_SUBJECTS = ("who", "header")


def check_facts(whole: Mapping) -> list[Problem]:
    """Everything that does not fit in the facts of a registry whose codes and texts fit."""
    return [
        *_words(whole),
        *_methods(whole),
        *_conditions(whole),
        *_constraints(whole),
        *_contradictions(whole),
        *_unopposed(whole),
    ]


def _rules(whole: Mapping) -> Iterator[tuple[str, str, Mapping]]:
    """Each rule of each code and class: whose it is, the key of its word, and the rule."""
    for section in ("classes", "codes"):
        for name, entry in whole[section].items():
            for kind, key in KINDS.items():
                for rule in entry.get(kind, ()):
                    yield name if section == "codes" else f"class {name}", key, rule


def _words(whole: Mapping) -> Iterator[Problem]:
    terms = whole.get("terms", {})
    for _, key, rule in _rules(whole):
        yield from _known(whole, key, rule, key)
        yield from _known(whole, "level", rule, "level")
    for part in _mapped(whole):
        yield from _known(whole, "level", part, "level")
        for number in part.get("locations", ()):
            yield from _known(whole, "location", part["locations"], number)
    for rule in whole.get("rules", {}).values():
        yield from _known(whole, rule["of"], rule, "word")
    for locale in whole["registry"]["locales"]:
        told = whole["text"][locale].get("terms", {})
        for kind, words in terms.items():
            for word, place in zip(words, words.item_places, strict=True):
                if word not in told.get(kind, {}):
                    message = f"terms: {kind}: `{word}` has no text in the locale `{locale}`"
                    yield _problem(place, "missing-text", message, f"add it under text: {locale}: terms: {kind}:")
        for kind, texts in told.items():
            for word in texts:
                if word not in terms.get(kind, ()):
                    message = f"`{word}` stands in no `terms: {kind}`"
                    yield _problem(texts.key_places[word], "bad-reference", message, nearest(word, terms.get(kind, ())))


def _known(whole: Mapping, kind: str, rule: Mapping, key: str) -> Iterator[Problem]:
    """What is wrong if ``rule`` has a word under ``key`` that is none of its kind."""
    known = whole.get("headers", ()) if kind == _TEXTLESS else whole.get("terms", {}).get(kind, ())
    if key in rule and rule[key] not in known:
        where = "headers" if kind == _TEXTLESS else f"terms: {kind}"
        message = f"`{rule[key]}` is no word of {where}"
        yield _problem(rule.value_places[key], "bad-reference", message, nearest(rule[key], known))


def _methods(whole: Mapping) -> Iterator[Problem]:
    for entry in whole["codes"].values():
        methods = entry.get("methods")
        # `any: false` alone says nothing.
        if methods is not None and (methods.get("any", False), "only" in methods, "except" in methods).count(True) != 1:
            message = "`methods` says one of any, only and except"
            yield _problem(methods.place, "methods", message, "keep one of them")


def _conditions(whole: Mapping) -> Iterator[Problem]:
    used: dict[str, Place] = {}
    for rule in (*(rule for _, _, rule in _rules(whole)), *_mapped(whole)):
        if "when" in rule:
            used.setdefault(rule["when"], rule.value_places["when"])
        for note, place in zip(rule.get("notes", ()), getattr(rule.get("notes"), "item_places", ()), strict=True):
            used.setdefault(note, place)
    for locale in whole["registry"]["locales"]:
        told = whole["text"][locale].get("conditions", Mapping(whole.place))
        for name, place in used.items():
            if name not in told:
                message = f"the condition `{name}` has no text in the locale `{locale}`"
                yield _problem(place, "missing-text", message, nearest(name, told))
        for name in told:
            if name not in used:
                yield _problem(told.key_places[name], "unused", f"no fact has the condition `{name}`", "delete it")


def _mapped(whole: Mapping) -> Iterator[Mapping]:
    for mapping in whole.get("mappings", ()):
        yield from parts_of(mapping)


def parts_of(mapping: Mapping) -> Iterator[Mapping]:
    """A table, its rows and their alternatives: all that may have a level, a condition or notes."""
    yield mapping
    for row in mapping["rows"]:
        yield row
        yield from row.get("alternatives", ())


def _constraints(whole: Mapping) -> Iterator[Problem]:
    waivers = {
        (code, waiver["rule"]): waiver.value_places["rule"]
        for code, entry in whole["codes"].items()
        for waiver in entry.get("waived", ())
    }
    rules = whole.get("rules", {})
    for name, rule in rules.items():
        for section, what in (("codes", "code"), ("classes", "class")):
            for number, place in zip(rule.get(section, ()), getattr(rule.get(section), "item_places", ()), strict=True):
                if str(number) not in whole[section]:
                    message = f"{number} is no {what} of this registry"
                    yield _problem(place, "bad-reference", message, nearest(str(number), whole[section]))
        for code, entry in whole["codes"].items():
            broken = _broken(rule, code, entry, whole)
            if broken is not None and waivers.pop((code, name), None) is None:
                message = f"only some codes may have {rule['of']}: {rule['word']}, and {code} is none of them"
                yield _problem(
                    broken, name, message, f"correct it, or waive the rule here: waived: [{{rule: {name}, …}}]"
                )
    for (code, name), place in waivers.items():
        what = "keeps this rule" if name in rules else "waives a rule that there is not"
        hint = "delete the waiver" if name in rules else nearest(name, rules)
        yield _problem(place, "needless-waiver", f"{code} {what}", hint)


def _broken(rule: Mapping, code: str, entry: Mapping, whole: Mapping) -> Place | None:
    """The place of a fact of ``code`` that ``rule`` does not allow."""
    number = _class_of(whole, code)
    if int(code) in rule.get("codes", ()) or int(number) in rule.get("classes", ()):
        return None
    kind = next(kind for kind, key in KINDS.items() if key == rule["of"])
    for fact in (*whole["classes"][number].get(kind, ()), *entry.get(kind, ())):
        if fact[rule["of"]] == rule["word"] and fact.get("level") not in _FORBIDDING:
            place: Place = fact.place
            return place
    return None


def _class_of(whole: Mapping, code: str) -> str:
    """The number of the class that ``code`` is in."""
    ranges: dict[str, list[int]] = {number: klass["range"] for number, klass in whole["classes"].items()}
    return next(number for number, (first, last) in ranges.items() if first <= int(code) <= last)


def _contradictions(whole: Mapping) -> Iterator[Problem]:
    """One thing asked for and forbidden under the same condition, without saying that documents disagree."""
    seen: dict[tuple[Any, ...], Mapping] = {}
    for owner, key, rule in _rules(whole):
        if rule.get("contradicts") or "level" not in rule:
            continue
        same = (key, rule[key], rule.get("when"))
        # A code has the facts of its class too.
        first = seen.get((_family(whole, owner), *same))
        first = first or seen.setdefault((owner, *same), rule)
        if (first["level"] in _FORBIDDING) != (rule["level"] in _FORBIDDING):
            message = f"`{rule[key]}` is {rule['level']} here and {first['level']} in line {first.place.line}"
            hint = "give them conditions that differ, or say `contradicts: true` in both"
            yield _problem(rule.place, "contradiction-is-marked", message, hint)


def _unopposed(whole: Mapping) -> Iterator[Problem]:
    """A fact that is marked as disputed, where no other fact so marked can be the one that disputes it."""
    marked = [(owner, key, rule) for owner, key, rule in _rules(whole) if rule.get("contradicts")]
    for owner, key, rule in marked:
        others = [
            other
            for whose, of, other in marked
            if of == key and (whose == owner or owner == _family(whole, whose) or whose == _family(whole, owner))
        ]
        if not any(_disagree(key, rule, other) for other in others):
            what = "gives it another level" if key in _SUBJECTS else "says something else"
            message = f"`{rule[key]}` is disputed, but no fact of {owner} so marked, by another source, {what}"
            hint = "say `contradicts: true` in the other one too, or delete it here"
            yield _problem(rule.value_places["contradicts"], "contradiction-is-marked", message, hint)


def _family(whole: Mapping, owner: str) -> str:
    """The class whose facts ``owner``, a code or that class itself, has."""
    return f"class {_class_of(whole, owner)}" if owner in whole["codes"] else owner


def _disagree(key: str, rule: Mapping, other: Mapping) -> bool:
    """Whether two facts of a kind can contradict each other."""
    if rule["source"] == other["source"]:
        return False
    return rule.get("level") != other.get("level") if rule[key] == other[key] else key not in _SUBJECTS


def _problem(place: Place, rule: str, message: str, hint: str) -> Problem:
    return Problem(*place, rule, message, hint)
