"""A second process renders some of the targets: nobody can tell from the outcome."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from rendering import load
from sipcodes.commands import workers
from sipcodes.commands.outputs import Output
from sipcodes.commands.workers import Made, render_all
from sipcodes.model.configuration import OutputChoice
from sipcodes.render.outputs import render_target

if TYPE_CHECKING:
    from sipcodes.model.target import Target
    from sipcodes.render.outputs import Output as Rendered

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system makes no copies of a process")


def made(monkeypatch: pytest.MonkeyPatch, *, fork: bool) -> Made:
    """All packaged targets of the packaged spec, with or without a second process."""
    monkeypatch.setattr(workers, "_may_fork", lambda: fork)
    catalogue, targets = load()
    outputs = [
        Output(catalogue, target, OutputChoice(name, name, own=True, place=None)) for name, target in targets.items()
    ]
    return render_all(lambda: outputs, lambda *_: None, lambda _: None, several=True)[1]


def test_with_help_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes make the same files, with the same bytes, as one."""
    alone, helped = made(monkeypatch, fork=False), made(monkeypatch, fork=True)
    assert helped.files == alone.files
    assert len(alone.files) > 300
    assert helped.done == alone.done


def fail(name: str) -> object:
    """A stand-in for the renderer, which breaks off in the second process where ``name`` says how."""
    first = os.getpid()

    def render(catalogue: object, target: Target, *rest: object) -> list[Rendered]:
        if os.getpid() != first:
            if name == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            raise MemoryError
        return render_target(catalogue, target, *rest)  # type: ignore[arg-type]

    return render


@pytest.mark.parametrize("name", ["killed", "out of memory"])
def test_a_helper_that_dies_is_made_up_for(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What the second process took and did not hand over is rendered all the same."""
    wanted = made(monkeypatch, fork=False).files
    monkeypatch.setattr(workers, "render_target", fail(name))
    assert made(monkeypatch, fork=True).files == wanted


def test_an_interrupted_run_leaves_no_helper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the first process ends the second, and goes on to whoever waits for it."""

    def interrupt(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(workers, "render_target", interrupt)
    with pytest.raises(KeyboardInterrupt):
        made(monkeypatch, fork=True)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
