"""A comparison in lines for people, and as data for programs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sipcodes.diff.change import Break, Change, Comparison, RegistryDiff, Verdict

_WIDEST = 150
# So many files or names of one target are told one by one.
_MOST = 12


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """What differs, in lines: a heading for each registry, its changes by kind, what breaks, why the version is due."""
    for number, registry in enumerate(comparison.registries):
        yield from ["", heading(registry)] if number else [heading(registry)]
        yield from _changes(registry.changes)
        yield from _breaks(registry.breaks)
        if registry.verdict.reasons:
            yield f"  {registry.verdict.step.label} because of"
            yield from (f"    {reason}" for reason in registry.verdict.reasons)
    if comparison.documents:
        yield from ["", "documents"] if comparison.registries else ["documents"]
        yield from _changes(comparison.documents)


def heading(diff: RegistryDiff) -> str:
    """The registry, its versions and the verdict in one line."""
    if diff.old_version is None or diff.new_version is None:
        return f"{diff.id} {diff.new_version or diff.old_version}: {diff.verdict.reasons[0]}"
    versions = diff.new_version if diff.old_version == diff.new_version else f"{diff.old_version} → {diff.new_version}"
    return f"{diff.id} {versions}: {judged(diff)}"


def judged(diff: RegistryDiff) -> str:
    """What the verdict says of the new version."""
    verdict: Verdict = diff.verdict
    step = {"none": "nothing changed", "patch": "a patch", "minor": "a minor step", "major": "a major step"}
    said = step[verdict.step.label]
    if verdict.fits:
        return f"{said}, and the version says so" if verdict.step and diff.old_version != diff.new_version else said
    if not verdict.step:
        return f"{said}, yet the version went back; it was {diff.old_version}"
    return f"{said}, and the version does not say so; it must be {verdict.least} at least"


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """The same as data of lists, mappings, texts and numbers; texts in full."""
    return {
        "registries": [
            {
                "id": diff.id,
                "old_version": diff.old_version,
                "new_version": diff.new_version,
                "verdict": diff.verdict.step.label,
                "reasons": list(diff.verdict.reasons),
                "fits": diff.verdict.fits,
                "least_version": diff.verdict.least or None,
                "changes": [_change(change) for change in diff.changes],
                "breaks": [vars(found) for found in diff.breaks],
            }
            for diff in comparison.registries
        ],
        "documents": [_change(change) for change in comparison.documents],
    }


def by_kind(changes: Iterable[Change]) -> list[tuple[tuple[str, str], list[Change]]]:
    """Changes by kind and locale, each kind in the place of its first."""
    found: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        found.setdefault((change.kind, change.locale), []).append(change)
    return list(found.items())


def by_target(breaks: Iterable[Break]) -> list[tuple[str, list[Break]]]:
    """Breaks by the target whose users they hit."""
    return [(name, list(found)) for name, found in groupby(breaks, lambda found: found.target)]


def _change(change: Change) -> dict[str, str | None]:
    told = {**vars(change), "step": change.step.label}
    return {key: value or None for key, value in told.items()}


def _changes(changes: tuple[Change, ...]) -> Iterator[str]:
    for (kind, locale), found in by_kind(changes):
        yield f"  {kind} {locale}".rstrip()
        if kind == "text":
            yield from (f"    {change.subject}" for change in found)
            continue
        for change in found:
            yield f"    {change.subject}: {_cut(_turned(change))}"


def _turned(change: Change) -> str:
    if change.before and change.after:
        return f"{change.before} → {change.after}"
    return f"+ {change.after}" if change.after else f"- {change.before}"


def _breaks(breaks: tuple[Break, ...]) -> Iterator[str]:
    for target, found in by_target(breaks):
        yield f"  breaks users of {target}"
        yield from (f"    {_cut(entry.before)} {_becomes(entry)}" for entry in found[:_MOST])
        if len(found) > _MOST:
            yield f"    and {len(found) - _MOST} more names and files"


def _becomes(entry: Break) -> str:
    if entry.kind == "meaning":
        return f"means {entry.after} now"
    if entry.kind == "type":
        return f"are {entry.after}" if ", " in entry.before else f"is {entry.after}"
    return f"→ {entry.after}" if entry.after else "is gone"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
