"""What is released: one version in every place, and a changelog that knows it and those of the data."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib

from conftest import ROOT, tool
from rendering import REGISTRIES, the_registry

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
HEADINGS = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_there_is_one_version() -> None:
    """The package for npm and the file for pkg-config have the version of the tool, and the examples name its tag."""
    package = json.loads((ROOT / "packaging/npm/package.json").read_text(encoding="utf-8"))
    assert package["version"] == VERSION
    assert f"\nVersion: {VERSION}\n" in (ROOT / "packaging/pkg-config/sipcodes.pc").read_text(encoding="utf-8")
    for name in ("github.yml", "pre-commit.yaml"):
        text = (ROOT / "examples/ci" / name).read_text(encoding="utf-8")
        assert set(re.findall(r"\bv(\d+\.\d+\.\d+)", text)) == {VERSION}, name


def test_the_changelog_tells_of_each_version() -> None:
    """The newest heading of the tool and of each registry is the version that is here."""
    newest: dict[str, str] = {}
    for heading in HEADINGS:
        what, _, version = heading.rpartition(" ")
        newest.setdefault(what, version)
    data = {f"Data: {name}": the_registry(name).version.value for name, spec in REGISTRIES.items() if spec is None}
    assert newest == {"Tool": VERSION} | data


def test_the_check_of_a_release_is_a_script() -> None:
    """The shell understands it; CI runs it, where the network is."""
    subprocess.run([tool("bash"), "-n", str(ROOT / "packaging/release-check")], check=True)
    assert "make release-check" in (ROOT / ".ci/run").read_text(encoding="utf-8")
