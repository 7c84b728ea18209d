"""The texts of the packaged spec: prose in each language, and both languages saying the same by the same sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rendering import REGISTRIES, the_registry

if TYPE_CHECKING:
    from sipcodes.model.code import Code, Group, StatusClass
    from sipcodes.model.registry import Topic

PACKAGED = [name for name, spec in REGISTRIES.items() if spec is None]
LOCALES = ("en", "ko")
HANGUL = re.compile("[\uac00-\ud7a3]")
JAMO = re.compile("[\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7ff]")
# What both languages write in Latin letters or digits, and have to agree on.
SHARED = {
    "code": r"(?<![0-9.])[1-6][0-9]{2}(?![0-9])",
    "class": r"[1-6]xx",
    "document": r"RFC [0-9]+(?: §[0-9A-Z]+(?:\.[0-9]+)*)?",
    "header": r"(?<![A-Za-z-])[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+",
    "method or role": r"(?<![A-Za-z-])[A-Z]{3,}(?![A-Za-z])",
}
# Korean keeps these in Latin letters where English has a word for them.
LATIN_IN_KOREAN = {"Reason-Phrase", "SDP", "ESC", "DND"}
# Where the Korean names what the English leaves to the reader.
SAID_IN_KOREAN = {("sip", 305): {"UAS"}, ("sip", 469): {"INVITE"}, ("sip", 606): {"Request-URI", "URI"}}
# Where it repeats the name of a document, and the English says `it`.
NAMED_AGAIN = {"code-ranges": {"RFC 5630"}}


@pytest.mark.parametrize("name", PACKAGED)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_code_has_a_summary(name: str, locale: str) -> None:
    """Each summary is prose in its own language: Korean has Hangul and no stray letters, English is plain ASCII."""
    for code in the_registry(name).codes:
        text = code.text[locale].summary.value
        # Korean takes less room, and of a warn-code there is less to say.
        assert (30 if name == "sip-warning" else 60) < len(text) < 500, code.code
        assert text.endswith("."), code.code
        assert "  " not in text, code.code
        assert bool(HANGUL.search(text)) == (locale == "ko"), code.code
        assert not JAMO.search(text), code.code
        # A mention of a section is the one thing beyond ASCII that English prose needs.
        assert locale == "ko" or text.replace("§", "").isascii(), code.code


@pytest.mark.parametrize("name", PACKAGED)
def test_no_two_codes_are_described_alike(name: str) -> None:
    """A summary copied from a neighbour is a mistake."""
    for locale in LOCALES:
        texts = [code.text[locale].summary.value for code in the_registry(name).codes]
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("name", PACKAGED)
@pytest.mark.parametrize("kind", SHARED)
def test_both_languages_name_the_same_things(name: str, kind: str) -> None:
    """The codes, classes, documents, headers, methods and roles of a summary are the same in both languages."""
    for code in the_registry(name).codes:
        english, korean = (set(re.findall(SHARED[kind], code.text[locale].summary.value)) for locale in LOCALES)
        own = {str(code.code), *LATIN_IN_KOREAN, *SAID_IN_KOREAN.get((name, code.code), ())}
        assert english - korean == set(), code.code
        assert korean - english - own == set(), code.code


@pytest.mark.parametrize("name", PACKAGED)
def test_both_languages_rest_on_the_same_sections(name: str) -> None:
    """The texts of classes, groups and general rules cite the same sections in both languages."""
    registry = the_registry(name)
    nodes: list[StatusClass | Group | Topic] = [*registry.classes, *registry.groups, *registry.topics]
    for node in nodes:
        english, korean = (set(re.findall(SHARED["document"], node.texts[locale].text.value)) for locale in LOCALES)
        again = NAMED_AGAIN.get(getattr(node, "id", ""), set())
        assert english - korean == set(), node.place
        assert korean - english - again == set(), node.place


@pytest.mark.parametrize("name", PACKAGED)
@pytest.mark.parametrize("part", ["detail", "action"])
def test_both_languages_tell_by_the_same_sections(name: str, part: str) -> None:
    """What is told at length cites the same sections in both languages, and names no other document in one of them."""
    for code in the_registry(name).codes:
        english, korean = (_cited(code, locale, part) for locale in LOCALES)
        assert english == korean, code.code


@pytest.mark.parametrize("name", PACKAGED)
def test_both_languages_tell_facts_by_the_same_words(name: str) -> None:
    """Each word and condition of facts is told in its own language, and names the same documents, codes and classes."""
    for words in the_registry(name).words.values():
        for word in words:
            if word.kind.value == "header":
                continue
            english, korean = (word.texts[locale].value for locale in LOCALES)
            assert english.replace("§", "").isascii(), word.id
            assert not JAMO.search(korean), word.id
            assert not HANGUL.search(english), word.id
            for kind in ("document", "class"):
                said = [set(re.findall(SHARED[kind], text)) for text in (english, korean)]
                assert said[0] == said[1], word.id
            # Korean may repeat the number of a code where English says `it`.
            assert set(re.findall(SHARED["code"], english)) <= set(re.findall(SHARED["code"], korean)), word.id


def _cited(code: Code, locale: str, part: str) -> set[str]:
    """The sections that a text cites, and the documents that it names."""
    found = set(re.findall(SHARED["document"], getattr(code.text[locale], part).value))
    return {label for label in found if "§" in label} | {label.partition(" §")[0] for label in found}
