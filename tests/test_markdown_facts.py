"""The facts on the Markdown pages: each stands there with its level, condition and source, also turned round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pages import Page, pages
from rendering import REGISTRIES, the_registry
from sipcodes.model.facts import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.model.code import Code
    from sipcodes.model.facts import Fact, Word

ALWAYS = {"en": "always", "ko": "항상"}
DISAGREE = {"en": "documents disagree", "ko": "문서 간 불일치"}
WAIT = {"en": "wait, in seconds: ", "ko": "대기 시간(초): "}
LOCATION = {"en": "location to send", "ko": "보낼 위치(location)"}
NOTHING = {"en": "nothing", "ko": "없음"}
MAPPINGS = {"en": "Mappings", "ko": "매핑"}
METHODS = {
    "en": {
        "any": "Any method may draw it.",
        "only": "Only these methods may draw it: {}.",
        "but": "Any method may draw it, except: {}.",
        "reserved": "No method draws it.",
    },
    "ko": {
        "any": "모든 메서드에 대해 보낼 수 있다.",
        "only": "다음 메서드에만 보낸다: {}.",
        "but": "다음을 제외한 모든 메서드에 보낼 수 있다: {}.",
        "reserved": "어떤 메서드에도 보내지 않는다.",
    },
}
HEADINGS = {
    "en": {
        "methods": "Methods",
        "senders": "Who sends it",
        "headers": "Header fields",
        "body": "Body",
        "dialog": "Effect on dialogs",
        "next": "What the client may do next",
        "forking": "How a proxy ranks it",
    },
    "ko": {
        "methods": "메서드",
        "senders": "보내는 주체",
        "headers": "헤더",
        "body": "바디",
        "dialog": "다이얼로그에 미치는 영향",
        "next": "클라이언트의 다음 동작",
        "forking": "프록시의 응답 선택 순위",
    },
}


@pytest.mark.parametrize("name", REGISTRIES)
def test_a_page_has_every_fact_of_its_code(name: str) -> None:
    """A row a fact, kind by kind: word, level, condition, wait and source, as the spec has them, and no other row."""
    for code, locale, page in _code_pages(name):
        wanted = [
            [_line(fact.word.texts[locale].value), *_told(fact, locale)]
            for kind in KINDS
            for fact in code.facts.of(kind)
        ]
        assert [[_line(cell) for cell in row] for row in page.rows] == wanted, page.path


@pytest.mark.parametrize("name", REGISTRIES)
def test_a_section_is_there_where_it_has_something(name: str) -> None:
    """Each kind of fact that a code has gives its page one heading, and a kind that it lacks gives none."""
    for code, locale, page in _code_pages(name):
        titles = [title for _, title in page.headings]
        for kind, title in HEADINGS[locale].items():
            there = code.facts.methods is not None if kind == "methods" else bool(code.facts.of(kind))
            assert titles.count(title) == there, (page.path, title)
        # The last block leads back to the index.
        ends = [len(blocks) for blocks in page.sections.values()]
        assert all([*ends[:-1], ends[-1] - 1]), page.path


@pytest.mark.parametrize("name", REGISTRIES)
def test_methods_are_told_with_their_source(name: str) -> None:
    """The methods that may draw a code stand on its page, all of them, with the source that says so."""
    for code, locale, page in _code_pages(name):
        rule = code.facts.methods
        if rule is None:
            continue
        told = page.sections[HEADINGS[locale]["methods"]][0]
        listed = ", ".join(method.value for method in (*rule.only, *rule.but))
        kind = "any" if rule.any else "but" if rule.but else "only" if rule.only else "reserved"
        assert told == METHODS[locale][kind].format(listed) + f" ({rule.source.label})", page.path


@pytest.mark.parametrize("name", REGISTRIES)
def test_listings_hold_every_fact(name: str) -> None:
    """Turned round, by word, the pages of a kind hold each fact of each code once."""
    registry = the_registry(name)
    for locale in registry.locales:
        for kind, word in KINDS.items():
            facts = [(code, fact) for code in registry.codes for fact in code.facts.of(kind)]
            path = f"{locale}/{name}/by-{word}.md"
            assert (path in pages(name)) == bool(facts)
            if not facts:
                continue
            page = pages(name)[path]
            rows = sorted([_line(cell) for cell in row] for row in page.rows)
            assert rows == sorted([_coded(code), *_told(fact, locale)] for code, fact in facts), path
            words = dict.fromkeys(fact.word for _, fact in sorted(facts, key=lambda use: use[1].word.name.value))
            assert [_line(text) for _, text in page.headings[1:]] == [_said(word, locale) for word in words], path


@pytest.mark.parametrize("name", ["sip", "q850"])
def test_mapping_pages_hold_every_row(name: str) -> None:
    """A table's page has each row and alternative, with level, condition, notes and source; default and locations."""
    registry = the_registry(name)
    assert len(registry.mappings) == 4
    for locale in registry.locales:
        for table in registry.mappings:
            page = pages(name)[f"{locale}/{name}/{table.start.value}-to-{table.end.value}-{table.profile.value}.md"]
            rows = [row for main in table.rows for row in (main, *main.alternatives)]
            assert page.rows == [
                [
                    _coded(row.code),
                    _coded(row.to) if row.to else NOTHING[locale],
                    _said(row.level, locale),
                    _said(row.when, locale),
                    "; ".join(_said(note, locale) for note in row.notes),
                    row.source.label,
                ]
                for row in rows
            ], page.path
            (blocks,) = page.sections.values()
            assert table.default
            assert [block for block in blocks if block.endswith(f"{_coded(table.default)}.")], page.path
            assert {_said(note, locale) for note in table.notes} <= set(blocks), page.path
            told = {f"{LOCATION[locale]}, {k.label}: {_said(place, locale)}" for k, place in table.locations.items()}
            assert told <= set(blocks), page.path


