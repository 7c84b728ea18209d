"""The result of an audit, as text, as Markdown and as data."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sipcodes.audit.findings import RULES
from sipcodes.commands.console import annotation, as_data, paint, visible
from sipcodes.commands.replacement import Replacement, Replacements
from sipcodes.commands.sarif import sarif

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sipcodes.audit.scan import Table
    from sipcodes.model.catalogue import Catalogue
    from sipcodes.problems import Problem

_FEW = 5
# What a summary counts, in its order; the rules that are one to its reader stand together.
_COUNTED = {
    "{} unregistered": ("unregistered",),
    "{} under another code's phrase or name": ("other-code",),
    "{} wrong wording{s}": ("wrong-phrase", "typo", "case", "http-wording", "older-wording"),
    "{} duplicate{s}": ("duplicate",),
    "{} out of step": ("out-of-step",),
    "{} wrong mapping{s}": ("mapping",),
    "{} stale mark{s}": ("stale-mark",),
}


@dataclass(frozen=True)
class Audit:
    """The tables by file, what is wrong with them, the worst first, and how many files were looked at."""

    tables: Sequence[tuple[str, Table]]
    findings: Sequence[Problem]
    files: int
    catalogue: Catalogue

    @cached_property
    def replacements(self) -> list[tuple[str, Table, Replacement]]:
        """What to use instead of each table."""
        if not self.tables:
            return []
        known = Replacements(self.catalogue)
        return [(path, table, known.of(table)) for path, table in self.tables]

    @property
    def summaries(self) -> Iterator[tuple[str, str]]:
        """For each file, how many codes its tables have and how much of what is wrong."""
        tables: dict[str, list[Table]] = {finding.file: [] for finding in self.findings}
        for path, table in self.tables:
            tables.setdefault(path, []).append(table)
        for path in sorted(tables):
            found = Counter(finding.rule for finding in self.findings if finding.file == path)
            parts = [_size(table) for table in tables[path]]
            counts = ((said, sum(found[rule] for rule in rules)) for said, rules in _COUNTED.items())
            parts += [said.format(count, s="s" if count > 1 else "") for said, count in counts if count]
            yield path, ", ".join(parts)


def _size(table: Table) -> str:
    return f"{table.registered} of {table.of} codes" if table.complete else f"a selection of {table.registered} codes"


def text(audit: Audit) -> Iterator[str]:
    """For people: a summary, the findings, what to do."""
    for path, summary in audit.summaries:
        yield f"{_bold(visible(path))}: {summary}"
    if audit.findings:
        yield ""
    for finding in audit.findings:
        yield f"{_bold(visible(finding.where))}: {paint(finding.rule, 'red', sys.stdout)}: {visible(finding.message)}"
        yield f"  {paint('→', 'cyan', sys.stdout)} {visible(finding.hint)}"
    wrong = {finding.file for finding in audit.findings}
    for path, table, instead in audit.replacements if wrong else ():
        if path not in wrong:
            continue
        yield ""
        yield f"Instead of {visible(path)}:{table.line}, {_generate(instead)}"
        width = max((len(visible(old)) for old, _ in instead.names[:_FEW]), default=0)
        for old, new in instead.names[:_FEW]:
            yield f"  {visible(old):<{width}}  {new}"
        if len(instead.names) > _FEW:
            yield f"  and {len(instead.names) - _FEW} more, which `--format markdown` lists"
    if not audit.findings:
        yield f"{_count(len(audit.tables), 'table')} in {_count(audit.files, 'file')}, and nothing wrong"


def for_an_issue(audit: Audit) -> Iterator[str]:
    """A table of the findings and one of names, ready for an issue."""
    for path, summary in audit.summaries:
        yield f"- `{_cell(path)}`: {summary}"
    if not audit.findings:
        yield "Nothing is wrong with the tables of SIP response codes."
        return
    yield from ("", "| place | rule | what is wrong | what is right |", "| --- | --- | --- | --- |")
    for finding in audit.findings:
        yield f"| `{_cell(finding.where)}` | {finding.rule} | {_cell(finding.message)} | {_cell(finding.hint)} |"
    for path, table, instead in audit.replacements:
        yield from ("", f"Instead of `{_cell(path)}` (line {table.line}), {_generate(instead)}")
        if instead.names:
            yield from ("", "| name | becomes |", "| --- | --- |")
            yield from (f"| `{_cell(old)}` | `{_cell(new)}` |" for old, new in instead.names)


def as_json(audit: Audit) -> Iterator[str]:
    """All of it, for programs."""
    tables: list[dict[str, Any]] = [
        {
            "file": path,
            "line": table.line,
            "registered": table.registered,
            "of": table.of,
            "unregistered": table.unregistered,
            "whole": table.complete,
            "evidence": table.evidence,
            "instead": {"target": instead.target, "file": instead.file, "names": dict(instead.names)},
        }
        for path, table, instead in audit.replacements
    ]
    found = {"files": audit.files, "tables": tables, "findings": [as_data(finding) for finding in audit.findings]}
    yield json.dumps(found, ensure_ascii=False, indent=2)


def github(audit: Audit) -> Iterator[str]:
    """Annotations of a pull request."""
    return map(annotation, audit.findings)


REPORTS: dict[str, Callable[[Audit], Iterator[str]]] = {
    "text": text,
    "json": as_json,
    "github": github,
    "sarif": lambda audit: iter([sarif(audit.findings, RULES)]),
    "markdown": for_an_issue,
}


def _generate(instead: Replacement) -> str:
    return f"`sipcodes generate {instead.target}` writes {instead.file}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' if number != 1 else ''}"


def _bold(text: str) -> str:
    return paint(text, "bold", sys.stdout)


def _cell(text: str) -> str:
    return visible(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
