"""Mistakes in the form of facts that the schema tells: keys, types, choices, lengths."""

from __future__ import annotations

import pytest
from fact_specs import CUP, TEA
from mistakes import changed, one_file, unmarked, wrong

POT = "{who: pot, level: may, source: RFC 2324 §2.3.2}"
ROW = "{from: 418, to: 2}"

FACTS = [
    pytest.param("{who: pot, level", "‸{level", "missing-key", "`who` is missing here", id="no word"),
    pytest.param(POT, "‸{who: pot, level: may}", "missing-key", "`source` is missing here", id="no source"),
    pytest.param("{who: pot, ", "{‸header: Safe, who: pot, ", "unknown-key", "`header` is not known here", id="kind"),
    pytest.param("{who: pot, ", "{‸after: [], who: pot, ", "unknown-key", "`after` is not known here", id="after"),
    pytest.param("{who: pot, ", "{contradicts: ‸maybe, who: pot, ", "type", "must be true or false", id="a flag"),
    pytest.param('["0.5", "10"]', '["0.5", ‸10]', "type", "this must be text, not the number 10", id="no quotes"),
    pytest.param('["0.5", "10"]', '["0.5", ‸".5"]', "form", "`.5` is not the form that this has", id="seconds"),
    pytest.param('["0.5", "10"]', '‸["0.5"]', "too-short", "`after` has 1 items; 2 are needed", id="one end"),
    pytest.param('["0.5", "10"]', '‸["0", "1", "2"]', "too-long", "`after` has 3 items; 2 is the limit", id="three"),
    pytest.param("when: leaves-are-", "when: ‸Leaves-are-", "form", "`Leaves-are-mouldy` is not the form", id="when"),
    pytest.param("    next: []\n", "    next: ‸{}\n", "type", "`next` must be a list, not a mapping", id="no list"),
    pytest.param("{any: true, ", "{any: ‸all, ", "type", "`any` must be true or false, not the text `all`", id="any"),
    pytest.param("only: [WHEN,", "only: [‸when,", "form", "`when` is not the form that this has", id="method"),
    pytest.param("only: [WHEN,", "only: [WHEN, ‸WHEN,", "repeated", "`WHEN` stands in the list a s", id="method twice"),
    pytest.param(
        "{except: [WHEN], source: RFC 2324 §2.1}", "‸{except: [WHEN]}", "missing-key", "`source`", id="methods"
    ),
    pytest.param(
        "    next: [{action: wait, s",
        "    ‸methods: {}\n    next: [{action: wait, s",
        "unknown-key",
        "`methods`",
        id="class",
    ),
]

LISTS = [
    pytest.param("headers: [Acc", "headers: [‸safe, Acc", "form", "`safe` is not the form that this has", id="header"),
    pytest.param("[Accept-Additions, Safe]", "[Safe, ‸Safe]", "repeated", "`Safe` stands in the list", id="twice"),
    pytest.param("  who: [kettle, pot]", "  ‸wo: [kettle]", "unknown-key", "`wo` is not known here", id="list"),
    pytest.param("  who: [kettle, pot]", "  who: ‸[]", "too-short", "`who` is empty", id="empty list"),
    pytest.param("who: [kettle, pot]", "who: [‸Kettle, pot]", "form", "`Kettle` is not the form", id="word of a list"),
    pytest.param("of: who, word", "of: ‸whom, word", "choice", "`whom` is no choice for `of`", id="kind of a rule"),
    pytest.param("{of: who, word: pot, c", "‸{of: who, c", "missing-key", "`word` is missing in `only-p", id="no word"),
    pytest.param("  only-pots-refuse", "  ‸Only-pots", "form", "`Only-pots` is not the form that a key", id="rule"),
    pytest.param("    next: []\n", "    waived: [‸{rule: x}]\n", "missing-key", "`because` is missing", id="no reason"),
    pytest.param("    next: []\n", "    waived: ‸[]\n", "too-short", "`waived` is empty", id="nothing waived"),
    pytest.param("    title: HTCPCP\n    sec", "    ‸sec", "missing-key", "`title` is m", id="title"),
    pytest.param('"2": Protocol', '"2": ‸2', "type", "`2` must be text, not the number 2", id="heading"),
    pytest.param("there is a cup", f"‸{'x' * 301}", "too-long", "`cup-in-place` has 301 characters", id="clause"),
    pytest.param(
        "{kettle: a kettle", "{‸Urn: x, kettle: a kettle", "form", "`Urn` is not the form that a key", id="word"
    ),
    pytest.param("      who: {kettle: a", "      ‸whose: {kettle: a", "form", "`whose` is not the form", id="texts"),
]

TABLES = [
    pytest.param(
        "  - from: tea\n    to: cup\n", "  - ‸from: tea\n", "missing-key", "`to` is missing here", id="no end"
    ),
    pytest.param(
        "    rows:\n      - {from: 418, to: 2}\n", "    rows: ‸[]\n", "too-short", "`rows` is empty", id="no row"
    ),
    pytest.param(ROW, "{from: 418, ‸into: 2}", "unknown-key", "`into` is not known here", id="key of a row"),
    pytest.param(ROW, "‸{to: 2}", "missing-key", "`from` is missing here", id="row from nothing"),
    pytest.param(ROW, "{from: ‸x418, to: 2}", "type", "`from` must be a whole number, not the text `x418`", id="from"),
    pytest.param("{to: 100, when: kettle-at-hand}", "‸{to: 100}", "missing-key", "`when` is missing here", id="when"),
    pytest.param("{none: true, when", "{‸from: 1, none: true, when", "unknown-key", "`from` is not known", id="other"),
    pytest.param("{1: kitchen}", "{‸small: kitchen}", "form", "`small` is not the form that a key has", id="location"),
    pytest.param("{1: kitchen}", "{1: ‸2}", "type", "`1` must be text, not the number 2", id="its name"),
    pytest.param("classes: [1]\n    default", "classes: [‸small]\n    default", "type", "this must be a w", id="class"),
    pytest.param("    default: 400", "    default: ‸4xx", "type", "`default` must be a whole number", id="default"),
]


@pytest.mark.parametrize(("old", "new", "rule", "message"), [*FACTS, *LISTS])
def test_forms_of_facts(old: str, new: str, rule: str, message: str) -> None:
    """A fact, a list of words, a rule or a document of another form is told where it is written."""
    check(TEA, old, new, rule, message)


@pytest.mark.parametrize(("old", "new", "rule", "message"), TABLES)
def test_forms_of_tables(old: str, new: str, rule: str, message: str) -> None:
    """A table, a row or an alternative of another form is told where it is written."""
    check(CUP, old, new, rule, message)


def check(spec: str, old: str, new: str, rule: str, message: str) -> None:
    """The spec has just this problem, at the mark."""
    text, line, column = unmarked(changed(old, new, spec))
    (found,) = wrong(one_file(text))
    assert (found.line, found.column, found.rule) == (line, column, rule)
    assert message in found.message
