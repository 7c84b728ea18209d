"""`prove` on the packaged targets: that every value is read back, by every toolchain, and that a wrong one shows."""

from __future__ import annotations

import dataclasses
import os
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from rendering import AWKWARD, REGISTRIES, TARGETS, load, spoilt, the_registry
from sipcodes.prove.expect import expected
from sipcodes.prove.expect_facts import expected_facts
from sipcodes.prove.proof import Result, prove

if TYPE_CHECKING:
    from pathlib import Path

    from sipcodes.model.target import Run

# What each probe reads back: a probe that reads less proves less.
LOOKUPS = {"codes", "constant", "name", "phrase"}
NUMBERS = {"class", "effective", "is"}
TOLD = {"methods", "facts", "deprecated", "text", "words", "mapped"}
FIELDS = {
    "c": LOOKUPS | NUMBERS | {"phrase_or"},
    "json": LOOKUPS | NUMBERS | TOLD,
    "markdown": LOOKUPS,
    "python": LOOKUPS | NUMBERS | {"phrase_or", "from_phrase"},
    "typescript": LOOKUPS | NUMBERS | {"phrase_or", "from_phrase"},
}
# The languages have facts in a file of their own, with probes and runs of its own.
APART = {"c", "python", "typescript"}
WARNINGS = {"-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"}


@pytest.fixture(autouse=True)
def _node_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tools from npm count, from whichever folder the tests are run."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(ROOT / "node_modules" / ".bin"), os.environ["PATH"]]))


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", REGISTRIES)
def test_a_target_is_proved(name: str, target: str) -> None:
    """Every value and every fact of the registry comes back right from every toolchain that is here."""
    registry = the_registry(name)
    catalogue, targets = load(REGISTRIES[name])
    results = prove([(target, dataclasses.replace(catalogue, registries=(registry,)), targets[target])])
    assert [result for result in results if result.outcome == "failed"] == []
    wanted = expected(registry) | expected_facts(registry)
    values = sum(len(said) for field, said in wanted.items() if field.split()[0] in FIELDS[target])
    facts = sum(len(wanted[field]) for field in TOLD | {"required_headers"})
    for result in results:
        if result.outcome == "proved":
            assert result.values == (facts if result.run.startswith("facts") else values), result
    runs = {result.run.startswith("facts") for result in results}
    told = registry.has_facts and target in APART
    assert runs == ({True, False} if told else {False})
    missing = [f"{result.run}: {result.version}" for result in results if result.outcome == "missing"]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI=true wants every toolchain: {missing}")
    if missing:
        pytest.skip("; ".join(missing))


def test_c_is_built_in_every_version_of_the_language() -> None:
    """C89 to C23 and C++98 to C++20, with the promised warnings as errors."""
    runs = _runs("c")
    commands = {name: set(step) for name, run in runs.items() for step in run.steps if "-Werror" in step}
    assert commands.keys() == runs.keys()
    assert all(words >= WARNINGS for words in commands.values())
    for facts in (False, True):
        some = [run for name, run in runs.items() if name.startswith("facts") == facts]
        standards = {standard for run in some for standard in run.each["std"]}
        assert standards >= {"c89", "c99", "c11", "c17", "c2x", "c++98", "c++11", "c++14", "c++17", "c++20"}


def test_typescript_is_built_under_the_strictest_flags() -> None:
    """The flags under which the module is promised to be clean."""
    runs = _runs("typescript").values()
    assert len(runs) == 2
    for run in runs:
        assert set(run.steps[0]) >= {
            "--strict",
            "--isolatedModules",
            "--erasableSyntaxOnly",
            "--verbatimModuleSyntax",
            "--exactOptionalPropertyTypes",
            "--noUncheckedIndexedAccess",
        }


def test_python_is_typed_strictly_and_run_by_every_version() -> None:
    """The types pass mypy and pyright at their strictest, and every CPython runs it with warnings as errors."""
    for facts in (False, True):
        runs = [run for name, run in _runs("python").items() if name.startswith("facts") == facts]
        steps = [list(step) for run in runs for step in run.steps]
        assert any("--strict" in step and "mypy" in step for step in steps)
        assert ["pyright"] in steps
        assert any("-W" in step and "error" in step for step in steps)
    assert '"typeCheckingMode": "strict"' in (load()[1]["python"].templates["pyrightconfig.json.j2"])
    found = {place for tool in load()[1]["python"].proof.tools.values() for place in tool.find}  # type: ignore[union-attr] # the packaged target has a proof
    assert {f"python3.{minor}" for minor in range(8, 15)} <= found


