"""Mistakes in the facts of one registry: unknown words, what is not told, rules broken, and the form of it all."""

from __future__ import annotations

import pytest
from fact_specs import TEA, in_tea
from mistakes import changed, one_file, unmarked, wrong
from sipcodes.read.catalogue import load_catalogue

KETTLE = "{who: kettle, level: must, when: leaves-are-mouldy, source: RFC 2324 §2}"
POT = "{who: pot, level: may, source: RFC 2324 §2.3.2}"
NOT_KETTLE = "{who: kettle, level: must-not, source: RFC 2324 §2.3.2}"
NEXT = "    next: []\n"
WAIVED = "    waived: [{rule: only-pots-refuse, because: the kettle broke}]\n"

WORDS = [
    pytest.param(
        "who: kettle, level: must, ", "who: ‸ketle, level: must, ", "`ketle`", "terms: who", "`kettle`", id="who"
    ),
    pytest.param(
        "level: must, when: leaves", "level: ‸muts, when: leaves", "`muts`", "terms: level", "`must`", id="level"
    ),
    pytest.param("action: wait", "action: ‸wail", "`wail`", "terms: action", "`wait`", id="of a class"),
    pytest.param("header: Safe", "header: ‸Save", "`Save`", "headers", "`Safe`", id="header"),
    pytest.param("header: Safe", "header: ‸safe", "`safe`", "headers", "`Safe`", id="header in lower case"),
    pytest.param("word: pot", "word: ‸pots", "`pots`", "terms: who", "`pot`", id="word of a rule"),
    pytest.param("of: who, word: pot", "of: header, word: ‸Saff", "`Saff`", "headers", "`Safe`", id="header of a rule"),
]

FITTING = [
    pytest.param(
        "who: [kettle, pot]",
        "who: [kettle, pot, ‸urn]",
        "missing-text",
        "terms: who: `urn` has no text in the locale `{}`",
        "add it under text: {}: terms: who:",
        2,
        id="word, no text",
    ),
    pytest.param(
        "      who: {kettle: 주",
        "      who: {‸ketle: x, kettle: 주",
        "bad-reference",
        "`ketle` stands in no `terms: who`",
        "did you mean `kettle`?",
        1,
        id="text, no word",
    ),
    pytest.param(
        "      level: {must: 필",
        "      rank: {‸first: x}\n      level: {must: 필",
        "bad-reference",
        "`first` stands in no `terms: rank`",
        "",
        1,
        id="text of no list",
    ),
    pytest.param(
        "when: leaves-are-mouldy",
        "when: ‸leaves-are-moldy",
        "missing-text",
        "the condition `leaves-are-moldy` has no text in the locale `{}`",
        "did you mean `leaves-are-mouldy`?",
        2,
        id="condition without text",
    ),
    pytest.param(
        "      cup-in-place: 잔이 있는 경우\n",
        "",
        "missing-text",
        "the condition `cup-in-place` has no text in the locale `ko`",
        "known: `leaves-are-mouldy`",
        1,
        id="condition in one locale",
    ),
    pytest.param(
        "      cup-in-place: there",
        "      ‸no-cup: x\n      cup-in-place: there",
        "unused",
        "no fact has the condition `no-cup`",
        "delete it",
        1,
        id="unused condition",
    ),
]

METHODS = [
    pytest.param("{any: true, source", "‸{source", id="none"),
    pytest.param("{any: true, source", "‸{any: false, source", id="not any"),
    pytest.param("{any: true, source", "‸{any: true, only: [BREW], source", id="any and only"),
    pytest.param("{except: [WHEN]", "‸{except: [WHEN], only: []", id="only and except"),
]

RULES = [
    pytest.param(
        f"{KETTLE}\n",
        f"{KETTLE}\n      - ‸{{who: pot, level: must, source: RFC 2324}}\n",
        "only-pots-refuse",
        "only some codes may have who: pot, and 400 is none of them",
        "waived: [{rule: only-pots-refuse, …}]",
        id="code",
    ),
    pytest.param(
        NEXT,
        "    next: [‸{action: pour, source: RFC 2324}]\n",
        "pour-only-when-steeping",
        "only some codes may have action: pour, and 400 is none of them",
        "waive the rule here",
        id="class",
    ),
    pytest.param(
        f"{KETTLE}\n{NEXT}",
        f"{KETTLE}\n{NEXT}{WAIVED}".replace("only-pots", "‸only-pots"),
        "needless-waiver",
        "400 keeps this rule",
        "delete the waiver",
        id="waiver not needed",
    ),
    pytest.param(
        f"{KETTLE}\n{NEXT}",
        f"{KETTLE}\n{NEXT}{WAIVED}".replace("only-pots-refuse", "‸only-pot-refuse"),
        "needless-waiver",
        "400 waives a rule that there is not",
        "did you mean `only-pots-refuse`?",
        id="waiver of no rule",
    ),
    pytest.param(
        "codes: [418], source",
        "codes: [418, ‸419], source",
        "bad-reference",
        "419 is no code of this registry",
        "did you mean `418`?",
        id="rule for no code",
    ),
    pytest.param(
        "pour, classes: [1]",
        "pour, classes: [1, ‸2]",
        "bad-reference",
        "2 is no class of this registry",
        "known: `1`, `4`",
        id="rule for no class",
    ),
]

