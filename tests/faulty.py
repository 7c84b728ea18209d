"""The command in processes that something happens to: killed at a call, out of space, another's user.

Run as a program, it imports the command once and forks for each run, so that hundreds of deaths take seconds: it reads
one JSON object a line (what `Faulty.run` sends) and answers each with one.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import resource
import signal
import subprocess
import sys
import traceback
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Every call by which a run changes what is on disk.
CALLS = ("open", "write", "close", "replace", "unlink", "rmdir", "mkdir")
NOBODY = 65534


class Faulty:
    """A server that forks runs of the command, in the folder ``where``; ``around`` is a command to start it in."""

    def __init__(self, where: Path, *around: str) -> None:
        command = [*around, sys.executable, __file__, str(where)]
        environment = {**os.environ, "SIPCODES_CACHE": "off"}
        self.server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, encoding="utf-8"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.communicate(timeout=60)

    def run(self, *words: str, at: int = 0, signal: int = signal.SIGKILL, **more: int) -> tuple[int, str]:
        """The exit status (minus the signal that it died of) and the messages.

        ``at``: the number of the call at which it gets ``signal``; ``limit``: the most bytes a file may have;
        ``user``: whom it runs as.
        """
        assert self.server.stdin
        assert self.server.stdout
        order = {"words": words, "at": at, "signal": signal, **more}
        print(json.dumps(order), file=self.server.stdin, flush=True)
        status, said = json.loads(self.server.stdout.readline())
        return status, said


def _serve(where: str) -> None:
    import sipcodes
    from sipcodes.commands.main import main

    # All that a run needs: once, not in every run, and while it may still be read.
    for module in pkgutil.walk_packages(sipcodes.__path__, "sipcodes."):
        importlib.import_module(module.name)
    for name in ("jsonschema_rs", "shlex", "fcntl"):
        importlib.import_module(name)
    os.chdir(where)
    for line in sys.stdin:
        order = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _child(order, writing, main)
        os.close(writing)
        with open(reading, encoding="utf-8", errors="replace") as pipe:
            said = pipe.read()
        _, ended = os.waitpid(child, 0)
        print(json.dumps([os.waitstatus_to_exitcode(ended), said]), flush=True)  # noqa: T201 (the answer)


def _child(order: dict[str, Any], messages: int, main: Callable[[list[str]], int]) -> None:
    sys.stderr = open(messages, "w", encoding="utf-8", buffering=1)  # noqa: SIM115 (to the end)
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (likewise)
    if "limit" in order:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
    if "user" in order:
        os.setgid(order["user"])
        os.setuid(order["user"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if order["at"]:
        _arm(order["at"], order["signal"])
    status = 70
    try:
        status = main(order["words"])
    except SystemExit as left:
        status = int(left.code or 0)
    except BaseException:  # noqa: BLE001 (what a user would see as a traceback)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _arm(at: int, number: int) -> None:
    """Send ``number`` to this process at its call number ``at``; a write that is hit has written half."""
    count = 0

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == at:
                if name == "write":
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                signal.raise_signal(number)
            return real(*arguments, **named)

        return call

    for name in CALLS:
        setattr(os, name, watched(name, getattr(os, name)))


if __name__ == "__main__":
    _serve(sys.argv[1])
