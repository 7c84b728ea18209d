"""Beside other SIP stacks: their headers and ours in one file, and what the documentation says of them."""

from __future__ import annotations

import itertools
import shutil
from typing import TYPE_CHECKING

import other_stacks
import pytest
from compiling import built, ran
from conftest import ROOT, missing, tool
from other_stacks import DOCS, PAGES, PJSIP_MORE, PJSIP_NAMES, STACKS, Stack, include_options, included, pkg_config
from rendering import outputs, put, the_registry

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = [("gcc", "c", "-std=gnu89"), ("gcc", "c", "-std=gnu17"), ("g++", "cc", "-std=gnu++17")]
STRICT = ("-Wall", "-Wextra", "-Werror", "-fsyntax-only")


@pytest.fixture(scope="module", autouse=True)
def stacks() -> None:
    """The development files of every stack."""
    tool("pkg-config"), tool("gcc")
    for stack in STACKS:
        if pkg_config(stack, "--cflags") is None:
            missing(f"{stack.package} is not installed")


@pytest.fixture(scope="module")
def headers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every header of ours."""
    folder = tmp_path_factory.mktemp("headers")
    put(outputs("c"), folder)
    return folder


@pytest.mark.parametrize(("name", "ending", "standard"), LANGUAGES)
@pytest.mark.parametrize("order", list(itertools.permutations(STACKS)), ids=lambda o: "-".join(s.title for s in o))
def test_ours_stands_anywhere_among_theirs(
    headers: Path, name: str, ending: str, standard: str, order: tuple[Stack, ...]
) -> None:
    """Whatever the order of the stacks' headers, every header of ours compiles before, between and after them."""
    ours = "".join(f'#include "{path.name}"\n' for path in sorted(headers.glob("*.h")))
    texts = [included(stack) for stack in order]
    options = [*STRICT, *(word for stack in STACKS for word in include_options(stack))]
    for place in range(len(texts) + 1):
        text = "".join([*texts[:place], ours, *texts[place:]])
        source = headers / f"{'-'.join(stack.module for stack in order)}-{place}{standard}.{ending}"
        source.write_text(f"{text}int main(void) {{ return SIP_SC_OK - 200; }}\n")
        built(headers, name, standard, *options, source.name)


def test_the_example_runs(tmp_path: Path) -> None:
    """One program uses the constants of all."""
    shutil.copytree(ROOT / "examples/beside-other-stacks", tmp_path / "examples/beside-other-stacks")
    put(outputs("c"), tmp_path / "out/c")
    folder = tmp_path / "examples/beside-other-stacks"
    built(folder, "make", "-s", "main")
    said = ran(folder, "main")
    assert "libosip2:  486 Busy Here\nSofia-SIP: 486 Busy Here\n" in said
    assert said.endswith("sipcodes:  425 Bad Alert Message\n")


@pytest.mark.parametrize("page", PAGES)
def test_the_tables_are_what_the_headers_say(page: str) -> None:
    """The pages' tables are made from the installed headers; those of other versions may say something else."""
    text = (DOCS / page).read_text(encoding="utf-8")
    asked = [" ".join(pkg_config(stack, "--modversion") or []) for stack in STACKS]
    if f"| version asked | {' | '.join(asked)} |" not in (DOCS / "other-stacks.md").read_text(encoding="utf-8"):
        pytest.skip(f"the pages speak of other versions than {asked}")
    mend = "run `python tests/other_stacks.py`"
    assert other_stacks.with_table(text, PAGES[page]()) == text, mend


def test_pjsip_differs_where_it_is_said_to() -> None:
    """Every exception is of a registered code and breaks the rule; what PJSIP has more is registered nowhere."""
    names = {code.code: f"PJSIP_SC_{code.name.value}" for code in the_registry().codes}
    assert not {number for number, name in PJSIP_NAMES.items() if names[number] == name}
    assert not PJSIP_MORE.keys() & names
