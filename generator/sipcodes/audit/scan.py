"""One file: whether it has tables of response codes, and what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sipcodes.audit.chance import has_a_chance
from sipcodes.audit.findings import WHOLE, findings, mapping_findings, missing
from sipcodes.audit.interworking import mapping_tables
from sipcodes.audit.languages import language_of
from sipcodes.audit.lexer import Source
from sipcodes.audit.marks import MARK, Marks
from sipcodes.audit.tables import candidates, stretches

if TYPE_CHECKING:
    from sipcodes.audit.candidate import Candidate
    from sipcodes.audit.known import Known
    from sipcodes.problems import Problem

_DIGEST = re.compile(rb"sipcodes-digest:? *\"?:? *\"?(?:sha256:)?([0-9a-f]{64})")
# Where a spec names its schema, for editors.
_SPEC = re.compile(rb"yaml-language-server: \$schema=\S*registry\.schema\.json")
_HEAD = 1000


@dataclass(frozen=True)
class Table:
    """What is told of a table: where it is, how many of its codes are registered, which names it gives them."""

    line: int
    target: str
    registered: int
    of: int
    unregistered: int
    complete: bool
    evidence: str
    names: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Scanned:
    """What is told of a file: its tables, what is wrong with them, and why what is no table is none.

    ``skipped`` says that nobody looked into it.
    """

    path: str
    tables: tuple[Table, ...] = ()
    findings: tuple[Problem, ...] = ()
    why: tuple[str, ...] = ()
    skipped: bool = False


def scan(path: str, content: bytes, known: Known) -> Scanned:
    """What there is to say of the file at ``path``."""
    language = language_of(path)
    if language is None:
        return Scanned(path, why=("no language that can be read, by its name",), skipped=True)
    if _generated(content):
        return Scanned(path, why=("written by sipcodes, and unchanged",))
    if _SPEC.search(content[:_HEAD]):
        return Scanned(path, why=("a spec of sipcodes, which `sipcodes validate` checks",))
    if not has_a_chance(content, known) and MARK not in content:
        return Scanned(path, why=("too few numbers and words of SIP for a table",))
    source = Source(content.decode("utf-8", "replace"), language)
    marks = Marks(source)
    found = candidates(source, known)
    mappings = mapping_tables(source, [(codes[0], codes[-1]) for codes in stretches(source, known)], known)
    problems: set[Problem] = set()
    tables, why = [], []
    for one in found:
        if one.evidence.holds:
            tables.append(_table(one, language.target, known))
            problems.update(findings(one, path, known, marks))
        why.append(f"line {one.first.line}: {'a table' if one.evidence.holds else 'no table'}: {one.evidence.told}")
    for table in mappings:
        if table.holds:
            problems.update(mapping_findings(table, source, path, known, marks))
            why.append(f"line {table.rows[0].token.line}: {table.told}")
    problems.update(marks.stale(path))
    return Scanned(path, tuple(tables), tuple(sorted(problems)), tuple(why))


def _generated(content: bytes) -> bool:
    """Whether the tool wrote it, and nobody has changed it since: by the digest that it carries."""
    mark = _DIGEST.search(content)
    if not mark:
        return False
    rest = b"".join(line for line in content.splitlines(keepends=True) if b"sipcodes-digest" not in line)
    return sha256(rest).hexdigest().encode() == mark[1]


def _table(table: Candidate, target: str, known: Known) -> Table:
    registered = table.numbers & known.entries.keys()
    names = {line.name.text: line.number.number for line in table.lines if line.name}
    return Table(
        table.lines[0].number.line,
        target,
        len(registered),
        len(registered) + len(missing(table, known)),
        len(table.numbers - registered),
        len(registered) >= WHOLE and not table.by_name,
        table.evidence.told,
        tuple(sorted(names.items(), key=lambda item: (item[1], item[0]))),
    )
