"""The site: addresses, links, languages, weight, and that no text of a spec becomes markup."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from rendering import AWKWARD, TEMPLATES, load, outputs, the_registry
from running import call, contents
from sipcodes.render.names import expand, name_filter
from site_pages import site

if TYPE_CHECKING:
    from pathlib import Path

SPECS = [pytest.param(None, id="packaged"), pytest.param(AWKWARD, id="awkward")]
RFC = r"https://www\.rfc-editor\.org/rfc/rfc([1-9][0-9]*)(?:#(section|appendix)-([0-9A-Z.]+))?"
LICENCE = "https://spdx.org/licenses/0BSD.html"
# What the templates build pages of; anything else would come from a text.
TAGS = {
    *("html", "head", "meta", "title", "link", "script", "body", "main", "header", "footer", "nav", "section", "div"),
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "pre", "details", "summary", "noscript", "search"),
    *("a", "b", "strong", "small", "span", "code", "kbd", "img", "form", "label", "input", "select", "option"),
    *("button", "output", "table", "thead", "tbody", "tr", "th", "td", "svg", "defs", "marker", "desc", "path"),
    *("circle", "rect", "text", "tspan"),
}


@pytest.mark.parametrize("spec", SPECS)
def test_links_lead_somewhere(spec: Path | None) -> None:
    """Every link within the site leads to a file that is there, and to an anchor that is in it."""
    pages, files = site(spec), outputs("html", spec)
    count = 0
    for page in pages.values():
        for link in (*page.links, *page.loads, *page.alternates.values(), page.canonical):
            if link.startswith("https:"):
                continue
            path, anchor = page.leads_to(link)
            assert path in files, (page.path, link)
            assert not anchor or anchor in pages[path].anchors, (page.path, link)
            count += 1
    assert count > 500


@pytest.mark.parametrize("spec", SPECS)
def test_links_lead_nowhere_else(spec: Path | None) -> None:
    """Beside each other, pages link sections of RFCs and the licence alone; sections that the spec knows."""
    documents = load(spec)[0].documents
    for page in site(spec).values():
        for link in page.links:
            if not re.match("[a-z]+:", link) or link == LICENCE:
                continue
            cited = re.fullmatch(RFC, link)
            assert cited, (page.path, link)
            number, kind, section = cited.groups()
            if section and documents:
                assert section in documents[f"RFC {number}"].sections, (page.path, link)
                assert (kind == "section") == section[0].isdigit(), (page.path, link)


@pytest.mark.parametrize("spec", SPECS)
def test_nothing_is_fetched_from_elsewhere(spec: Path | None) -> None:
    """No page, style sheet or script asks anyone but the site for anything."""
    for page in site(spec).values():
        assert all(not re.match("[a-z]+:|//", link) for link in page.loads), page.path
    for name, text in outputs("html", spec).items():
        if name.endswith(".css"):
            assert not re.search(r"url\(|@import", text), name


@pytest.mark.parametrize("spec", SPECS)
def test_no_text_becomes_markup(spec: Path | None) -> None:
    """Pages are made of our tags alone, no tag handles events, and no anchor is there twice."""
    for page in site(spec).values():
        assert page.tags <= TAGS, (page.path, page.tags - TAGS)
        assert not any(name.startswith("on") for name in page.attributes), page.path
        assert len(set(page.anchors)) == len(page.anchors), page.path


def test_addresses_are_stable() -> None:
    """The addresses that people link are there, in both languages."""
    for path in ("486", "busy-here", "4xx", "topics/retry-after", "flows/cancel", "q850/34", "warning/304", "names"):
        for language in ("", "ko/"):
            assert f"{language}{path}/index.html" in site()
    for registry in load()[0].registries:
        home = load()[0].folder(registry.id.value)
        for code in registry.codes:
            assert f"{home}{code.code}/index.html" in site()


def test_a_phrase_leads_to_its_code() -> None:
    """/busy-here/ and its like are pages that send on to /486/, for people, browsers and search engines."""
    for code in the_registry().codes:
        slug = "-".join(code.name.words)
        for language in ("", "ko/"):
            path = f"{language}{slug}/index.html"
            wanted = f"{language}{code.code}/index.html"
            page = site()[path]
            assert page.leads_to(page.canonical)[0] == wanted
            assert [page.leads_to(link)[0] for link in page.links] == [wanted]
            assert f'content="0; url=../{code.code}/"' in outputs("html")[path]


def test_every_page_is_there_in_both_languages() -> None:
    """English and Korean have the same pages, each says its language, and each names the other and itself."""
    english = {path for path in site() if not path.startswith("ko/")}
    assert {path.removeprefix("ko/") for path in site() if path.startswith("ko/")} == english
    for path, page in site().items():
        assert page.language == ("ko" if path.startswith("ko/") else "en")
        if not page.alternates:  # it only sends on
            continue
        plain = path.removeprefix("ko/")
        found = {locale: page.leads_to(link)[0] for locale, link in page.alternates.items()}
        assert found == {"en": plain, "ko": f"ko/{plain}", "x-default": plain}


def test_titles_tell_pages_apart() -> None:
    """No two pages of one language have one title, but those that are one page for two registries."""
    titles: dict[tuple[str, str], str] = {}
    for path, page in site().items():
        if not page.alternates or page.leads_to(page.canonical)[0] != path:
            continue
        first = titles.setdefault((page.language, page.title), path)
        numbers = re.compile(r"/\d+/")
        assert first == path or numbers.search(f"/{path}") or "by/" in path or "names" in path, (first, path)


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_a_page_tells_what_is_known_of_its_code(locale: str) -> None:
    """Summary, detail, advice, other wordings, conditions and sources stand on the page of a code."""
    for code in the_registry().codes:
        page = site()[f"{'ko/' if locale == 'ko' else ''}{code.code}/index.html"]
        told = code.text[locale]
        read = " ".join(page.text.split())
        for text in (told.summary, told.detail, told.action, *(alias.phrase for alias in code.aliases)):
            for paragraph in text.paragraphs:
                assert " ".join(paragraph.value.split()) in read, page.path
        for fact in code.facts.all:
            assert fact.word.texts[locale].value in read, page.path
            assert fact.source.label in read, page.path
        for mapping in the_registry().tables_of(code):
            assert mapping.source.label.partition(" §")[0] in read, page.path


def test_constants_are_spelled_as_the_languages_have_them() -> None:
    """The names on the site are those of the generated C, Python and TypeScript."""
    catalogue, targets = load()
    for registry in catalogue.registries:
        spell = {name: name_filter(form, registry) for name, form in targets["html"].names.items()}
        for ours, target in (("c", "c"), ("python", "python"), ("typescript", "typescript")):
            theirs = name_filter(targets[target].names["constant"], registry)
            assert [spell[ours](code) for code in registry.codes] == [theirs(code) for code in registry.codes]
        assert spell["python_type"](registry) == name_filter(targets["python"].names["type"], registry)(registry)
        module = expand(targets["python"].names["module"].form, {"file": registry.names.file})
        assert spell["c_file"](registry) == module


def test_programs_get_the_same_data() -> None:
    """/v1/sip.json is what the target json has, and each code has a file of its own."""
    files = outputs("html")
    for registry in load()[0].registries:
        name = registry.id.value
        whole = json.loads(files[f"v1/{name}.json"])["registry"]
        stem = "-".join(registry.names.file.words)
        assert whole == json.loads(outputs("json")[f"{stem}.json"])["registry"]
        for code in whole["codes"]:
            one = json.loads(files[f"v1/{name}/{code['code']}.json"])
            assert (one["registry"], one["version"], one["code"]) == (name, whole["version"], code)


def test_pages_are_light() -> None:
    """Each page weighs less than 100 kB as servers send it, with all it loads but what the search looks through."""
    files = outputs("html")
    weight = {path: len(gzip.compress(text.encode())) for path, text in files.items()}
    search = weight["minisearch.js"]
    for page in site().values():
        loaded = {page.path, *(page.leads_to(link)[0] for link in page.loads)}
        assert sum(map(weight.__getitem__, loaded)) + search < 100_000, page.path


def test_the_search_knows_every_code() -> None:
    """What is searched names each code, topic and flow of all registries once, by the address of its page."""
    for language in ("", "ko/"):
        text = outputs("html")[f"{language}search.js"]
        rows = json.loads("[" + text[text.index("[") + 1 : text.rindex("]")].rstrip().rstrip(",") + "]")
        addresses = [row[0] for row in rows]
        assert len(set(addresses)) == len(addresses)
        assert {f"{language}{address}index.html" for address in addresses} <= set(site())
        catalogue = load()[0]
        wanted = sum(len(r.codes) + len(r.classes) + len(r.topics) + len(r.flows) for r in catalogue.registries)
        assert len(rows) == wanted


def test_no_template_speaks_of_sip() -> None:
    """What the site says of SIP comes from the spec: its templates name neither codes, nor phrases, nor RFCs."""
    for path in (TEMPLATES / "html").rglob("*.j2"):
        if path.name in ("schema.j2", "commands.j2"):  # these are about the tool, whose examples are of SIP
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bSIP\b|Busy|INVITE|Q\.850|RFC [0-9]|Retry-After", text), path


def test_a_registry_of_ones_own_gets_the_same_site(tmp_path: Path, small: Path) -> None:
    """A spec of three codes becomes a site whose codes stand at the top, without flows, topics and facts."""
    done = call("generate", "html", "--spec", small, where=tmp_path)
    assert done.status == 0, done.err
    files = set(contents(tmp_path / "out/html"))
    assert {"index.html", "418/index.html", "teapot/index.html", "4xx/index.html", "v1/tea/418.json"} <= files
    assert {"site.css", "site.js", "minisearch.js", "search.js", "guide/commands/index.html"} <= files


def test_the_licence_of_the_search_goes_with_it() -> None:
    """The vendored library keeps its notice, and names the version it is."""
    text = outputs("html")["minisearch.js"]
    assert text.startswith("/*\n * MiniSearch 7.")
    assert "Permission is hereby granted, free of charge" in text


def test_the_reference_is_current() -> None:
    """The pages of the command and the schema are what the arguments and the schema say."""
    import reference

    for name, text in reference.pages().items():
        there = (ROOT / "templates/html/guides" / name).read_text(encoding="utf-8")
        assert there == text, f"{name} is stale: run `make reference`"
