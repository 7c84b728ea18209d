"""The pages under `docs/`: what they show is what the examples hold, and their links lead somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "examples/README.md", ROOT / "packaging/npm/README.md"]
SHOWN = [ROOT / "docs" / name for name in ("c.md", "python.md", "typescript.md", "ci.md")]
# What is said to people and what is typed at a prompt is no piece of a file.
FILES = r"^```(?!console|c\n)(\w+)\n(.*?)^```$"


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every file that a page links is there, and every heading."""
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.stem)
def test_what_is_shown_is_from_an_example(page: Path) -> None:
    """Each piece of code is, to the letter, a piece of an example, which the tests build."""
    files = [path for folder in ("examples", "packaging") for path in (ROOT / folder).rglob("*") if path.is_file()]
    texts = [path.read_text(encoding="utf-8") for path in files if path.name != "sipcodes.lock"]
    blocks = re.findall(FILES, page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    for _, block in blocks:
        assert any(block in text for text in texts), block
