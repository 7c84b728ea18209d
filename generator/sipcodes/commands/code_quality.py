"""Problems as GitLab reads them: the subset of Code Climate's format that its merge requests show."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sipcodes.problems import Problem


def code_quality(problems: Sequence[Problem]) -> str:
    """The report of ``problems``. Each has a fingerprint that stays while only its line moves."""
    return json.dumps([_issue(problem) for problem in problems], ensure_ascii=False, indent=2)


def _issue(problem: Problem) -> dict[str, object]:
    same = f"{problem.file}\0{problem.rule}\0{problem.message}"
    return {
        "description": f"{problem.message}. {problem.hint}" if problem.hint else problem.message,
        "check_name": problem.rule,
        "fingerprint": sha256(same.encode(errors="surrogateescape")).hexdigest(),
        "severity": "major",
        "location": {"path": problem.file, "lines": {"begin": problem.line or 1}},
    }