CONTRADICTION = "give them conditions that differ, or say `contradicts: true` in both"


def check(old: str, new: str, rule: str, message: str, hint: str, times: int = 1) -> None:
    """The spec has just this problem, at the mark, once or once a locale."""
    text, line, column = unmarked(in_tea(old, new) if "‸" in new else marked_at_use(in_tea(old, new)))
    found = [each for each in wrong(one_file(text)) if each.rule == rule]
    assert {(each.file, each.line, each.column) for each in found} == {("tea.yaml", line, column)}
    locales = ("en", "ko")[:times]
    assert [each.message for each in found] == [message.replace("{}", locale) for locale in locales]
    assert all(hint.replace("{}", locale) in each.hint for each, locale in zip(found, locales, strict=True))


def marked_at_use(text: str) -> str:
    """A condition that lacks its text is told where a fact first has it."""
    return text.replace("when: cup-in-place", "when: ‸cup-in-place", 1)


def test_the_spec_of_these_tests_is_right() -> None:
    """What the cases break has no problem before."""
    assert load_catalogue(one_file(TEA)).registries


@pytest.mark.parametrize(("old", "new", "word", "where", "meant"), WORDS)
def test_words_of_no_list(old: str, new: str, word: str, where: str, meant: str) -> None:
    """A word that is in no list is told where it is used, with the one that was probably meant."""
    check(old, new, "bad-reference", f"{word} is no word of {where}", f"did you mean {meant}?")


@pytest.mark.parametrize(("old", "new", "rule", "message", "hint", "times"), FITTING)
def test_words_and_texts_that_do_not_fit(old: str, new: str, rule: str, message: str, hint: str, times: int) -> None:
    """Each word and condition is told in every locale, and no text is left over."""
    check(old, new, rule, message, hint, times)


@pytest.mark.parametrize(("old", "new"), METHODS)
def test_methods_say_one_thing(old: str, new: str) -> None:
    """Methods are any, only some or any but some: neither none of it nor two."""
    check(old, new, "methods", "`methods` says one of any, only and except", "keep one of them")


@pytest.mark.parametrize(("old", "new", "rule", "message", "hint"), RULES)
def test_rules_of_the_spec(old: str, new: str, rule: str, message: str, hint: str) -> None:
    """A rule that a code breaks is a problem under the rule's own name, and so is a waiver that nothing needs."""
    check(old, new, rule, message, hint)


def test_a_rule_broken_by_a_class_is_told_for_each_of_its_codes() -> None:
    """Facts of a class are facts of its codes, and held to the same rules."""
    text, line, column = unmarked(in_tea("next: [{action: wait, s", "next: [‸{action: pour, s"))
    found = wrong(one_file(text))
    assert {(each.line, each.column, each.rule) for each in found} == {(line, column, "pour-only-when-steeping")}
    assert ["400" in each.message for each in found] == [True, False]
    assert ["418" in each.message for each in found] == [False, True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(f"{KETTLE}\n{NEXT}", f"{KETTLE}\n      - {POT}\n{NEXT}{WAIVED}", id="with a reason"),
        pytest.param(f"{KETTLE}\n", f"{KETTLE}\n      - {POT}\n".replace("may", "must-not"), id="must not"),
        pytest.param(f"{KETTLE}\n", f"{KETTLE}\n      - {POT}\n".replace("may", "should-not"), id="should not"),
    ],
)
def test_what_breaks_no_rule(old: str, new: str) -> None:
    """A code may break a rule that it waives with a reason; forbidding a thing is not having it."""
    assert load_catalogue(one_file(in_tea(old, new))).registries


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            NOT_KETTLE,
            f"{NOT_KETTLE}\n      - ‸{{who: kettle, level: may, source: RFC 2324}}",
            "`kettle` is may here and must-not in line 46",
            id="in a code",
        ),
        pytest.param(
            "next: [{action: wait, s",
            "next: [{action: wait, level: must, s",
            "`wait` is should-not here and must in line 12",
            id="between a code and its class",
        ),
    ],
)
def test_contradictions_are_marked(old: str, new: str, message: str) -> None:
    """What is asked for and forbidden under one condition is told at the second rule, which names the first."""
    base = TEA if "‸" in new else in_tea(NEXT, "    next: [‸{action: wait, level: should-not, source: RFC 2324}]\n")
    text, line, column = unmarked(changed(old, new, base))
    (found,) = wrong(one_file(text))
    assert (found.line, found.column, found.rule) == (line, column, "contradiction-is-marked")
    assert (found.message, found.hint) == (message, CONTRADICTION)


