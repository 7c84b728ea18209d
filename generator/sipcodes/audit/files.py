"""Which files of a folder are looked at: not what git ignores, not what is hidden or somebody else's, not the huge."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from sipcodes.audit.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathspec import GitIgnoreSpec

MOST_BYTES = 2 * 1024 * 1024
# What package managers put there is not the project's own.
_OTHERS = {"node_modules", "site-packages", "__pycache__", "venv", "vendor"}
_MOST_DEEP = 64


class Skipped(NamedTuple):
    """A file or folder that is not looked at, and why."""

    path: str
    why: str


def files_of(path: str) -> Iterator[str | Skipped]:
    """Every file at or below ``path`` that may hold a table, and everything that is left out, sorted.

    What is named itself is always taken. Links are not followed, so that there are no circles. Raises ``OSError`` when
    ``path`` itself cannot be read.
    """
    if not os.path.isdir(path):
        os.stat(path)
        yield path
        return
    os.scandir(path).close()
    yield from _below(path, _ignored_above(path), _MOST_DEEP)


class _Ignored(NamedTuple):
    """The rules of a `.gitignore`, and the folder that it lies in."""

    folder: str
    rules: GitIgnoreSpec

    def says(self, path: str, *, folder: bool) -> bool | None:
        """Whether git leaves ``path`` out; ``None`` if nothing is said of it."""
        below = os.path.relpath(path, self.folder).replace(os.sep, "/") + ("/" if folder else "")
        return self.rules.check_file(below).include


def _below(folder: str, ignored: tuple[_Ignored, ...], deep: int) -> Iterator[str | Skipped]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(folder, f"cannot be read: {error.strerror}")
        return
    if any(entry.name == ".gitignore" for entry in entries):
        ignored = (*ignored, *_rules(folder))
    for entry in entries:
        path = entry.path.removeprefix(f".{os.sep}")
        try:
            inside, regular = entry.is_dir(follow_symlinks=False), entry.is_file(follow_symlinks=False)
            size = entry.stat(follow_symlinks=False).st_size
        except OSError as error:
            yield Skipped(path, f"cannot be read: {error.strerror}")
            continue
        why = _left_out(entry.name, path, size, ignored, folder=inside, regular=regular)
        if inside and not why and not deep:
            why = "too deep"
        if why:
            yield Skipped(path, why)
        elif inside:
            yield from _below(entry.path, ignored, deep - 1)
        else:
            yield path


def _left_out(
    name: str, path: str, size: int, ignored: tuple[_Ignored, ...], *, folder: bool, regular: bool
) -> str | None:
    if not folder and not regular:
        return "a link, or no regular file"
    if name.startswith("."):
        return "hidden"
    if folder and name in _OTHERS:
        return "of somebody else"
    if not folder and language_of(name) is None:
        return "no language that can be read, by its name"
    # The last word is that of the innermost file, as in git.
    said = next((s for one in reversed(ignored) if (s := one.says(path, folder=folder)) is not None), None)
    if said:
        return "ignored by git"
    return f"larger than {MOST_BYTES:,} bytes" if not folder and size > MOST_BYTES else None


def _ignored_above(path: str) -> tuple[_Ignored, ...]:
    """The rules in the folders above ``path``, up to that of the repository."""
    found: list[_Ignored] = []
    folder = os.path.abspath(path)
    if os.path.lexists(os.path.join(folder, ".git")):
        return ()
    while (above := os.path.dirname(folder)) != folder:
        folder = above
        found[:0] = _rules(folder)
        if os.path.lexists(os.path.join(folder, ".git")):
            return tuple(found)
    return ()


def _rules(folder: str) -> tuple[_Ignored, ...]:
    from pathspec import GitIgnoreSpec

    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as file:
            lines = file.read(MOST_BYTES).splitlines()
    except OSError:
        return ()
    rules = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:  # git passes over what is no pattern, too
            continue
        rules.append(line)
    return (_Ignored(os.path.abspath(folder), GitIgnoreSpec.from_lines(rules)),)
