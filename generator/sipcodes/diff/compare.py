"""Two versions of a spec: what changed in each registry, what of it breaks whom, and what version is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.diff.breaks import breaks_of
from sipcodes.diff.change import KINDS, Change, Comparison, RegistryDiff, Step, Verdict, differ, lists_differ, matched
from sipcodes.diff.facts import deprecations_differ, facts_differ, tables_differ, words_differ
from sipcodes.diff.verdict import verdict_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sipcodes.model.catalogue import Catalogue, Document
    from sipcodes.model.code import Code, Group, StatusClass, Titled
    from sipcodes.model.registry import Registry, Topic
    from sipcodes.model.target import Target
    from sipcodes.model.text import Source


def compare(old: Catalogue, new: Catalogue, targets: Iterable[Target]) -> Comparison:
    """All that differs between two versions of a spec; ``targets`` say what names the codes have in which language.

    The targets are the same for both: what changed is the data. Registries that do not differ are left out.
    """
    kept = tuple(targets)
    pairs = matched({r.id.value: r for r in old.registries}, {r.id.value: r for r in new.registries})
    found = [_registry_diff(name, before, after, kept) for name, before, after in pairs]
    differing = tuple(diff for diff in found if diff.changes or diff.old_version != diff.new_version)
    return Comparison(differing, tuple(_documents(old.documents, new.documents)))


def _registry_diff(name: str, old: Registry | None, new: Registry | None, targets: tuple[Target, ...]) -> RegistryDiff:
    if old is None or new is None:
        there = old or new
        assert there is not None
        told = f"{len(there.codes)} codes"
        step = Step.MAJOR if new is None else Step.MINOR
        change = Change("registry", name, step, told if old else "", told if new else "")
        breaks = breaks_of(old, new, targets) if old else ()
        verdict = Verdict(step, (f"the registry is {'gone' if new is None else 'new'}",), True)
        before, after = (registry.version.value if registry else None for registry in (old, new))
        return RegistryDiff(name, before, after, (change,), breaks, verdict)
    changes = tuple(sorted(_changes(old, new), key=lambda change: KINDS.index(change.kind)))
    breaks = breaks_of(old, new, targets)
    verdict = verdict_on(old.version.value, new.version.value, changes, breaks)
    return RegistryDiff(name, old.version.value, new.version.value, changes, breaks, verdict)


def _changes(old: Registry, new: Registry) -> Iterator[Change]:
    for key, was, now in matched({c.code: c for c in old.codes}, {c.code: c for c in new.codes}):
        if was is None or now is None:
            there = f"{key} {(was or now or old.codes[0]).name.value}"
            yield _came_or_went(there, _phrase(was), _phrase(now))
        else:
            yield from _code(was, now)
    for klass, before, after in matched({c.number: c for c in old.classes}, {c.number: c for c in new.classes}):
        yield from _class(f"class {klass}", before, after)
    for name, one, other in matched({g.name.value: g for g in old.groups}, {g.name.value: g for g in new.groups}):
        yield from _group(f"group {name}", one, other)
    for topic, first, second in matched({t.id: t for t in old.topics}, {t.id: t for t in new.topics}):
        yield from _topic(f"topic {topic}", first, second)
    yield from tables_differ(old.mappings, new.mappings)
    yield from words_differ(old.words, new.words)
    yield from _registry(old, new)


def _came_or_went(subject: str, before: str, after: str) -> Change:
    if before:
        return Change("removed", subject, Step.MAJOR, before, "")
    return Change("added", subject, Step.MINOR, "", after)


def _phrase(code: Code | None) -> str:
    return code.phrase.value if code else ""


def _code(old: Code, new: Code) -> Iterator[Change]:
    number = str(new.code)
    yield from differ("renamed", number, Step.MAJOR, old.name.value, new.name.value)
    subject = f"{number} {new.name.value}"
    yield from differ("phrase", subject, Step.PATCH, old.phrase.value, new.phrase.value)
    yield from deprecations_differ(subject, old.deprecated, new.deprecated)
    aliases = ([f"{alias.phrase.value} ({alias.source.label})" for alias in code.aliases] for code in (old, new))
    yield from lists_differ("aliases", subject, Step.PATCH, *aliases)
    yield from facts_differ(subject, old.facts, new.facts)
    yield from lists_differ("sources", subject, Step.PATCH, _labels(old.sources), _labels(new.sources))
    for locale, text, other in matched(old.text, new.text):
        for part in ("summary", "detail", "action"):
            if text and other:
                before, after = getattr(text, part).value, getattr(other, part).value
                yield from differ("text", f"{subject} {part}", Step.PATCH, before, after, locale)


def _class(subject: str, old: StatusClass | None, new: StatusClass | None) -> Iterator[Change]:
    if old is None or new is None:
        step = Step.MINOR if old is None else Step.MAJOR
        yield Change("class", subject, step, old.label if old else "", new.label if new else "")
        return
    yield from differ("class", f"{subject} name", Step.MAJOR, old.name.value, new.name.value)
    yield from differ("class", f"{subject} label", Step.MAJOR, old.label, new.label)
    narrowed = new.first > old.first or new.last < old.last
    step = Step.MAJOR if narrowed else Step.MINOR
    yield from differ("class", f"{subject} range", step, f"{old.first} to {old.last}", f"{new.first} to {new.last}")
    defaults = ("" if klass.default is None else str(klass.default) for klass in (old, new))
    yield from differ("class", f"{subject} unknown counts as", Step.MINOR, *defaults)
    yield from lists_differ("sources", subject, Step.PATCH, _labels(old.sources), _labels(new.sources))
    yield from _titled(subject, old.texts, new.texts)


def _group(subject: str, old: Group | None, new: Group | None) -> Iterator[Change]:
    if old is None or new is None:
        step = Step.MINOR if old is None else Step.MAJOR
        yield Change("group", subject, step, old.name.value if old else "", new.name.value if new else "")
        return
    lost = {klass.number for klass in old.classes} - {klass.number for klass in new.classes}
    labels = ([klass.label for klass in group.classes] for group in (old, new))
    yield from lists_differ("group", f"{subject} classes", Step.MAJOR if lost else Step.MINOR, *labels)
    yield from lists_differ("sources", subject, Step.PATCH, _labels(old.sources), _labels(new.sources))
    yield from _titled(subject, old.texts, new.texts)


def _topic(subject: str, old: Topic | None, new: Topic | None) -> Iterator[Change]:
    if old is None or new is None:
        step = Step.MINOR if old is None else Step.PATCH
        yield Change("topic", subject, step, old.id if old else "", new.id if new else "")
        return
    yield from lists_differ("sources", subject, Step.PATCH, _labels(old.sources), _labels(new.sources))
    yield from _titled(subject, old.texts, new.texts)


def _registry(old: Registry, new: Registry) -> Iterator[Change]:
    for part in ("file", "type", "prefix"):
        before, after = getattr(old.names, part).value, getattr(new.names, part).value
        yield from differ("registry", f"names {part}", Step.MAJOR, before, after)
    gone = set(old.locales) - set(new.locales)
    yield from lists_differ("registry", "locales", Step.MAJOR if gone else Step.MINOR, old.locales, new.locales)
    yield from lists_differ("sources", "registry", Step.PATCH, _labels(old.sources), _labels(new.sources))
    for locale, title, other in matched(old.titles, new.titles):
        if title and other:
            yield from differ("text", "registry title", Step.PATCH, title.value, other.value, locale)


def _titled(subject: str, old: dict[str, Titled], new: dict[str, Titled]) -> Iterator[Change]:
    for locale, text, other in matched(old, new):
        # A locale that is new or gone is told once, of the registry.
        if text and other:
            yield from differ("text", f"{subject} title", Step.PATCH, text.title.value, other.title.value, locale)
            yield from differ("text", subject, Step.PATCH, text.text.value, other.text.value, locale)


def _documents(old: dict[str, Document], new: dict[str, Document]) -> Iterator[Change]:
    for name, before, after in matched(old, new):
        titles = (document.title.value if document else "" for document in (before, after))
        yield from differ("document", name, Step.PATCH, *titles)
        if before and after:
            for section, heading, other in matched(before.sections, after.sections):
                headings = (text.value if text else "" for text in (heading, other))
                yield from differ("document", f"{name} §{section}", Step.PATCH, *headings)


def _labels(sources: tuple[Source, ...]) -> list[str]:
    return [source.label for source in sources]
