"""What becomes of a command line: a status, whatever fails."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from sipcodes.commands.console import paint, report, tell, visible
from sipcodes.commands.parser import parser

if TYPE_CHECKING:
    import argparse

# A run makes little garbage in circles: looking for it after this many new objects is enough.
_COLLECT_AFTER = 50_000


def main(words: list[str] | None = None) -> int:
    """Run the command line ``words``; the exit status: 0 fine, 1 problems or drift, 2 wrong usage."""
    _steady_streams()
    try:
        try:
            return _run(words)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        tell("interrupted")
        return 130
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _abandon_streams()
        return 1
    except OSError as error:
        where = visible(str(error.filename or "input or output"))
        tell(f"{paint('sipcodes', 'bold', sys.stderr)}: {where}: {error.strerror}")
        _abandon_streams()
        return 1


def entry() -> NoReturn:
    """Run the command line of this process, and end it.

    At once: to take a model of a hundred thousand objects apart before that would take longer than many a run.
    """
    gc.set_threshold(_COLLECT_AFTER)
    status = main()
    sys.stderr.flush()
    os._exit(status)


def _abandon_streams() -> None:
    """Keep the interpreter from complaining at its end of what it could not write."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # one that is no file
            os.dup2(nowhere, stream.fileno())


def _steady_streams() -> None:
    """No traceback for a closed stream, or for a character that the locale's encoding lacks."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (open to the end)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run(words: list[str] | None) -> int:
    top = parser()
    arguments = top.parse_args(words)
    if arguments.print_completion:
        import shtab

        print(shtab.complete(top, arguments.print_completion))
        return 0
    if arguments.version:
        return _version()
    if arguments.cmake_dir:
        return _cmake_dir()
    if arguments.command is None:
        top.print_help(sys.stderr)
        return 2
    return _carry_out(arguments)


def _carry_out(arguments: argparse.Namespace) -> int:
    from sipcodes.problems import ProblemsFound, UsageError

    try:
        status: int = import_module(f"sipcodes.commands.{arguments.command}").run(arguments)
    except ProblemsFound as found:
        report(found.problems, getattr(arguments, "format", "text"))
        return 1
    except UsageError as error:
        tell(f"{paint('sipcodes', 'bold', sys.stderr)}: {visible(str(error))}")
        tell(f"see `sipcodes {arguments.command} --help`")
        return 2
    else:
        return status


def _version() -> int:
    from importlib.metadata import PackageNotFoundError, version

    from sipcodes.commands.inputs import read_specs
    from sipcodes.commands.outputs import load

    data = ", ".join(f"{r.id.value} {r.version.value}" for r in load(read_specs(None)).registries)
    try:
        number = version("sipcodes")
    except PackageNotFoundError:  # run from its sources, without being installed
        number = "(not installed)"
    print(f"sipcodes {number} (data: {data})")
    return 0


def _cmake_dir() -> int:
    from sipcodes.read.files import packaged_folder

    folder = packaged_folder("cmake")
    if folder is None:
        tell("sipcodes: CMake reads no files in an archive: install the tool")
        return 1
    print(folder)
    return 0
