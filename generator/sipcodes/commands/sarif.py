"""Problems as SARIF 2.1.0, the format that code scanners exchange (OASIS)."""

from __future__ import annotations

import contextlib
import json
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sipcodes.problems import Problem


def sarif(problems: Sequence[Problem], rules: Mapping[str, str]) -> str:
    """The SARIF document of ``problems``; ``rules`` tells what each rule means, and may lack any."""
    used = sorted({problem.rule for problem in problems})
    driver: dict[str, Any] = {
        "name": "sipcodes",
        "rules": [{"id": rule, "shortDescription": {"text": rules.get(rule, rule)}} for rule in used],
    }
    with contextlib.suppress(PackageNotFoundError):  # run from its sources, without being installed
        driver["version"] = version("sipcodes")
    run = {
        "tool": {"driver": driver},
        # Places count characters, as Python does.
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, used.index(problem.rule)) for problem in problems],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    text = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(problem.file, safe="/:")}}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": problem.column}
    return {
        "ruleId": problem.rule,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }
