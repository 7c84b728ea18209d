"""Mistakes between registries: tables of codes that do not fit, and sources that no document has."""

from __future__ import annotations

import pytest
from fact_specs import CUP, TEA, both, in_cup, in_tea
from mistakes import changed, one_file, problems, unmarked, wrong
from sipcodes.read.catalogue import load_catalogue

ROW = "      - {from: 418, to: 2}\n"
EITHER = "a row has either `to` or `none: true`"

TABLES = [
    pytest.param("- from: tea", "- from: ‸te", "no registry has the id `te`", "did you mean `tea`?", id="start"),
    pytest.param("    to: tea", "    to: ‸teas", "no registry has the id `teas`", "did you mean `tea`?", id="end"),
    pytest.param(
        "default: 400", "default: ‸40", "40 is no code of the registry `tea`", "did you mean `400`?", id="default"
    ),
    pytest.param("{from: 418", "{from: ‸419", "419 is no code of the registry `tea`", "did you mean `418`?", id="row"),
    pytest.param("to: 2}", "to: ‸3}", "3 is no code of the registry `cup`", "known: `1`, `2`, `11`", id="result"),
    pytest.param("{to: 100,", "{to: ‸101,", "101 is no code of the registry `tea`", "`100`?", id="alternative"),
    pytest.param(
        "classes: [1]\n    d", "classes: [‸3]\n    d", "3 is no class of the registry `cup`", "`1`, `2`", id="class"
    ),
    pytest.param("{1: kitchen}", "{‸3: kitchen}", "3 is no class of the registry `cup`", "`1`, `2`", id="location"),
    pytest.param("    level: may\n", "    level: ‸my\n", "`my` is no word of terms: level", "`may`?", id="level"),
    pytest.param(
        "level: must\n        s",
        "level: ‸mist\n        s",
        "`mist` is no word of terms: level",
        "`must`?",
        id="of a row",
    ),
    pytest.param("home, level: may", "home, level: ‸my", "`my` is no word of terms: level", "`may`?", id="of another"),
]

ROWS = [
    pytest.param(
        ROW, f"{ROW}      - ‸{ROW[8:]}", "duplicate-row", "418 has a row already, in line 42", "alternative", id="twice"
    ),
    pytest.param("{from: 418, to: 2}", "‸{from: 418, to: 2, none: true}", "mapping", EITHER, "keep one", id="both"),
    pytest.param("{from: 418, to: 2}", "‸{from: 418}", "mapping", EITHER, "keep one of the two", id="neither"),
    pytest.param("{from: 11, none: true}", "‸{from: 11, none: false}", "mapping", EITHER, "keep one", id="not none"),
    pytest.param("{to: 100, w", "‸{w", "mapping", EITHER, "keep one of the two", id="neither in an alternative"),
    pytest.param(
        "{none: true, w", "‸{to: 100, none: true, w", "mapping", EITHER, "keep one", id="both in an alternative"
    ),
]

DOCUMENT = "`RFC 2342` is not among the documents"
NEW = "did you mean `RFC 2324`?; a new one is described under `documents`"
SECTION = "RFC 2324 (HTCPCP) has no section 2.3.3 here"
HEADING = "did you mean `2.3.2`?; if it has, add it with its heading"
POT = "{who: pot, level: may, source: RFC 2324 §2.3.2}"
TEAPOT = "    name: TEAPOT\n"

IN_TEA = [
    pytest.param("{any: true, source: RFC 2324}", "{any: true, source: ‸RFC 2342}", id="methods"),
    pytest.param(POT, "{who: pot, source: ‸RFC 2324 §2.3.3}", id="fact"),
    pytest.param("{action: wait, source: RFC 2324 §2}", "{action: wait, source: ‸RFC 2342}", id="fact of a class"),
    pytest.param("sources: [RFC 2324 §2.1]", "sources: [RFC 2324, ‸RFC 2342 §2]", id="sources of a code"),
    pytest.param("99], sources: [RFC 2324 §2]", "99], sources: [‸RFC 2324 §2.3.3]", id="sources of a class"),
    pytest.param("codes: [418], source: RFC 2324 §2.3.2", "codes: [418], source: ‸RFC 2342", id="rule"),
    pytest.param(TEAPOT, f"{TEAPOT}    aliases: [{{phrase: x, source: ‸RFC 2342}}]\n", id="alias"),
    pytest.param(TEAPOT, f"{TEAPOT}    deprecated: {{rules: [{{source: ‸RFC 2324 §2.3.3}}]}}\n", id="deprecation"),
]
IN_CUP = [
    pytest.param("    source: RFC 2324 §2\n    level", "    source: ‸RFC 2342\n    level", id="table"),
    pytest.param("source: RFC 2324 §2.1", "source: ‸RFC 2324 §2.3.3", id="row"),
    pytest.param("level: may, source: RFC 2324}", "level: may, source: ‸RFC 2324 §2.3.3}", id="alternative"),
]


def fails(cup: str, tea: str, rule: str, message: str, hint: str) -> None:
    """The two registries have just this problem, at the mark in one of them."""
    marked = cup if "‸" in cup else tea
    text, line, column = unmarked(marked)
    files = both(cup=text) if marked is cup else both(tea=text)
    (found,) = problems(lambda: load_catalogue(files))
    name = "cup" if marked is cup else "tea"
    assert (found.file, found.line, found.column) == (f"spec/{name}/{name}.yaml", line, column)
    assert (found.rule, found.message) == (rule, message)
    assert hint in found.hint


def test_the_specs_of_these_tests_are_right() -> None:
    """What the cases break has no problem before, together and each alone."""
    assert len(load_catalogue(both()).registries) == 2
    assert load_catalogue(one_file(CUP)).registries[0].mappings == ()


