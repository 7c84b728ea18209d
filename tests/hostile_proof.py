"""Many registries proved at once: the steps of a target's proof, each over the probes of all of them.

A compiler's start takes longer than a small registry. What a run of `sipcodes prove` does with one probe is done here
with a list of them; the last step runs a program that runs them all, and tells what each has printed.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sipcodes.model.catalogue import Catalogue
from sipcodes.prove.expect import compared
from sipcodes.prove.toolchain import programs
from sipcodes.render.outputs import render_probe, render_target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sipcodes.model.registry import Registry
    from sipcodes.model.target import Target

PATIENCE = 3600
_NEXT = "\x1e"

# What runs all probes of a language, by the ending of the probe; `PROBES` is where their names go.
_DRIVERS = {
    ".py": """\
import contextlib, io, json, os, runpy, sys
for path in PROBES:
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            runpy.run_path(path, run_name="__main__")
    except BaseException as error:
        printed = io.StringIO("%s: %s" % (type(error).__name__, error))
    sys.stdout.write(json.dumps(printed.getvalue()) + "\\x1e")
""",
    ".js": """\
const print = console.log;
for (const path of PROBES) {
  const printed = [];
  console.log = (line) => printed.push(line);
  try {
    await import(path);
  } catch (error) {
    printed.push(String(error));
  }
  process.stdout.write(JSON.stringify(printed.join("\\n")) + "\\x1e");
}
""",
}


@dataclass(frozen=True)
class Survived:
    """How a run went: how many registries and values came back right, what was wrong, or that a tool is missing."""

    run: str
    registries: int
    values: int
    wrong: tuple[str, ...]
    missing: bool = False


def prove_together(catalogue: Catalogue, target: Target, folder: Path, most: int | None = 1) -> Iterator[Survived]:
    """Every run of a target's proof over all registries, with so many versions of its tools at most."""
    assert target.proof
    probes = _write(catalogue, target, folder)
    for run in target.proof.runs:
        registries = [r for r in catalogue.registries if "facts" not in run.over or r.has_facts]
        for values in itertools.product(*run.each.values()):
            filled = {f"{{{name}}}": value for name, value in zip(run.each, values, strict=True)}
            steps = [[_filled(word, filled) for word in step] for step in run.steps]
            used = [step[0] for step in steps if step[0] in target.proof.tools]
            found = {tool: programs(target.proof.tools[tool]) for tool in used}
            name = _filled(run.name, filled)
            if not all(found.values()):
                yield Survived(name, 0, 0, (), missing=True)
                continue
            for program in found[used[0]][:most]:
                paths = {tool: first.path for tool, (first, *_) in found.items()} | {used[0]: program.path}
                answers = _ran(steps, paths, registries, probes, folder)
                yield _survived(f"{name}, {program.version}", registries, answers)


def _write(catalogue: Catalogue, target: Target, folder: Path) -> set[str]:
    """Put files and probes of each registry in a folder of its own; the names of the probes."""
    probes: set[str] = set()
    for registry in catalogue.registries:
        alone, name = Catalogue((registry,)), registry.id.value
        for file in render_target(alone, target):
            _put(folder / name / file.path.removeprefix(f"{target.name}/"), file.text)
        for file in render_probe(alone, target):
            # With a name of its own, which type checkers ask for; a package's or project's file is one for all.
            own = "probe" in file.path
            _put(folder / name / f"{name}_{file.path}" if own else folder / file.path, file.text)
            probes |= {file.path} if own else set()
    return probes


def _ran(
    steps: list[list[str]], tools: dict[str, str], registries: list[Registry], probes: set[str], folder: Path
) -> list[str]:
    """What each probe has printed, or in its place what went wrong for all."""
    names = [registry.id.value for registry in registries]
    printed = ""
    for number, step in enumerate(steps):
        probe = next((word for word in step if word in probes), "")
        words = step
        if probe.endswith(".c"):
            words = [step[0], *[word for word in step[1:] if word != probe], *_units(folder, probe, names)]
        elif number == len(steps) - 1 and not step[0].startswith("./"):
            words = [*step[:-1], _driver(folder, step[-1], names)]
        elif probe:
            words = [
                word for each in step for word in ([f"{n}/{n}_{probe}" for n in names] if each == probe else [each])
            ]
        if "--outDir" in words:  # what it makes of one probe would lie elsewhere than of several
            words += ["--rootDir", "."]
        command = [tools.get(words[0], words[0]), *words[1:]]
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"},
        )
        printed = done.stdout.decode("utf-8", "replace")
        if done.returncode:
            said = printed + done.stderr.decode("utf-8", "replace")
            return [f"{step[0]} failed: {_first(said, name)}" for name in names]
    answers = printed.split(_NEXT)[:-1]
    return answers + ["nothing was printed"] * (len(names) - len(answers))


def _units(folder: Path, probe: str, names: list[str]) -> list[str]:
    """For C, a unit a probe, whose `main` has another name, and one that calls them all."""
    stem = probe.removesuffix(".c")
    for name in names:
        _put(folder / f"{name}_{probe}", f'#define main {name}_main\n#include "{name}/{name}_{probe}"\n')
    declared = "".join(f"int {name}_main(void);\n" for name in names)
    called = "".join(f"    {name}_main();\n    putchar(30);\n" for name in names)
    _put(folder / f"all_{stem}.c", f"#include <stdio.h>\n{declared}int main(void)\n{{\n{called}    return 0;\n}}\n")
    return [f"all_{stem}.c", *[f"{name}_{probe}" for name in names]]


def _driver(folder: Path, program: str, names: list[str]) -> str:
    """The program that runs the probes called ``program``, such as ``probe.py`` or ``built/probe.js``."""
    where, _, probe = program.rpartition("/")
    paths = [str(folder / where / name / f"{name}_{probe}") for name in names]
    ending = os.path.splitext(probe)[1]
    # Not among the files, which a type checker would check all.
    driver = folder.with_name(f"{folder.name}-driver{'.mjs' if ending == '.js' else ending}")
    _put(driver, _DRIVERS[ending].replace("PROBES", json.dumps(paths)))
    return str(driver)


def _survived(name: str, registries: list[Registry], answers: list[str]) -> Survived:
    count, values, wrong = 0, 0, []
    for registry, answer in zip(registries, answers, strict=True):
        try:
            said = json.loads(answer)
            said = json.loads(said) if isinstance(said, str) else said
            right, differences = compared(registry, said)
            problems = [str(difference) for difference in differences[:3]]
        except (ValueError, RecursionError):
            right, problems = 0, [answer[:2000]]
        count, values = count + (not problems), values + right
        wrong += [f"{registry.id.value}, {name}: {problem}" for problem in problems]
    return Survived(name, count, values, tuple(wrong))


def _first(said: str, name: str) -> str:
    """What a compiler said of one registry, or the first that it said at all."""
    lines = said.splitlines()
    about = [line for line in lines if re.search(rf"\b{name}[/_]", line)]
    return "\n".join((about or lines)[:6])


def _filled(word: str, values: dict[str, str]) -> str:
    for field, value in values.items():
        word = word.replace(field, value)
    return word


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
