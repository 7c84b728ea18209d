"""The packaged spec, held against what is known of SIP response codes from elsewhere."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from rendering import the_registry

if TYPE_CHECKING:
    from sipcodes.model.registry import Group, StatusClass, Topic

with (ROOT / "tests" / "data" / "iana.csv").open(encoding="utf-8", newline="") as file:
    IANA = {int(row["code"]): row for row in csv.DictReader(file)}

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
SAID_IN_KOREAN = {305: {"UAS"}, 469: {"INVITE"}, 606: {"Request-URI", "URI"}}

# What the page that the project grew from had wrong, and what its corrections must not bring back.
WRONG_PHRASES = [
    "Call is Being Forwarded",
    "Session In Progress",
    "Multiple Cohoices",
    "Unauthorised",
    "Fprboddem",
    "Unsuppored URI Scheme",
    "Call/Transaction Does not Exist",
    "Not Implementd",
    "Message Too Long",
]
TYPING_ERRORS = ["unsuppored", "Max-Forwads", "bbbb", "Reqeust", "Porxy", "메세지"]


def test_the_codes_are_those_of_iana() -> None:
    """All 75 codes are there and no other, with the names and phrases of the list, to the letter."""
    found = [(code.code, code.name.value, code.phrase.value) for code in the_registry().codes]
    assert found == [(number, row["name"], row["reason_phrase"]) for number, row in IANA.items()]
    assert len(found) == 75


def test_the_reference_of_iana_comes_first() -> None:
    """The first source of a code is a section of the document that IANA names."""
    for code in the_registry().codes:
        assert code.sources[0].document.replace(" ", "") == IANA[code.code]["reference"], code.code
        assert code.sources[0].section, code.code


@pytest.mark.parametrize("locale", LOCALES)
def test_every_code_has_a_summary(locale: str) -> None:
    """Each summary is prose in its own language: Korean has Hangul and no stray letters, English is plain ASCII."""
    for code in the_registry().codes:
        text = code.text[locale].summary.value
        assert 60 < len(text) < 500, code.code
        assert text.endswith("."), code.code
        assert "  " not in text, code.code
        assert bool(HANGUL.search(text)) == (locale == "ko"), code.code
        assert not JAMO.search(text), code.code
        # A mention of a section is the one thing beyond ASCII that English prose needs.
        assert locale == "ko" or text.replace("§", "").isascii(), code.code


def test_no_two_codes_are_described_alike() -> None:
    """A summary copied from a neighbour is a mistake."""
    for locale in LOCALES:
        texts = [code.text[locale].summary.value for code in the_registry().codes]
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("kind", SHARED)
def test_both_languages_name_the_same_things(kind: str) -> None:
    """The codes, classes, documents, headers, methods and roles of a summary are the same in both languages."""
    for code in the_registry().codes:
        english, korean = (set(re.findall(SHARED[kind], code.text[locale].summary.value)) for locale in LOCALES)
        own = {str(code.code), *LATIN_IN_KOREAN, *SAID_IN_KOREAN.get(code.code, ())}
        assert english - korean == set(), code.code
        assert korean - english - own == set(), code.code


def test_both_languages_rest_on_the_same_sections() -> None:
    """The texts of classes, groups and general rules cite the same sections in both languages."""
    registry = the_registry()
    nodes: list[StatusClass | Group | Topic] = [*registry.classes, *registry.groups, *registry.topics]
    for node in nodes:
        cited = [set(re.findall(SHARED["document"], node.texts[locale].text.value)) for locale in LOCALES]
        assert cited[0] == cited[1], node.place


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (
            "RFC 3261 §25.1",
            {
                414: "Request-URI Too Large",
                480: "Temporarily not available",
                481: "Call Leg/Transaction Does Not Exist",
                500: "Internal Server Error",
                505: "SIP Version not supported",
                604: "Does not exist anywhere",
            },
        ),
        ("RFC 4474", {436: "Bad Identity-Info", 437: "Unsupported Certificate"}),
    ],
)
def test_wordings_that_documents_had(source: str, wanted: dict[int, str]) -> None:
    """Where an RFC words phrases otherwise, its wording is an alias under its section, and no more of them."""
    found = {a.code: a.phrase.value for a in the_registry().aliases if f"{a.source.label} ".startswith(f"{source} ")}
    assert found == wanted


def test_no_alias_is_another_code_s_phrase() -> None:
    """An alias that is the registered phrase of another code would send people to the wrong one."""
    registry = the_registry()
    phrases = {code.phrase.value.lower(): code.code for code in registry.codes}
    for alias in registry.aliases:
        assert phrases.get(alias.phrase.value.lower(), alias.code) == alias.code, alias


def test_one_phrase_belongs_to_two_codes() -> None:
    """406 and 606 share a phrase, and so do no others."""
    registry = the_registry()
    shared = {code.phrase.value: registry.with_phrase(code.phrase.value) for code in registry.codes}
    assert {phrase: codes for phrase, codes in shared.items() if len(codes) > 1} == {"Not Acceptable": (406, 606)}


def test_202_is_the_one_deprecated_code() -> None:
    """202 is withdrawn for SUBSCRIBE and NOTIFY, and for REFER; MESSAGE still has it; 200 takes its place."""
    registry = the_registry()
    (code,) = registry.deprecated_codes
    assert (code.code, code.phrase.value) == (202, "Accepted")
    deprecated = code.deprecated
    assert deprecated
    assert deprecated.use is registry.by_code[200]
    rules = {method.value: rule.source.label for rule in deprecated.rules for method in rule.methods}
    assert rules == {"SUBSCRIBE": "RFC 6665 §8.3.1", "NOTIFY": "RFC 6665 §8.3.1", "REFER": "RFC 7647 §5"}
    still = {(method.value, rule.source.label) for rule in deprecated.still for method in rule.methods}
    assert {("MESSAGE", "RFC 3428 §7"), ("MESSAGE", "RFC 5365 §7")} <= still


@pytest.mark.parametrize(
    ("number", "name", "first", "last", "default"),
    [
        (1, "PROVISIONAL", 100, 199, 183),
        (2, "SUCCESS", 200, 299, 200),
        (3, "REDIRECTION", 300, 399, 300),
        (4, "CLIENT_ERROR", 400, 499, 400),
        (5, "SERVER_ERROR", 500, 599, 500),
        (6, "GLOBAL_FAILURE", 600, 699, 600),
    ],
)
def test_the_classes_are_those_of_rfc_3261(number: int, name: str, first: int, last: int, default: int) -> None:
    """Six classes by the first digit, and what an unknown code of each counts as (§8.1.3.2)."""
    registry = the_registry()
    klass = registry.classes[number - 1]
    assert (klass.number, klass.name.value, klass.first, klass.last, klass.default) == (
        number,
        name,
        first,
        last,
        default,
    )
    assert klass.label == f"{number}xx"
    assert len(registry.classes) == 6
    for locale in LOCALES:
        assert klass.texts[locale].title
        assert klass.texts[locale].text


@pytest.mark.parametrize("topic", ["transaction-completion", "retransmission", "provisional-timing", "unknown-codes"])
def test_general_rules_are_told(topic: str) -> None:
    """What belongs to no single code is told in both languages, each rule with the sections that it rests on."""
    (found,) = [each for each in the_registry().topics if each.id == topic]
    assert found.sources
    assert all(source.section for source in found.sources)
    for locale in LOCALES:
        text = found.texts[locale].text.value
        assert len(text) > 100
        # No text cites what its sources do not list.
        cited = set(re.findall(SHARED["document"], text))
        assert cited <= {source.label for source in found.sources}


def test_names_people_write_into_programs_stay() -> None:
    """The stems of the generated names are fixed for ever."""
    names = the_registry().names
    assert (names.file.value, names.type.value, names.prefix.value) == ("sip-status", "sip-status", "sip-sc")


def test_the_mistakes_of_the_first_page_are_not_back() -> None:
    """No wrong phrase and no typing error of the page that all this grew from occurs in the spec."""
    for path in sorted((ROOT / "spec" / "sip").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert [wrong for wrong in [*WRONG_PHRASES, *TYPING_ERRORS] if wrong in text] == [], path
    # 경보 is an alarm: right of an emergency (425), wrong of a class of responses.
    provisional = the_registry().classes[0].texts["ko"]
    assert "경보" not in provisional.title.value + provisional.text.value
