"""A consumer's formatter has nothing to change in a file that it vendors."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import tool
from rendering import REGISTRIES, outputs_of, write

if TYPE_CHECKING:
    from pathlib import Path

# A line of a table of constants: numbers, what opens and closes it; and macros.
TABLE = r" *(#define |static const |[0-9 ,]+$|\};?$|$)"
# What one reads, and what runs; the tables of facts also hold rows and strings.
READ = r"/\*\*|\b(return|if|for|while) "


@pytest.mark.parametrize("registry", REGISTRIES)
@pytest.mark.parametrize("version", ["py38", "py313"])
def test_black_leaves_the_python_module(tmp_path: Path, registry: str, version: str) -> None:
    """Black, without any setting, whichever Python it writes for."""
    for module in write("python", tmp_path, registry):
        black = [tool("black"), "--quiet", "--no-cache", "--target-version", version, module.name]
        _unchanged(module, black, tmp_path)


@pytest.mark.parametrize("registry", REGISTRIES)
def test_prettier_leaves_the_typescript_module(tmp_path: Path, registry: str) -> None:
    """Prettier, without any setting."""
    for module in write("typescript", tmp_path, registry):
        _unchanged(module, [tool("prettier"), "--no-config", "--no-editorconfig", "--write", module.name], tmp_path)


@pytest.mark.parametrize("registry", REGISTRIES)
def test_clang_format_leaves_the_header(tmp_path: Path, registry: str) -> None:
    """clang-format, in the style that the header itself names."""
    for header in write("c", tmp_path, registry):
        named = re.search(r"The format is clang-format's, (BasedOnStyle: \w+)\.", header.read_text(encoding="utf-8"))
        assert named, header.name
        _unchanged(header, [tool("clang-format"), "-i", f"--style={{{named[1]}}}", header.name], tmp_path)


@pytest.mark.parametrize("registry", REGISTRIES)
def test_the_header_opts_out_of_formatting_for_its_tables_alone(registry: str) -> None:
    """clang-format is off for macros and numbers in columns; all that people read is formatted."""
    for path, text in outputs_of("c", registry).items():
        off = re.findall(r"/\* clang-format off \*/\n(.*?)/\* clang-format on \*/\n", text, re.DOTALL)
        assert off or path.endswith("_facts.h"), path
        for part in off:
            kept = re.sub(r"\\\n", "", part).splitlines()
            if path.endswith("_facts.h"):
                assert [line for line in kept if re.search(READ, re.sub(r'"[^"]*"', "", line))] == [], path
            else:
                assert [line for line in kept if not re.match(TABLE, line)] == [], path


def _unchanged(file: Path, command: list[str], folder: Path) -> None:
    before = file.read_bytes()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    assert file.read_bytes().decode() == before.decode()
