"""What a run reads and what it makes, told to build systems."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sipcodes.commands.console import say
from sipcodes.read.files import generator_files

if TYPE_CHECKING:
    import argparse

    from sipcodes.commands.inputs import Inputs
    from sipcodes.commands.output_folder import Workplace


def list_paths(arguments: argparse.Namespace) -> int:
    """Print the inputs or the outputs of the run that ``arguments`` describe, one a line; the exit status."""
    from sipcodes.commands.output_folder import open_workplace
    from sipcodes.commands.outputs import load_outputs

    work = open_workplace(arguments)
    if arguments.list_inputs:
        say(*_inputs(work.inputs))
    else:
        say(*sorted(work.shown(path) for output in load_outputs(work.inputs) for path in output.paths))
    return 0


def tell_build_system(work: Workplace, arguments: argparse.Namespace) -> None:
    """Write the dependency file and touch the stamp that ``arguments`` ask for."""
    if arguments.depfile:
        from sipcodes.write.files import replace

        made = [arguments.stamp] if arguments.stamp else sorted(map(work.shown, work.files))
        inputs = [_escaped(path) for path in _inputs(work.inputs)]
        text = f"{' '.join(map(_escaped, made))}:" + "".join(f" \\\n  {path}" for path in inputs) + "\n"
        # As compilers do with -MP: an input that is gone, of an older release of the tool say, does not stop Make.
        text += "".join(f"{path}:\n" for path in inputs)
        replace(arguments.depfile, text.encode())
    if arguments.stamp:
        os.makedirs(os.path.dirname(arguments.stamp) or ".", exist_ok=True)
        with open(arguments.stamp, "ab"):
            os.utime(arguments.stamp)


def _inputs(inputs: Inputs) -> list[str]:
    """Every file that a run reads: configuration, spec, the templates of its targets, and the generator itself."""
    files = [*inputs.specs, *(inputs.templates_of(target).under(target) for target in inputs.targets)]
    paths = {each.shown(name) for each in files for name in each.contents}
    if inputs.configuration:
        paths.add(inputs.configuration.root)
    return sorted(paths | set(generator_files()))


def _escaped(path: str) -> str:
    """A path as Make and Ninja read it in a dependency file."""
    for char in "\\ #":
        path = path.replace(char, f"\\{char}")
    return path.replace("$", "$$")
