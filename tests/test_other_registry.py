"""A registry that is not SIP, in one file or in a folder, goes through the same templates."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from compiling import built
from conftest import ROOT, SMALL
from rendering import TARGETS, load, outputs, put
from running import call
from sipcodes.prove.proof import prove

if TYPE_CHECKING:
    from pathlib import Path

HTTP = ROOT / "tests" / "data" / "http.yaml"


def test_names_come_from_the_spec() -> None:
    """Files, types, prefixes and predicates are those that the spec names; nothing of them is SIP's."""
    assert list(outputs("c", HTTP)) == ["http_status.h"]
    assert list(outputs("python", HTTP)) == ["http_status.py"]
    assert list(outputs("typescript", HTTP)) == ["http-status.ts"]
    assert list(outputs("json", HTTP)) == ["http-status.json", "http-status.schema.json"]
    assert {path.rpartition("/")[0] for path in outputs("markdown", HTTP)} == {"en/http"}
    header, module, script = (next(iter(outputs(target, HTTP).values())) for target in ("c", "python", "typescript"))
    assert "enum http_status " in header
    assert "    HTTP_STATUS_NOT_FOUND = 404,\n" in header
    assert "const char* http_status_phrase(int code)" in header
    assert "int http_status_is_informational(int code)" in header
    assert "#define HTTP_STATUS_MAP(X)" in header
    assert "#ifndef SIPCODES_HTTP_STATUS_H\n" in header
    assert "class HttpStatus(IntEnum):\n" in module
    assert "def is_informational(code: int) -> bool:\n" in module
    assert "export type HttpStatusCode =" in script
    assert "export function isHttpStatusCode(" in script
    assert "export const HTTP_STATUS_CODES:" in script


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_of_sip_is_left_in_it(target: str) -> None:
    """No template says SIP, a class, a method or an RFC of its own accord."""
    for path, text in outputs(target, HTTP).items():
        # The tool's name and the guard made of it are no mention of SIP.
        said = re.sub(r"sipcodes|SIPCODES_", "", text)
        assert not re.search(r"\bsip|sip_|SIP|INVITE|RFC 3261|Busy|busy|486", said), path


@pytest.mark.parametrize("target", TARGETS)
def test_it_is_proved(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every toolchain that is here reads back what the spec says."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(ROOT / "node_modules" / ".bin"), os.environ["PATH"]]))
    catalogue, targets = load(HTTP)
    results = prove([(target, catalogue, targets[target])])
    assert [result for result in results if result.outcome == "failed"] == []
    proved = [result for result in results if result.outcome == "proved"]
    assert all(result.values > 100 for result in proved)
    if not proved:
        pytest.skip("; ".join(f"{result.run}: {result.version}" for result in results))


@pytest.mark.parametrize("target", TARGETS)
def test_a_folder_is_read_like_a_file(target: str, tmp_path: Path) -> None:
    """Split over the files of a folder, in any order and depth, the registry becomes the same bytes."""
    parts = re.split(r"^(?=[a-z]+:)", HTTP.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    folder = tmp_path / "http"
    (folder / "text" / "en").mkdir(parents=True)
    for part in parts:
        name = part.partition(":")[0]
        # The codes even in two files, and the texts deeper down.
        halves = re.split(r"^(?=  400:)", part, flags=re.MULTILINE) if name == "codes" else [part]
        for number, half in enumerate(halves):
            place = folder / "text" / "en" if name == "text" else folder
            head = "codes:\n" if number else ""
            (place / f"{9 - number}-{name}.yaml").write_text(head + half, encoding="utf-8")
    assert len(list(folder.rglob("*.yaml"))) == len(parts) + 1
    assert outputs(target, folder) == outputs(target, HTTP)


def test_all_registries_can_be_used_in_one_program(tmp_path: Path) -> None:
    """Headers of several registries, of constants and of facts, do not clash in one file of C."""
    headers = [*put(outputs("c"), tmp_path), *put(outputs("c", HTTP), tmp_path)]
    assert len(headers) == 6
    source = "".join(f'#include "{header.name}"\n' for header in headers) + "int f(void);\nint f(void)\n{\n"
    (tmp_path / "unit.c").write_text(source + "    return SIP_SC_OK + HTTP_STATUS_OK + sip_sc_is_final(200);\n}\n")
    built(tmp_path, "gcc", "-std=c89", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "unit.c")


def test_the_command_takes_it(tmp_path: Path) -> None:
    """`generate --spec http.yaml` writes every target, and `check` finds it current."""
    done = call("generate", "--spec", HTTP, "--out", tmp_path / "gen", where=tmp_path)
    assert done.status == 0, done.err
    assert (tmp_path / "gen" / "c" / "http_status.h").read_text(encoding="utf-8") == outputs("c", HTTP)["http_status.h"]
    assert call("check", "--spec", HTTP, "--out", tmp_path / "gen", where=tmp_path).status == 0
    (registry,) = load(HTTP)[0].registries
    assert len(registry.codes) == 17


@pytest.mark.parametrize("target", TARGETS)
def test_two_registries_at_once_are_each_as_alone(target: str, tmp_path: Path) -> None:
    """A run over several registries writes of each what a run over that one alone writes."""
    both, alone = tmp_path / "both", tmp_path / "tea.yaml"
    for name, text in (("http", HTTP.read_text(encoding="utf-8")), ("tea", SMALL)):
        (both / name).mkdir(parents=True)
        (both / name / f"{name}.yaml").write_text(text, encoding="utf-8")
    alone.write_text(SMALL, encoding="utf-8")
    assert outputs(target, both) == outputs(target, HTTP) | outputs(target, alone)
