"""Which version a change of the data is due, by semver.org: and whether the one it has is that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.diff.change import Step, Verdict

if TYPE_CHECKING:
    from sipcodes.diff.change import Break, Change

_MOST = 3
_SAID = {"name": "gone", "meaning": "something else now", "type": "narrower", "file": "gone"}


def verdict_on(old: str, new: str, changes: tuple[Change, ...], breaks: tuple[Break, ...]) -> Verdict:
    """The step that ``changes`` and ``breaks`` ask for, and whether the way from ``old`` to ``new`` takes it."""
    step = max([change.step for change in changes], default=Step.NONE)
    if breaks:
        step = Step.MAJOR
    reasons = [f"{change.subject}: {_what(change)}" for change in changes if change.step is step]
    if step is Step.MAJOR:
        reasons += [f"{found.target}: {found.before} is {_SAID[found.kind]}" for found in breaks]
    shown = reasons[:_MOST]
    if len(reasons) > _MOST:
        shown.append(f"and {len(reasons) - _MOST} more")
    return Verdict(step, tuple(shown), _fits(old, new, step), lowest(old, step))


def lowest(version: str, step: Step) -> str:
    """The lowest release that is ``step`` above ``version``.

    Below 1.0.0, what breaks is a minor step and all else a patch. After a pre-release comes its release.
    """
    core, _, early = version.partition("-")
    major, minor, patch = map(int, core.split("."))
    if step is Step.NONE:
        return version
    if early:
        return core
    if major == 0:
        step = Step(max(step - 1, Step.PATCH))
    if step is Step.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if step is Step.MINOR else f"{major}.{minor}.{patch + 1}"


def _fits(old: str, new: str, step: Step) -> bool:
    if step is Step.NONE:
        return _order(new) >= _order(old)
    if "-" in old:
        return _order(new) > _order(old)
    # A pre-release leads to its release: 2.0.0-rc.1 is a major step from 1.4.0.
    return _order(new.partition("-")[0]) >= _order(lowest(old, step))


def _what(change: Change) -> str:
    if change.before and change.after:
        return f"{change.kind} changed" if change.kind not in ("renamed", "deprecated") else change.kind
    if change.kind in ("added", "removed"):
        return change.kind
    return f"{change.kind} {'removed' if change.before else 'added'}"


def _order(version: str) -> tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]:
    """What versions sort by: a pre-release before its release, its numbers as numbers and before its words."""
    core, _, early = version.partition("-")
    parts = early.split(".") if early else []
    words = tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
    return tuple(map(int, core.split("."))), not early, words
