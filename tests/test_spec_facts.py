"""The facts of the packaged spec, counted: every kind for every code, each with a source that is known."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from rendering import REGISTRIES, load, the_registry
from ruamel.yaml import YAML
from sipcodes.model.facts import KINDS

PACKAGED = [name for name, spec in REGISTRIES.items() if spec is None]
CITED = re.compile(r"(RFC [0-9]+) §([0-9A-Z]+(?:\.[0-9]+)*)")
PARTS = ("summary", "detail", "action")
# The ranks of 3xx to 6xx stand with their classes.
WRITTEN = ("methods", "senders", "headers", "body", "dialog", "next")


def test_every_code_has_every_kind_of_fact() -> None:
    """All 75 codes say who may draw and send them and what they carry and effect, or say that it is nothing."""
    entries = {}
    for path in sorted((ROOT / "spec" / "sip" / "codes").glob("*.yaml")):
        entries.update(YAML(typ="safe", pure=True).load(path)["codes"])
    assert sorted(entries) == [code.code for code in the_registry().codes]
    for number, entry in entries.items():
        assert [kind for kind in WRITTEN if kind not in entry] == [], number
    for code in the_registry().codes:
        methods = code.facts.methods
        assert methods, code.code
        # 402 is reserved: nobody sends it, and nothing follows from it.
        drawn = methods.any or methods.only or methods.but
        assert bool(drawn) == (code.code != 402)
        assert not drawn or (code.facts.senders and code.facts.dialog and code.facts.next), code.code
        assert code.facts.forking or code.klass.number == 2, code.code


@pytest.mark.parametrize("name", PACKAGED)
def test_every_fact_has_a_section(name: str) -> None:
    """Each fact and each row rests on a section of an RFC that the spec describes, with its heading."""
    documents = load()[0].documents
    registry = the_registry(name)
    sources = [fact.source for code in registry.codes for fact in code.facts.all]
    sources += [code.facts.methods.source for code in registry.codes if code.facts.methods]
    sources += [row.source for table in registry.mappings for row in table.flat_rows]
    assert (sources != []) == (name != "sip-warning")
    for source in sources:
        assert source.section in documents[source.document].sections, source


@pytest.mark.parametrize("name", PACKAGED)
def test_every_section_that_a_text_cites_is_known(name: str) -> None:
    """No text cites a section that the spec does not know by its heading."""
    documents = load()[0].documents
    registry = the_registry(name)
    texts = [getattr(text, part).value for code in registry.codes for text in code.text.values() for part in PARTS]
    texts += [topic.texts[locale].text.value for topic in registry.topics for locale in registry.locales]
    texts += [klass.texts[locale].text.value for klass in registry.classes for locale in registry.locales]
    texts += [text.value for words in registry.words.values() for word in words for text in word.texts.values()]
    cited = {found.groups() for text in texts for found in CITED.finditer(text)}
    assert len(cited) > 5
    unknown = [f"{rfc} §{section}" for rfc, section in cited if section not in documents[rfc].sections]
    assert sorted(unknown) == []


@pytest.mark.parametrize("name", PACKAGED)
@pytest.mark.parametrize("locale", ["en", "ko"])
@pytest.mark.parametrize("part", PARTS[1:])
def test_every_code_is_told_at_length(name: str, locale: str, part: str) -> None:
    """What a code says, and what to do about it, is told for every code of SIP, one to three paragraphs, none twice."""
    texts = [getattr(code.text[locale], part) for code in the_registry(name).codes]
    there = [text for text in texts if text]
    assert len(there) == (len(texts) if name == "sip" else 0)
    assert all(1 <= len(text.paragraphs) <= 3 for text in there)
    assert len({text.value for text in there}) == len(there)


def test_every_word_is_used() -> None:
    """A word of a closed list that no fact uses says nothing; neither does a header field."""
    registry = the_registry()
    used = {fact.word for code in registry.codes for fact in code.facts.all}
    used |= {fact.level for code in registry.codes for fact in code.facts.all if fact.level}
    for kind in {*KINDS.values(), "level"} - {"header"}:
        assert [word.name.value for word in registry.terms[kind] if word not in used] == [], kind
