"""The names lock: no released name changes or goes without a word, and every new one is locked."""

from __future__ import annotations

import pytest
from conftest import ROOT, SMALL
from mistakes import MARK, changed, one_file, unmarked, wrong
from rendering import load
from sipcodes.read.catalogue import load_catalogue

LOCK = """\
public-names:
  registry: {file: tea-status, type: tea-status, prefix: tea}
  classes: {1: STEEPING, 4: SPILT}
  codes:
    100: POURING
    400: BAD_LEAVES
    418: TEAPOT
"""
LOCKED = SMALL + LOCK
TEAPOT = "  418:\n    name: TEAPOT\n    phrase: I'm a teapot\n"
TEAPOT_TEXT = "      418: {summary: This is no coffee machine.}\n"
RENAMED = "  renamed:\n    TEAPOT: {to: POT, in: 1.0.0}\n"
REMOVED = "  removed:\n    TEAPOT: 1.0.0\n"


def gone(text: str) -> str:
    """A spec without the teapot."""
    return changed(TEAPOT, "", changed(TEAPOT_TEXT, "", text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LOCKED, id="as released"),
        pytest.param(SMALL, id="no lock"),
        pytest.param(SMALL + "public-names:\n" + LOCK.partition("SPILT}\n")[2], id="codes alone"),
        pytest.param(changed("name: TEAPOT", "name: POT", LOCKED) + RENAMED, id="renamed, and said"),
        pytest.param(gone(LOCKED) + REMOVED, id="removed, and said"),
        pytest.param(
            gone(LOCKED) + RENAMED + REMOVED.replace("TEAPOT", "POT"),
            id="renamed, then removed",
        ),
        pytest.param(
            changed("name: TEAPOT", "name: JUG", LOCKED) + RENAMED + "    POT: {to: JUG, in: 1.0.0}\n",
            id="renamed twice",
        ),
        pytest.param(
            changed("prefix: tea}\nclasses", "prefix: chai}\nclasses", LOCKED)
            + "  renamed:\n    tea: {to: chai, in: 1.0.0}\n",
            id="another prefix, and said",
        ),
    ],
)
def test_what_the_lock_takes(text: str) -> None:
    """Names as they were released, or as the lock says they became; a spec without the section is free."""
    load_catalogue(one_file(text))


MISTAKES = [
    pytest.param(
        changed("name: TEAPOT", f"name: {MARK}POT", LOCKED),
        "418 TEAPOT was released (tea.yaml:",
        "add `TEAPOT: {to: POT, in: VERSION}` under `renamed`",
        id="renamed",
    ),
    pytest.param(
        gone(changed("418: TEAPOT", f"418: {MARK}TEAPOT", LOCKED)),
        "418 TEAPOT was released, and is no longer in `codes`",
        "add `TEAPOT: VERSION` under `removed`",
        id="removed",
    ),
    pytest.param(
        changed("    400: BAD_LEAVES\n", "", changed("name: BAD_LEAVES", f"name: {MARK}BAD_LEAVES", LOCKED)),
        "400 BAD_LEAVES is not among the public names yet",
        "add `400: BAD_LEAVES` under `public-names: codes` in tea.yaml",
        id="not locked",
    ),
    pytest.param(
        changed("name: SPILT", f"name: {MARK}WASTED", LOCKED),
        "4 SPILT was released",
        "{to: WASTED, in: VERSION}",
        id="class",
    ),
    pytest.param(
        changed("prefix: tea}\nclasses", f"prefix: {MARK}chai}}\nclasses", LOCKED),
        "prefix tea was released",
        "`tea: {to: chai, in: VERSION}`",
        id="prefix",
    ),
    pytest.param(
        LOCKED + "  removed:\n    ‸TEAPOT: 1.0.0\n",
        "TEAPOT is said to be removed, and is still in `codes`",
        "delete one of the two",
        id="removed, yet there",
    ),
    pytest.param(
        gone(LOCKED) + "  removed:\n    TEAPOT: ‸1.1.0\n",
        "version 1.1.0 is yet to come: the registry has 1.0.0",
        "raise `version`",
        id="a version to come",
    ),
    pytest.param(
        changed("version: 1.0.0", "version: 1.1.0", gone(LOCKED)) + "  removed:\n    TEAPOT: ‸1.1.0\n",
        "version 1.1.0 is no major step",
        "2.0.0",
        id="a minor version",
    ),
    pytest.param(LOCKED + "  removed:\n    ‸TEAPTO: 1.0.0\n", "no name TEAPTO was released", "`TEAPOT`?", id="unknown"),
    pytest.param(
        gone(LOCKED)
        .replace("codes:\n  100:", "codes:\n  419:\n    name: ‸TEAPOT\n    phrase: T\n  100:")
        .replace("    codes:\n      100:", "    codes:\n      419: {summary: T.}\n      100:")
        + REMOVED,
        "TEAPOT meant something else before",
        "choose another name",
        id="taken again",
    ),
]


@pytest.mark.parametrize(("marked", "message", "hint"), MISTAKES)
def test_a_name_that_changed_or_went(marked: str, message: str, hint: str) -> None:
    """Each way to break the lock is told at its place, with the line that would say it on purpose."""
    text, line, column = unmarked(marked)
    (problem,) = wrong(one_file(text))
    assert (problem.line, problem.column) == (line, column)
    assert problem.message.startswith(message)
    assert hint in problem.hint


def test_renaming_in_a_circle() -> None:
    """Names that become each other are told, each once."""
    circle = LOCKED + "  renamed:\n    TEAPOT: {to: POT, in: 1.0.0}\n    POT: {to: TEAPOT, in: 1.0.0}\n"
    found = [problem.message for problem in wrong(one_file(circle))]
    assert found == ["the renaming of TEAPOT goes round in a circle", "the renaming of POT goes round in a circle"]


def test_groups_are_kept() -> None:
    """A group is kept by its name."""
    grouped = changed("codes:\n  100:", "groups:\n  BOTH: {classes: [1, 4]}\ncodes:\n  100:", LOCKED)
    grouped = changed("    classes:\n", "    groups:\n      BOTH: {title: Both}\n    classes:\n", grouped)
    (problem,) = wrong(one_file(grouped + "  groups: [ALL, BOTH]\n"))
    assert problem.message == "ALL was released, and is no longer in `groups`"
    load_catalogue(one_file(grouped + "  groups: [ALL]\n  renamed:\n    ALL: {to: BOTH, in: 1.0.0}\n"))
    (problem,) = wrong(one_file(grouped + "  groups: []\n"))
    assert problem.hint == "add `- BOTH` under `public-names: groups` in tea.yaml, so that it is kept from now on"


def test_every_packaged_registry_has_its_lock() -> None:
    """The packaged registries lock every code, class and group, and their stems."""
    for registry in load()[0].registries:
        text = (ROOT / "spec" / registry.id.value / "public-names.yaml").read_text(encoding="utf-8")
        for nodes in (registry.codes, registry.classes, registry.groups):
            assert all(node.name.value in text for node in nodes)
        assert f"prefix: {registry.names.prefix.value}" in text


def test_a_code_with_another_mistake_is_not_gone() -> None:
    """A code whose entry is wrong for its own sake is told for that alone, and so is a name of the lock."""
    for old, new in (("    phrase: I'm a teapot\n", "    phrse: x\n"), ("418: TEAPOT", "418: teapot")):
        found = wrong(one_file(changed(old, new, LOCKED)))
        assert {problem.rule for problem in found}.isdisjoint({"released-name", "unlocked-name"})
