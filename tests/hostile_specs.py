"""Registries that nobody would write: any text that the spec admits in every field, any legal name, any size.

Hypothesis draws the texts, the size and a seed; chance spreads the texts over the fields, since drawing each of
some ten thousand fields would take longer than proving them.
"""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

from conftest import ROOT
from hypothesis import strategies as st
from ruamel.yaml import YAML

Data = dict[str, Any]

# What no spec may hold, neither as it is nor as an escape: controls but tab and line ends, and noncharacters.
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
_REFUSED = re.compile(f"[{CONTROLS}]")
_KINDS = {"senders": "who", "headers": "header", "body": "content", "dialog": "effect", "next": "action"} | {
    "forking": "rank"
}
# Names that languages, their libraries or the outputs themselves have a use for.
_NAMES = [
    *("NULL", "TRUE", "FALSE", "NONE", "CLASS", "SELF", "NAME", "VALUE", "PHRASE", "INT", "DEFAULT", "DELETE", "ENUM"),
    *("CONSTRUCTOR", "PROTO", "ARGUMENTS", "UNDEFINED", "NAN", "INFINITY", "EOF", "OBJECT", "SYMBOL", "AUTO", "LONG"),
    *("A", "Z9", "A_1", "A1", "A_B", "AB", "X_" * 39 + "Y", "Q" * 80, "E1_2_3", "MRO", "FROM_CODE", "EFFECTIVE", "H"),
]
_WORDS = ["null", "true", "class", "self", "none", "constructor", "default", "a", "x9", "long-word-" * 5 + "end", "map"]
_METHODS = ["INVITE", "A", "A-1", "NULL", "CLASS", "X-" * 19 + "Y", "NO"]
_HEADERS = ["A", "None", "P-3GPP-X9", "WWW-Authenticate", "Class", "X1-2-3", "Retry-After"]


@cache
def attacks() -> dict[str, list[dict[str, str]]]:
    """The fixed attacks, each with its claim, by the language that they are aimed at."""
    found: dict[str, list[dict[str, str]]] = YAML(typ="safe").load(ROOT / "tests" / "data" / "attacks.yaml")
    return found


def attack_texts() -> list[str]:
    """The texts of all attacks."""
    return [attack["text"] for some in attacks().values() for attack in some]


@cache
def _texts() -> st.SearchStrategy[str]:
    characters = st.characters(exclude_categories=["Cs"]).filter(lambda char: not _REFUSED.match(char))
    odd = st.sampled_from(
        ["\t", "\n", "\r", "\r\n", "\n\n", " ", "\\", '"', "'", "`", "?", "\u202e", "\u2028", "\ufeff"]
    )
    pieces = st.one_of(st.sampled_from(attack_texts()), st.text(characters, max_size=30), odd)
    return st.lists(pieces, max_size=4).map("".join)


@st.composite
def specs(draw: st.DrawFn) -> Data:
    """One registry as data, without an id and names: `batch` gives them."""
    pool = draw(st.lists(_texts(), min_size=3, max_size=24))
    size = draw(st.sampled_from([4, 12, 400]).flatmap(lambda most: st.integers(1, most)))
    return Spread(pool, size, f"{draw(st.integers(0, 2**32))} {pool}").registry()


