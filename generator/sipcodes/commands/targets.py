"""``sipcodes targets``: which targets there are, and what each writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sipcodes.commands.console import say, visible
from sipcodes.commands.inputs import Inputs, every_target, read_spec, read_templates

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    from sipcodes.render.outputs import paths_of

    templates = read_templates(arguments.templates)
    catalogue, targets = Inputs(read_spec(arguments.spec), templates, every_target(templates), True).load()
    written = {target.name: paths_of(catalogue, target) for target in targets}
    if arguments.format == "json":
        data = [{"name": t.name, "title": t.title, "files": written[t.name]} for t in targets]
        say(json.dumps(data, ensure_ascii=False, indent=2))
        return 0
    width = max(len(target.name) for target in targets)
    for target in targets:
        paths = written[target.name]
        more = f" and {len(paths) - 2} more" if len(paths) > 3 else ""
        shown = paths if len(paths) <= 3 else paths[:2]
        say(f"{target.name:<{width}}  {visible(target.title)}", f"{'':<{width}}  {', '.join(shown)}{more}")
    return 0
