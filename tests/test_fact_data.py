"""The facts of the packaged spec, counted: every kind of every code, a source of each, a text in each language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from rendering import load, the_registry
from sipcodes.model.facts import KINDS
from sipcodes.read.documents import put_together, read_documents
from sipcodes.read.files import read_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.model.code import Code, Group, StatusClass
    from sipcodes.model.facts import Fact
    from sipcodes.model.registry import Topic
    from sipcodes.model.text import Source
    from sipcodes.read.nodes import Mapping as Node

IDS = ("q850", "sip", "sip-warning")
PARTS = ("summary", "detail", "action")
HANGUL = re.compile("[\uac00-\ud7a3]")
SOURCE = re.compile(r"RFC [1-9][0-9]* §[0-9A-Z]+(\.[0-9]+)*")
MENTION = re.compile(r"RFC [1-9][0-9]*(?: §[0-9A-Z]+(?:\.[0-9]+)*)?")
HEADER = re.compile(r"[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)*")
LEVELS = {"must", "should", "may", "should-not", "must-not"}
# Written in Latin letters in Korean too.
LATIN = {"uas", "b2bua"}

# Where documents disagree: the codes and the kinds of the facts that are marked.
CONTRADICTED = {
    (200, "dialog"),
    (204, "dialog"),
    (408, "dialog"),
    (420, "headers"),
    (421, "senders"),
    (422, "next"),
    (428, "dialog"),
    (436, "dialog"),
    (437, "dialog"),
    (438, "dialog"),
    (469, "headers"),
    (481, "dialog"),
    (502, "dialog"),
}


def written(name: str) -> Node:
    """A registry as it is written, put together from its files."""
    files = read_files(str(ROOT / "spec" / name), (".yaml",))
    whole, problems = put_together(read_documents(files)[0], files.root)
    assert problems == []
    return whole


def facts() -> Iterator[tuple[Code, str, Fact]]:
    """Every fact of every code, with its kind."""
    for code in the_registry().codes:
        for kind in KINDS:
            for fact in code.facts.of(kind):
                yield code, kind, fact


def sources() -> Iterator[Source]:
    """Every source that the model has, of codes, facts and tables."""
    for name in IDS:
        registry = the_registry(name)
        yield from registry.sources
        nodes: list[StatusClass | Group | Topic | Code] = [*registry.classes, *registry.groups, *registry.topics]
        for node in (*nodes, *registry.codes):
            yield from node.sources
        for code in registry.codes:
            yield from (alias.source for alias in code.aliases)
            yield from (fact.source for fact in code.facts.all)
            if code.facts.methods:
                yield code.facts.methods.source
            if code.deprecated:
                yield from (rule.source for rule in (*code.deprecated.rules, *code.deprecated.still))
        for mapping in registry.mappings:
            yield mapping.source
            yield from (row.source for row in mapping.flat_rows)


def test_every_code_tells_every_kind() -> None:
    """Each of the 75 codes has methods and a list of each kind, its own or its class's; an empty one says "none"."""
    whole = written("sip")
    assert len(whole["codes"]) == 75
    for number, entry in whole["codes"].items():
        klass = whole["classes"][number[0]]
        missing = {kind for kind in KINDS if not isinstance(entry.get(kind, klass.get(kind)), list)}
        assert missing == set(), number
        assert "methods" in entry, number


def test_what_no_code_may_lack() -> None:
    """What follows for the dialog, the client and a forking proxy is told of every code; senders of all but 402."""
    registry = the_registry()
    for kind in ("dialog", "next", "forking"):
        assert [code.code for code in registry.codes if not code.facts.of(kind)] == []
    # Reserved for future use: nobody has said who sends it, nor for which methods.
    assert [code.code for code in registry.codes if not code.facts.senders] == [402]
    methods = {code.code: code.facts.methods for code in registry.codes}
    assert [number for number, each in methods.items() if each and not (each.any or each.only or each.but)] == [402]


def test_no_fact_is_without_a_source() -> None:
    """Every fact names an RFC and a section, and so do the methods."""
    found = [fact.source for _, _, fact in facts()]
    found += [code.facts.methods.source for code in the_registry().codes if code.facts.methods]
    assert len(found) > 1000
    assert [source.label for source in found if not SOURCE.fullmatch(source.label)] == []


def test_every_source_has_a_heading() -> None:
    """Every document and section that the spec cites is in the table of documents, with title and heading."""
    documents = load()[0].documents
    for source in set(sources()):
        assert source.document in documents, source.label
        document = documents[source.document]
        assert document.title, source.label
        assert not source.section or document.sections[source.section], source.label


def test_every_mention_in_a_text_has_a_heading() -> None:
    """A section that a text mentions is in the table of documents too, in each language."""
    documents = load()[0].documents
    mentioned = set()
    for name in IDS:
        registry = the_registry(name)
        for code in registry.codes:
            for text in code.text.values():
                mentioned |= {each for part in PARTS for each in MENTION.findall(getattr(text, part).value)}
        nodes: list[StatusClass | Group | Topic] = [*registry.classes, *registry.groups, *registry.topics]
        for node in nodes:
            for titled in node.texts.values():
                mentioned |= set(MENTION.findall(titled.text.value))
    assert len(mentioned) > 100
    for label in mentioned:
        document, _, section = label.partition(" §")
        assert document in documents, label
        assert not section or section in documents[document].sections, label


