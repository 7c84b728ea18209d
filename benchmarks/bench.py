"""Prints how fast the generator is, and how big and fast its outputs are. It asserts nothing.

Times are medians, also given as a ratio to the import of the three libraries that the generator stands on, which is
timed right before each run: the ratio holds on another machine, and on one that is busy for a while.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import outputs
from big_spec import big_spec
from measure import Figure, measure

# As users call it; `python -m` takes some milliseconds more.
SIPCODES = [str(Path(sys.executable).with_name("sipcodes"))]


def main() -> None:
    """Measure, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    sizes = [75, 5_000, 50_000]
    arguments.add_argument("--codes", type=int, nargs="*", default=sizes, help="sizes of specs made by big_spec.py")
    arguments.add_argument("--runs", type=int, default=9, help="runs of each command (default: 9)")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        # As most people have it; without bytecode, every run compiles the generator itself.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        consumer(Path(folder), asked.runs)
        generator(Path(folder), asked.codes, asked.runs)
        outputs.report(Path(folder))


def consumer(folder: Path, runs: int) -> None:
    """From a project without the files to one that holds them and passes its check: `init`, `generate`, `check`."""
    project = folder / "project"

    def begin(file: str) -> None:
        shutil.rmtree(project, ignore_errors=True)
        project.mkdir()
        (project / file).write_text("{}" if file.endswith(".json") else "", encoding="utf-8")

    steps = " && ".join(f"{SIPCODES[0]} {command}" for command in ("init", "generate", "check"))
    for file in ("CMakeLists.txt", "package.json", "pyproject.toml"):
        figure = measure(["sh", "-c", f"cd {project} && {steps}"], runs, partial(begin, file))
        print(f"a project with {file}, to a passing check: {figure.seconds:.2f} s")
    print()


def generator(folder: Path, sizes: list[int], runs: int) -> None:
    """The commands, for the real spec and for bigger ones."""
    libraries = [sys.executable, "-c", "import jinja2, jsonschema, ruamel.yaml"]
    imports = measure(libraries, runs)
    print(f"import jinja2, jsonschema, ruamel.yaml: {imports.seconds:.3f} s, {imports.megabytes:.0f} MB\n")
    print(f"{'':42} {'seconds':>9} {'ratio':>8} {'MB':>7}")
    out = folder / "out"
    remove = partial(put_away, out)
    write = ["generate", "--out", str(out)]

    def row(name: str, words: list[str], count: int, prepare: object = None) -> Figure:
        figure = measure([*SIPCODES, *words], count, prepare if callable(prepare) else lambda: None, libraries)
        print(f"{name:42} {figure.seconds:9.3f} {figure.ratio:8.2f} {figure.megabytes:7.0f}", flush=True)
        return figure

    def without_cache() -> None:
        remove()
        shutil.rmtree(folder / "cache", ignore_errors=True)

    row("the packaged spec: generate, cold", write, runs, remove)
    row("  … and nothing kept of earlier runs", write, runs, without_cache)
    row("  generate, nothing changed", write, runs)
    row("  check", ["check", "--out", str(out)], runs)
    row("  show 486", ["show", "486"], runs)
    before: Figure | None = None
    for size in sizes:
        spec = folder / f"{size}.yaml"
        spec.write_text(big_spec(size), encoding="utf-8")
        given = ["--spec", str(spec)]
        few = runs if size < 1_000 else min(runs, 3) if size <= 5_000 else 0
        now = row(f"{size:,} codes: generate, cold", [*write, *given], max(few, 1), remove)
        row("  generate, nothing changed", [*write, *given], few)
        row("  check", ["check", "--out", str(out), *given], few)
        row("  show", ["show", "10003", *given], few)
        for target in ("c", "json", "markdown", "python", "typescript"):
            row(f"  generate {target}, cold", ["generate", target, "--out", str(out), *given], few, remove)
        if before:
            print(f"  cold, by the size before: {now.seconds / before.seconds:.1f} times")
        before = now
        spec.unlink()


def put_away(out: Path) -> None:
    """Leave no output folder. It is only renamed: ext4 is slow to make files right after so many were deleted."""
    if out.exists():
        out.rename(out.with_name(f"out{time.monotonic_ns()}"))


if __name__ == "__main__":
    main()
