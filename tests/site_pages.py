"""The pages of the site as a parser of HTML understands them."""

from __future__ import annotations

import posixpath
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rendering import outputs

if TYPE_CHECKING:
    from pathlib import Path

_VOID = {"meta", "link", "input", "img", "br"}
# What makes a browser fetch something while it shows a page.
_LOADING = {"script": "src", "img": "src", "link": "href"}


class Page(HTMLParser):
    """One page: its tags, links, anchors and text."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.path = path
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: list[str] = []
        self.alternates: dict[str, str] = {}
        self.language = ""
        self.canonical = ""
        self.title = ""
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == [], f"{path}: not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says."""
        given = {key: value or "" for key, value in attrs}
        self.tags.add(tag)
        self.attributes |= given.keys()
        if tag not in _VOID:
            self.open.append(tag)
        if "id" in given:
            self.anchors.append(given["id"])
        if tag == "html":
            self.language = given["lang"]
        if tag == "a":
            self.links.append(given["href"])
        if given.get("rel") == "canonical":
            self.canonical = given["href"]
        elif tag == "link" and given.get("rel") == "alternate":
            self.alternates[given["hreflang"]] = given["href"]
        elif _LOADING.get(tag, "") in given:
            self.loads.append(given[_LOADING[tag]])

    def handle_endtag(self, tag: str) -> None:
        """Close a tag: the one that was opened last."""
        assert self.open.pop() == tag, f"{self.path}: </{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        """Collect what one reads."""
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data
        elif "script" not in self.open:
            self.text += data

    def leads_to(self, link: str) -> tuple[str, str]:
        """The path and the anchor that a link within the site leads to."""
        address, _, anchor = link.partition("#")
        if not address:
            return self.path, anchor
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), unquote(address)))
        return posixpath.normpath(f"{path}/index.html") if address.endswith("/") else path, anchor


@cache
def site(spec: Path | None = None) -> dict[str, Page]:
    """Every page of the site of a spec, by its path."""
    return {path: Page(path, text) for path, text in outputs("html", spec).items() if path.endswith(".html")}