# What a careless author of templates might write, and what a proof has to say to it.
PHRASE = "{{ code.phrase | string }}"
ANOTHER = (
    "{% if code.code == 404 %}{{ registry.codes[0].phrase | string }}{% else %}{{ code.phrase | string }}{% endif +%}"
)
NUMBER = "{{ code.code }}"
WRONG_NUMBER = "{% if code.code == 404 %}499{% else %}{{ code.code }}{% endif %}"
NAME = "{{ code.name | token }}"
FIRST, LAST = "{{ klass.first }}", "{{ klass.last }}"
WRONG = {
    "c, phrase": (
        "c/constants.j2",
        f"{PHRASE})",
        f"{ANOTHER})",
        "phrase of 404: 'Trying', where the spec has 'Not Found'",
    ),
    "c, name": (
        "c/constants.j2",
        NAME,
        f"A{NUMBER}",
        "name of 100: 'A100', where the spec has 'TRYING'",
    ),
    "c, constant": (
        "c/constants.j2",
        f" = {NUMBER}",
        f" = {WRONG_NUMBER}",
        "constant of NOT_FOUND: 499, where the spec has 404",
    ),
    "c, class": (
        "c/classes.j2",
        f"<= {LAST})\n",
        f"< {LAST})\n",
        "class of 299: 0, where the spec has 2",
    ),
    "c, predicate": (
        "c/classes.j2",
        f"    return code >= {FIRST}",
        f"    return code > {FIRST}",
        "is PROVISIONAL of 100: False, where the spec has True",
    ),
    "c, effective": (
        "c/classes.j2",
        "{{ klass.default }}",
        FIRST,
        "effective of 101: 100, where the spec has 183",
    ),
    "python, phrase": (
        "python/member.py.j2",
        f"= {NUMBER}, {PHRASE}",
        f"= {NUMBER}, {ANOTHER}",
        "phrase of 404: 'Trying', where the spec has 'Not Found'",
    ),
    "python, constant": (
        "python/member.py.j2",
        f"= {NUMBER}, ",
        f"= {WRONG_NUMBER}, ",
        "constant of NOT_FOUND: 499, where the spec has 404",
    ),
    "python, class": (
        "python/classes.py.j2",
        f"<= {LAST}:\n        return {{{{ klass.number",
        f"< {LAST}:\n        return {{{{ klass.number",
        "class of 299: 0, where the spec has 2",
    ),
    "python, predicate": (
        "python/classes.py.j2",
        f"    return {FIRST} <= code",
        f"    return {FIRST} < code",
        "is PROVISIONAL of 100: False, where the spec has True",
    ),
    "typescript, phrase": (
        "typescript/tables.ts.j2",
        f"  {NUMBER}: {PHRASE},",
        f"  {NUMBER}: {ANOTHER},",
        "phrase of 404: 'Trying', where the spec has 'Not Found'",
    ),
    "typescript, predicate": (
        "typescript/classes.ts.j2",
        f"return {FIRST} <= code && code <= {LAST}",
        f"return {FIRST} <= code && code < {LAST}",
        "is PROVISIONAL of 199: False, where the spec has True",
    ),
    "json, class": (
        "json/probe.py.j2",
        'if klass["first"] <= number',
        'if klass["first"] < number',
        "class of 200: 0, where the spec has 2",
    ),
    "markdown, phrase": (
        "markdown/index.md.j2",
        "{{ code.phrase | prose }} |",
        "{{ code.name | prose }} |",
        "the phrase of 100 is another in the page",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_value_is_told(tmp_path: Path, case: str) -> None:
    """A target that says one thing wrong is not proved; the code, the field and both values are told."""
    file, right, wrong, told = WRONG[case]
    result = _first_proof(file.partition("/")[0], spoilt(tmp_path, file, right, wrong))
    assert result.outcome == "failed"
    assert any(told in line for line in result.details), result.details


def test_a_mistake_in_the_language_is_told_as_its_compiler_tells_it(tmp_path: Path) -> None:
    """What does not compile is a failed proof with the words of the compiler."""
    result = _first_proof("c", spoilt(tmp_path, "c/constants.j2", "enum {{ registry | type }}", "enum enum"))
    assert result.outcome == "failed"
    assert result.values == 0
    assert "failed with exit status 1" in result.details[0]
    assert any("sip_status.h:" in line and "error:" in line for line in result.details)


def test_a_warning_fails_the_proof(tmp_path: Path) -> None:
    """Code that only draws a warning is refused, too."""
    wrong = "/* /* a comment in a comment */\n/** The registered codes."
    result = _first_proof("c", spoilt(tmp_path, "c/constants.j2", "/** The registered codes.", wrong))
    assert result.outcome == "failed"
    assert any("[-Werror" in line for line in result.details)


def _first_proof(name: str, templates: Path) -> Result:
    """The first run of a target's proof whose tools are here, alone and once, for one registry."""
    catalogue, targets = load(None, templates)
    catalogue = dataclasses.replace(catalogue, registries=(the_registry(),))
    target = targets[name]
    assert target.proof
    for run in target.proof.runs:
        short = dataclasses.replace(run, each={key: values[:1] for key, values in run.each.items()})
        tools = {key: dataclasses.replace(tool, every=False) for key, tool in target.proof.tools.items()}
        proof = dataclasses.replace(target.proof, runs=(short,), tools=tools)
        (result,) = prove([(target.name, catalogue, dataclasses.replace(target, proof=proof))])
        if result.outcome != "missing":
            return result
    pytest.skip(f"no tools for {name}")


def _runs(target: str) -> dict[str, Run]:
    proof = load(AWKWARD)[1][target].proof
    assert proof
    return {run.name: run for run in proof.runs}
