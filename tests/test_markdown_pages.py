"""The Markdown pages: links, headings, front matter, and that no text of a spec becomes markup."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

import pytest
from pages import OURS, Page, neighbours, pages, words
from rendering import REGISTRIES, the_registry

if TYPE_CHECKING:
    from sipcodes.model.code import StatusClass
    from sipcodes.model.registry import Registry

PAGE = r"(\.\./[0-9a-z-]+/)?[0-9a-z-]+\.md"
RFC = r"https://www\.rfc-editor\.org/rfc/rfc[1-9][0-9]*(#(section|appendix)-[0-9A-Z.]+)?"
LICENCE = "https://spdx.org/licenses/0BSD.html"


@pytest.mark.parametrize("name", REGISTRIES)
def test_links_lead_somewhere(name: str) -> None:
    """Every link within the pages leads to one of them or of a registry beside it, and to an anchor that is there."""
    every = neighbours(name)
    for page in pages(name).values():
        for link in page.links:
            if ":" in link.target:
                continue
            path, _, anchor = link.target.partition("#")
            found = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) if path else page.path
            assert found in every, (page.path, link)
            assert not anchor or anchor in every[found].anchors, (page.path, link)


@pytest.mark.parametrize("name", REGISTRIES)
def test_links_lead_nowhere_else(name: str) -> None:
    """Beside each other, pages link RFCs and the licence alone, whatever addresses the texts name."""
    for page in pages(name).values():
        for link in page.links:
            assert link.target == LICENCE or re.fullmatch(rf"{PAGE}|{RFC}", link.target), (page.path, link)


@pytest.mark.parametrize("name", REGISTRIES)
def test_every_mention_of_an_rfc_is_a_link_to_its_section(name: str) -> None:
    """No RFC is named without a link, and a link that names a section leads to that section."""
    count = 0
    for page in pages(name).values():
        assert not re.search(r"RFC ?[0-9]", page.unlinked), page.path
        for link in page.links:
            if not link.text.startswith("RFC "):
                assert "rfc-editor" not in link.target, (page.path, link)
                continue
            mention = re.fullmatch(r"RFC ([0-9]+)(?: §(([0-9A-Z])[0-9A-Z.]*))?", link.text)
            assert mention, (page.path, link)
            number, section, first = mention.groups()
            kind = "section" if first and first.isdigit() else "appendix"
            wanted = f"https://www.rfc-editor.org/rfc/rfc{number}" + (f"#{kind}-{section}" if section else "")
            assert link.target == wanted, page.path
            count += 1
    assert count > 10


@pytest.mark.parametrize("name", REGISTRIES)
def test_a_class_page_has_a_section_a_code(name: str) -> None:
    """The headings are exactly code and phrase, and each section leads to the code's own page."""
    registry = the_registry(name)
    every = pages(name)
    for page, klass in _class_pages(registry, every):
        codes = [(2, f"{code.code} {code.phrase.value}") for code in klass.codes]
        assert page.headings[1:] == codes, page.path
        assert page.headings[0][0] == 1
        assert page.headings[0][1].startswith(f"{klass.label} ")
        leading = [link.target for link in page.links if re.fullmatch(r"[0-9]+\.md", link.target)]
        counted = [f"{klass.default}.md"] if klass.default is not None else []
        assert leading == [*counted, *(f"{code.code}.md" for code in klass.codes)], page.path


def test_anchors_are_what_people_link_to() -> None:
    """The section of 486 is #486-busy-here in both languages, and no two sections share an anchor."""
    for locale in ("en", "ko"):
        page = pages("sip")[f"{locale}/sip/4xx.md"]
        assert "486-busy-here" in page.anchors
        assert "481-calltransaction-does-not-exist" in page.anchors
        assert len(set(page.anchors)) == len(page.anchors)


@pytest.mark.parametrize("name", REGISTRIES)
def test_front_matter_is_yaml(name: str) -> None:
    """Jekyll and MkDocs read title, language, excerpt and table of contents; texts come back to the letter."""
    registry = the_registry(name)
    for path, page in pages(name).items():
        assert list(page.front) == ["title", "lang", "excerpt", "toc"], path
        assert page.front["lang"] == path.split("/")[0]
        assert page.front["toc"] is True
        number = path.rpartition("/")[2].removesuffix(".md")
        if number.isdecimal():
            code = registry.by_code[int(number)]
            assert page.front["title"] == f"{number} {code.phrase.value}"
            assert page.front["excerpt"] == code.text[page.front["lang"]].summary.value
    index = pages(name)[f"ko/{registry.id.value}/index.md"]
    assert index.front["title"] == registry.titles["ko"].value


