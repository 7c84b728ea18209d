"""What ``sipcodes init`` writes for the project that it finds, and that what it writes works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mistakes import problems
from running import call, contents
from sipcodes.read.configuration import load_configuration
from sipcodes.read.yaml import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

PROJECTS = {
    "cmake": ({"CMakeLists.txt", "include/acme/acme.h"}, {"c": "include/sip"}),
    "meson": ({"meson.build", "src/main.c"}, {"c": "src/sip"}),
    "bare cmake": ({"CMakeLists.txt"}, {"c": "src/sip"}),
    "npm": ({"package.json", "src/index.ts"}, {"typescript": "src/sip"}),
    "bare npm": ({"package.json"}, {"typescript": "src/sip"}),
    "python": ({"pyproject.toml", "src/acme/__init__.py"}, {"python": "src/acme"}),
    "flat python": ({"setup.cfg", "acme/__init__.py", "tests/__init__.py"}, {"python": "acme"}),
    "a python module": ({"pyproject.toml", "acme.py"}, {"python": ""}),
    "all": (
        {"CMakeLists.txt", "package.json", "pyproject.toml", "src/x.c"},
        {"c": "src/sip", "typescript": "src/sip", "python": ""},
    ),
    "nothing": ({"README"}, {}),
}


@pytest.mark.parametrize("case", PROJECTS)
def test_it_writes_for_what_it_finds(tmp_path: Path, case: str) -> None:
    """A target for each kind of project, to where its sources are; what is written generates and checks."""
    files, wanted = PROJECTS[case]
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    ended = call("init", where=tmp_path)
    assert ended.status == 0, ended.err
    assert "wrote sipcodes.yaml: read it, then run `sipcodes generate`\n" in ended.err
    read = load_configuration((tmp_path / "sipcodes.yaml").read_bytes(), "sipcodes.yaml")
    assert {output.target: output.to for output in read.outputs} == wanted
    assert call("generate", where=tmp_path).status == 0
    assert call("check", where=tmp_path).status == 0


def test_what_it_comments_out_is_right_too(tmp_path: Path) -> None:
    """Each commented key is one that works when its `#` goes."""
    for name in ("CMakeLists.txt", "package.json", "pyproject.toml"):
        (tmp_path / name).touch()
    assert call("init", where=tmp_path).status == 0
    path = tmp_path / "sipcodes.yaml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line != "spec: packaged"]
    keys = ("# spec: [", "# locales:", "# names:", "# only:", "# options:")
    active = [line.replace("# ", "", 1) if line.lstrip().startswith(keys) else line for line in lines]
    text = "\n".join(active) + "\n"
    # Their defaults would show nothing.
    for old, new in (('namespace: ""', "namespace: acme"), ("constants: true", "constants: off")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    text = text.replace("constants: false", "constants: true").replace("constants: off", "constants: false")
    (tmp_path / "private-codes.yaml").write_text(
        "registry: {extends: sip, id: acme, version: 0.1.0}\n", encoding="utf-8"
    )
    path.write_text(text, encoding="utf-8")
    assert set(read_yaml(text.encode(), "sipcodes.yaml")["outputs"][0]) == {
        "target", "to", "registries", "locales", "names", "only", "options",
    }  # fmt: skip
    assert call("generate", where=tmp_path).status == 0, call("generate", where=tmp_path).err
    made = contents(tmp_path)
    assert b"namespace acme {" in made["src/sip/my_status.h"]
    assert b"BUSY_HERE = MyStatus.BUSY_HERE" in made["my_status.py"]
    assert b"export const BUSY_HERE" not in made["src/sip/my-status.ts"]


def test_it_never_overwrites(tmp_path: Path) -> None:
    """A configuration that is there stays, byte for byte, broken or not."""
    path = tmp_path / "sipcodes.yaml"
    path.write_bytes(b"mine: [")
    ended = call("init", where=tmp_path)
    assert (ended.status, path.read_bytes()) == (1, b"mine: [")
    assert "sipcodes.yaml is there already; it is left as it is\n" in ended.err
    assert problems(lambda: load_configuration(b"mine: [", "x"))