def test_no_heading_is_left_over() -> None:
    """Every section in the table of documents is cited in another file of the spec."""
    paths = [path for path in sorted((ROOT / "spec").rglob("*.yaml")) if path.name != "documents.yaml"]
    texts = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in paths)
    cited = set(MENTION.findall(texts))
    documents = load()[0].documents.values()
    every = {f"{document.name} §{section}" for document in documents for section in document.sections}
    assert every - cited == set()


def test_the_levels_are_five() -> None:
    """Levels are the words of RFC 2119 and no other; who sends, what is carried and what the body holds has one."""
    assert {word.name.value for word in the_registry().terms["level"]} == LEVELS
    assert {word.name.value for word in the_registry("q850").terms["level"]} == LEVELS
    for code, kind, fact in facts():
        if kind in ("senders", "headers", "body"):
            assert fact.level, (code.code, kind, fact.word.name.value)


def test_every_word_is_used() -> None:
    """The closed lists hold no word that no fact has, and the headers no name that no fact names."""
    whole = written("sip")
    used = {(fact.word.kind.value, fact.word.name.value) for _, _, fact in facts()}
    listed = {(kind, word) for kind, words in whole["terms"].items() for word in words if kind != "level"}
    listed |= {("header", name) for name in whole["headers"]}
    assert listed - used == set()
    assert all(HEADER.fullmatch(name) for name in whole["headers"])
    assert whole["headers"] == sorted(whole["headers"])


@pytest.mark.parametrize("name", IDS)
def test_words_are_told_in_both_languages(name: str) -> None:
    """Every word and condition has an English and a Korean text, and the Korean is Korean."""
    for kind, words in the_registry(name).words.items():
        assert len({word.name.value for word in words}) == len(words), kind
        for word in words:
            assert list(word.texts) == ["en", "ko"], word.name.value
            if kind != "header":
                english, korean = (text.value for text in word.texts.values())
                assert english.replace("§", "").isascii(), word.name.value
                assert HANGUL.search(korean) or word.name.value in LATIN, word.name.value
                assert not english.endswith((".", " ")), word.name.value
                assert not korean.endswith((".", " ")), word.name.value


@pytest.mark.parametrize("kind", ["who", "content", "effect", "action", "rank", "level", "when"])
@pytest.mark.parametrize("locale", ["en", "ko"])
def test_no_two_words_read_alike(kind: str, locale: str) -> None:
    """Within a list, two words never have the same text: one of them would be a copy or superfluous."""
    told = [word.texts[locale].value for word in the_registry().words[kind]]
    assert sorted({text for text in told if told.count(text) > 1}) == []


@pytest.mark.parametrize("part", PARTS)
def test_every_code_is_told_at_length(part: str) -> None:
    """All 75 codes have a summary, a detail of one to three paragraphs and an action, in English and in Korean."""
    for code in the_registry().codes:
        english, korean = (getattr(code.text[locale], part) for locale in ("en", "ko"))
        for text in (english, korean):
            assert len(text.value) > 60, code.code
            assert text.value.endswith("."), code.code
            assert 1 <= len(text.paragraphs) <= 3, code.code
        assert len(english.paragraphs) == len(korean.paragraphs), code.code
        assert english.value.replace("§", "").isascii(), code.code
        assert HANGUL.search(korean.value), code.code
        assert len(HANGUL.findall(korean.value)) > len(korean.value) / 5, code.code


@pytest.mark.parametrize("name", ["q850", "sip-warning"])
def test_causes_and_warnings_are_told(name: str) -> None:
    """Every cause and every warn-code has a summary in both languages."""
    for code in the_registry(name).codes:
        assert code.text["en"].summary.value.replace("§", "").isascii(), code.code
        assert HANGUL.search(code.text["ko"].summary.value), code.code


def test_contradictions_are_marked_in_pairs() -> None:
    """Where documents disagree, each side is marked, with the section of its own; and nowhere else."""
    marked: dict[tuple[int, str], set[str]] = {}
    for code, kind, fact in facts():
        if fact.contradicts:
            marked.setdefault((code.code, kind), set()).add(fact.source.label)
    assert set(marked) == CONTRADICTED
    assert {key for key, labels in marked.items() if len(labels) < 2} == set()


def test_no_rule_is_waived() -> None:
    """Every code keeps the rules that the spec has for facts, among them where Retry-After may stand."""
    whole = written("sip")
    assert [number for number, entry in whole["codes"].items() if "waived" in entry] == []
    assert whole["rules"]["retry-after-only-where-listed"]["codes"] == [404, 413, 480, 486, 500, 503, 600, 603]


def test_no_fact_is_told_twice() -> None:
    """No code has two facts of the same word, level, condition and time."""
    for code in the_registry().codes:
        told = [(fact.word, fact.level, fact.when, fact.after) for fact in code.facts.all]
        twice = [fact for fact in code.facts.all if told.count((fact.word, fact.level, fact.when, fact.after)) > 1]
        assert [(fact.word.name.value, fact.source.label) for fact in twice] == [], code.code