@pytest.mark.parametrize(("old", "new", "message", "hint"), TABLES)
def test_what_a_table_names_is_there(old: str, new: str, message: str, hint: str) -> None:
    """A registry, class, code or level that a table names and that is not there is told where it is named."""
    fails(in_cup(old, new), TEA, "bad-reference", message, hint)


@pytest.mark.parametrize(("old", "new", "rule", "message", "hint"), ROWS)
def test_rows_say_one_thing(old: str, new: str, rule: str, message: str, hint: str) -> None:
    """A code has one row, and a row or an alternative leads to a code or to nothing, not both and not neither."""
    fails(in_cup(old, new), TEA, rule, message, hint)


def test_a_table_of_two_others() -> None:
    """A table that neither starts nor ends at its own registry is told, even where the two are there."""
    jug = changed("id: cup", "id: jug", CUP).replace("-size", "-volume")
    text, line, column = unmarked(jug.replace("from: cup", "‸from: cup"))
    files = both()
    files.contents["jug/jug.yaml"] = text.replace("prefix: cup", "prefix: jug").encode()
    found = [each for each in problems(lambda: load_catalogue(files)) if (each.line, each.column) == (line, column)]
    assert [(each.where, each.rule, each.message, each.hint) for each in found] == [
        (
            f"spec/jug/jug.yaml:{line}:{column}",
            "bad-reference",
            "the table neither starts nor ends at `jug`",
            "write it in one of its two registries",
        )
    ]


def test_alone_a_registry_cannot_know_the_others() -> None:
    """A table from or to a registry that is not there is left out of a registry read alone; its own end is checked."""
    (registry,) = load_catalogue(one_file(in_cup("default: 400", "default: 999"))).registries
    assert registry.mappings == ()
    text, line, column = unmarked(in_cup("      - from: 1\n", "      - from: ‸7\n"))
    (found,) = wrong(one_file(text))
    assert (found.line, found.column, found.message) == (line, column, "7 is no code of the registry `cup`")


def test_conditions_of_a_table_are_told_in_the_locales_of_both() -> None:
    """A registry that is told in one locale only cannot bring conditions into one of two."""
    english, korean = CUP.split("  ko:\n")
    assert korean
    fails(
        changed("  - from: cup", "  - ‸from: cup", changed("[en, ko]", "[en]", english)),
        TEA,
        "missing-text",
        "`tea` has the locale `ko`, in which the table's words are not told",
        "add it to `cup`",
    )


@pytest.mark.parametrize("told", ["level: may", "locations: {1: kitchen}"])
def test_other_words_of_a_table_are_told_in_the_locales_of_both(told: str) -> None:
    """So it is with a level or a location, where the table has no condition."""
    head, _, rest = CUP.split("  ko:\n")[0].replace("[en, ko]", "[en]").partition("mappings:\n")
    table = f"mappings:\n  - ‸from: cup\n    to: tea\n    profile: home\n    source: RFC 2324 §2\n    {told}\n"
    names, _, texts = rest[rest.index("text:\n") :].partition("    conditions:\n")
    text = head + table + "    rows: [{from: 1, to: 418}]\n" + names + texts[texts.index("    codes:\n") :]
    message = "`tea` has the locale `ko`, in which the table's words are not told"
    fails(text, TEA, "missing-text", message, "add it to `cup`")


def test_a_location_is_a_word_of_its_list() -> None:
    """Where what a code becomes comes from is a word of the table's registry, told where it is another."""
    message = "`kitchn` is no word of terms: location"
    fails(in_cup("{1: kitchen}", "{1: ‸kitchn}"), TEA, "bad-reference", message, "did you mean `kitchen`?")


def test_a_condition_means_the_same_in_both_registries() -> None:
    """Two registries may share a condition of one meaning; other words are told where the table has the condition."""
    same = in_cup("kettle-at-hand}", "‸cup-in-place}")
    same = changed("kettle-at-hand: a kettle is at hand", "cup-in-place: there is a cup", same)
    same = changed("kettle-at-hand: 주전자가 있는 경우", "cup-in-place: 잔이 있는 경우", same)
    tea = load_catalogue(both(cup=unmarked(same).text)).registries[1]
    assert [word.name.value for word in tea.conditions].count("cup-in-place") == 1
    message = "the condition `cup-in-place` has other words in the registry `tea`"
    fails(changed("there is a cup", "the cup is here", same), TEA, "two-meanings", message, "another name")


def test_without_documents_no_source_is_checked() -> None:
    """A spec that describes no document may cite any."""
    start, end = TEA.index("documents:"), TEA.index("codes:\n  100")
    tea = changed("any: true, source: RFC 2324", "any: true, source: Anything", TEA[:start] + TEA[end:])
    assert len(load_catalogue(both(tea=tea)).registries) == 2


@pytest.mark.parametrize(("old", "new"), IN_TEA)
def test_sources_are_documents(old: str, new: str) -> None:
    """A source that no document has is told where it stands; of a wrong section, with the document's title."""
    wanted = ("unknown-section", SECTION, HEADING) if "2.3.3" in new else ("unknown-document", DOCUMENT, NEW)
    fails(CUP, in_tea(old, new), *wanted)


@pytest.mark.parametrize(("old", "new"), IN_CUP)
def test_documents_serve_all_registries(old: str, new: str) -> None:
    """The sources of one registry are held to the documents of another, tables and rows too."""
    wanted = ("unknown-section", SECTION, HEADING) if "2.3.3" in new else ("unknown-document", DOCUMENT, NEW)
    fails(in_cup(old, new), TEA, *wanted)
