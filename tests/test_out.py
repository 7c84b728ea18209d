"""The committed outputs: that they are current, and what the head of every file says."""

from __future__ import annotations

import getpass
import json
import platform
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT, tool
from rendering import AWKWARD, REGISTRIES, TARGETS, outputs, outputs_of, the_registry
from running import call

OUT = ROOT / "out"
MEND = "run `make generate` and commit what it writes"
CASES = [(registry, target) for registry in REGISTRIES for target in TARGETS]


@pytest.mark.parametrize("target", TARGETS)
def test_the_committed_outputs_are_current(target: str) -> None:
    """out/ holds what the spec makes, byte for byte, and nothing else."""
    made = outputs(target)
    there = {path.relative_to(OUT / target).as_posix() for path in (OUT / target).rglob("*") if path.is_file()}
    there = {path for path in there if "__pycache__" not in path}
    stale = [path for path in there & set(made) if (OUT / target / path).read_bytes() != made[path].encode()]
    assert (sorted(set(made) - there), sorted(there - set(made)), sorted(stale)) == ([], [], []), MEND


def test_check_finds_nothing_to_mend() -> None:
    """`sipcodes check`, which also reads the lock, agrees."""
    done = call("check", where=ROOT)
    assert done.status == 0, f"{done.err[-2000:]}\n{MEND}"


@pytest.mark.parametrize(("name", "target"), CASES)
def test_every_file_says_where_it_comes_from(name: str, target: str) -> None:
    """The head names the tool, the registry, the version of its data, and how to change the file."""
    registry = the_registry(name)
    for path, text in outputs_of(target, name).items():
        head = _head(text)
        # JSON has its registry's id and version as fields, and its schema has neither: it fits every version.
        if path.endswith(".json"):
            data = json.loads(text)
            assert "sipcodes" in data.get("generated", data.get("$comment")), path
            if "registry" in data:
                assert (data["registry"]["id"], data["registry"]["version"]) == _identity(name), path
            continue
        assert re.search(r"[Gg]enerated by sipcodes|sipcodes가 생성한", head), path
        assert re.search(r"[Dd]o not edit|직접 수정하지 말고", head), path
        assert "sipcodes generate" in head, path
        assert registry.id.value in head, path
        assert registry.version.value in head, path


@pytest.mark.parametrize(("name", "target"), CASES)
def test_every_file_carries_its_licence(name: str, target: str) -> None:
    """Anyone may vendor any file: each says 0BSD by itself, in the form that licence scanners read."""
    for path, text in outputs_of(target, name).items():
        wanted = "0BSD" if path.endswith(".json") else "SPDX-License-Identifier: 0BSD"
        assert wanted in _head(text), path


@pytest.mark.parametrize(("name", "target"), CASES)
def test_anyone_can_check_a_copy(name: str, target: str, tmp_path: Path) -> None:
    """`grep -v sipcodes-digest FILE | sha256sum` prints the digest that the file carries."""
    tool("grep"), tool("sha256sum")
    script = 'for file in "$@"; do grep -v sipcodes-digest "$file" | sha256sum | cut -c1-64; done'
    texts = list(outputs_of(target, name).items())
    for number, (_, text) in enumerate(texts):
        (tmp_path / str(number)).write_bytes(text.encode())
    names = [str(number) for number in range(len(texts))]
    done = subprocess.run(["sh", "-c", script, "sh", *names], cwd=tmp_path, capture_output=True, check=True, text=True)
    for (path, text), digest in zip(texts, done.stdout.split(), strict=True):
        own = [line for line in _head(text).split("\n") if re.search(r"sipcodes-digest\W+(sha256:)?[0-9a-f]{64}", line)]
        assert len(own) == 1, path
        assert digest in own[0], path


@pytest.mark.parametrize("name", REGISTRIES)
def test_the_header_is_ascii(name: str) -> None:
    """Korean Windows compilers warn on anything else in a C header."""
    for path, text in outputs_of("c", name).items():
        assert text.isascii(), path


@pytest.mark.parametrize(("name", "target"), CASES)
def test_every_file_is_tidy(name: str, target: str) -> None:
    """Lines end with LF and without blanks, a file with one newline; nothing in it is invisible."""
    for path, text in outputs_of(target, name).items():
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert not re.search(r"[ \t]+$", text, re.MULTILINE), path
        assert not re.search("[\x00-\t\v-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", text), path


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_of_the_machine_is_in_a_file(target: str) -> None:
    """No date, host, user or path of whoever ran the tool."""
    traces = {str(ROOT), str(Path.home()), tempfile.gettempdir(), platform.node(), getpass.getuser(), "/home/", "C:\\"}
    spec = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "spec").rglob("*.yaml"))
    for path, text in outputs(target).items():
        # A date with time, and years other than those of documents.
        assert not re.search(r"\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b", text), path
        found = {trace for trace in traces if len(trace) > 3 and re.search(rf"(?<!\w){re.escape(trace)}(?!\w)", text)}
        # A user may have the name of a word, such as root.
        assert not {trace for trace in found if trace not in spec}, (path, found)


def test_text_that_looks_like_a_digest_does_no_harm() -> None:
    """A spec's text with the digest's mark is left out of the digest like any line with it, and stays."""
    text = outputs("python", AWKWARD)["awkward_code.py"]
    assert 'DIGEST = 115, "sipcodes-digest: sha256:0"\n    """sipcodes-digest: sha256:0000\n' in text


def _head(text: str) -> str:
    return "\n".join(text.split("\n")[:30])


def _identity(name: str) -> tuple[str, str]:
    registry = the_registry(name)
    return registry.id.value, registry.version.value
