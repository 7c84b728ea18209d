"""A spec as a git revision has it. The one module besides those of `prove` that runs a program: ``git archive``."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from typing import TYPE_CHECKING

from sipcodes.problems import UsageError
from sipcodes.read.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterable

# Line ends as they were committed; nothing is fetched, asked or looked for beyond this repository.
_GIT = ("git", "-c", "core.autocrlf=false", "--literal-pathspecs", "--no-pager")
_ENVIRONMENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "POSIX"}


def read_revision(named: str, folder: str, endings: Iterable[str]) -> Files:
    """The files with one of ``endings`` at ``v1.0.0:spec/sip``, or in ``folder`` of ``v1.0.0``.

    Paths count from the repository's root. Raises ``UsageError`` where there is no such revision or path, no
    repository here, or no git.
    """
    revision, _, path = named.partition(":")
    path = os.path.normpath(path or folder).replace(os.sep, "/")
    if not revision or revision.startswith("-") or path.startswith(("/", "../")) or path == ".." or "\0" in named:
        raise UsageError(f"`{named}` is no git revision; write REVISION or REVISION:PATH, such as v1.0.0:spec")
    root = _repository()
    if root is None:
        raise UsageError(f"there is nothing at {named}, and no git repository here to have it as a revision")
    contents = _archived(root, revision, path, tuple(endings), named)
    if list(contents) == [path]:
        return Files(f"{revision}:{path}", {os.path.basename(path): contents[path]}, single=True)
    prefix = "" if path == "." else path + "/"
    return Files(f"{revision}:{path}", {name.removeprefix(prefix): data for name, data in contents.items()})


def path_in_repository(path: str) -> str | None:
    """``path`` from the root of the repository that this folder is in; ``None`` if it lies outside."""
    root = _repository()
    inside = os.path.relpath(os.path.realpath(path), root) if root else ".."
    return None if inside.startswith("..") else inside.replace(os.sep, "/")


def _repository() -> str | None:
    folder = os.path.realpath(os.getcwd())
    while not os.path.exists(os.path.join(folder, ".git")):
        folder, before = os.path.dirname(folder), folder
        if folder == before:
            return None
    return folder


def _archived(root: str, revision: str, path: str, endings: tuple[str, ...], named: str) -> dict[str, bytes]:
    command = [*_GIT, "archive", "--format=tar", revision, "--", path]
    try:
        done = subprocess.run(
            command,
            cwd=root,
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise UsageError(f"there is nothing at {named}, and git cannot be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["git archive failed"]
        raise UsageError(f"there is nothing at {named}, and git says: {said[0].removeprefix('fatal: ')}")
    contents = {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            hidden = any(part.startswith((".", "__pycache__")) for part in member.name.split("/"))
            file = archive.extractfile(member) if member.isreg() else None
            if file and (member.name == path or (member.name.endswith(endings) and not hidden)):
                contents[member.name] = file.read()
    return contents
