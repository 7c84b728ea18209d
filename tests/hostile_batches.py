"""Hostile registries put together: with ids and names, tables from one to the next, and as the files of a spec."""

from __future__ import annotations

import itertools
import json
import random
import re
from typing import TYPE_CHECKING, Any

from hostile_specs import Data, Spread, attack_texts, specs
from hypothesis import HealthCheck, Phase, given, seed, settings
from sipcodes.problems import ProblemsFound
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files
from sipcodes.render.outputs import check_targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.target import Target
    from sipcodes.problems import Problem

# A strategy that filters and draws much is what is wanted here.
_UNASKED = list(HealthCheck)
# What a spec may hold as an escape only.
_ESCAPED = re.compile("[\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


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
    made = Spread(attacks_, len(attacks_) + 10, "attacks")
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
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))


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
