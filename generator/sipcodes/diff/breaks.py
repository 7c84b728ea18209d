"""What a change breaks for those who use the files of a target, judged by the names and paths that the target makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.diff.change import Break
from sipcodes.model.catalogue import Catalogue
from sipcodes.render.names import identifiers
from sipcodes.render.outputs import paths_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.model.registry import Registry
    from sipcodes.model.target import Target


def breaks_of(old: Registry, new: Registry | None, targets: tuple[Target, ...]) -> tuple[Break, ...]:
    """What those who use files of ``old`` lose with ``new``; everything, if that is ``None``."""
    return tuple(found for target in targets for found in _breaks(old, new, target))


def _breaks(old: Registry, new: Registry | None, target: Target) -> Iterator[Break]:
    kept = set(paths_of(Catalogue((new,)), target)) if new else set()
    for path in paths_of(Catalogue((old,)), target):
        if path not in kept:
            yield Break(target.name, "file", path)
    before, after = identifiers(old, target), identifiers(new, target) if new else {}
    taken = {identifier: key for key, identifier in after.items()}
    for key, identifier in before.items():
        if identifier not in taken:
            yield Break(target.name, "name", identifier.name, after[key].name if key in after else "")
        elif taken[identifier].node != key.node:
            yield Break(target.name, "meaning", identifier.name, " ".join(taken[identifier].node))
    if new is None:
        return
    gone = [str(code.code) for code in old.codes if code.code not in new.by_code]
    gone += [locale for locale in old.locales if locale not in new.locales]
    types = [it for key, it in before.items() if key.node[0] == "registry" and "{type:" in target.names[key.form].form]
    narrowed = [it.name for it in types if it in taken]
    if gone and narrowed:
        yield Break(target.name, "type", ", ".join(dict.fromkeys(narrowed)), f"without {', '.join(gone)}")
