"""A comparison as an entry of the data's changelog."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sipcodes.diff.told import by_kind, by_target, judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.diff.change import Break, Change, Comparison, RegistryDiff

_KINDS = {
    "added": "Added",
    "removed": "Removed",
    "renamed": "Renamed",
    "phrase": "Other phrase",
    "deprecated": "Deprecated",
    "aliases": "Other wordings",
    "facts": "Facts",
    "sources": "Sources",
    "text": "Texts",
    "mapping": "Tables",
    "class": "Classes",
    "group": "Groups",
    "topic": "General rules",
    "word": "Words",
    "registry": "The registry",
    "document": "Documents",
}
# What of a kind is told one by one; of more, only how many there are.
_MOST = 20
_SPECIAL = re.compile(r"([\\`*_\[\]<>|&#~$])")


def changelog(comparison: Comparison) -> Iterator[str]:
    """The lines of a changelog entry for each registry that differs."""
    for diff in comparison.registries:
        yield from _registry(diff)
    if comparison.documents:
        yield from ["## Documents", ""]
        yield from _changes(comparison.documents)
        yield ""


def _registry(diff: RegistryDiff) -> Iterator[str]:
    yield f"## Data: {diff.id} {diff.new_version or '(gone)'}"
    yield ""
    if diff.old_version is None or diff.new_version is None:
        yield f"{escaped(diff.verdict.reasons[0]).capitalize()}."
    else:
        since = f"Since {diff.old_version}: {judged(diff)}"
        yield f"{since}." if not diff.verdict.fits or not diff.verdict.step else f"{since.partition(', and')[0]}."
    yield ""
    if diff.changes:
        yield from _changes(diff.changes)
        yield ""
    if diff.breaks:
        yield "What it breaks:"
        yield ""
        yield from ["| users of | name or file | becomes |", "| --- | --- | --- |"]
        for target, found in by_target(diff.breaks):
            yield from (f"| {target} | {_code(entry.before)} | {_becomes(entry)} |" for entry in found[:_MOST])
            if len(found) > _MOST:
                yield f"| {target} | {len(found) - _MOST} more names and files | |"
        yield ""


def _changes(changes: tuple[Change, ...]) -> Iterator[str]:
    for (kind, locale), found in by_kind(changes):
        head = f"{_KINDS[kind]} ({locale})" if locale else _KINDS[kind]
        if kind == "text":
            yield f"- {head}: {_subjects(found)}"
        elif kind in ("facts", "sources", "mapping", "word", "document") and len(found) > _MOST:
            yield f"- {head}: {len(found)} changes, in {_subjects(found)}"
        else:
            yield f"- {head}:"
            yield from (f"  - {escaped(change.subject)}{_turned(change)}" for change in found)


def _subjects(found: list[Change]) -> str:
    # A code without its name, a document without the section; else as it is.
    brief = (re.sub(r"(?<=^[0-9]{3}) .*| §.*|: .*", "", change.subject) for change in found)
    names = list(dict.fromkeys(map(escaped, brief)))
    return ", ".join(names[:_MOST]) + (f" and {len(names) - _MOST} more" if len(names) > _MOST else "")


def _turned(change: Change) -> str:
    before, after = escaped(change.before), escaped(change.after)
    if change.kind in ("added", "removed"):
        return f" “{before or after}”"
    if before and after:
        return f": {before} → {after}"
    return f": new: {after}" if after else f": no longer: {before}"


def _becomes(entry: Break) -> str:
    if entry.kind == "type":
        return escaped(entry.after)
    if entry.kind == "meaning":
        return f"means {escaped(entry.after)}"
    return _code(entry.after) if entry.after else "nothing"


def _code(text: str) -> str:
    return f"`{text}`"


def escaped(text: str) -> str:
    """Text of a spec within a line of Markdown."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
