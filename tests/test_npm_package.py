"""The package for npm: what its registry's tools say of it, and that a clean project imports it either way."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, tool
from rendering import outputs, put

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "packaging" / "npm"


def run(*words: str, where: Path) -> str:
    """What a program says; it must succeed."""
    done = subprocess.run(words, cwd=where, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is published, made of the outputs as they are now."""
    folder = tmp_path_factory.mktemp("npm")
    shutil.copytree(PACKAGE, folder / "packaging" / "npm", ignore=shutil.ignore_patterns("*.js", "*.ts"))
    put(outputs("typescript"), folder / "out" / "typescript")
    compiler = tool("tsc")
    (folder / "node_modules" / ".bin").mkdir(parents=True)
    (folder / "node_modules" / ".bin" / "tsc").symlink_to(compiler)
    run(tool("npm"), "pack", "--silent", "--pack-destination", str(folder), where=folder / "packaging" / "npm")
    (path,) = folder.glob("*.tgz")
    return path


@pytest.fixture(scope="module")
def project(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean project that has installed the package, without the network."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "package.json").write_text('{"private": true}\n')
    run(tool("npm"), "install", "--offline", "--no-audit", "--no-fund", "--silent", str(packed), where=folder)
    return folder


def test_every_module_is_exported(packed: Path) -> None:
    """Each module that the target writes is there twice with its types, and nothing but them."""
    modules = {path.removesuffix(".ts") for path in outputs("typescript")}
    with tarfile.open(packed) as archive:
        names = {name.removeprefix("package/") for name in archive.getnames()}
    built = {f"{kind}/{module}{end}" for kind in ("esm", "cjs") for module in modules for end in (".js", ".d.ts")}
    assert names == built | {"package.json", "README.md", "LICENSE", "cjs/package.json"}
    exports = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["exports"]
    exported = {path for entry in exports.values() if isinstance(entry, dict) for path in entry.values()}
    assert exported == {f"./{name}" for name in built if name.endswith(".js")}


def test_compiled_files_claim_no_digest(packed: Path) -> None:
    """The digest in a module is that of the source, so what was compiled from it carries none."""
    with tarfile.open(packed) as archive:
        for member in archive.getmembers():
            if member.name.endswith((".js", ".ts")):
                file = archive.extractfile(member)
                assert file
                assert b"sipcodes-digest" not in file.read(), member.name


def test_publint_finds_nothing(packed: Path) -> None:
    """The linter of packages has neither an error nor a warning nor a suggestion."""
    assert "All good!" in run(tool("publint"), "--strict", str(packed), where=packed.parent)


def test_types_are_right_for_every_resolution(packed: Path) -> None:
    """Are The Types Wrong finds nothing, whether a project resolves as Node or as bundlers do."""
    said = run(tool("attw"), str(packed), "--profile", "node16", "--format", "json", where=packed.parent)
    problems = json.loads(said).get("problems", {})
    assert set(problems) <= {"NoResolution"}, problems
    # What `--profile node16` leaves out: resolution of before 2022, which knows no `exports`.
    assert {each["resolutionKind"] for each in problems.get("NoResolution", ())} <= {"node10"}


def readme() -> tuple[str, list[tuple[str, object]]]:
    """The imports of the package's README, and its expressions with the values that stand behind them."""
    (code,) = re.findall(r"^```ts\n(.*?)^```$", (PACKAGE / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    imports, _, lines = code.partition("\n\n")
    pairs = [line.partition("; // ")[::2] for line in lines.splitlines()]
    words = {"undefined": None, "true": True}
    return imports, [(call, words.get(said.split(":")[0]) or _literal(said)) for call, said in pairs]


def _literal(text: str) -> object:
    found = re.match(r'"[^"]*"|\d+|\[[^\]]*\]', text)
    return ast.literal_eval(found[0]) if found else None


@pytest.mark.parametrize("kind", ["module", "commonjs"])
def test_a_clean_project_imports_it(project: Path, kind: str) -> None:
    """The README's lines pass the strictest type check and say what is said, as an ES module and as CommonJS."""
    imports, pairs = readme()
    folder = project / kind
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps({"type": kind}))
    told = ", ".join(call for call, _ in pairs)
    (folder / "main.ts").write_text(f"{imports}\nconsole.log(JSON.stringify([{told}]));\n")
    words = ("--strict", "--module", "node20", "--target", "es2022", "--types", "", "main.ts")
    run(tool("tsc"), *words, where=folder)
    said = run(tool("node"), "main.js", where=folder)
    assert json.loads(said) == [value for _, value in pairs]
    assert ("require(" in (folder / "main.js").read_text()) == (kind == "commonjs")


def test_a_constant_costs_a_bundle_nothing(project: Path) -> None:
    """A bundler takes of the package what is used: of one constant, its number."""
    (project / "one.js").write_text('import { BUSY_HERE } from "sipcodes";\nconsole.log(BUSY_HERE);\n')
    words = ("one.js", "--bundle", "--minify", "--format=esm", "--log-level=error")
    assert run(tool("esbuild"), *words, where=project) == "console.log(486);\n"