@pytest.mark.parametrize("name", ["sip", "q850"])
def test_a_page_tells_what_its_code_becomes(name: str) -> None:
    """Every row that has a code at either end stands on its page, and so does a default that it falls under."""
    registry = the_registry(name)
    for code, locale, page in _code_pages(name):
        wanted = []
        for table in registry.mappings:
            start, end, profile = table.start.value, table.end.value, table.profile.value
            for row in [row for main in table.rows for row in (main, *main.alternatives)]:
                if code in (row.code, row.to):
                    to = f"{end} {_coded(row.to)}" if row.to else NOTHING[locale]
                    when = f" ({_said(row.when, locale)})" if row.when else ""
                    level, notes = _said(row.level, locale), [_said(note, locale) for note in row.notes]
                    sent = table.location(row)
                    also = [f"{LOCATION[locale]}: {_said(sent, locale)}", *notes] if sent else notes
                    line = f"{start} {row.code.code} → {to}{when}: {profile}, {level}, {row.source.label}"
                    wanted.append("; ".join([line, *also]))
            starts = start == name and code.code not in [row.code.code for row in table.rows]
            if starts and table.default and (not table.classes or code.klass in table.classes):
                to = f"{end} {_coded(table.default)}"
                line = f"{start} {code.code} → {to}: {profile}, {_said(table.level, locale)}, {table.source.label}"
                sent = table.locations.get(code.klass)
                wanted.append(f"{line}; {LOCATION[locale]}: {_said(sent, locale)}" if sent else line)
        assert sorted(page.sections.get(MAPPINGS[locale], [])) == sorted(wanted), page.path


def _code_pages(name: str) -> Iterator[tuple[Code, str, Page]]:
    registry = the_registry(name)
    for locale in registry.locales:
        for code in registry.codes:
            yield code, locale, pages(name)[f"{locale}/{name}/{code.code}.md"]


def _told(fact: Fact, locale: str) -> list[str]:
    """The cells that follow the word of a fact, or its code."""
    level = _said(fact.level, locale) + (f" ({DISAGREE[locale]})" if fact.contradicts else "")
    when = _said(fact.when, locale) if fact.when else ALWAYS[locale]
    if fact.after:
        when += f"; {WAIT[locale]}{'–'.join(fact.after)}"
    return [level.strip(), when.strip(), fact.source.label]


def _said(word: Word | None, locale: str) -> str:
    return _line(word.texts[locale].value) if word else ""


def _coded(code: Code) -> str:
    return f"{code.code} {code.phrase.value}"


def _line(text: str) -> str:
    """The text as one line: how it is broken into lines is nobody's business."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
