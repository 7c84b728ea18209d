"""``sipcodes init``: a commented ``sipcodes.yaml`` for what lies in the folder."""

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING

from sipcodes.commands.console import say, tell, visible
from sipcodes.commands.inputs import CONFIGURATION, Inputs, read_specs, read_templates
from sipcodes.commands.outputs import load_outputs

if TYPE_CHECKING:
    import argparse

    from sipcodes.model.target import Project, Target

_HEAD = """\
# What this project takes of sipcodes: `sipcodes generate` writes it, `sipcodes check` says when it drifts.
# Every key is described in docs/configuration.md. Paths are relative to this file.

# The spec: the one that sipcodes brings; where there are private codes, also a file that adds them.
spec: packaged
# spec: [packaged, private-codes.yaml]
"""
_OUTPUT = """\
  - target: {target}
    to: {to}
    registries: [sip]               # more: q850, sip-warning
    # locales: [en]                 # of texts; all, if none are named
    # names: {{sip: {{prefix: my-sc, type: my-status, file: my-status}}}}
    # only: [4xx, 486, BUSY_HERE]   # some codes; or `except`
"""
_NO_SOURCES = ("test", "tests", "docs", "examples")


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    del arguments
    outputs = load_outputs(Inputs(read_specs(None), (read_templates(None),)).about([]))
    found = [
        (output.target, _folder(output.target.project))
        for output in outputs
        if output.target.project and any(map(glob.glob, output.target.project.files))
    ]
    text = _HEAD
    if found:
        text += "\noutputs:\n" + "\n".join(_OUTPUT.format(target=t.name, to=to) + _options(t) for t, to in found)
    try:
        with open(CONFIGURATION, "x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        tell(f"{CONFIGURATION} is there already; it is left as it is")
        return 1
    for target, to in found:
        say(f"{target.name} goes to {visible(to)}")
    if not found:
        say("no project of a kind that a target knows is here: every target goes to out/")
    tell(f"wrote {CONFIGURATION}: read it, then run `sipcodes generate`")
    return 0


def _folder(project: Project) -> str:
    """Where the files go: below the first folder of sources that is there."""
    for pattern in project.folders:
        for path in sorted(glob.glob(pattern)):
            folder = path if os.path.isdir(path) else os.path.dirname(path)
            if os.path.basename(folder) not in _NO_SOURCES:
                return "/".join(filter(None, (folder.replace(os.sep, "/"), project.below)))
    return f"src/{project.below}" if project.below else "."


def _options(target: Target) -> str:
    """A comment for each option: its default, and what it is for."""
    lines = ""
    for name, option in target.options.items():
        default = str(option.default).lower() if isinstance(option.default, bool) else option.default or '""'
        lines += f"    # {option.description}\n    # options: {{{name}: {default}}}\n"
    return lines
