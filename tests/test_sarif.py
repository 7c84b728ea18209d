"""Problems as SARIF: every command's log fits SARIF's own schema and leads to the right lines."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SMALL, npm_package
from jsonschema import Draft7Validator
from running import Ended, Workshop, call
from sipcodes.commands.sarif import sarif
from sipcodes.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path


@cache
def schema() -> Draft7Validator:
    """The schema of SARIF 2.1.0, as the package of its matchers brings it."""
    path = npm_package("@microsoft/jest-sarif") / "lib/schemas/sarif-2.1.0-rtm.5.json"
    return Draft7Validator(json.loads(path.read_text(encoding="utf-8")))


def log(ended: Ended) -> list[dict[str, Any]]:
    """The results of the log that a command printed, which must be one."""
    data = json.loads(ended.out)
    schema().validate(data)
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    results: list[dict[str, Any]] = run["results"]
    return results


def place(result: dict[str, Any]) -> tuple[str, int, int]:
    """Where a result is."""
    (location,) = result["locations"]
    region = location["physicalLocation"]["region"]
    return location["physicalLocation"]["artifactLocation"]["uri"], region["startLine"], region["startColumn"]


@pytest.mark.parametrize("command", ["check", "generate"])
def test_nothing_wrong_is_a_log_without_results(tmp_path: Path, small: Path, command: str) -> None:
    """A run that found nothing says so in a log that fits the schema."""
    shop = Workshop(tmp_path, small)
    shop.generate()
    assert log(shop.run(command, "--format", "sarif")) == []


def test_a_mistake_leads_to_its_line(tmp_path: Path, small: Path) -> None:
    """`validate` names the line and column of each mistake, and the rule."""
    small.write_text(SMALL.replace("phrase: Pouring", "phrse: Pouring"), encoding="utf-8")
    ended = call("validate", small.name, "--format", "sarif", where=tmp_path)
    assert ended.status == 1
    found = {result["ruleId"]: place(result) for result in log(ended)}
    assert found["unknown-key"] == ("tea.yaml", 12, 5)


def test_drift_leads_to_the_file(tmp_path: Path, small: Path) -> None:
    """`check` names each file that is not as it should be; its first line stands for the file."""
    shop = Workshop(tmp_path, small)
    shop.generate()
    (shop.out / "beta/list.txt").unlink()
    ended = shop.run("check", "--format", "sarif")
    assert ended.status == 1
    (result,) = log(ended)
    assert (result["ruleId"], place(result)) == ("missing", ("out/beta/list.txt", 1, 1))
    assert "sipcodes generate" in result["message"]["text"]


def test_a_failed_proof_leads_to_its_target(tmp_path: Path, small: Path) -> None:
    """`prove` names the file that says how the target is proved."""
    shop = Workshop(tmp_path, small)
    tool = "{find: [nowhere-to-be-found], version: [--version]}"
    files = "[{template: list.j2, path: probe}]"
    runs = "[{name: run, steps: [[gauge]]}]"
    proof = f"prove:\n  files: {files}\n  tools: {{gauge: {tool}}}\n  runs: {runs}\n"
    target = shop.templates / "beta/target.yaml"
    target.write_text(target.read_text(encoding="utf-8") + proof, encoding="utf-8")
    ended = shop.run("prove", "beta", "--require", "--format", "sarif")
    assert ended.status == 1, ended.err
    (result,) = log(ended)
    assert (result["ruleId"], place(result)) == ("proof-missing", ("templates/beta/target.yaml", 1, 1))


def test_paths_are_uris() -> None:
    """Blanks, percent signs, letters of any script and bytes that are no text come out as a URI has them."""
    files = ["a b%.yaml", "/srv/사양.yaml", "bad\udcff", "https://example.org/x.csv"]
    data = json.loads(sarif([Problem(file, 0, 0, "x", "y") for file in files], {"x": "what x is"}))
    schema().validate(data)
    uris = [place(result)[0] for result in data["runs"][0]["results"]]
    assert uris[:2] == ["a%20b%25.yaml", "file:///srv/%EC%82%AC%EC%96%91.yaml"]
    assert uris[2:] == ["bad%FF", "https://example.org/x.csv"]
    assert data["runs"][0]["tool"]["driver"]["rules"] == [{"id": "x", "shortDescription": {"text": "what x is"}}]
