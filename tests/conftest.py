"""What several test files share: the checkout, the command, small specs that are easy to break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faulty import Faulty
    from running import Workshop

ROOT = Path(__file__).parents[1]

if "PYTEST_XDIST_WORKER" in os.environ:
    # Coverage is measured in the tests themselves, not in the commands that they start: to begin measuring takes longer
    # than most of these run.
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)

SMALL = """\
registry:
  id: tea
  version: 1.0.0
  locales: [en]
  names: {file: tea-status, type: tea-status, prefix: tea}
classes:
  1: {label: 1xx, name: STEEPING, range: [100, 199], unknown: {counts-as: 100}}
  4: {label: 4xx, name: SPILT, range: [400, 499], unknown: {counts-as: 400}}
codes:
  100:
    name: POURING
    phrase: Pouring
    sources: [RFC 2324 §2.3]
  400:
    name: BAD_LEAVES
    phrase: Bad Leaves
  418:
    name: TEAPOT
    phrase: I'm a teapot
text:
  en:
    title: Tea codes
    classes:
      1: {title: Steeping}
      4: {title: Spilt, meaning: Something went wrong.}
    codes:
      100: {summary: Water is on its way.}
      400: {summary: The leaves are off.}
      418: {summary: This is no coffee machine.}
"""


class Run(Protocol):
    """Runs the command in a folder of its own."""

    def __call__(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``sipcodes`` with these words and, besides the usual ones, these variables of the environment."""
        ...


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A spec of three codes in one file."""
    path = tmp_path / "tea.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def shop(tmp_path: Path, small: Path) -> Workshop:
    """A spec of three codes and two targets, not generated yet."""
    from running import Workshop

    return Workshop(tmp_path, small)


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Faulty]:
    """The command, to be hurt."""
    from faulty import Faulty

    with Faulty(tmp_path) as server:
        yield server


@pytest.fixture
def sipcodes(tmp_path: Path) -> Run:
    """The command, as a user runs it, in an empty folder."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        env = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR"}}
        return subprocess.run(
            [sys.executable, "-m", "sipcodes", *words],
            cwd=tmp_path,
            env=env | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    return run


def tool(name: str) -> str:
    """The path of a program of the toolchains; its test is skipped without it, and fails in CI."""
    beside = [os.path.dirname(sys.executable), str(ROOT / "node_modules" / ".bin")]
    found = shutil.which(name, path=os.pathsep.join([*beside, os.environ.get("PATH", "")]))
    return found or missing(f"{name} is not installed")


def missing(reason: str) -> NoReturn:
    """End a test that lacks something of the machine: it is skipped, and fails in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI=true wants every toolchain")
    pytest.skip(reason)


def npm_package(name: str) -> Path:
    """The folder of a package from npm; its test is skipped without it, and fails in CI."""
    folder = ROOT / "node_modules" / name
    return folder if folder.is_dir() else missing(f"{name} is not installed: run `npm install`")
