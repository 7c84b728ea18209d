"""A real browser, without a window: what becomes of a page when it is looked at."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import tool

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

# Asked when the page and all in it has been loaded, and whatever waits for that has had its turn.
_REPORT = """\
<script>addEventListener("load", () => setTimeout(() => {
  const all = [...document.querySelectorAll("main *")];
  const report = {
    injected: "injected" in window,
    tags: [...new Set(all.map((node) => node.localName))],
    attributes: [...new Set(all.flatMap((node) => node.getAttributeNames()))],
    schemes: [...new Set([...document.querySelectorAll("main a")].map((a) => a.protocol))],
    rows: [...document.querySelectorAll("main section")].map((section) =>
      [...section.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent))),
  };
  document.body.replaceChildren(JSON.stringify(report));
  document.body.id = "report";
}, 50));</script>
"""


def looked_at(bodies: list[str], folder: Path) -> Any:
    """What a browser makes of bodies of HTML, each a section of one page.

    ``injected``: whether a script set that; ``tags``, ``attributes``, ``schemes`` (of links): all that there are;
    ``rows``: of each section the rows of its tables, as one reads their cells.
    """
    name = next(filter(shutil.which, _NAMES), _NAMES[0])
    page = folder / "page.html"
    sections = "".join(f"<section>{body}</section>\n" for body in bodies)
    text = f'<!doctype html><meta charset="utf-8"><title>x</title><main>\n{sections}</main>\n{_REPORT}'
    page.write_text(text, encoding="utf-8")
    command = [
        tool(name),
        "--headless",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={folder / 'user'}",
    ]
    # No one but root in a container needs this; the pages are our own.
    command += ["--no-sandbox"] if os.geteuid() == 0 else []
    command += ["--virtual-time-budget=20000", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    found = re.search('<body id="report">(.*)</body>', done.stdout.decode(), re.DOTALL)
    if not found:
        pytest.fail(f"{name} told nothing of the page:\n{done.stderr.decode('utf-8', 'replace')[-2000:]}")
    return json.loads(html.unescape(found.group(1)))
