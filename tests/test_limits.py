"""The limits that the documentation states are those that hold."""

from __future__ import annotations

import re

from conftest import ROOT
from sipcodes.read.source_text import MAX_BYTES
from sipcodes.read.yaml import MAX_DEPTH, MAX_NODES
from sipcodes.render.limits import MAX_INDENT, MAX_NUMBER, MAX_TEXT


def test_the_documented_limits_hold() -> None:
    """`docs/limits.md` tells each limit as the code has it, in the order of its table."""
    text = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .* \| ([0-9,]+)(?: \w+)? \|$", text, re.MULTILINE)
    numbers = [int(row.replace(",", "")) for row in rows]
    assert numbers == [MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_TEXT, MAX_INDENT, MAX_NUMBER]
