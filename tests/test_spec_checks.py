"""Mistakes in a spec that no schema can tell: whether its parts fit together, in one file and in several."""

from __future__ import annotations

import pytest
from conftest import SMALL
from mistakes import changed, folder, one_file, problems, unmarked, wrong
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files

TEAPOT = "    name: TEAPOT\n"
CODES = "codes:\n  100:\n"
CLASS = "  4: {label: 4xx, name: SPILT, range: [400, 499], unknown: {counts-as: 400}}\n"
TOLD = "      418: {summary: This is no coffee machine.}\n"

CASES = [
    pytest.param(
        TOLD,
        f"{TOLD}      500: {{summary: x}}\n".replace("500", "‸500"),
        "bad-reference",
        "`500` stands in no `codes` of the registry",
        "did you mean `400`?",
        id="a text for an unknown code",
    ),
    pytest.param(
        "      1: {title: Steeping}\n",
        "      1: {title: Steeping}\n      ‸7: {title: x}\n",
        "bad-reference",
        "`7` stands in no `classes` of the registry",
        "known: `1`, `4`",
        id="a text for an unknown class",
    ),
    pytest.param(
        "    title: Tea codes\n",
        "    title: Tea codes\n    topics: {‸brewing: {title: x, text: x}}\n",
        "bad-reference",
        "`brewing` stands in no `topics` of the registry",
        "",
        id="a text for an unknown topic",
    ),
    pytest.param(
        TOLD,
        f"{TOLD}  ‸ko: {{}}\n",
        "bad-reference",
        "`ko` is no locale of the registry",
        "add it to `locales`",
        id="texts in an unknown locale",
    ),
    pytest.param("[en]\n", "[en, ko]\n", "missing-text", "there are no texts in the locale `ko`", "ko:", id="locale"),
    pytest.param(
        "    title: Tea codes\n    classes",
        "    ‸classes",
        "missing-text",
        "the title is missing in the locale `en`",
        "write title: …",
        id="no title",
    ),
    pytest.param(
        "  418:\n    name: TEAPOT\n    phrase: I'm a teapot\n",
        "  418:\n    name: TEAPOT\n    phrase: I'm a teapot\n  ‸419:\n    name: A\n    phrase: a\n",
        "missing-text",
        "codes: `419` has no text in the locale `en`",
        "add it under text: en: codes:",
        id="a code without text",
    ),
    pytest.param(
        CODES,
        f"groups: {{‸ALL: {{classes: [1, 4]}}}}\n{CODES}",
        "missing-text",
        "groups: `ALL` has no text in the locale `en`",
        "add it under text: en: groups:",
        id="a group without text",
    ),
    pytest.param(
        CODES,
        f"topics: {{‸brewing: {{}}}}\n{CODES}",
        "missing-text",
        "topics: `brewing` has no text in the locale `en`",
        "add it under text: en: topics:",
        id="a topic without text",
    ),
    pytest.param(
        CODES,
        f"groups: {{ALL: {{classes: [1, ‸5]}}}}\n{CODES}",
        "bad-reference",
        "there is no class 5",
        "known: `1`, `4`",
        id="a group of an unknown class",
    ),
    pytest.param(
        CODES,
        f"groups: {{‸SPILT: {{classes: [1]}}}}\n{CODES}",
        "duplicate-name",
        "the name SPILT is taken by the class or group at tea.yaml:8",
        "a name of its own",
        id="a group with the name of a class",
    ),
    pytest.param(
        "name: SPILT",
        "name: ‸STEEPING",
        "duplicate-name",
        "the name STEEPING is taken by the class or group at tea.yaml:7",
        "a name of its own",
        id="two classes of one name",
    ),
    pytest.param(
        "name: TEAPOT",
        "name: ‸POURING",
        "duplicate-name",
        "the name POURING is taken by the code at tea.yaml:11",
        "a name of its own",
        id="two codes of one name",
    ),
    pytest.param(
        "label: 4xx", "label: ‸1xx", "duplicate-label", "class 1 has the label `1xx` too", "its own", id="two labels"
    ),
    pytest.param(
        "[400, 499]",
        "‸[199, 499]",
        "class-range",
        "the range 199 to 499 overlaps that of class 1, 100 to 199",
        "one class only",
        id="ranges that overlap",
    ),
    pytest.param(
        "[100, 199]",
        "‸[199, 100]",
        "class-range",
        "the range runs backwards: 199 to 100",
        "write the lower first",
        id="a range backwards",
    ),
    pytest.param(
        "  418:\n    name",
        "  ‸318:\n    name",
        "outside-class",
        "318 is in no class",
        "the classes are 100 to 199, 400 to 499",
        id="a code outside every class",
    ),
    pytest.param(
        "counts-as: 100",
        "counts-as: ‸150",
        "bad-reference",
        "150 is no code of this registry",
        "did you mean `100`?",
        id="an unknown default",
    ),
    pytest.param(
        "counts-as: 100",
        "counts-as: ‸400",
        "bad-reference",
        "400 is outside the class, 100 to 199",
        "a code of the class itself",
        id="a default of another class",
    ),
    pytest.param(
        TEAPOT,
        f"{TEAPOT}    deprecated: {{use: ‸401, rules: [source: RFC 1]}}\n",
        "bad-reference",
        "401 is no code of this registry",
        "did you mean `400`?",
        id="an unknown successor",
    ),
    pytest.param(
        TEAPOT,
        f"{TEAPOT}    deprecated: {{use: ‸418, rules: [source: RFC 1]}}\n",
        "bad-reference",
        "a code cannot stand in for itself",
        "name another code",
        id="itself as successor",
    ),
    pytest.param(
        TEAPOT,
        f"{TEAPOT}    aliases: [{{phrase: ‸I'm a teapot, source: RFC 1}}]\n",
        "alias",
        "the alias is the phrase itself",
        "the other wording",
        id="the phrase as alias",
    ),
]


