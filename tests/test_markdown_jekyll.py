"""The Markdown pages as Jekyll, which GitHub Pages runs, makes a site of them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from conftest import tool
from rendering import outputs, put, the_registry

if TYPE_CHECKING:
    from pathlib import Path

LAYOUT = '<html lang="{{ page.lang }}"><title>{{ page.title }}</title>{{ content }}</html>\n'
CONFIG = "defaults: [{scope: {path: ''}, values: {layout: plain}}]\nmarkdown: kramdown\n"


def test_jekyll_builds_the_pages(tmp_path: Path) -> None:
    """Front matter, tables and texts go through Jekyll and kramdown without a complaint, in both languages."""
    jekyll = tool("jekyll")
    put(outputs("markdown"), tmp_path)
    put({"_layouts/plain.html": LAYOUT, "_config.yml": CONFIG}, tmp_path)
    command = [jekyll, "build", "--disable-disk-cache", "--strict_front_matter", "--trace"]
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "rror" not in done.stdout + done.stderr
    assert "Liquid" not in done.stdout + done.stderr
    for locale in ("en", "ko"):
        for code in the_registry().codes:
            page = (tmp_path / f"_site/{locale}/sip/{code.code}.html").read_text(encoding="utf-8")
            assert f'<html lang="{locale}"><title>{code.code} {code.phrase.value}</title>' in page
        index = (tmp_path / f"_site/{locale}/sip/index.html").read_text(encoding="utf-8")
        assert index.count("<tr>") > len(the_registry().codes)
        assert "| --- |" not in index