class Spread:
    """Spreads the texts of a pool over the fields of a registry."""

    def __init__(self, pool: list[str], size: int, seed: str) -> None:
        self.pool = pool
        self.size = size
        self.chance = random.Random(seed)  # noqa: S311 no secrets here
        self.conditions: set[str] = set()

    def registry(self) -> Data:
        """One registry, without an id and names."""
        chance = self.chance
        self.locales = chance.choice([["en"], ["en", "ko"], ["ko", "en"], ["zh-Hant-TW", "en"], ["pt-BR"]])
        self.terms = {kind: self._words(_WORDS) for kind in ("level", "who", "content", "effect", "action", "rank")}
        self.headers = chance.sample(_HEADERS, chance.randint(1, len(_HEADERS)))
        self.facts = self._maybe(0.6)
        classes = self._classes()
        codes = self._codes(classes)
        _unmark(classes, codes)
        groups = {f"G_{n}": {"classes": [int(chance.choice(sorted(classes)))]} for n in range(chance.randint(0, 2))}
        topics = {f"topic-{n}": self._cited({}) for n in range(chance.randint(0, 2))}
        data: Data = {
            "registry": self._cited({"version": chance.choice(["1.0.0", "0.0.0", "12.3.4-rc.1-x"])}),
            "classes": classes,
            "codes": codes,
            "groups": groups,
            "topics": topics,
        }
        if self.facts:
            data |= {"terms": self.terms, "headers": self.headers}
        data["registry"]["locales"] = self.locales
        data["text"] = {locale: self._told(data) for locale in self.locales}
        return data

    def _maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def _text(self) -> str:
        return self.chance.choice(self.pool) + (self.chance.choice(self.pool) if self._maybe(0.1) else "")

    def line(self, most: int = 120) -> str:
        """A text of the pool as one line, as the schema wants a phrase or a title."""
        text = re.sub("[\n\r\u2028\u2029]+", " ", self._text())[:most].strip()
        return text or self.chance.choice(["x", "?", '"', "\\", "*/"])

    def _source(self) -> str:
        if self._maybe(0.5):
            document = f"RFC {self.chance.randint(1, 99999)}"
        else:
            document = re.sub("[\n\r\t§]+", " ", self.line(60)).strip() or "x"
            document = "x" + document if document.startswith("RFC") else document
        return document + self.chance.choice(["", " §1", " §A.1.22", " §21.4.18"])

    def _cited(self, entry: Data) -> Data:
        if self._maybe(0.5):
            entry["sources"] = sorted({self._source() for _ in range(self.chance.randint(1, 3))})
        return entry

    def _words(self, known: list[str]) -> list[str]:
        return self.chance.sample(known, self.chance.randint(1, 4))

    def _condition(self) -> str:
        name = self.chance.choice(["null", "2-things", "a", "true", "x-y-z", f"c{self.chance.randint(0, 20)}"])
        self.conditions.add(name)
        return name

    def _classes(self) -> Data:
        count = self.chance.randint(1, min(self.size, 6))
        edges = sorted(self.chance.sample(range(1_000_000), 2 * count))
        if self._maybe(0.5):  # as SIP has it
            edges = [edge for n in range(1, count + 1) for edge in (n * 100, n * 100 + 99)]
        numbers = sorted(self.chance.sample(range(1, 10_000), count))
        classes: Data = {}
        for place, number in enumerate(numbers):
            entry = {"label": f"{place}xx", "name": f"CLASS_{number}", "range": edges[2 * place : 2 * place + 2]}
            if self.facts and self._maybe(0.3):
                entry |= self._told_facts()
            classes[str(number)] = self._cited(entry)
        return classes

    def _codes(self, classes: Data) -> Data:
        names = self.chance.sample(_NAMES, len(_NAMES))
        codes: Data = {}
        for entry in classes.values():
            first, last = entry["range"]
            wanted = min(last - first + 1, max(1, self.size // len(classes)))
            numbers = sorted(self.chance.sample(range(first, last + 1), wanted))
            if self._maybe(0.5):
                entry["unknown"] = {"counts-as": numbers[0], "source": self._source()}
            for number in numbers:
                codes[str(number)] = self._code(names.pop() if names else f"CODE_{number}")
        for key, entry in codes.items():
            if self._maybe(0.1):
                entry["deprecated"] = self._deprecated(key, list(codes))
        return codes

    def _code(self, name: str) -> Data:
        entry = self._cited({"name": name, "phrase": self.line()})
        if self._maybe(0.1):
            alias = self.line()
            if alias != entry["phrase"]:
                entry["aliases"] = [{"phrase": alias, "source": self._source()}]
        if self.facts and self._maybe(0.5):
            entry |= self._told_facts()
            entry["methods"] = {"source": self._source(), **self._methods()}
        return entry

    def _methods(self) -> Data:
        named = self.chance.sample(_METHODS, self.chance.randint(0, 4))
        return self.chance.choice([{"any": True}, {"only": named}, {"except": named}])

    def _deprecated(self, number: str, codes: list[str]) -> Data:
        others = [int(code) for code in codes if code != number]
        rule = {"source": self._source(), "methods": self.chance.sample(_METHODS, 2)}
        entry: Data = {"rules": [rule]}
        if others:
            entry["use"] = self.chance.choice(others)
        if self._maybe(0.5):
            entry["still"] = [{"source": self._source()}]
        return entry

    def _told_facts(self) -> Data:
        facts: Data = {}
        for section, key in _KINDS.items():
            known = self.headers if key == "header" else self.terms[key]
            if self._maybe(0.5):
                facts[section] = [self._fact(section, key, known) for _ in range(self.chance.randint(0, 3))]
        return facts

    def _fact(self, section: str, key: str, known: list[str]) -> Data:
        fact: Data = {key: self.chance.choice(known), "source": self._source()}
        if self._maybe(0.6):
            fact["level"] = self.chance.choice(self.terms["level"])
        if self._maybe(0.6):
            fact["when"] = self._condition()
        if self._maybe(0.4):
            fact["contradicts"] = True  # where another fact answers it: see `_unmark`
        if section == "next" and self._maybe(0.4):
            fact["after"] = self.chance.choice(
                [["0", "0"], ["2.1", "4.0"], ["0.000001", "99999999999.5"], ["1", "1.50"]]
            )
        return fact

    def _told(self, data: Data) -> Data:
        told: Data = {
            "title": self.line(200),
            "classes": {key: {"title": self.line(200), "meaning": self._text()} for key in data["classes"]},
            "groups": {key: {"title": self.line(200)} for key in data["groups"]},
            "topics": {key: {"title": self.line(200), "text": self._text()} for key in data["topics"]},
            "codes": {key: self._described() for key in data["codes"]},
        }
        if self.facts:
            told["terms"] = {kind: {word: self._clause() for word in words} for kind, words in data["terms"].items()}
        if self.conditions:
            told["conditions"] = {name: self._clause() for name in sorted(self.conditions)}
        return told

    def _clause(self) -> str:
        return self._text()[:300] or " "

    def _described(self) -> dict[str, str]:
        told = {"summary": self._text()}
        if self._maybe(0.5):
            told |= {"detail": self._text(), "action": f"{self._text()}\n\n{self._text()}"}
        return told


def _unmark(classes: Data, codes: Data) -> None:
    """Delete each mark of a disputed fact that no other marked fact of its code, its class or its codes answers."""
    for entry in classes.values():
        first, last = entry["range"]
        members = [code for number, code in codes.items() if first <= int(number) <= last]
        for section, key in _KINDS.items():
            general, *own = [
                [fact for fact in facts.get(section, ()) if "contradicts" in fact] for facts in (entry, *members)
            ]
            # All are looked at before any is changed; who answers is answered, so none loses its answer.
            bare = [fact for some in own for fact in some if not _answered(fact, key, [*general, *some])]
            every = [*general, *(fact for some in own for fact in some)]
            bare += [fact for fact in general if not _answered(fact, key, every)]
            for fact in bare:
                del fact["contradicts"]


def _answered(fact: Data, key: str, others: list[Data]) -> bool:
    """Whether one of ``others``, by another source, can be what disputes ``fact``."""
    foreign = (other for other in others if other["source"] != fact["source"])
    # Two senders or headers are two things, and cannot disagree.
    return any(
        other.get("level") != fact.get("level") if other[key] == fact[key] else key not in ("who", "header")
        for other in foreign
    )