@pytest.mark.parametrize(("old", "new", "rule", "message", "hint"), CASES)
def test_parts_that_do_not_fit(old: str, new: str, rule: str, message: str, hint: str) -> None:
    """What does not fit is told where it is written, with what to do."""
    text = changed(old, new)
    # Texts of a whole locale are missing where `text` begins.
    text, line, column = unmarked(text if "‸" in text else changed("text:\n  en:", "text:\n  ‸en:", text))
    (found,) = (problem for problem in wrong(one_file(text)) if problem.rule == rule)
    assert (found.file, found.line, found.column, found.message) == ("tea.yaml", line, column, message)
    assert hint in found.hint


@pytest.mark.parametrize("section", ["registry", "classes", "codes", "text"])
def test_a_missing_section(section: str) -> None:
    """A registry without one of its sections is told so, for the spec as a whole."""
    lines = SMALL.splitlines(keepends=True)
    start = lines.index(f"{section}:\n")
    end = next((n for n in range(start + 1, len(lines)) if lines[n][0] != " "), len(lines))
    (found,) = wrong(one_file("".join([*lines[:start], *lines[end:]])))
    assert (found.where, found.rule, found.message) == ("tea.yaml", "missing-section", f"`{section}` is missing")


FACTS, TEXTS = SMALL.split("text:\n")
TEXTS = f"text:\n{TEXTS}"


@pytest.mark.parametrize(
    ("files", "where", "message"),
    [
        pytest.param(
            {"a": FACTS, "b": f"{TEXTS}codes:\n  # again\n  418: {{name: A, phrase: a}}\n"},
            ("tea/b.yaml", 13, 3),
            "`codes.418` is given a second time; the first is tea/a.yaml:17",
            id="a code",
        ),
        pytest.param(
            {
                "a": SMALL,
                "b": SMALL[: SMALL.index("classes:")],
            },
            ("tea/b.yaml", 1, 1),
            "`registry` is given a second time; the first is tea/a.yaml:1",
            id="the registry",
        ),
        pytest.param(
            {"a": SMALL, "b": "text: {en: {title: Tea}}\n"},
            ("tea/b.yaml", 1, 13),
            "`text.en.title` is given a second time; the first is tea/a.yaml:22",
            id="a title",
        ),
        pytest.param(
            {"a": SMALL, "b": "text:\n  en:\n    codes:\n      100: {summary: x}\n"},
            ("tea/b.yaml", 4, 7),
            "`text.en.codes.100` is given a second time; the first is tea/a.yaml:27",
            id="a text",
        ),
        pytest.param(
            {"a": SMALL, "b": "classes:\n  4: {label: a, name: A, range: [1, 2]}\n"},
            ("tea/b.yaml", 2, 3),
            "`classes.4` is given a second time; the first is tea/a.yaml:8",
            id="a class",
        ),
    ],
)
def test_what_is_given_in_two_files(files: dict[str, str], where: tuple[str, int, int], message: str) -> None:
    """What stands in two files of a folder is told at the second place, and names the first."""
    (found,) = wrong(folder(**files))
    assert ((found.file, found.line, found.column), found.rule) == (where, "given-twice")
    assert found.message == message


def test_two_registries_of_one_id() -> None:
    """Two registries of a catalogue with one id are told at the second, with the place of the first."""
    files = Files("spec", {"coffee/a.yaml": SMALL.encode(), "tea/b.yaml": f"\n{SMALL}".encode()})
    (found,) = problems(lambda: load_catalogue(files))
    assert (found.where, found.rule) == ("spec/tea/b.yaml:3:7", "duplicate-id")
    assert found.message == "the registry spec/coffee/a.yaml:2 has the id `tea` too"


def test_problems_of_all_files_are_told_sorted() -> None:
    """A run tells what is wrong in every file of every registry, sorted by file and line, each once."""
    files = {
        "z/facts.yaml": changed("id: tea", "id: 12", SMALL),
        "a/two.yaml": "b: no\na: ~\n",
        "a/one.yaml": "b: [\n",
        "m/facts.yaml": changed("name: TEAPOT", "name: POURING", SMALL),
    }
    found = problems(lambda: load_catalogue(Files("spec", {name: text.encode() for name, text in files.items()})))
    assert [(problem.where, problem.rule) for problem in found] == [
        ("spec/a/one.yaml:2:1", "yaml"),
        ("spec/a/two.yaml:1:4", "surprise"),
        ("spec/a/two.yaml:2:4", "surprise"),
        ("spec/m/facts.yaml:18:11", "duplicate-name"),
        ("spec/z/facts.yaml:2:7", "type"),
    ]


def test_an_empty_folder_is_told() -> None:
    """A folder without any spec is a problem, not an empty catalogue."""
    (found,) = problems(lambda: load_catalogue(Files("spec", {})))
    assert (found.where, found.message) == ("spec", "there is no spec here")
