"""What a change of a spec is: what it is about, what was and is, and how big a step it asks of the version."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

KINDS = (
    "removed",
    "renamed",
    "added",
    "deprecated",
    "phrase",
    "registry",
    "class",
    "group",
    "aliases",
    "facts",
    "mapping",
    "word",
    "topic",
    "sources",
    "text",
    "document",
)
"""The kinds of changes, in the order in which they are told."""

_K = TypeVar("_K")
_V = TypeVar("_V")


class Step(IntEnum):
    """A step of a version, in the terms of semver.org."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def label(self) -> str:
        """The step as people write it."""
        return self.name.lower()


@dataclass(frozen=True)
class Change:
    """One thing that differs. ``kind`` says what (``phrase``), ``subject`` of what (``486 BUSY_HERE``).

    ``before`` and ``after`` are empty where there was or is nothing; ``locale`` is set for texts.
    """

    kind: str
    subject: str
    step: Step
    before: str = ""
    after: str = ""
    locale: str = ""


@dataclass(frozen=True)
class Break:
    """What no longer works for those who use the files of a target.

    ``kind`` is ``name`` (an identifier is gone), ``meaning`` (it now names something else), ``type`` (it holds less)
    or ``file``; ``after`` is what stands in its place, or empty.
    """

    target: str
    kind: str
    before: str
    after: str = ""


@dataclass(frozen=True)
class Verdict:
    """The step that changes ask for, why, and whether the new version takes it.

    ``least`` is the lowest version that would; of a registry that is new or gone there is none.
    """

    step: Step
    reasons: tuple[str, ...]
    fits: bool
    least: str = ""


@dataclass(frozen=True)
class RegistryDiff:
    """All that differs in one registry; a version is ``None`` where the registry is not there."""

    id: str
    old_version: str | None
    new_version: str | None
    changes: tuple[Change, ...]
    breaks: tuple[Break, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Comparison:
    """Two versions of a spec: the registries that differ, and the documents that they cite."""

    registries: tuple[RegistryDiff, ...]
    documents: tuple[Change, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.registries or self.documents)


def differ(kind: str, subject: str, step: Step, before: str, after: str, locale: str = "") -> Iterator[Change]:
    """A change, if ``before`` and ``after`` are not the same."""
    if before != after:
        yield Change(kind, subject, step, before, after, locale)


def lists_differ(kind: str, subject: str, step: Step, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    """A change with what went and what came; with the whole lists, where only the order differs."""
    before, after = list(old), list(new)
    if before != after:
        gone, come = [it for it in before if it not in after], [it for it in after if it not in before]
        if not gone and not come:
            gone, come = before, after
        yield Change(kind, subject, step, ", ".join(gone), ", ".join(come))


def matched(old: Mapping[_K, _V], new: Mapping[_K, _V]) -> Iterator[tuple[_K, _V | None, _V | None]]:
    """Each key of either, with what stands there in both; those of ``old`` first."""
    for key in dict.fromkeys((*old, *new)):
        yield key, old.get(key), new.get(key)
