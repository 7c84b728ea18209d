"""Hostile text: whatever a spec says, every target compiles, runs and gives back the very text, and no page runs it."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from browser import looked_at
from conftest import ROOT, SMALL
from hostile_batches import attacked, batch, catalogue_of, drawn
from hostile_proof import prove_together
from hostile_specs import CONTROLS, attack_texts, attacks
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mistakes import changed, one_file, wrong
from pages import OURS, Page
from rendering import TARGETS, load
from sipcodes.render.outputs import render_target

if TYPE_CHECKING:
    from pathlib import Path

    from sipcodes.model.catalogue import Catalogue

# A few here; `python tests/fuzz_text.py --registries 1000` proves as many as one has time for.
REGISTRIES = 12


@cache
def hostile(kind: str) -> Catalogue:
    """Registries that hypothesis made, always the same; or the one of all attacks."""
    registries = [attacked()] if kind == "attacks" else drawn(REGISTRIES, 1)
    return catalogue_of(batch(registries, described=True), tuple(load()[1].values()))


@cache
def hostile_pages(kind: str) -> dict[str, Page]:
    """The Markdown pages of hostile registries."""
    made = render_target(hostile(kind), load()[1]["markdown"])
    return {file.path: Page(file.path.removeprefix("markdown/"), file.text) for file in made}


KINDS = pytest.mark.parametrize("kind", ["drawn", "attacks"])


@KINDS
@pytest.mark.parametrize("target", TARGETS)
def test_hostile_registries_are_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, kind: str) -> None:
    """Any text in any field, any legal names, one code to hundreds: it compiles, runs and returns every value."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(ROOT / "node_modules" / ".bin"), os.environ["PATH"]]))
    results = list(prove_together(hostile(kind), load()[1][target], tmp_path / target))
    assert [problem for result in results for problem in result.wrong] == []
    assert all(result.values > 0 for result in results if not result.missing)
    missing = [result.run for result in results if result.missing]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI=true wants every toolchain: {missing}")
    if missing:
        pytest.skip(f"no tools for {missing}")


def test_hostile_registries_are_hostile() -> None:
    """What is proved above has many codes and few, facts and tables, every attack, and characters of every plane."""
    registries = hostile("drawn").registries
    sizes = sorted(len(registry.codes) for registry in registries)
    assert sizes[0] <= 2
    assert sizes[-1] >= 100
    assert any(registry.mappings for registry in registries)
    assert any(fact.when for registry in registries for code in registry.codes for fact in code.facts.all)
    assert any(fact.contradicts for registry in registries for code in registry.codes for fact in code.facts.all)
    assert {len(registry.locales) for registry in registries} >= {1, 2}
    texts = [code.summary.value for registry in registries for code in registry.codes]
    assert any(ord(char) > 0xFFFF for text in texts for char in text)
    (registry,) = hostile("attacks").registries
    assert {code.summary.value for code in registry.codes} >= set(attack_texts())


def test_every_attack_has_a_claim_of_its_own() -> None:
    """The list of attacks says of each what must not come of it, and has some for every target."""
    assert {*attacks()} >= {*TARGETS}
    claims = [(language, attack["claim"]) for language, some in attacks().items() for attack in some]
    assert len(set(claims)) == len(claims)
    assert len(set(attack_texts())) == len(attack_texts())


# A character in a text, and where it stands: in the spec it is `phrase: I'm a teapot`.
TEXT = "I'm a teapot"
LINE = SMALL.split(TEXT)[0].count("\n") + 1
COLUMN = len(SMALL.split(TEXT)[0].rpartition("\n")[2]) + 1
SAFE = st.text(st.characters(codec="utf-8", categories=["L", "N"]), max_size=20).map(lambda text: f"a{text}")


@example("a", "\0")
@example("한", "\ufeff")
@example("\U0001f600", "\u202e")
@given(
    SAFE, st.sampled_from([*map(chr, range(9)), "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\ufdd0", "\ufffe", "\uffff"])
)
@settings(deadline=None)
def test_what_cannot_be_written_is_refused_where_it_stands(before: str, char: str) -> None:
    """A control character, noncharacter or bidirectional control in a file is a problem at its line and column."""
    (found,) = wrong(one_file(changed(TEXT, f"{before}{char}b")))
    assert (found.line, found.column, found.rule) == (LINE, COLUMN + len(before), "unsafe-character")
    assert f"U+{ord(char):04X}" in found.message


