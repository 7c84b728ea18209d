"""docs/configuration.md: its examples work, and it tells every key, option and message that there is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from configured import Project
from conftest import ROOT
from rendering import load
from sipcodes.commands.inputs import read_specs
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.configuration import load_configuration
from sipcodes.read.files import Files

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
EXAMPLE, OVERLAY, OVERRIDE = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def printed(start: str) -> str:
    """What the guide says that a command prints."""
    (found,) = re.findall(rf"^\$ {re.escape(start)}.*\n((?:(?!```).*\n)*)", GUIDE, re.MULTILINE)
    return str(found)


def test_the_example_is_a_configuration_and_has_every_key() -> None:
    """What can be copied is right, and shows all there is; the tables name each key once."""
    assert load_configuration(EXAMPLE.encode(), "sipcodes.yaml").outputs
    schema = json.loads((ROOT / "spec/schema/config.schema.json").read_text(encoding="utf-8"))
    keys = [*schema["properties"], *schema["$defs"]["output"]["properties"]]
    for key in keys:
        assert re.search(rf"^\s*-? ?{key}:", EXAMPLE, re.MULTILINE), key
        assert len(re.findall(rf"^\| `{key}` \|", GUIDE, re.MULTILINE)) == 1, key


def test_every_option_is_told() -> None:
    """The table of options is that of the packaged targets, with their defaults."""
    told = re.findall(r"^\| `(\w+)` \| `(\w+)` \| `([^`]+)` \|", GUIDE, re.MULTILINE)
    options = [
        (target.name, name, json.dumps(option.default))
        for target in load()[1].values()
        for name, option in target.options.items()
    ]
    assert sorted(told) == sorted(options)


def test_the_overlays_fit() -> None:
    """Both overlays lie over the packaged spec."""
    head = OVERLAY.partition("\n")[0].replace("acme", "other") + "\n"
    parts = [
        Files(f"{number}.yaml", {"": text.encode()}, single=True)
        for number, text in enumerate((OVERLAY, head + OVERRIDE))
    ]
    sip = next(r for r in load_catalogue(*read_specs([str(ROOT / "spec")]), *parts).registries if r.id.value == "sip")
    assert (sip.by_code[477].registered, sip.by_code[486].name.value) == (False, "LINE_BUSY")


def test_show_prints_what_is_shown(tmp_path: Path) -> None:
    """A private code looks as the guide has it."""
    project = Project(tmp_path, "spec: [packaged, private-codes.yaml]\n")
    project.write("private-codes.yaml", OVERLAY)
    assert project.run("show", "--brief", "477").out == printed("sipcodes show")


def test_a_conflict_is_told_as_it_is_shown(tmp_path: Path) -> None:
    """Both places are there; where the packaged spec lies, and its lines, are others."""
    project = Project(tmp_path, "spec: [packaged, private-codes.yaml]\n")
    entry = "codes:\n  486:\n    name: LINE_BUSY\n    phrase: Busy Here\n"
    project.write("private-codes.yaml", OVERLAY.partition("\n")[0] + "\n" + entry)

    def plain(text: str) -> str:
        return re.sub(r"at \S*spec/sip/codes/4xx.yaml:[0-9]+", "at spec", text)

    assert plain(project.run("validate").err) == plain(printed("sipcodes validate"))


def test_inspect_prints_what_is_shown(tmp_path: Path) -> None:
    """An edited file and an untouched one."""
    project = Project(tmp_path, "outputs: [{target: c, to: src/sip, registries: [sip]}]\n")
    project.generate()
    text = project.read("src/sip/sip_status.h")
    project.write("src/sip/sip_status.h", text.replace('"Busy Here"', '"Busy There"'))
    ended = project.run("inspect", "src/sip/sip_status.h", "src/sip/sip_status_facts.h")
    assert ended.out == printed("sipcodes inspect")


@pytest.mark.parametrize("said", re.findall(r"^\| ((?:is|has|was) [^|]+) \|", GUIDE, re.MULTILINE))
def test_every_state_is_told_in_the_commands_words(said: str) -> None:
    """The messages of the table are those of the code."""
    code = (ROOT / "generator/sipcodes/commands/output_folder.py").read_text(encoding="utf-8")
    said = said.replace("sipcodes.lock", "{NAME}")
    pieces = [piece for piece in re.split(r"is stale: |sip [0-9.]+", said) if piece.strip(" ,")]
    for piece in pieces:
        assert piece.strip() in code or piece.strip(", ") in code
