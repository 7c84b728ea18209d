"""Registries that nobody would write: any text that the spec admits in every field, any legal name, any size.

Hypothesis draws the texts, the size and a seed; chance spreads the texts over the fields, since drawing each of
some ten thousand fields would take longer than proving them.
"""

from __future__ import annotations

import itertools
import json
import random
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from conftest import ROOT
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from sipcodes.problems import ProblemsFound
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files
from sipcodes.render.outputs import check_targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.target import Target
    from sipcodes.problems import Problem

Data = dict[str, Any]

# What no spec may hold, neither as it is nor as an escape: controls but tab and line ends, and noncharacters.
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
# What it may hold as an escape only.
ESCAPED = re.compile("[\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
# A strategy that filters and draws much is what is wanted here.
_UNASKED = list(HealthCheck)
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
    return _Spread(pool, size, f"{draw(st.integers(0, 2**32))} {pool}").registry()


class _Spread:
    """Spreads the texts of a pool over the fields of a registry."""

    def __init__(self, pool: list[str], size: int, seed: str) -> None:
        self.pool = pool
        self.size = size
        self.chance = random.Random(seed)  # noqa: S311 no secrets here
        self.conditions: set[str] = set()

    def registry(self) -> Data:
        chance = self.chance
        self.locales = chance.choice([["en"], ["en", "ko"], ["ko", "en"], ["zh-Hant-TW", "en"], ["pt-BR"]])
        self.terms = {kind: self.words(_WORDS) for kind in ("level", "who", "content", "effect", "action", "rank")}
        self.headers = chance.sample(_HEADERS, chance.randint(1, len(_HEADERS)))
        self.facts = self.maybe(0.6)
        classes = self.classes()
        codes = self.codes(classes)
        groups = {f"G_{n}": {"classes": [int(chance.choice(sorted(classes)))]} for n in range(chance.randint(0, 2))}
        topics = {f"topic-{n}": self.cited({}) for n in range(chance.randint(0, 2))}
        data: Data = {
            "registry": self.cited({"version": chance.choice(["1.0.0", "0.0.0", "12.3.4-rc.1-x"])}),
            "classes": classes,
            "codes": codes,
            "groups": groups,
            "topics": topics,
        }
        if self.facts:
            data |= {"terms": self.terms, "headers": self.headers}
        data["registry"]["locales"] = self.locales
        data["text"] = {locale: self.told(data) for locale in self.locales}
        return data

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def text(self) -> str:
        return self.chance.choice(self.pool) + (self.chance.choice(self.pool) if self.maybe(0.1) else "")

    def line(self, most: int = 120) -> str:
        text = re.sub("[\n\r\u2028\u2029]+", " ", self.text())[:most].strip()
        return text or self.chance.choice(["x", "?", '"', "\\", "*/"])

    def source(self) -> str:
        if self.maybe(0.5):
            document = f"RFC {self.chance.randint(1, 99999)}"
        else:
            document = re.sub("[\n\r\t§]+", " ", self.line(60)).strip() or "x"
            document = "x" + document if document.startswith("RFC") else document
        return document + self.chance.choice(["", " §1", " §A.1.22", " §21.4.18"])

    def cited(self, entry: Data) -> Data:
        if self.maybe(0.5):
            entry["sources"] = sorted({self.source() for _ in range(self.chance.randint(1, 3))})
        return entry

    def words(self, known: list[str]) -> list[str]:
        return self.chance.sample(known, self.chance.randint(1, 4))

    def condition(self) -> str:
        name = self.chance.choice(["null", "2-things", "a", "true", "x-y-z", f"c{self.chance.randint(0, 20)}"])
        self.conditions.add(name)
        return name

    def classes(self) -> Data:
        count = self.chance.randint(1, min(self.size, 6))
        edges = sorted(self.chance.sample(range(1_000_000), 2 * count))
        if self.maybe(0.5):  # as SIP has it
            edges = [edge for n in range(1, count + 1) for edge in (n * 100, n * 100 + 99)]
        numbers = sorted(self.chance.sample(range(1, 10_000), count))
        classes: Data = {}
        for place, number in enumerate(numbers):
            entry = {"label": f"{place}xx", "name": f"CLASS_{number}", "range": edges[2 * place : 2 * place + 2]}
            if self.facts and self.maybe(0.3):
                entry |= self.told_facts()
            classes[str(number)] = self.cited(entry)
        return classes

    def codes(self, classes: Data) -> Data:
        names = self.chance.sample(_NAMES, len(_NAMES))
        codes: Data = {}
        for entry in classes.values():
            first, last = entry["range"]
            wanted = min(last - first + 1, max(1, self.size // len(classes)))
            numbers = sorted(self.chance.sample(range(first, last + 1), wanted))
            if self.maybe(0.5):
                entry["unknown"] = {"counts-as": numbers[0], "source": self.source()}
            for number in numbers:
                codes[str(number)] = self.code(names.pop() if names else f"CODE_{number}")
        for key, entry in codes.items():
            if self.maybe(0.1):
                entry["deprecated"] = self.deprecated(key, list(codes))
        return codes

    def code(self, name: str) -> Data:
        entry = self.cited({"name": name, "phrase": self.line()})
        if self.maybe(0.1):
            alias = self.line()
            if alias != entry["phrase"]:
                entry["aliases"] = [{"phrase": alias, "source": self.source()}]
        if self.facts and self.maybe(0.5):
            entry |= self.told_facts()
            entry["methods"] = {"source": self.source(), **self.methods()}
        return entry

    def methods(self) -> Data:
        named = self.chance.sample(_METHODS, self.chance.randint(0, 4))
        return self.chance.choice([{"any": True}, {"only": named}, {"except": named}])

    def deprecated(self, number: str, codes: list[str]) -> Data:
        others = [int(code) for code in codes if code != number]
        rule = {"source": self.source(), "methods": self.chance.sample(_METHODS, 2)}
        entry: Data = {"rules": [rule]}
        if others:
            entry["use"] = self.chance.choice(others)
        if self.maybe(0.5):
            entry["still"] = [{"source": self.source()}]
        return entry

    def told_facts(self) -> Data:
        facts: Data = {}
        for section, key in _KINDS.items():
            known = self.headers if key == "header" else self.terms[key]
            if self.maybe(0.5):
                facts[section] = [self.fact(section, key, known) for _ in range(self.chance.randint(0, 3))]
        return facts

    def fact(self, section: str, key: str, known: list[str]) -> Data:
        fact: Data = {key: self.chance.choice(known), "source": self.source()}
        if self.maybe(0.6):
            fact["level"] = self.chance.choice(self.terms["level"])
        if self.maybe(0.6):
            fact["when"] = self.condition()
        if self.maybe(0.2):
            fact["contradicts"] = True
        if section == "next" and self.maybe(0.4):
            fact["after"] = self.chance.choice(
                [["0", "0"], ["2.1", "4.0"], ["0.000001", "99999999999.5"], ["1", "1.50"]]
            )
        return fact

    def told(self, data: Data) -> Data:
        told: Data = {
            "title": self.line(200),
            "classes": {key: {"title": self.line(200), "meaning": self.text()} for key in data["classes"]},
            "groups": {key: {"title": self.line(200)} for key in data["groups"]},
            "topics": {key: {"title": self.line(200), "text": self.text()} for key in data["topics"]},
            "codes": {key: self.described() for key in data["codes"]},
        }
        if self.facts:
            told["terms"] = {kind: {word: self.clause() for word in words} for kind, words in data["terms"].items()}
        if self.conditions:
            told["conditions"] = {name: self.clause() for name in sorted(self.conditions)}
        return told

    def clause(self) -> str:
        return self.text()[:300] or " "

    def described(self) -> dict[str, str]:
        told = {"summary": self.text()}
        if self.maybe(0.5):
            told |= {"detail": self.text(), "action": f"{self.text()}\n\n{self.text()}"}
        return told


def drawn(count: int, start: int) -> list[Data]:
    """So many registries as hypothesis draws them, the same for the same ``start``."""
    found: list[Data] = []

    @seed(start)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=_UNASKED)
    @given(specs())
    def draw(data: Data) -> None:
        found.append(data)

    draw()
    return found


def attacked() -> Data:
    """One registry with a code for each attack, which stands in all of its fields."""
    attacks_ = attack_texts()
    made = _Spread(attacks_, len(attacks_) + 10, "attacks")
    data = made.registry()
    for text, (number, entry) in zip(itertools.cycle(attacks_), data["codes"].items(), strict=False):
        made.pool = [text]
        entry["phrase"] = made.line()
        entry.pop("aliases", None)
        for told in data["text"].values():
            told["codes"][number] = {"summary": text, "detail": f"{text}\n\n{text}", "action": text * 2}
    return data


def batch(registries: Iterable[Data], described: bool = False) -> dict[str, Data]:
    """Registries by their ids, each with names of its own, and tables from each to the next.

    ``described``: with every document that they cite.
    """
    named: dict[str, Data] = {}
    for number, data in enumerate(registries):
        names = {"file": f"h{number}-file", "type": f"h{number}-type", "prefix": f"h{number}"}
        facts = {"id": f"h{number}", "names": names, **data["registry"]}
        named[f"h{number}"] = {**data, "registry": facts}
    ids = list(named)
    for start, end in itertools.pairwise(ids):
        _add_table(named[start], start, named[end], end)
    if described:
        first = next(iter(named.values()))
        told = [text["summary"] for texts in first["text"].values() for text in texts["codes"].values()]
        first["documents"] = _documents(cited(list(named.values())), told)
    return named


def cited(node: Any) -> set[str]:
    """Every source that ``node`` names."""
    if isinstance(node, list):
        return {source for item in node for source in cited(item)}
    if not isinstance(node, dict):
        return set()
    found = {node["source"], *node.get("sources", ())} if "source" in node else {*node.get("sources", ())}
    return found | {source for key, value in node.items() if key != "text" for source in cited(value)}


def _documents(sources: set[str], texts: list[str]) -> Data:
    documents: Data = {}
    for place, source in enumerate(sorted(sources)):
        name, _, section = source.partition(" §")
        text = texts[place % len(texts)]
        entry = documents.setdefault(name, {"title": text or "x", "sections": {text: text}})
        entry["sections"][section or "0"] = text
    return documents


def _add_table(owner: Data, start: str, other: Data, end: str) -> None:
    sources, goals = sorted(owner["codes"], key=int), sorted(other["codes"], key=int)
    backwards = len(goals) % 2 == 0
    if backwards:
        start, end, sources, goals = end, start, goals, sources
    chance = random.Random(f"{start} {end}")  # noqa: S311 no secrets here
    if chance.random() < 0.4:
        return
    # Its words have to be told in all locales of the other end, and conditions mean the same there.
    shared = set(other["registry"]["locales"]) <= set(owner["registry"]["locales"])
    locale, another = (data["text"][data["registry"]["locales"][0]].get("conditions", {}) for data in (owner, other))
    named = sorted(set(locale) - set(another)) if shared else []
    rows: list[Data] = []
    for code in chance.sample(sources, min(len(sources), 20)):
        row: Data = {"from": int(code)} | chance.choice([{"to": int(chance.choice(goals))}, {"none": True}])
        if named:
            row["notes"] = [chance.choice(named)]
            row["alternatives"] = [{"to": int(chance.choice(goals)), "when": chance.choice(named)}]
        rows.append(row)
    table: Data = {"from": start, "to": end, "profile": "isup", "source": "RFC 3398 §8", "rows": rows}
    if chance.random() < 0.5:
        table["default"] = int(goals[0])
    if shared and chance.random() < 0.5 and "terms" in owner:
        table["level"] = owner["terms"]["level"][0]
    owner["mappings"] = [table]


def yaml_of(data: Data) -> str:
    """The registry as a file: a line for each entry, so that a problem's line tells its entry."""
    lines = []
    for section, entry in data.items():
        if section in ("codes", "classes") and entry:
            lines.append(f"{section}:")
            lines += [f'  "{key}": {_flow(value)}' for key, value in entry.items()]
        else:
            lines.append(f"{section}: {_flow(entry)}")
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    return ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))


def catalogue_of(registries: dict[str, Data], targets: tuple[Target, ...]) -> Catalogue:
    """The model of a batch, in which names that a target cannot say have given way to others."""
    for _ in range(5):
        files = Files("spec", {f"{name}/all.yaml": yaml_of(data).encode() for name, data in registries.items()})
        catalogue = load_catalogue(files)
        problems = check_targets(catalogue, targets)
        if not problems:
            return catalogue
        for problem in problems:
            _rename(registries, files, problem)
    raise ProblemsFound(problems)


def _rename(registries: dict[str, Data], files: Files, problem: Problem) -> None:
    assert problem.rule in ("reserved-word", "name-clash", "identifier"), problem
    name = problem.file.split("/")[1]
    line = files.contents[f"{name}/all.yaml"].decode().split("\n")[problem.line - 1]
    key = re.match(r'  "(\d+)": ', line)
    assert key, (problem, line)
    registries[name]["codes"][key.group(1)]["name"] = f"CODE_{key.group(1)}"
