"""Mistakes in a spec that the schema tells: types, keys, forms, choices, lengths and ranges."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import ROOT, SMALL
from mistakes import changed, one_file, unmarked, wrong
from sipcodes.read import schema
from sipcodes.read.catalogue import load_catalogue

LONG = "x" * 201
POURING = "    name: POURING\n    phrase: Pouring\n"
TEAPOT = "    name: TEAPOT\n"

TYPES = [
    pytest.param("  id: tea", "  id: ‸12", "`id` must be text, not the number 12", id="number for text"),
    pytest.param("  id: tea", "  id: ‸[tea]", "`id` must be text, not a list", id="list for text"),
    pytest.param("  id: tea", "  id: ‸{tea: tea}", "`id` must be text, not a mapping", id="mapping for text"),
    pytest.param("  id: tea", "  id: ‸true", "`id` must be text, not true or false", id="true for text"),
    pytest.param("[en]", "‸en", "`locales` must be a list, not the text `en`", id="text for list"),
    pytest.param("[en]", "‸{en: en}", "`locales` must be a list, not a mapping", id="mapping for list"),
    pytest.param("[en]", "[en, ‸1]", "this must be text, not the number 1", id="number in a list"),
    pytest.param("[100, 199]", '[100, ‸"199"]', "this must be a whole number, not the text `199`", id="quoted number"),
    pytest.param("[100, 199]", "[100, ‸true]", "this must be a whole number, not true or false", id="true for number"),
    pytest.param("{counts-as: 100}", "‸100", "`unknown` must be a mapping, not the number 100", id="short form"),
    pytest.param("{counts-as: 100}", "{counts-as: ‸1xx}", "`counts-as` must be a whole number, not", id="a word"),
    pytest.param(TEAPOT, f"{TEAPOT}    deprecated: ‸true\n", "`deprecated` must be a mapping, not true", id="a flag"),
    pytest.param("{summary: Water is on its way.}", "‸Water.", "`100` must be a mapping, not the text `W", id="text"),
    pytest.param("version: 1.0.0", "version: ‸1", "`version` must be text, not the number 1", id="a version of one"),
]

UNKNOWN = [
    pytest.param("  id: tea", "  id: tea\n  ‸versoin: 1", "`versoin`", "did you mean `version`?", id="registry"),
    pytest.param("classes:\n  1:", "‸clases: {}\nclasses:\n  1:", "`clases`", "did you mean `classes`?", id="section"),
    pytest.param(TEAPOT, f"{TEAPOT}    ‸phrse: x\n", "`phrse`", "did you mean `phrase`?", id="code"),
    pytest.param(TEAPOT, f"{TEAPOT}    ‸zzz: x\n", "`zzz`", "known: `name`, `phrase`, `sources`, `al", id="far off"),
    pytest.param("label: 1xx", "label: 1xx, ‸lable: x", "`lable`", "did you mean `label`?", id="class"),
    pytest.param("prefix: tea", "prefix: tea, ‸Prefix: x", "`Prefix`", "did you mean `prefix`?", id="names"),
    pytest.param("counts-as: 100", "counts-as: 100, ‸count-as: 1", "`count-as`", "`counts-as`?", id="unknown"),
    pytest.param("{title: Steeping}", "{title: S, ‸meanings: x}", "`meanings`", "`meaning`?", id="text of a class"),
    pytest.param("title: Tea codes", "title: Tea codes\n    ‸code: {}", "`code`", "`codes`?", id="text of a locale"),
    pytest.param("  id: tea", "  id: tea\n  ‸<<: {}", "`<<`", "known: `id`, ", id="a merge key"),
]

KEYS = [
    pytest.param("codes:\n  100:\n", "codes:\n  ‸x100:\n", "`x100`", "The registered codes, by", id="code"),
    pytest.param("codes:\n  100:\n", "codes:\n  ‸-100:\n", "`-100`", "The registered codes, by", id="negative code"),
    pytest.param("codes:\n  100:\n", "codes:\n  ‸1000000:\n", "`1000000`", "The registered codes", id="code too large"),
    pytest.param("codes:\n  100:\n", 'codes:\n  ‸"0100":\n', "`0100`", "The registered codes", id="zero before"),
    pytest.param("codes:\n  100:\n", 'codes:\n  ‸"100\\n":\n', "`100\n`", "The registered codes", id="line end behind"),
    pytest.param("codes:\n  100:\n", 'codes:\n  ‸"１００":\n', "`１００`", "The registered codes", id="wide digits"),
    pytest.param("classes:\n  1:", "classes:\n  ‸0:", "`0`", "Numbers start at 1", id="class 0"),
    pytest.param("  en:\n", "  ‸english:\n", "`english`", "What people read, by locale.", id="locale"),
    pytest.param("codes:\n  100:\n", "groups: {‸final: {}}\ncodes:\n  100:\n", "`final`", "Unions", id="group"),
    pytest.param("codes:\n  100:\n", "topics: {‸A b: {}}\ncodes:\n  100:\n", "`A b`", "General", id="topic"),
]

MISSING = [
    pytest.param("  id: tea\n  version", "  ‸version", "`id` is missing in `registry`", id="id"),
    pytest.param("{file: tea-status, ", "‸{", "`file` is missing in `names`", id="names"),
    pytest.param("{label: 1xx, ", "‸{", "`label` is missing in `1`", id="class"),
    pytest.param("{counts-as: 100}", "‸{}", "`counts-as` is missing in `unknown`", id="unknown"),
    pytest.param("    name: TEAPOT\n    phrase: I'm", "    ‸phrase: I'm", "`name` is missing in `418`", id="code"),
    pytest.param("{title: Steeping}", "‸{}", "`title` is missing in `1`", id="text of a class"),
    pytest.param("{summary: Water is on its way.}", "‸{}", "`summary` is missing in `100`", id="text of a code"),
    pytest.param(TEAPOT, f"{TEAPOT}    deprecated: ‸{{}}\n", "`rules` is missing in `deprecated`", id="deprecated"),
    pytest.param(TEAPOT, f"{TEAPOT}    aliases: [‸{{phrase: x}}]\n", "`source` is missing here", id="item of a list"),
]

FORMS = [
    pytest.param("id: tea", "id: ‸Tea", "`Tea` is not the form that `id` has", "lower-case letters", id="id"),
    pytest.param("id: tea", 'id: ‸"tea\\n"', "`tea\n` is not the form that `id`", "lower-case", id="id with line end"),
    pytest.param("1.0.0", "‸v1.0", "`v1.0` is not the form that `version` has", "such as 1.0.0", id="version"),
    pytest.param("[en]", "[en, ‸EN]", "`EN` is not the form that this has", "such as en, ko or pt-BR", id="locale"),
    pytest.param("file: tea-status", "file: ‸../tea", "`../tea` is not", "lower case, joined by `-`", id="file"),
    pytest.param("prefix: tea", "prefix: ‸1tea", "`1tea` is not", "each starts with a letter", id="prefix"),
    pytest.param("label: 1xx", "label: ‸1/x", "`1/x` is not the form that `label`", "such as 4xx", id="label"),
    pytest.param("name: POURING", "name: ‸Pouring", "`Pouring` is not the form", "such as BUSY_HERE", id="name"),
    pytest.param("name: POURING", "name: ‸A__B", "`A__B` is not the form", "such as BUSY_HERE", id="double underscore"),
    pytest.param("name: POURING", 'name: ‸"A\\n"', "`A\n` is not the form", "such as BUSY_HERE", id="name, line end"),
    pytest.param("phrase: Pouring", 'phrase: ‸"Pouring "', "`Pouring ` is not", "without blanks", id="blank behind"),
    pytest.param("phrase: Pouring", 'phrase: ‸" Pouring"', "` Pouring` is not", "without blanks", id="blank before"),
    pytest.param("phrase: Pouring", 'phrase: ‸"a\\nb"', "`a\nb` is not", "one line", id="two lines"),
    pytest.param("phrase: Pouring", "phrase: ‸|\n      Pouring", "`Pouring\n` is not", "one line", id="block scalar"),
    pytest.param("phrase: Pouring", 'phrase: ‸"a\\u2028b"', "is not the form", "one line", id="line separator"),
    pytest.param("RFC 2324 §2.3", "‸RFC2324", "`RFC2324` is not", "write a source as", id="source without blank"),
    pytest.param("RFC 2324 §2.3", "‸RFC 2324 2.3", "`RFC 2324 2.3` is not", "as `RFC 3261 §21.4.18`", id="no §"),
    pytest.param("RFC 2324 §2.3", "‸RFC 2324 §2.3.", "`RFC 2324 §2.3.` is not", "write a source", id="dot behind"),
]

SIZES = [
    pytest.param("title: Tea codes", 'title: ‸""', "too-short", "`title` is empty", id="empty text"),
    pytest.param("[en]", "‸[]", "too-short", "`locales` is empty", id="empty list"),
    pytest.param("[100, 199]", "‸[100]", "too-short", "`range` has 1 items; 2 are needed", id="short list"),
    pytest.param("[100, 199]", "‸[1, 2, 3]", "too-long", "`range` has 3 items; 2 is the limit", id="long list"),
    pytest.param("Tea codes", f"‸{LONG}", "too-long", "`title` has 201 characters; 200 is the limit", id="long text"),
    pytest.param("Water is on its way.", f"‸{LONG * 100}", "too-long", "has 20,100 characters; 20,000 is", id="prose"),
    pytest.param("[100, 199]", "[‸-1, 199]", "range", "this must be at least 0, not -1", id="below"),
    pytest.param("[100, 199]", "[100, ‸1000000]", "range", "this must be at most 999999, not 1000000", id="above"),
    pytest.param("counts-as: 100", "counts-as: ‸-5", "range", "`counts-as` must be at least 0, not -5", id="negative"),
    pytest.param("[en]", "[en, ‸en]", "repeated", "`en` stands in the list a second time", id="locale twice"),
    pytest.param("§2.3]", "§2.3, RFC 1, ‸RFC 1]", "repeated", "`RFC 1` stands in the list a s", id="source twice"),
]


def check(old: str, new: str, rule: str, message: str, hint: str = "") -> None:
    """A spec has just this problem, at the mark."""
    text, line, column = unmarked(changed(old, new))
    (found,) = (problem for problem in wrong(one_file(text)) if problem.rule == rule)
    assert (found.file, found.line, found.column) == ("tea.yaml", line, column)
    assert message in found.message
    assert hint in found.hint


@pytest.mark.parametrize(("old", "new", "message"), TYPES)
def test_wrong_types(old: str, new: str, message: str) -> None:
    """A value of another type is told in the words of a writer, at the value."""
    check(old, new, "type", message)


@pytest.mark.parametrize(("old", "new", "message", "hint"), UNKNOWN)
def test_unknown_keys(old: str, new: str, message: str, hint: str) -> None:
    """A key that nobody knows is told at the key, with the one that was probably meant."""
    check(old, new, "unknown-key", f"{message} is not known here", hint)


@pytest.mark.parametrize(("old", "new", "message", "hint"), KEYS)
def test_keys_of_another_form(old: str, new: str, message: str, hint: str) -> None:
    """A key that is no code, class or locale is told at the key, with what stands there."""
    check(old, new, "form", f"{message} is not the form that a key has here", hint)


@pytest.mark.parametrize(("old", "new", "message"), MISSING)
def test_missing_keys(old: str, new: str, message: str) -> None:
    """A missing key is told at the mapping that lacks it."""
    text, line, column = unmarked(changed(old, new))
    found = [problem for problem in wrong(one_file(text)) if problem.message == message]
    assert [(problem.line, problem.column, problem.rule) for problem in found] == [(line, column, "missing-key")]


@pytest.mark.parametrize(("old", "new", "message", "hint"), FORMS)
def test_forms(old: str, new: str, message: str, hint: str) -> None:
    """Text of another form is told at the text, with an example of the right one."""
    check(old, new, "form", message, hint)


@pytest.mark.parametrize(("old", "new", "rule", "message"), SIZES)
def test_sizes(old: str, new: str, rule: str, message: str) -> None:
    """What is too short, too long, out of range or repeated is told at the value or the repeated item."""
    check(old, new, rule, message)


def test_hints_come_from_the_schema() -> None:
    """The description that helps in an editor helps in a message too."""
    text = changed("  version: 1.0.0\n", "")
    (found,) = wrong(one_file(text))
    assert "(semver)" in found.hint


def test_a_hint_names_few_choices() -> None:
    """Where there are many choices and none is near, a hint names some and counts the rest."""
    from sipcodes.read.yaml import nearest

    assert nearest("x", ["aa", "bb"]) == "known: `aa`, `bb`"
    assert nearest("x", [str(number) for number in range(100, 120)]).endswith("`110`, `111` and 8 more")
    assert nearest("x", []) == ""


def test_every_problem_of_a_file_is_told_sorted() -> None:
    """All mistakes of a file come at once, in the order of its lines."""
    text = changed("id: tea", "id: 12\n  idd: x", changed("name: TEAPOT", "name: teapot"))
    assert [(problem.line, problem.rule) for problem in wrong(one_file(text))] == [
        (2, "type"),
        (3, "unknown-key"),
        (19, "form"),
    ]


@pytest.mark.parametrize("name", ["registry", "target", "config"])
def test_the_schemas_hold_no_keyword_without_words(name: str) -> None:
    """Each keyword that the schemas use has a message of its own, never the validator's."""
    told = {"type", "additionalProperties", "required", "pattern", "enum", "minLength", "minItems", "minProperties"}
    told |= {"maxLength", "maxItems", "minimum", "maximum", "uniqueItems"}
    silent = {"$ref", "properties", "patternProperties", "items", "$defs", "if", "then", "else"}
    notes = {"$schema", "$id", "title", "description", "patternErrorMessage"}
    rules = json.loads((ROOT / "spec" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert keywords(rules) <= told | silent | notes


def keywords(rules: Any) -> set[str]:
    """Every keyword in a schema and in the schemas within it."""
    if not isinstance(rules, dict):
        return set()
    found = set(rules)
    for key in ("properties", "patternProperties", "$defs"):
        for inner in rules.get(key, {}).values():
            found |= keywords(inner)
    return found | keywords(rules.get("items")) | keywords(rules.get("additionalProperties"))


def test_without_the_fast_validator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the fast validator cannot be installed, the other one finds the same."""
    text = changed("id: tea", "id: 12")
    expected = wrong(one_file(text))
    monkeypatch.setattr(schema, "_fast", lambda _: None)
    assert load_catalogue(one_file(SMALL)).registries[0].codes[0].code == 100
    assert wrong(one_file(text)) == expected
