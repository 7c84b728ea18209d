"""Whether a file may hold a table at all, by its bytes alone: most do not, and are left out in no time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sipcodes.audit.known import Known

# So many codes by number and so many by word; or so many by word alone.
_NUMBERS, _WORDS, _WORDS_ALONE = 4, 3, 6
_NUMBER = re.compile(rb"[1-6][0-9][0-9]")
# Numbers alone may be a table to causes.
_CAUSES = re.compile(rb"(?<![a-z])cause|q\.?850|isup", re.IGNORECASE)
_BETWEEN = b" \t\r\n_-/'\"*"


def has_a_chance(content: bytes, known: Known) -> bool:
    """Whether there are enough codes among the bytes of a file."""
    if len({int(number) for number in set(_NUMBER.findall(content))} & known.entries.keys()) < _NUMBERS:
        return sum(phrase in content for phrase in known.own_phrases) >= _WORDS_ALONE
    squeezed = content.lower().translate(None, _BETWEEN)
    return sum(one in squeezed for one in known.own_keys) >= _WORDS or bool(_CAUSES.search(content))
