"""``sipcodes targets``: which targets there are, and what each writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sipcodes.commands.console import say, visible
from sipcodes.commands.inputs import inputs_of

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    from sipcodes.commands.outputs import load_outputs

    outputs = load_outputs(inputs_of(arguments))
    if arguments.format == "json":
        data = [{"name": o.target.name, "title": o.target.title, "files": o.paths} for o in outputs]
        say(json.dumps(data, ensure_ascii=False, indent=2))
        return 0
    width = max(len(output.target.name) for output in outputs)
    for output in outputs:
        target, paths = output.target, output.paths
        more = f" and {len(paths) - 2} more" if len(paths) > 3 else ""
        shown = paths if len(paths) <= 3 else paths[:2]
        say(f"{target.name:<{width}}  {visible(target.title)}", f"{'':<{width}}  {', '.join(shown)}{more}")
    return 0
