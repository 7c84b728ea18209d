"""The languages whose tables can be read, as `languages.yaml` tells them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Language:
    """How a language writes comments and texts, and which target replaces its tables.

    ``tokens`` finds the next token of source code; ``cut`` is what parts the texts of a language without quotes, if it
    is one.
    """

    name: str
    target: str
    tokens: re.Pattern[str]
    cut: re.Pattern[str] | None


def language_of(path: str) -> Language | None:
    """The language of the file at ``path``, by the ending of its name; ``None`` of one that cannot be read."""
    return _by_ending().get(os.path.splitext(path)[1].lower())


def data(name: str) -> Any:
    """A YAML file of this package."""
    from sipcodes.read.yaml import read_yaml

    return read_yaml((files("sipcodes.audit") / name).read_bytes(), name)


@cache
def _by_ending() -> dict[str, Language]:
    found: dict[str, Language] = {}
    for name, told in data("languages.yaml").items():
        language = Language(
            name=name,
            target=told["target"],
            tokens=_tokens(told.get("line", ()), told.get("block", ()), told["quotes"], plain="cut" in told),
            cut=re.compile(rf"({told['cut']})|([\[{{(])|([\])}}])", re.MULTILINE) if "cut" in told else None,
        )
        found |= dict.fromkeys(told["endings"], language)
    return found


def _tokens(line: list[str], block: list[list[str]], quotes: list[str], *, plain: bool) -> re.Pattern[str]:
    # Among plain texts a mark stands at the start of one: an apostrophe within a word is none.
    start = r"(?:^|(?<=[\s,;:\[{(|]))" if plain else ""
    comments = [
        rf"{re.escape(first)}(?P<block{n}>(?s:.)*?)(?:{re.escape(last)}|\Z)" for n, (first, last) in enumerate(block)
    ]
    comments += [rf"{start}(?:{'|'.join(map(re.escape, line))})(?P<line>[^\n]*)"] if line else []
    texts = []
    for n, quote in enumerate(quotes):
        mark = re.escape(quote)
        long = len(quote) > 1 or quote == "`"
        inner = rf"(?:\\(?s:.)|(?!{mark})[^\\])*" if long else rf"(?:\\.|[^\\\n{mark}])*"
        texts.append(f"{start}{mark}(?P<text{n}>{inner}){mark}")
    rest = (
        []
        if plain
        else [
            r"(?P<number>\d\w*(?:\.\d\w*)*)",
            r"(?P<name>[^\W\d]\w*(?:(?:\.|::)[^\W\d]\w*)*)",
            r"(?P<open>[\[{(])",
            r"(?P<close>[\])}])",
            r"(?P<mark>[^\s\w])",
        ]
    )
    return re.compile("|".join([*comments, *texts, *rest]), re.MULTILINE)
