"""The Korean README: in step with the English one."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
KOREAN = (ROOT / "README.ko.md").read_text(encoding="utf-8")
PARTS = {
    "code, commands and output": r"^```\w+\n.*?^```$",
    "commands in the text": r"`(?:sipcodes|make) [^`]+`",
    "levels of headings": r"^#+ ",
    "links": r"\]\((?!README)[^)]+\)",
}


@pytest.mark.parametrize("part", PARTS)
def test_both_say_the_same(part: str) -> None:
    """Whatever no language changes is the same in both, in the same order."""
    blocks = re.compile(PARTS["code, commands and output"], re.MULTILINE | re.DOTALL)
    texts = (ENGLISH, KOREAN) if part.startswith("code") else (blocks.sub("", ENGLISH), blocks.sub("", KOREAN))
    english, korean = (re.findall(PARTS[part], text, re.MULTILINE | re.DOTALL) for text in texts)
    assert english
    assert korean == english


def test_each_leads_to_the_other() -> None:
    """Readers of one find the other."""
    assert "(README.ko.md)" in ENGLISH
    assert "(README.md)" in KOREAN
