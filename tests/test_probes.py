"""`prove` on probes of every kind of bad manners, and what the command prints."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from rendering import load
from running import call
from sipcodes.prove import proof
from sipcodes.prove.expect import expected
from sipcodes.prove.proof import Result, prove

if TYPE_CHECKING:
    from pathlib import Path

TARGET = """\
title: A list
files:
  - {{template: list.j2, for: [registry], path: list.txt}}
prove:
  files: [{{template: probe.j2, path: probe.py}}]
  tools:
    python: {{find: ["{{python}}"], version: [--version]}}
    absent: {{find: [no-such-tool, /no/such/folder/*], version: [--version]}}
    mute: {{find: ["{{python}}"], version: [-c, pass]}}
    refusing: {{find: ["{{python}}"], version: [-c, "raise SystemExit(1)"]}}
  runs:
    - {{name: run, steps: [{step}]}}
"""
STEP = "[python, probe.py]"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A folder of one target, whose probe is yet to be written."""
    (tmp_path / "templates" / "list").mkdir(parents=True)
    return tmp_path / "templates"


def _write(templates: Path, probe: str, step: str = STEP) -> None:
    folder = templates / "list"
    (folder / "target.yaml").write_text(TARGET.format(step=step), encoding="utf-8")
    (folder / "list.j2").write_text("{{ registry.codes[0].code }}\n", encoding="utf-8")
    (folder / "probe.j2").write_text(probe, encoding="utf-8")


def _prove(small: Path, templates: Path, probe: str, step: str = STEP) -> Result:
    _write(templates, probe, step)
    catalogue, targets = load(small, templates)
    (result,) = prove((target.name, catalogue, target) for target in targets.values())
    return result


def _honest(small: Path) -> dict[str, object]:
    """All that a probe of the small spec has to say, as a probe spells it."""
    catalogue, _ = load(small)
    said = expected(catalogue.registries[0])
    truths = {field.removeprefix("is "): said.pop(field) for field in list(said) if field.startswith("is ")}
    return {**said, "codes": list(said["codes"].values()), "is": truths}


def _printing(said: object) -> str:
    return f"{{% raw %}}print({json.dumps(said)!r}){{% endraw %}}\n"


def test_an_honest_probe_proves(small: Path, templates: Path) -> None:
    """A probe that says what the model says is a proof, and its values are counted."""
    result = _prove(small, templates, _printing(_honest(small)))
    values = sum(map(len, expected(load(small)[0].registries[0]).values()))
    assert result == Result("list", "tea", "run", f"Python {sys.version.split()[0]}", values, "proved")


@pytest.mark.parametrize(
    ("field", "key", "value", "told"),
    [
        ("phrase", "418", "I'm a kettle", """phrase of 418: "I'm a kettle", where the spec has "I'm a teapot\""""),
        ("phrase", "418", None, """phrase of 418: None, where the spec has "I'm a teapot\""""),
        ("phrase", "401", "", "phrase of 401: '', where the spec has None"),
        ("phrase_or", "401", None, "phrase_or of 401: None, where the spec has 'fallback'"),
        ("constant", "TEAPOT", 417, "constant of TEAPOT: 417, where the spec has 418"),
        ("constant", "TEAPOT", "418", "constant of TEAPOT: '418', where the spec has 418"),
        ("constant", "KETTLE", 419, "constant of KETTLE: 419, where the spec has None"),
        ("name", "418", "KETTLE", "name of 418: 'KETTLE', where the spec has 'TEAPOT'"),
        ("class", "499", 5, "class of 499: 5, where the spec has 4"),
        ("class", "200", None, "class of 200: None, where the spec has 0"),
        # True is 1 to Python, and no number to anybody else.
        ("class", "100", True, "class of 100: True, where the spec has 1"),
        ("effective", "499", 499, "effective of 499: 499, where the spec has 400"),
        ("from_phrase", "Pouring", [], "from_phrase of Pouring: [], where the spec has [100]"),
        ("from_phrase", "POURING", [400, 100], "from_phrase of POURING: [400, 100], where the spec has [100]"),
    ],
)
def test_a_lie_is_told(small: Path, templates: Path, field: str, key: str, value: object, told: str) -> None:
    """One value that differs fails the proof, with its field, its key and both values."""
    said = _honest(small)
    said[field] = {**said[field], key: value}  # type: ignore[dict-item] # JSON of any shape
    result = _prove(small, templates, _printing(said))
    assert (result.outcome, result.details) == ("failed", (told,))


@pytest.mark.parametrize("field", ["phrase", "name", "class", "effective", "constant", "from_phrase", "phrase_or"])
def test_a_value_left_out_is_told(small: Path, templates: Path, field: str) -> None:
    """A probe that has the operation has to try it with every number."""
    said = _honest(small)
    values = dict(said[field])  # type: ignore[call-overload] # the same
    key, value = values.popitem()
    result = _prove(small, templates, _printing({**said, field: values}))
    assert result.details == (f"{field} of {key}: None, where the spec has {value!r}",)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"codes": [100, 400]}, "codes of 2: None, where the spec has 418"),
        ({"codes": [100, 418, 400]}, "codes of 1: 418, where the spec has 400"),
        ({"phrases": {}}, "phrases of the probe: 'an unknown field', where the spec has None"),
        ({"is": 1}, "is of the probe: 'an unknown field', where the spec has None"),
        ({"is": {"STEEPING": {}}}, "is SPILT of the probe: None, where the spec has 'values'"),
    ],
)
def test_a_field_of_another_shape_is_told(small: Path, templates: Path, change: dict[str, object], told: str) -> None:
    """A field that is short, in another order, unknown or no mapping fails the proof."""
    result = _prove(small, templates, _printing({**_honest(small), **change}))
    assert result.outcome == "failed"
    assert told in result.details


@pytest.mark.parametrize("field", ["codes", "phrase"])
def test_what_every_language_has_must_be_read(small: Path, templates: Path, field: str) -> None:
    """A probe may leave out operations that its language lacks, but not the codes and the phrases."""
    said = _honest(small)
    del said[field]
    result = _prove(small, templates, _printing(said))
    assert result.details == (f"{field} of the probe: None, where the spec has 'values'",)


@pytest.mark.parametrize("said", [[], None, 7, "phrase", {}])
def test_json_that_is_no_report_is_told(small: Path, templates: Path, said: object) -> None:
    """JSON of another kind is a failed proof, not a proof of nothing."""
    result = _prove(small, templates, _printing(said))
    assert (result.outcome, result.values) == ("failed", 0)
    assert "phrase of the probe: None, where the spec has 'values'" in result.details


@pytest.mark.parametrize(
    ("probe", "told"),
    [
        ("print('rubbish')", ["the probe printed no JSON: Expecting value: line 1 column 1 (char 0)", "rubbish"]),
        ("", ["the probe printed no JSON: Expecting value: line 1 column 1 (char 0)"]),
        ("print('{} {}')", ["the probe printed no JSON: Extra data: line 1 column 4 (char 3)", "{} {}"]),
        ("raise SystemExit('it broke')", ["`python probe.py` failed with exit status 1", "it broke"]),
        ("print('{}'); raise SystemExit(3)", ["`python probe.py` failed with exit status 3", "{}"]),
    ],
)
def test_a_probe_that_fails_is_told(small: Path, templates: Path, probe: str, told: list[str]) -> None:
    """A probe that prints rubbish or nothing, or ends badly, fails the proof with what it said."""
    result = _prove(small, templates, f"{{% raw %}}{probe}{{% endraw %}}\n")
    assert (result.outcome, result.values, list(result.details)) == ("failed", 0, told)


def test_json_that_is_too_deep_is_told(small: Path, templates: Path) -> None:
    """A hundred thousand brackets are no report, and no traceback either."""
    result = _prove(small, templates, "print('[' * 100000)\n")
    assert result.outcome == "failed"
    assert result.details[0].startswith("the probe printed no JSON: ")


def test_bytes_that_are_no_text_are_told(small: Path, templates: Path) -> None:
    """A probe may print any bytes."""
    result = _prove(small, templates, "import sys\nsys.stdout.buffer.write(bytes([255]))\n")
    assert result.details[1:] == ("\ufffd",)


def test_a_probe_that_says_too_much_is_cut_short(small: Path, templates: Path) -> None:
    """Twenty lines of a thousand are told, and how many more there are."""
    result = _prove(small, templates, "for n in range(1000):\n    print(n)\nraise SystemExit(1)\n")
    assert result.details[1:3] == ("0", "1")
    assert result.details[-2:] == ("19", "… and 980 more")


def test_a_probe_that_never_ends_is_told(small: Path, templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof waits, but not for ever."""
    monkeypatch.setattr(proof, "_PATIENCE", 1)
    result = _prove(small, templates, "import time\ntime.sleep(60)\n")
    assert result.details == ("`python probe.py` did not end within 1 seconds",)


def test_a_probe_that_was_not_built_is_told(small: Path, templates: Path) -> None:
    """A program that a step was to make, and did not, is a failed proof."""
    result = _prove(small, templates, "", "[./probe]")
    assert result.details == ("`./probe` could not be started: No such file or directory",)


@pytest.mark.parametrize("tool", ["absent", "refusing"])
def test_a_missing_tool_is_told(small: Path, templates: Path, tool: str) -> None:
    """A tool that is not here, or does not answer, leaves its run undone and says so."""
    result = _prove(small, templates, "", f"[{tool}, probe.py]")
    assert result == Result("list", "tea", "run", f"{tool} not found", 0, "missing")


def test_a_tool_may_be_silent_about_its_version(small: Path, templates: Path) -> None:
    """What answers without a word is there."""
    result = _prove(small, templates, _printing(_honest(small)), "[mute, probe.py]")
    assert (result.outcome, result.version) == ("proved", "")


def test_the_table_stands_on_stdout(small: Path, templates: Path, tmp_path: Path) -> None:
    """One line a run, in columns; the sum goes to stderr."""
    _write(templates, _printing(_honest(small)))
    done = call("prove", "--spec", small, "--templates", templates, where=tmp_path)
    values = sum(map(len, expected(load(small)[0].registries[0]).values()))
    assert done.status == 0
    assert [line.split() for line in done.out.splitlines()] == [
        ["target", "registry", "run", "values", "result", "toolchain"],
        ["list", "tea", "run", str(values), "proved", "Python", sys.version.split()[0]],
    ]
    assert done.err == f"{values} values read back, 0 of 1 runs failed, 0 without their tools\n"


def test_a_failed_proof_fails_the_command(small: Path, templates: Path, tmp_path: Path) -> None:
    """Exit status 1, and the differences below the name of their run."""
    _write(templates, _printing(_honest(small) | {"codes": [100, 400, 419]}))
    done = call("prove", "list", "--spec", small, "--templates", templates, where=tmp_path)
    assert done.status == 1
    assert "failed" in done.out
    assert "\nlist, tea, run\n  codes of 2: 419, where the spec has 418\n" in done.err
    assert "1 of 1 runs failed" in done.err


@pytest.mark.parametrize(("words", "status"), [((), 0), (("--require",), 1)])
def test_a_missing_tool_fails_only_where_it_is_required(
    small: Path, templates: Path, tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    """`--require` is for CI; elsewhere a missing toolchain is shown and forgiven."""
    _write(templates, "", "[absent, probe.py]")
    done = call("prove", *words, "--spec", small, "--templates", templates, where=tmp_path)
    assert done.status == status
    assert done.out.splitlines()[1].split() == ["list", "tea", "run", "0", "missing", "absent", "not", "found"]
    assert done.err == "0 values read back, 0 of 1 runs failed, 1 without their tools\n"


def test_results_as_json(small: Path, templates: Path, tmp_path: Path) -> None:
    """`--format json` prints the results for programs, all of their details included."""
    _write(templates, "raise SystemExit('it broke')\n")
    done = call("prove", "--format", "json", "--spec", small, "--templates", templates, where=tmp_path)
    assert done.status == 1
    assert json.loads(done.out) == [
        {
            "target": "list",
            "registry": "tea",
            "run": "run",
            "version": f"Python {sys.version.split()[0]}",
            "values": 0,
            "outcome": "failed",
            "details": ["`python probe.py` failed with exit status 1", "it broke"],
        }
    ]