@given(SAFE, st.integers(0xD800, 0xDFFF))
@settings(deadline=None)
def test_half_a_character_is_refused_where_it_stands(before: str, point: int) -> None:
    """A lone surrogate, which is no UTF-8, is a problem at its line and column; so is one that an escape makes."""
    data = changed(TEXT, f"{before}‸b").encode().replace("‸".encode(), chr(point).encode("utf-8", "surrogatepass"))
    (found,) = wrong(one_file(data))
    assert (found.line, found.column, found.rule) == (LINE, COLUMN + len(before), "encoding")
    (found,) = wrong(one_file(changed(TEXT, f'"{before}\\u{point:04x}b"')))
    assert (found.line, found.rule) == (LINE, "yaml")
    assert found.column >= COLUMN


@example("a", ord("-"))
@given(SAFE, st.integers(0, 0x9F) | st.integers(0xFDD0, 0xFDEF) | st.sampled_from([0xFFFE, 0xFFFF]))
@settings(deadline=None)
def test_an_escape_of_what_cannot_be_written_is_refused(before: str, point: int) -> None:
    """The same characters as escapes: refused at the text that has them, and nothing else is."""
    files = one_file(changed("{summary: This is no coffee machine.}", f'{{summary: "{before}\\u{point:04x}"}}'))
    if any(low <= point <= high for low, high in ((0, 8), (11, 12), (14, 31), (127, 159), (0xFDD0, 0xFFFF))):
        (found,) = wrong(files)
        place = SMALL.split("This is no coffee")[0].rpartition("\n")
        assert (found.line, found.column) == (place[0].count("\n") + 2, len(place[2]) + 1)
        assert found.rule == "unsafe-character"
        assert f"U+{point:04X}" in found.message
    else:
        assert not re.match(f"[{CONTROLS}]", chr(point))
        from sipcodes.read.catalogue import load_catalogue

        assert load_catalogue(files).registries[0].codes[-1].summary.value == before + chr(point)


@KINDS
def test_hostile_text_never_becomes_markup(kind: str) -> None:
    """By CommonMark with tables, pages hold what our templates write: no HTML, image, quote or code."""
    for path, page in hostile_pages(kind).items():
        assert {token.type for token in page.tokens} <= OURS, path


@KINDS
def test_hostile_text_injects_no_key_into_the_front_matter(kind: str) -> None:
    """Front matter has its four keys, the texts come back to the letter, and it ends where it should."""
    for path, page in hostile_pages(kind).items():
        assert list(page.front) == ["title", "lang", "excerpt", "toc"], path
        assert page.body.startswith("\n# "), path
        number = path.rpartition("/")[2].removesuffix(".md")
        if number.isdecimal():
            (registry,) = [r for r in hostile(kind).registries if r.id.value == path.split("/")[2]]
            code = registry.by_code[int(number)]
            assert page.front["title"] == f"{number} {code.phrase.value}", path
            assert page.front["excerpt"] == code.text[page.front["lang"]].summary.value, path


@KINDS
def test_hostile_text_in_a_browser(tmp_path: Path, kind: str) -> None:
    """In a browser, the pages run no script, have no element or attribute of a text's, and no row breaks."""
    # As the least careful renderer does it: HTML in Markdown is HTML in the page.
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    pages = list(hostile_pages(kind).values())
    if kind == "drawn":  # enough to see; the renderer takes its time
        pages = [page for page in pages if page.path.endswith("index.md")] + pages[:200]
    report = looked_at([renderer.render(page.body) for page in pages], tmp_path)
    assert report["injected"] is False
    ours = {"section", "h1", "h2", "h3", "p", "a", "code", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    assert set(report["tags"]) <= ours
    assert set(report["attributes"]) <= {"href", "style"}
    assert set(report["schemes"]) <= {"https:", "file:"}
    indexes = 0
    for page, rows in zip(pages, report["rows"], strict=True):
        assert len({len(row) for row in rows[:1]}) <= 1
        if page.path.endswith("index.md"):
            indexes += 1
            (registry,) = [r for r in hostile(kind).registries if r.id.value == page.path.split("/")[1]]
            assert [int(row[0]) for row in rows if len(row) == 3] == [code.code for code in registry.codes], page.path
            # A browser shows what it is given: the words between the cells' ends are the phrase, to the letter.
            for row, code in zip(rows, registry.codes, strict=False):
                assert row[1].split() == code.phrase.value.split(), page.path
    assert indexes


def test_a_browser_would_tell(tmp_path: Path) -> None:
    """What the test above relies on: where a script runs and a row breaks, the browser says so."""
    report = looked_at(["<img src=x onerror=window.injected=1>", "<table><tr><td>a<td>b</table>"], tmp_path)
    assert report["injected"] is True
    assert {"img", "table"} <= set(report["tags"])
    assert "onerror" in report["attributes"]
    assert report["rows"] == [[], [["a", "b"]]]
