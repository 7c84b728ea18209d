"""Tables that say no number: `case BUSY_HERE: return "Busy Here";`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sipcodes.audit.known import key
from sipcodes.audit.lexer import Kind
from sipcodes.audit.records import is_code

if TYPE_CHECKING:
    from sipcodes.audit.known import Known
    from sipcodes.audit.lexer import Source, Token

# So many letters name a code by themselves; shorter ones do so after what stands before the others.
_SAYS = 6


def by_name(source: Source, known: Known) -> Source:
    """The source with numbers for the names of codes, where it has none itself."""
    numbered = {token.line for token in source.tokens if is_code(token)}
    codes = {one: numbers[0] for one, numbers in known.owners.items() if len(numbers) == 1}
    said = {at: key(token.text) for at, token in enumerate(source.tokens) if _may_name(token, numbered)}
    starts = Counter(_start(text, codes) for text in said.values()).most_common(2)
    start = next((one for one, _ in starts if one is not None), "")
    tokens = []
    for at, token in enumerate(source.tokens):
        code = codes.get(said[at].removeprefix(start)) if at in said and said[at].startswith(start) else None
        if code is not None:
            tokens.append(token._replace(kind=Kind.NUMBER, number=code))
        else:
            tokens.append(token._replace(number=-1) if is_code(token) else token)
    return source.with_tokens(tokens)


def _may_name(token: Token, numbered: set[int]) -> bool:
    return token.kind is Kind.NAME and token.line not in numbered


def _start(text: str, codes: dict[str, int]) -> str | None:
    """What stands before the name of a code; ``None`` if ``text`` is none."""
    ends = (text[at:] for at in range(max(len(text) - _SAYS + 1, 0)))
    end = next((one for one in ends if one in codes), None)
    return None if end is None else text.removesuffix(end)
