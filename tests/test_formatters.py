"""A consumer's formatter has nothing to change in a file that it vendors."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import tool
from rendering import SPECS, outputs, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("version", ["py38", "py313"])
def test_black_leaves_the_python_module(tmp_path: Path, spec: str, version: str) -> None:
    """Black, without any setting, whichever Python it writes for."""
    (module,) = write("python", tmp_path, SPECS[spec])
    black = [tool("black"), "--quiet", "--no-cache", "--target-version", version, module.name]
    _unchanged(module, black, tmp_path)


@pytest.mark.parametrize("spec", SPECS)
def test_prettier_leaves_the_typescript_module(tmp_path: Path, spec: str) -> None:
    """Prettier, without any setting."""
    (module,) = write("typescript", tmp_path, SPECS[spec])
    _unchanged(module, [tool("prettier"), "--no-config", "--no-editorconfig", "--write", module.name], tmp_path)


@pytest.mark.parametrize("spec", SPECS)
def test_clang_format_leaves_the_header(tmp_path: Path, spec: str) -> None:
    """clang-format, in the style that the header itself names."""
    (header,) = write("c", tmp_path, SPECS[spec])
    named = re.search(r"The format is clang-format's, (BasedOnStyle: \w+)\.", header.read_text(encoding="utf-8"))
    assert named
    _unchanged(header, [tool("clang-format"), "-i", f"--style={{{named[1]}}}", header.name], tmp_path)


def test_the_header_opts_out_of_formatting_for_its_tables_alone() -> None:
    """clang-format is off for macros and numbers in columns; all that people read is formatted."""
    (text,) = outputs("c").values()
    off = re.findall(r"/\* clang-format off \*/\n(.*?)/\* clang-format on \*/\n", text, re.DOTALL)
    assert off
    for part in off:
        kept = re.sub(r"\\\n", "", part)
        assert all(re.match(r" *(#define |static const |[0-9 ,]+$|\};?$|$)", line) for line in kept.splitlines()), part


def _unchanged(file: Path, command: list[str], folder: Path) -> None:
    before = file.read_bytes()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    assert file.read_bytes().decode() == before.decode()
