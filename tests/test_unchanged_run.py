"""What a run loads: a run with nothing to do is over before anything heavy is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from configured import Project
from running import Workshop, call

if TYPE_CHECKING:
    from pathlib import Path

# Runs the command in its arguments, then prints what it has loaded.
DRIVER = """
import sys
from sipcodes.commands.main import main
status = main(sys.argv[1:])
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
sys.exit(status)
"""
HEAVY = {"jinja2", "jsonschema", "jsonschema_rs", "ruamel", "dataclasses"}


def loaded(*words: object, where: Path, **environment: str) -> set[str]:
    """The modules that a run of the command leaves loaded."""
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, *map(str, words)],
        cwd=where,
        env={**os.environ, "SIPCODES_CACHE": "off", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines())


@pytest.fixture(scope="module")
def already() -> set[str]:
    """What the interpreter loads by itself, with what is installed beside (``.pth`` files import things)."""
    code = "import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, timeout=60)
    return set(done.stdout.splitlines())


@pytest.mark.parametrize("command", ["generate", "check"])
@pytest.mark.parametrize("own", [False, True])
def test_an_unchanged_run_imports_nothing_heavy(
    tmp_path: Path, small: Path, already: set[str], command: str, own: bool
) -> None:
    """With nothing to do, neither parser, validator nor template engine is loaded, not even dataclasses."""
    shop = Workshop(tmp_path, small)
    words = shop.places if own else ()
    assert call("generate", *words, where=tmp_path).status == 0
    light = loaded(command, *words, where=tmp_path) - already
    assert not light & HEAVY
    assert not {name for name in light if name.startswith(("sipcodes.render", "sipcodes.model"))}


@pytest.mark.parametrize("command", ["generate", "check"])
def test_an_unchanged_configuration_is_not_read(tmp_path: Path, small: Path, already: set[str], command: str) -> None:
    """Neither is the configuration read as YAML: the lock remembers what it says."""
    assert small.exists()
    Project(tmp_path)
    assert call("generate", where=tmp_path).status == 0
    light = loaded(command, where=tmp_path) - already
    assert not light & HEAVY
    assert not {name for name in light if name.startswith(("sipcodes.render", "sipcodes.model"))}


def test_the_driver_sees_heavy_modules(tmp_path: Path, small: Path) -> None:
    """A run that has work to do loads them, one of the two validators at least: the test above can fail."""
    shop = Workshop(tmp_path, small)
    heavy = loaded("generate", *shop.places, where=tmp_path) & HEAVY
    assert heavy >= {"jinja2", "ruamel", "dataclasses"}
    assert heavy & {"jsonschema", "jsonschema_rs"}


@pytest.mark.parametrize("words", [("486",), ("4xx",), ("486", "--lang", "ko"), ("busy", "here", "--json")])
def test_show_reads_the_spec_once(tmp_path: Path, already: set[str], words: tuple[str, ...]) -> None:
    """From the second look-up on, neither parser, validator nor template engine is loaded."""
    kept = {"SIPCODES_CACHE": "on", "XDG_CACHE_HOME": str(tmp_path / "kept")}
    loaded("show", "200", where=tmp_path, **kept)
    assert not (loaded("show", *words, where=tmp_path, **kept) - already) & (HEAVY - {"dataclasses"})
