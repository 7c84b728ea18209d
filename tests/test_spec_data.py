"""The packaged spec, held against what is known of its codes from elsewhere."""

from __future__ import annotations

import csv
import re

import pytest
from conftest import ROOT
from rendering import REGISTRIES, the_registry

with (ROOT / "tests" / "data" / "iana.csv").open(encoding="utf-8", newline="") as file:
    IANA = {int(row["code"]): row for row in csv.DictReader(file)}

# A document, and mostly a section of it.
CITATION = r"RFC [0-9]+(?: §[0-9A-Z]+(?:\.[0-9]+)*)?"
PACKAGED = [name for name, spec in REGISTRIES.items() if spec is None]
LOCALES = ("en", "ko")
# The warn-codes by the documents that define them.
WARNINGS = {
    **dict.fromkeys([*range(300, 308), 330, 331, 370, 399], "RFC 3261"),
    308: "RFC 8373",
    380: "RFC 5630",
    381: "RFC 5630",
}
# The causes that RFC 3398 (§7.2.4.1, §8.2.6.1) and RFC 4497 (§8.4.1, §8.4.4) name with their numbers.
CAUSES = [
    *(1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29, 31, 34, 38, 41, 42, 44, 47, 55, 57, 58, 63, 65),
    *(69, 70, 79, 87, 88, 102, 111, 127),
]

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


def test_the_warnings_are_those_of_iana() -> None:
    """The 15 warn-codes are there and no other, each with a section of the document that defines it first."""
    codes = the_registry("sip-warning").codes
    assert {code.code: code.sources[0].document for code in codes} == WARNINGS
    assert all(code.sources[0].section for code in codes)
    assert len(codes) == 15


def test_the_causes_are_those_of_the_rfcs() -> None:
    """The 36 causes that the two RFCs name are there and no other; every source is a section of an RFC."""
    codes = the_registry("q850").codes
    assert [code.code for code in codes] == CAUSES
    assert len(codes) == 36
    assert all(source.url and source.section for code in codes for source in code.sources)


def test_the_reference_of_iana_comes_first() -> None:
    """The first source of a code is a section of the document that IANA names."""
    for code in the_registry().codes:
        assert code.sources[0].document.replace(" ", "") == IANA[code.code]["reference"], code.code
        assert code.sources[0].section, code.code


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


@pytest.mark.parametrize("name", PACKAGED)
def test_no_alias_is_another_code_s_phrase(name: str) -> None:
    """An alias that is the registered phrase of another code would send people to the wrong one."""
    registry = the_registry(name)
    phrases = {code.phrase.value.lower(): code.code for code in registry.codes}
    for alias in registry.aliases:
        assert phrases.get(alias.phrase.value.lower(), alias.code) == alias.code, alias


@pytest.mark.parametrize(
    ("name", "wanted"), [("sip", {"Not Acceptable": (406, 606)}), ("q850", {}), ("sip-warning", {})]
)
def test_one_phrase_belongs_to_two_codes(name: str, wanted: dict[str, tuple[int, ...]]) -> None:
    """406 and 606 share a phrase, and so do no others."""
    registry = the_registry(name)
    shared = {code.phrase.value: registry.with_phrase(code.phrase.value) for code in registry.codes}
    assert {phrase: codes for phrase, codes in shared.items() if len(codes) > 1} == wanted


def test_202_is_the_one_deprecated_code() -> None:
    """202 is withdrawn for SUBSCRIBE and NOTIFY, and for REFER; MESSAGE still has it; 200 takes its place."""
    assert [the_registry(name).deprecated_codes for name in ("q850", "sip-warning")] == [(), ()]
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
        cited = set(re.findall(CITATION, text))
        assert cited <= {source.label for source in found.sources}


@pytest.mark.parametrize("name", PACKAGED)
def test_every_general_rule_has_its_sections(name: str) -> None:
    """Each rule of each registry rests on sections, and cites none that it does not rest on."""
    for topic in the_registry(name).topics:
        assert topic.sources, topic.place
        assert all(source.section for source in topic.sources), topic.place
        for locale in LOCALES:
            cited = set(re.findall(CITATION, topic.texts[locale].text.value))
            assert {label for label in cited if "§" in label} <= {source.label for source in topic.sources}, topic.place


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("sip", ("sip-status", "sip-status", "sip-sc")),
        ("q850", ("q850-cause", "q850-cause", "q850")),
        ("sip-warning", ("sip-warning", "sip-warning", "sip-warning")),
    ],
)
def test_names_people_write_into_programs_stay(name: str, wanted: tuple[str, str, str]) -> None:
    """The stems of the generated names are fixed for ever."""
    names = the_registry(name).names
    assert (names.file.value, names.type.value, names.prefix.value) == wanted


def test_the_mistakes_of_the_first_page_are_not_back() -> None:
    """No wrong phrase and no typing error of the page that all this grew from occurs in the spec."""
    for path in sorted((ROOT / "spec").rglob("*.yaml")):
        # What a text calls wrong itself is no mistake.
        text = re.sub(r"[A-Z][A-Za-z ]+이 아니라", "", path.read_text(encoding="utf-8"))
        assert [wrong for wrong in [*WRONG_PHRASES, *TYPING_ERRORS] if wrong in text] == [], path
    # 경보 is an alarm: right of an emergency (425), wrong of a class of responses.
    provisional = the_registry().classes[0].texts["ko"]
    assert "경보" not in provisional.title.value + provisional.text.value
