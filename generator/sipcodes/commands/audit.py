"""``sipcodes audit``: tables of codes that somebody typed, or the spec itself, held against what is registered."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sipcodes.audit.findings import RULES
from sipcodes.audit.known import known
from sipcodes.audit.run import audit
from sipcodes.commands.audit_report import REPORTS, Audit
from sipcodes.commands.console import say, tell, visible
from sipcodes.commands.inputs import read_specs
from sipcodes.commands.outputs import load
from sipcodes.commands.progress import Progress
from sipcodes.problems import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from sipcodes.audit.known import Known
    from sipcodes.audit.scan import Scanned


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    if arguments.registry is not None:
        from sipcodes.commands.audit_registry import run as hold_against

        return hold_against(arguments)
    if not arguments.path:
        raise UsageError("name the files or folders to audit: `sipcodes audit src`")
    catalogue = load(read_specs(arguments.spec))
    scanned = _scanned(arguments.path, known(catalogue), explain=arguments.explain)
    ranks = list(RULES)
    findings = sorted((f for one in scanned for f in one.findings), key=lambda f: (ranks.index(f.rule), f))
    tables = [(one.path, table) for one in scanned for table in one.tables]
    files = sum(not one.skipped for one in scanned)
    say(*REPORTS[arguments.format](Audit(tables, findings, files, catalogue)))
    return 1 if findings else 0


def _scanned(paths: Iterable[str], against: Known, *, explain: bool) -> list[Scanned]:
    """Every file that was read, with what was found; what was not, and why, is told on request."""
    with Progress() as progress:
        try:
            found = list(audit(map(os.path.normpath, paths), against, lambda done: progress.at("audit", done)))
        except OSError as error:
            raise UsageError(f"cannot read {error.filename or 'a file'}: {error.strerror}") from error
    if explain:
        for one in found:
            tell(*(f"{visible(one.path)}: {why}" for why in one.why))
    return found
