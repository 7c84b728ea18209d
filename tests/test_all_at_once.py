"""Mistakes of every sort in one spec are told by one run, and nothing is told that only follows from another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import SMALL
from fact_specs import TEA
from mistakes import changed, folder, one_file, wrong
from sipcodes.read.catalogue import load_catalogue
from test_fact_mistakes import FITTING, RULES, WORDS
from test_spec_checks import CASES

if TYPE_CHECKING:
    from sipcodes.problems import Problem

# A code that the form of an entry forbids, and one that it allows; nothing else speaks of them.
BROKEN = "  488:\n    nmae: HALF\n    phrase: Half\n"
SOUND = BROKEN.replace("nmae", "name")
IN_FORM = {"`name` is missing in `488`", "`nmae` is not known here"}
# Told only where nothing is left out, since the mistake might be that something was.
DOUBTFUL = ("outside-class", "unused", "needless-waiver")


def with_code(code: str, text: str) -> str:
    """A spec with one code more, and what is told of it."""
    before, after = text.split("text:\n")
    told = "      488: {summary: It is half full., detail: x, action: x}\n"
    return f"{before}{code}text:\n" + after.replace("    codes:\n", f"    codes:\n{told}")


def said(problems: tuple[Problem, ...]) -> set[str]:
    """What is told, without the lines, which move."""
    return {problem.message for problem in problems}


def cases(*lists: list[Any]) -> list[Any]:
    """The cases of other tests of mistakes, each a text in place of another."""
    return [pytest.param(*case.values[:2], id=str(case.id)) for each in lists for case in each]


def hides_nothing(text: str, old: str, new: str) -> None:
    """What is wrong with ``new`` in place of ``old`` is told as well when an entry is not in its form."""
    mistaken = changed(old, new.replace("‸", ""), text)
    alone = wrong(one_file(with_code(SOUND, mistaken)))
    both = wrong(one_file(with_code(BROKEN, mistaken)))
    assert alone
    assert {problem.message.partition(";")[0] for problem in both} - IN_FORM <= {
        problem.message.partition(";")[0] for problem in alone
    }
    wanted = {(problem.rule, problem.message) for problem in alone if problem.rule not in DOUBTFUL}
    assert wanted <= {(problem.rule, problem.message) for problem in both}
    assert said(both) >= IN_FORM


@pytest.mark.parametrize(("old", "new"), cases(CASES))
def test_a_mistake_of_form_hides_no_other(old: str, new: str) -> None:
    """What the schema finds in one code does not keep what no schema can say from being told, nor add to it."""
    hides_nothing(SMALL, old, new)


@pytest.mark.parametrize(("old", "new"), cases(WORDS, FITTING, RULES))
def test_a_mistake_of_form_hides_none_in_facts(old: str, new: str) -> None:
    """The same of facts, which are looked at last."""
    hides_nothing(TEA, old, new)


def test_what_only_follows_is_not_told() -> None:
    """A code that is left out for its form is not said to be missing by its text, its class and its successor."""
    text = changed("    name: BAD_LEAVES\n", "    nam: BAD_LEAVES\n", SMALL)
    text = changed(
        "    name: TEAPOT\n", "    name: TEAPOT\n    deprecated: {use: 400, rules: [source: RFC 2324]}\n", text
    )
    found = wrong(one_file(text))
    assert said(found) == {"`name` is missing in `400`", "`nam` is not known here"}


def test_files_that_are_no_yaml_hide_no_mistake_of_form() -> None:
    """One file that cannot be read does not keep the others from being held against the schema."""
    found = wrong(folder(a=changed("    name: TEAPOT\n", "    nmae: TEAPOT\n", SMALL), b="text: [\n"))
    assert {problem.rule for problem in found} == {"yaml", "missing-key", "unknown-key"}


def test_the_specs_of_these_tests_are_right() -> None:
    """Without the mistakes, nothing is wrong."""
    for text in (SMALL, TEA):
        assert load_catalogue(one_file(with_code(SOUND, text))).registries
