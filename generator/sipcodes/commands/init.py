"""``sipcodes init``: a commented ``sipcodes.yaml`` for what lies in the folder."""

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING, NamedTuple

from sipcodes.commands.console import say, tell, visible
from sipcodes.commands.inputs import CONFIGURATION

if TYPE_CHECKING:
    import argparse


class _Kind(NamedTuple):
    """A kind of project: what shows it, the target that serves it, where its sources lie, an option worth a line."""

    shown_by: tuple[str, ...]
    target: str
    folders: tuple[str, ...]
    name: str
    option: str


# The first folder that is there is taken; `*/__init__.py` stands for the package that holds it.
_KINDS = (
    _Kind(
        ("CMakeLists.txt", "meson.build", "configure.ac", "*.vcxproj"),
        "c",
        ("include", "src", "source", "lib"),
        "sip",
        "options: {namespace: acme}    # under C++, in a namespace",
    ),
    _Kind(
        ("package.json",),
        "typescript",
        ("src", "lib", "app"),
        "sip",
        "options: {constants: false}   # one object of all codes, without a constant for each",
    ),
    _Kind(
        ("pyproject.toml", "setup.cfg", "setup.py"),
        "python",
        ("src/*/__init__.py", "*/__init__.py"),
        "",
        "options: {constants: true}    # sip_status.BUSY_HERE besides SipStatus.BUSY_HERE",
    ),
)

_HEAD = """\
# What this project takes of sipcodes: `sipcodes generate` writes it, `sipcodes check` says when it drifts.
# Every key is described in docs/configuration.md. Paths are relative to this file.

# The spec: the one that sipcodes brings; and, where there are private codes, a file that adds them.
spec: packaged
# spec: [packaged, private-codes.yaml]

outputs:
"""
_OUTPUT = """\
  - target: {target}
    to: {to}
    registries: [sip]               # more: q850, sip-warning
    # locales: [en]                 # of texts; all, if none are named
    # names: {{sip: {{prefix: my-sc, type: my-status, file: my-status}}}}
    # only: [4xx, 486, BUSY_HERE]   # some codes; or `except`
    # {option}
"""


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    del arguments
    found = [(kind, _folder(kind)) for kind in _KINDS if any(map(glob.glob, kind.shown_by))]
    if not found:
        kind = _KINDS[0]
        found = [(kind, f"src/{kind.name}")]
        tell("no CMake, Meson, npm or Python project is here: name the target that you want")
    text = _HEAD + "\n".join(_OUTPUT.format(target=kind.target, to=to, option=kind.option) for kind, to in found)
    try:
        with open(CONFIGURATION, "x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        tell(f"{CONFIGURATION} is there already; it is left as it is")
        return 1
    for kind, to in found:
        say(f"{kind.target} goes to {visible(to)}")
    tell(f"wrote {CONFIGURATION}: read it, then run `sipcodes generate`")
    return 0


def _folder(kind: _Kind) -> str:
    """Where the files of a project's target go: beside its sources, or in its package."""
    for pattern in kind.folders:
        for path in sorted(glob.glob(pattern)):
            if path.endswith("__init__.py"):
                package = os.path.dirname(path).replace(os.sep, "/")
                if os.path.basename(package) not in ("test", "tests", "docs"):
                    return package
            elif os.path.isdir(path):
                return f"{path}/{kind.name}"
    return "src/" + kind.name if kind.name else "."
