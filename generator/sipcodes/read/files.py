"""The bytes of a run's inputs: a folder, a single file, or what is packaged with the tool.

Imports next to nothing: an unchanged run needs this module and is over before anything else loads.
"""

from __future__ import annotations

import os
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Files:
    """Files read whole. ``root`` is what messages call their folder; ``single`` says it is one file."""

    def __init__(self, root: str, contents: dict[str, bytes], single: bool = False) -> None:
        self.root = root
        self.contents = contents
        self.single = single

    def shown(self, name: str) -> str:
        """The path of ``name`` as messages show it."""
        return self.root if self.single else f"{self.root}/{name}"

    def under(self, folder: str) -> Files:
        """The files below a folder of this one, with names that start there."""
        prefix = folder + "/"
        contents = {n.removeprefix(prefix): data for n, data in self.contents.items() if n.startswith(prefix)}
        return Files(self.shown(folder), contents)

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of the folders directly in it that hold a file somewhere."""
        return tuple(sorted({name.partition("/")[0] for name in self.contents if "/" in name}))

    @property
    def digest(self) -> str:
        """SHA-256 over names and contents; where the folder lies does not count, nor what a single file is called."""
        return digest_of({"": next(iter(self.contents.values()))} if self.single else self.contents)


def digest_of(contents: dict[str, bytes]) -> str:
    """SHA-256 over the names and contents of files."""
    total = sha256()
    for name in sorted(contents):
        data = contents[name]
        total.update(f"{name}\0{len(data)}\0".encode(errors="surrogateescape"))
        total.update(data)
    return total.hexdigest()


def read_files(path: str, endings: Iterable[str]) -> Files:
    """Every file under ``path`` that has one of the endings; or ``path`` itself, if it is a file.

    Hidden files and folders are left out. Raises ``OSError`` when something cannot be read.
    """
    if not os.path.isdir(path):
        with open(path, "rb") as file:
            return Files(_shown(path), {os.path.basename(path): file.read()}, single=True)
    wanted = tuple(endings)
    contents = {}
    for folder, folders, names in os.walk(path, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__pycache__")))
        for name in sorted(names):
            if name.endswith(wanted) and not name.startswith("."):
                full = os.path.join(folder, name)
                with open(full, "rb") as file:
                    contents[os.path.relpath(full, path).replace(os.sep, "/")] = file.read()
    return Files(_shown(path), contents)


def read_packaged(name: str, endings: Iterable[str]) -> Files:
    """The files of ``spec`` or ``templates`` that came with the tool.

    In a checkout they lie beside ``pyproject.toml``; in a wheel, or a zip of one, inside the package.
    """
    folder = packaged_folder(name)
    if folder is not None:
        return read_files(folder, endings)
    from importlib.resources import files

    contents: dict[str, bytes] = {}
    _collect(files("sipcodes") / "_data" / name, "", tuple(endings), contents)
    return Files(f"sipcodes/{name}", contents)


def packaged_folder(name: str) -> str | None:
    """The folder ``name`` that came with the tool; none where the tool runs from an archive."""
    checkout = os.path.dirname(os.path.dirname(PACKAGE))
    folders = (os.path.join(PACKAGE, "_data", name), os.path.join(checkout, name))
    return next(filter(os.path.isdir, folders), None)


@cache
def generator_digest() -> str:
    """SHA-256 of the generator's own code and schemas, so that a changed tool is never mistaken for no change."""
    schemas = read_packaged("spec", [".json"]).digest
    try:
        return schemas + digest_of(_code(read_files(PACKAGE, [".py"]).contents))
    except OSError:
        from importlib.resources import files

        contents: dict[str, bytes] = {}
        _collect(files("sipcodes"), "", (".py",), contents)
        return schemas + digest_of(_code(contents))


def generator_files() -> list[str]:
    """The files that hold the generator's own code and schemas; of one in an archive, the archive."""
    try:
        code = read_files(PACKAGE, [".py"])
    except OSError:
        archive = PACKAGE
        while not os.path.isfile(archive):
            archive = os.path.dirname(archive)
        return [_shown(archive)]
    schemas = read_packaged("spec", [".json"])
    return [*map(code.shown, _code(code.contents)), *map(schemas.shown, schemas.contents)]


def _code(contents: dict[str, bytes]) -> dict[str, bytes]:
    """The generator's own modules: a wheel holds some beside them that it made (``sipcodes.status``)."""
    return {name: data for name, data in contents.items() if not data.startswith(b"# Generated by sipcodes")}


def _collect(folder: Traversable, prefix: str, endings: tuple[str, ...], into: dict[str, bytes]) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            _collect(entry, f"{prefix}{entry.name}/", endings, into)
        elif entry.name.endswith(endings):
            into[prefix + entry.name] = entry.read_bytes()


def _shown(path: str) -> str:
    """``path`` from here, where it lies below; as it was given otherwise."""
    here = os.getcwd() + os.sep
    full = os.path.abspath(path)
    return (full.removeprefix(here) if full.startswith(here) else path).replace(os.sep, "/")


def _raise(error: OSError) -> None:
    raise error
