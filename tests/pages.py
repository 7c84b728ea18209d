"""Markdown pages as a renderer of CommonMark with GitHub's tables understands them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from rendering import REGISTRIES, outputs, outputs_of
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from markdown_it.token import Token

# What a page is built of; anything else would come from a text.
OURS = {
    *("inline", "text", "code_inline", "paragraph_open", "paragraph_close", "heading_open", "heading_close"),
    *("link_open", "link_close", "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close"),
    *("tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close", "text_special"),
}
_RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Link:
    """Where a link leads, and what it says."""

    target: str
    text: str


@dataclass(frozen=True)
class Page:
    """One page: its front matter, and its body in pieces."""

    path: str
    text: str

    @cached_property
    def front(self) -> Any:
        """The front matter, read as YAML."""
        return YAML(typ="safe", pure=True).load(io.StringIO(self.text.split("---\n")[1]))

    @cached_property
    def body(self) -> str:
        """All that follows the front matter."""
        return self.text.split("\n---\n", 1)[1]

    @cached_property
    def tokens(self) -> list[Token]:
        """The blocks of the body, each inline block followed by what it holds."""
        return [inner for token in _RENDERER.parse(self.body) for inner in (token, *(token.children or ()))]

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        """Every heading: its level and what one reads."""
        blocks = _RENDERER.parse(self.body)
        pairs = pairwise(blocks)
        return [(int(token.tag[1]), words(after)) for token, after in pairs if token.type == "heading_open"]

    @cached_property
    def anchors(self) -> list[str]:
        """The names that GitHub gives to the headings."""
        return [re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in self.headings]

    @cached_property
    def rows(self) -> list[list[str]]:
        """The rows of all tables, their heads left out: what one reads in each cell."""
        found: list[list[str]] = []
        blocks = _RENDERER.parse(self.body)
        for token, after in pairwise(blocks):
            if token.type == "tr_open":
                found.append([])
            elif token.type == "td_open":
                found[-1].append(words(after))
        return [row for row in found if row]

    @cached_property
    def sections(self) -> dict[str, list[str]]:
        """What one reads below each heading, by the heading: a text a block."""
        found: dict[str, list[str]] = {}
        title = ""
        for token, after in pairwise(_RENDERER.parse(self.body)):
            if token.type == "heading_open":
                title = words(after)
                found[title] = []
            elif after.type == "inline":
                found[title].append(words(after))
        return found

    @cached_property
    def links(self) -> list[Link]:
        """Every link."""
        found: list[Link] = []
        target: str | None = None
        for token in self.tokens:
            if token.type == "link_open":
                target = str(token.attrs["href"])
                found.append(Link(target, ""))
            elif token.type == "link_close":
                target = None
            elif target is not None:
                found[-1] = Link(target, found[-1].text + token.content)
        return found

    @cached_property
    def unlinked(self) -> str:
        """What one reads outside of links."""
        said = []
        inside = False
        for token in self.tokens:
            if token.type in {"link_open", "link_close"}:
                inside = token.type == "link_open"
            elif token.type in {"text", "code_inline"} and not inside:
                said.append(token.content)
        return "\n".join(said)


def words(token: Token) -> str:
    """What one reads of an inline block."""
    return "".join(" " if child.type == "softbreak" else child.content for child in token.children or ())


@cache
def pages(registry: str) -> dict[str, Page]:
    """The pages of a registry by their paths."""
    return {path: Page(path, text) for path, text in outputs_of("markdown", registry).items()}


@cache
def neighbours(registry: str) -> dict[str, Page]:
    """The pages of all registries of its spec, which its own may link."""
    return {path: Page(path, text) for path, text in outputs("markdown", REGISTRIES[registry]).items()}
