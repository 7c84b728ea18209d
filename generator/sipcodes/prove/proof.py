"""Proving a target: its files and a probe go through a real toolchain and are read back."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sipcodes.model.catalogue import Catalogue
from sipcodes.prove.expect import compared
from sipcodes.prove.toolchain import Program, programs
from sipcodes.render.outputs import Output, render_probe, render_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sipcodes.model.registry import Registry
    from sipcodes.model.target import Run, Target

_PATIENCE = 600
_SHOWN = 20


@dataclass(frozen=True)
class Result:
    """How one run of a proof ended: ``proved``, ``failed`` or ``missing`` (a tool)."""

    target: str
    registry: str
    run: str
    version: str
    values: int
    outcome: str
    details: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class _Job:
    called: str
    registry: Registry
    files: tuple[Output, ...]
    run: Run
    values: dict[str, str]
    tools: dict[str, Program]


def prove(outputs: Iterable[tuple[str, Catalogue, Target]]) -> list[Result]:
    """The result of every run of every target, each named, with what it is to say.

    Raises ``ProblemsFound`` when a target cannot be rendered.
    """
    jobs = [job for name, catalogue, target in outputs for job in _jobs(name, catalogue, target)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda job: job if isinstance(job, Result) else _prove(job), jobs))


def _jobs(called: str, catalogue: Catalogue, target: Target) -> Iterator[_Job | Result]:
    if target.proof is None:
        return
    tools = {name: programs(tool) for name, tool in target.proof.tools.items()}
    for registry in catalogue.registries:
        alone = Catalogue((registry,))
        prefix = target.name + "/"
        files = [*render_target(alone, target), *render_probe(alone, target)]
        files = [Output(file.path.removeprefix(prefix), file.data, file.template) for file in files]
        for run in target.proof.runs:
            if "facts" in run.over and not registry.has_facts:
                continue
            for values in _combinations(run.each):
                name = _filled(run.name, values)
                used = dict.fromkeys(
                    word for step in run.steps for word in (_filled(step[0], values),) if not word.startswith("./")
                )
                missing = [tool for tool in used if not tools.get(tool)]
                if missing:
                    told = f"{', '.join(missing)} not found"
                    yield Result(called, registry.id.value, name, told, 0, "missing")
                    continue
                for chosen in itertools.product(*(tools[tool] for tool in used)):
                    yield _Job(called, registry, tuple(files), run, values, dict(zip(used, chosen, strict=True)))


def _combinations(each: dict[str, tuple[str, ...]]) -> list[dict[str, str]]:
    return [dict(zip(each, values, strict=True)) for values in itertools.product(*each.values())]


def _prove(job: _Job) -> Result:
    version = ", ".join(dict.fromkeys(program.version for program in job.tools.values()))
    with tempfile.TemporaryDirectory(prefix="sipcodes-") as folder:
        for file in job.files:
            path = os.path.join(folder, file.path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as stream:
                stream.write(file.data)
        values, details = _steps(job, folder)
    name = _filled(job.run.name, job.values)
    outcome = "failed" if details else "proved"
    return Result(job.called, job.registry.id.value, name, version, values, outcome, tuple(details))


def _steps(job: _Job, folder: str) -> tuple[int, list[str]]:
    """How many values came back right, and what went wrong."""
    printed = ""
    for step in job.run.steps:
        words = [_filled(word, job.values) for word in step]
        command = [job.tools[words[0]].path if words[0] in job.tools else os.path.join(folder, words[0]), *words[1:]]
        try:
            done = subprocess.run(
                command,
                check=False,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"},
            )
        except subprocess.TimeoutExpired:
            return 0, [f"`{' '.join(words)}` did not end within {_PATIENCE} seconds"]
        except OSError as error:
            return 0, [f"`{' '.join(words)}` could not be started: {error.strerror}"]
        printed = done.stdout.decode("utf-8", "replace")
        if done.returncode:
            said = (printed + done.stderr.decode("utf-8", "replace")).strip().splitlines()
            return 0, [f"`{' '.join(words)}` failed with exit status {done.returncode}", *_cut(said)]
    try:
        said_back = json.loads(printed)
    except (ValueError, RecursionError) as error:
        return 0, [f"the probe printed no JSON: {error}", *_cut(printed.splitlines())]
    right, differences = compared(job.registry, said_back)
    return right, _cut([str(difference) for difference in differences])


def _cut(lines: list[str]) -> list[str]:
    rest = len(lines) - _SHOWN
    return [*lines[:_SHOWN], f"… and {rest} more"] if rest > 1 else lines


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
