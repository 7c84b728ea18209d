"""`docs/versions.md` and the scheduled workflow: what they show is what the command prints and takes."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from mistakes import changed
from ruamel.yaml import YAML
from running import Ended, call
from sipcodes.commands.parser import parser
from sipcodes.diff.registered import RULES

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (ROOT / "docs/versions.md").read_text(encoding="utf-8")
SHOWN = dict(
    block.split("\n", 1) for block in re.findall(r"^```console\n\$ (.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
)
# The spec grows above the places that are shown.
_LINES = re.compile(r"(?<=\.yaml:)[0-9]+|^[0-9 ]+(?= \|)", re.MULTILINE)


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    """The spec, and as `old` what it was before 486 got another name."""
    for name in ("old", "spec"):
        shutil.copytree(ROOT / "spec", tmp_path / name)
    edit(tmp_path / "spec/sip/codes/4xx.yaml", "name: BUSY_HERE", "name: BUSY")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    """Replace what stands in a file once."""
    path.write_text(changed(old, new, path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def compare(words: str, ended: Ended, status: int) -> None:
    """What is shown is what was printed, but for the numbers of lines."""
    assert ended.status == status
    assert _LINES.sub("", ended.out + ended.err) == _LINES.sub("", SHOWN[words])


def test_the_lock(renamed: Path) -> None:
    """A name that changed without a word is told as it is shown, and the lines that are shown say it on purpose."""
    words = "sipcodes validate spec"
    compare(words, call(*shlex.split(words)[1:], where=renamed), 1)
    lines = re.findall(r"^```yaml\n(  renamed:\n.*?\n)  removed:", TEXT, re.MULTILINE | re.DOTALL)
    lock = renamed / "spec/sip/public-names.yaml"
    lock.write_text(lock.read_text(encoding="utf-8") + lines[0], encoding="utf-8")
    edit(renamed / "spec/sip/registry.yaml", "  version: 1.0.0", "  version: 2.0.0")
    for locale in ("en", "ko"):
        edit(
            renamed / f"spec/sip/text/{locale}/changes.yaml",
            "    changes:\n",
            "    changes:\n      2.0.0: BUSY_HERE → BUSY.\n",
        )
    assert call("validate", "spec", where=renamed).status == 0
    words = "sipcodes diff old spec"
    compare(words, call(*shlex.split(words)[1:], where=renamed), 1)


def test_the_registry(tmp_path: Path) -> None:
    """A code that is registered and not in the spec is told as it is shown."""
    text = (ROOT / "tests/data/iana.csv").read_text(encoding="utf-8") + "609,EJECTED,Ejected,RFC9999\n"
    (tmp_path / "sip-parameters-7.csv").write_text(text, encoding="utf-8")
    words = "sipcodes audit --registry sip-parameters-7.csv"
    compare(words, call(*shlex.split(words)[1:], where=tmp_path), 1)


def test_everything_shown_is_tried() -> None:
    """The three tests above are all that is shown; every rule is explained; links lead to files."""
    assert len(SHOWN) == 3
    assert set(re.findall(r"^\| `(registry-[a-z]+)` \|", TEXT, re.MULTILINE)) == set(RULES)
    for link in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert (ROOT / "docs" / link).exists()


def test_the_workflow_calls_what_there_is() -> None:
    """The scheduled workflow is YAML, asks IANA, and calls the command with arguments that it takes."""
    path = ROOT / ".github/workflows/registry.yml"
    workflow = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    (run,) = [step["run"] for step in workflow["jobs"]["registry"]["steps"] if "sipcodes" in step.get("run", "")]
    arguments = parser().parse_args(shlex.split(run.partition(" | ")[0])[1:])
    assert arguments.command == "audit"
    assert arguments.registry.startswith("https://www.iana.org/assignments/sip-parameters/")