@pytest.mark.parametrize("name", REGISTRIES)
def test_locales_have_the_same_pages(name: str) -> None:
    """English and Korean have the same pages, with the same codes, names and links between them."""
    registry = the_registry(name)
    every = pages(name)
    english = {path.removeprefix("en/"): page for path, page in every.items() if path.startswith("en/")}
    korean = {path.removeprefix("ko/"): page for path, page in every.items() if path.startswith("ko/")}
    names = ["index", *(klass.label for klass in registry.classes), *(str(code.code) for code in registry.codes)]
    names += [f"by-{listing.kind.value}" for listing in registry.listings]
    names += [f"{table.start.value}-to-{table.end.value}-{table.profile.value}" for table in registry.mappings]
    assert set(english) == {f"{name}/{each}.md" for each in names}
    assert set(korean) == set(english)
    for path, page in english.items():
        other = korean[path]
        # What is told of codes is the same in the same order; words and conditions are each language's own.
        assert [len(row) for row in page.rows] == [len(row) for row in other.rows], path
        assert [row for row in page.rows if len(row) < 4] == [row for row in other.rows if len(row) < 4], path
        assert [row[-1] for row in page.rows] == [row[-1] for row in other.rows], path
        assert [level for level, _ in page.headings] == [level for level, _ in other.headings], path
        # Order in prose is the language's own.
        assert _led_to(page) == _led_to(other), path


@pytest.mark.parametrize("name", REGISTRIES)
def test_the_index_holds_every_code(name: str) -> None:
    """A row a code, three cells a row, and the cells are the code, the phrase and the name; methods follow."""
    registry = the_registry(name)
    wanted = [[str(code.code), code.phrase.value, code.name.value] for code in registry.codes]
    for locale in registry.locales:
        page = pages(name)[f"{locale}/{registry.id.value}/index.md"]
        methods = [
            [method.value, ", ".join(f"{code.code} {code.phrase.value}" for code in codes)]
            for method, codes in registry.by_method
        ]
        assert page.rows == wanted + methods
        leading = {link.target for link in page.links}
        assert {f"{code.code}.md" for code in registry.codes} <= leading
        others = [path for path in pages(name) if path.startswith(f"{locale}/") and re.search(r"/by-|-to-", path)]
        assert {posixpath.basename(path) for path in others} <= leading


@pytest.mark.parametrize("name", REGISTRIES)
def test_no_text_becomes_markup(name: str) -> None:
    """Pages hold no HTML, image, quote, code block, rule, numbered list or emphasis: nothing that we did not write."""
    for page in pages(name).values():
        assert {token.type for token in page.tokens} <= OURS, page.path


@pytest.mark.parametrize("name", REGISTRIES)
def test_no_text_reaches_a_template_language(name: str) -> None:
    """Liquid in Jekyll and attribute lists in kramdown see no brace of a text."""
    for page in pages(name).values():
        assert not re.search(r"[{}]", page.body), page.path


@pytest.mark.parametrize("name", REGISTRIES)
def test_no_address_is_linked_by_github(name: str) -> None:
    """GitHub links bare addresses and mentions by itself, where it sees them: here it sees none."""
    for page in pages(name).values():
        bare = re.sub(r"\]\([^)]*\)", "]", page.body)
        assert not re.search(r"https?://|www\.|\w@\w|(^|\s)@\w", bare), page.path


@pytest.mark.parametrize("name", REGISTRIES)
def test_texts_are_read_as_they_were_written(name: str) -> None:
    """A reader of the rendered page sees summary, detail and action to the letter, paragraph by paragraph."""
    registry = the_registry(name)
    for code in registry.codes:
        for locale in registry.locales:
            page = pages(name)[f"{locale}/{registry.id.value}/{code.code}.md"]
            told = code.text[locale]
            wanted = [_line(text.value) for text in told.summary.paragraphs]
            assert _paragraphs(page)[: len(wanted)] == wanted, page.path
            for text in (told.action, told.detail):
                wanted = [_line(paragraph.value) for paragraph in text.paragraphs]
                assert not wanted or _follow(wanted, _paragraphs(page)), page.path


def _class_pages(registry: Registry, every: dict[str, Page]) -> list[tuple[Page, StatusClass]]:
    return [
        (every[f"{locale}/{registry.id.value}/{klass.label}.md"], klass)
        for locale in registry.locales
        for klass in registry.classes
    ]


def _paragraphs(page: Page) -> list[str]:
    """What one reads below the first heading, a paragraph each."""
    blocks = [token for token in page.tokens if token.type == "inline"]
    return [_line(words(token)) for token in blocks[1:]]


def _led_to(page: Page) -> set[str]:
    """Where the links lead. One language repeats the bare name of a document where the other says `it`."""
    found = {link.target for link in page.links}
    return found - {target.partition("#")[0] for target in found if "#" in target}


def _follow(part: list[str], whole: list[str]) -> bool:
    """Whether ``part`` stands in ``whole`` as it is."""
    return any(whole[place : place + len(part)] == part for place in range(len(whole)))


def _line(text: str) -> str:
    """The text as one line: how it is broken into lines is nobody's business."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
