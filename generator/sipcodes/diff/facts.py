"""What differs in the facts of codes and in tables from one registry to another."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from sipcodes.diff.change import Change, Step, differ, matched
from sipcodes.model.facts import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sipcodes.model.code import Deprecation, Rule
    from sipcodes.model.facts import Fact, Facts, Mapping, Methods, Row, Word


def facts_differ(subject: str, old: Facts, new: Facts) -> Iterator[Change]:
    """Facts of a code that came, went or say something else."""
    yield from differ("facts", f"{subject} methods", Step.PATCH, methods_told(old.methods), methods_told(new.methods))
    for kind in KINDS:
        for word, before, after in matched(_by_word(old.of(kind)), _by_word(new.of(kind))):
            gone = [line for line in before or () if line not in (after or ())]
            come = [line for line in after or () if line not in (before or ())]
            for was, now in zip_longest(gone, come, fillvalue=""):
                # What is known besides is new; what is told otherwise, or no more, was wrong.
                step = Step.PATCH if was else Step.MINOR
                yield Change("facts", f"{subject} {kind}: {word}", step, was, now)


def words_differ(old: dict[str, tuple[Word, ...]], new: dict[str, tuple[Word, ...]]) -> Iterator[Change]:
    """Words of closed lists, header fields and conditions that came, went or are told otherwise."""
    for kind, before, after in matched(old, new):
        words = matched({w.name.value: w for w in before or ()}, {w.name.value: w for w in after or ()})
        for name, was, now in words:
            subject = f"{kind} {name}"
            if was is None or now is None:
                step = Step.MINOR if was is None else Step.MAJOR
                yield Change("word", subject, step, was.text.value if was else "", now.text.value if now else "")
                continue
            for locale, text, other in matched(was.texts, now.texts):
                if text and other:
                    yield from differ("text", subject, Step.PATCH, text.value, other.value, locale)


def tables_differ(old: Iterable[Mapping], new: Iterable[Mapping]) -> Iterator[Change]:
    """Tables to and from other registries that came, went or have other rows."""
    for name, before, after in matched({_table(m): m for m in old}, {_table(m): m for m in new}):
        if before is None or after is None:
            step = Step.MINOR if before is None else Step.MAJOR
            was, now = (f"{len(table.rows)} rows" if table else "" for table in (before, after))
            yield Change("mapping", name, step, was, now)
            continue
        yield from differ("mapping", name, Step.PATCH, _head(before), _head(after))
        rows_old, rows_new = ({row.code.code: _rows(row) for row in table.rows} for table in (before, after))
        for code, row, other in matched(rows_old, rows_new):
            yield from differ("mapping", f"{name}: {code}", Step.PATCH, row or "", other or "")


def deprecations_differ(subject: str, old: Deprecation | None, new: Deprecation | None) -> Iterator[Change]:
    """A deprecation that came, went or says something else."""
    step = Step.PATCH if old and new else Step.MINOR
    yield from differ("deprecated", subject, step, _deprecation(old), _deprecation(new))


def methods_told(methods: Methods | None) -> str:
    """Which methods may draw a code, in one line; empty if nothing is said."""
    if methods is None:
        return ""
    named = ", ".join(method.value for method in methods.only or methods.but)
    told = "any" if methods.any else f"only {named}" if methods.only else f"all but {named}" if named else "none"
    return f"{told} ({methods.source.label})"


def _by_word(facts: tuple[Fact, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fact in facts:
        found.setdefault(fact.word.name.value, []).append(_fact(fact))
    return found


def _fact(fact: Fact) -> str:
    parts = [fact.level.name.value] if fact.level else []
    parts += [f"when {fact.when.name.value}"] if fact.when else []
    parts += [f"after {' to '.join(fact.after)} s"] if fact.after else []
    parts += ["contradicted"] if fact.contradicts else []
    return " ".join([*parts, f"({fact.source.label})"])


def _table(mapping: Mapping) -> str:
    return f"{mapping.start.value} to {mapping.end.value} ({mapping.profile.value})"


def _head(mapping: Mapping) -> str:
    parts = [
        f"default {mapping.default.code}" if mapping.default else "",
        f"classes {', '.join(str(klass.number) for klass in mapping.classes)}" if mapping.classes else "",
        _when(mapping.level, mapping.when, mapping.notes),
        ", ".join(f"{klass.number} at {where.name.value}" for klass, where in mapping.locations.items()),
        f"({mapping.source.label})",
    ]
    return " ".join(part for part in parts if part)


def _rows(row: Row) -> str:
    return "; ".join(map(_row, (row, *row.alternatives)))


def _row(row: Row) -> str:
    told = _when(row.level, row.when, row.notes)
    return " ".join(part for part in (f"{row.to.code if row.to else 'nothing'}", told, f"({row.source.label})") if part)


def _when(level: Word | None, when: Word | None, notes: tuple[Word, ...]) -> str:
    parts = [level.name.value] if level else []
    parts += [f"when {when.name.value}"] if when else []
    parts += [f"with {', '.join(note.name.value for note in notes)}"] if notes else []
    return " ".join(parts)


def _deprecation(deprecation: Deprecation | None) -> str:
    if deprecation is None:
        return ""
    parts = [f"use {deprecation.use.code}" if deprecation.use else "no code in its place"]
    parts += [f"not for {_rule(rule)}" for rule in deprecation.rules]
    parts += [f"still for {_rule(rule)}" for rule in deprecation.still]
    return "; ".join(parts)


def _rule(rule: Rule) -> str:
    return f"{', '.join(method.value for method in rule.methods) or 'all methods'} ({rule.source.label})"
