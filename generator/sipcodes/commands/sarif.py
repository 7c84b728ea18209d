"""Problems as SARIF 2.1.0, which code hosts and editors show beside the lines that they are about."""

from __future__ import annotations

import contextlib
import json
import os
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sipcodes.problems import Problem

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(problems: Sequence[Problem], rules: Mapping[str, str]) -> str:
    """The log of one run that found ``problems``; ``rules`` says what a rule means, where that is known."""
    names = sorted({problem.rule for problem in problems})
    driver: dict[str, Any] = {
        "name": "sipcodes",
        "rules": [{"id": name, "shortDescription": {"text": rules.get(name, name)}} for name in names],
    }
    with contextlib.suppress(PackageNotFoundError):  # run from its sources, without being installed
        driver["version"] = version("sipcodes")
    run = {
        "tool": {"driver": driver},
        # Places count characters, as Python does.
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, names.index(problem.rule)) for problem in problems],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(problem: Problem, rule: int) -> dict[str, object]:
    # A problem of a whole file stands at its first line: a result without a line is not shown by GitHub.
    region = {"startLine": problem.line or 1, "startColumn": problem.column or 1}
    place = {"artifactLocation": {"uri": _uri(problem.file)}, "region": region}
    message = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.rule,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": message},
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str) -> str:
    """A path as a URI: relative ones stay so, for the folder that the command runs in is the root of the sources."""
    if "://" in file:
        return file
    path = quote(file.replace(os.sep, "/"), errors="surrogateescape")
    return f"file://{path}" if path.startswith("/") else path
