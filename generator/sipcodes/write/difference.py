"""What differs between two versions of a file, as a unified diff."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipcodes.write.compare import Found

_LONGEST = 200


def difference(found: Found) -> list[str]:
    """The lines of a unified diff from what is there to what should be; long ones are cut off."""
    there, wanted = _lines(found.there), _lines(found.wanted)
    made = difflib.unified_diff(there, wanted, f"{found.path} (there)", f"{found.path} (generated)", lineterm="")
    lines: list[str] = []
    for line in made:
        if len(lines) == _LONGEST:
            lines.append("… the rest of the difference is left out")
            break
        lines.append(line)
    return lines


def _lines(data: bytes | None) -> list[str]:
    if data is None:
        return []
    # A carriage return is shown, or a file with other line ends would seem to differ in nothing.
    return data.decode("utf-8", "replace").replace("\r", "␍").split("\n")