ALONE = "`{}` is disputed, but no fact of {} so marked, by another source, {}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            NOT_KETTLE,
            NOT_KETTLE.replace("}", ", contradicts: ‸true}"),
            ALONE.format("kettle", "418", "gives it another level"),
            id="alone",
        ),
        pytest.param(
            NOT_KETTLE,
            f"{NOT_KETTLE}\n      - {{who: kettle, level: may, source: RFC 2324, contradicts: ‸true}}",
            ALONE.format("kettle", "418", "gives it another level"),
            id="beside one that is not marked",
        ),
        pytest.param(
            NOT_KETTLE,
            "{who: kettle, level: should-not, source: RFC 2324 §2, contradicts: true}\n"
            "      - {who: kettle, level: must-not, source: RFC 2324 §2, contradicts: true}",
            ALONE.format("kettle", "418", "gives it another level"),
            id="beside one of the same source",
        ),
        pytest.param(
            POT,
            "{who: pot, level: may, source: RFC 2324, contradicts: true}\n"
            "      - {who: pot, level: may, when: cup-in-place, source: RFC 2324 §2, contradicts: true}",
            ALONE.format("pot", "418", "gives it another level"),
            id="beside one of the same level",
        ),
        pytest.param(
            POT,
            "{who: pot, level: may, source: RFC 2324 §2, contradicts: true}\n"
            "      - {who: kettle, level: should-not, source: RFC 2324, contradicts: true}",
            ALONE.format("pot", "418", "gives it another level"),
            id="beside one of another subject",
        ),
        pytest.param(
            NEXT,
            "    next: [{action: pour, source: RFC 2324 §2, contradicts: true}]\n    headers: []\n",
            ALONE.format("pour", "400", "says something else"),
            id="a step",
        ),
        pytest.param(
            "next: [{action: wait, s",
            "next: [{action: wait, contradicts: true, s",
            ALONE.format("wait", "class 4", "says something else"),
            id="of a class",
        ),
    ],
)
def test_a_contradiction_has_two_sides(old: str, new: str, message: str) -> None:
    """A mark without a fact of the same kind that is marked too, and can be meant by it, is told where it stands."""
    marked = new if "‸" in new else new.replace("contradicts: true", "contradicts: ‸true", 1)
    text, line, column = unmarked(in_tea(old, marked))
    first = next(each for each in wrong(one_file(text)) if each.rule == "contradiction-is-marked")
    assert (first.line, first.column, first.message) == (line, column, message)
    assert first.hint == "say `contradicts: true` in the other one too, or delete it here"


def test_a_code_may_contradict_its_class() -> None:
    """The two sides may be a fact of a class and one of a code in it."""
    pour = "    next: [{action: pour, source: RFC 2324, contradicts: true}]\n"
    waived = "    waived: [{rule: pour-only-when-steeping, because: it must}]\n"
    text = in_tea("next: [{action: wait, s", "next: [{action: wait, contradicts: true, s")
    assert load_catalogue(one_file(changed(NEXT, pour + waived, text))).registries


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("{who: kettle, level: may, source: RFC 2324, contradicts: true}", id="marked"),
        pytest.param("{who: kettle, level: may, when: cup-in-place, source: RFC 2324}", id="another condition"),
        pytest.param("{who: kettle, level: should-not, source: RFC 2324}", id="forbidden twice"),
    ],
)
def test_what_is_no_contradiction(other: str) -> None:
    """Documents may disagree where it is marked, and conditions keep rules apart."""
    first = NOT_KETTLE.replace("}", ", contradicts: true}") if "contradicts" in other else NOT_KETTLE
    assert load_catalogue(one_file(in_tea(NOT_KETTLE, f"{first}\n      - {other}"))).registries
