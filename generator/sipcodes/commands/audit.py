"""``sipcodes audit``: tables of codes that someone typed, or the spec itself, held against what is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.problems import UsageError

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out; the exit status."""
    if arguments.registry is not None:
        from sipcodes.commands.audit_registry import run as hold_against

        return hold_against(arguments)
    raise UsageError("name the registrar's file: `sipcodes audit --registry sip-parameters.xml`")
