"""Mistakes in flows, topics, keywords, changes and addresses: each with its place and a way out."""

from __future__ import annotations

import pytest
from conftest import SMALL
from mistakes import changed, folder, one_file, problems, unmarked
from sipcodes.read.catalogue import load_catalogue

FLOW = """\
topics:
  heat: {codes: [100]}
flows:
  spill:
    sources: [RFC 2324 §2]
    codes: [400]
    participants: [guest, pot]
    steps:
      - {from: guest, to: pot, method: BREW}
      - {from: pot, to: guest, method: BREW, code: 400, note: wet}
"""
TOLD = """\
    changes: {1.0.0: The first.}
    keywords: {418: [kettle]}
    topics:
      heat: {title: Heat, text: Hot.}
    flows:
      spill:
        title: Spill
        text: It spills.
        participants: {guest: Guest, pot: Pot}
        notes: {wet: Everything is wet.}
    codes:
      100: {summary: W"""
TEA = changed("codes:\n  100:\n", FLOW + "codes:\n  100:\n", changed("    codes:\n      100: {summary: W", TOLD))

CASES = [
    pytest.param("from: guest, to", "from: ‸gest, to", "bad-reference", "`gest` does not take part", "guest", id="who"),
    pytest.param("code: 400, n", "code: ‸401, n", "bad-reference", "401 is no code of", "did you mean", id="code"),
    pytest.param("    codes: [400]", "    codes: [‸404]", "bad-reference", "404 is no code of", "400", id="explained"),
    pytest.param(
        "{from: guest, to: pot, method: BREW}",
        "‸{from: guest, method: BREW}",
        "flow",
        "a message goes from one",
        "`to`",
        id="to nobody",
    ),
    pytest.param(
        "{from: guest, to: pot, method: BREW}",
        "‸{from: guest, to: pot}",
        "flow",
        "neither a message nor a note",
        "`method` alone",
        id="nothing",
    ),
    pytest.param("note: wet}", "note: ‸wett}", "missing-text", "notes: `wett` has no text", "add it under", id="note"),
    pytest.param("{wet: E", "{wet: x, ‸dry: E", "bad-reference", "`dry` stands nowhere", "", id="note of nothing"),
    pytest.param(
        "participants: [guest, pot]",
        "participants: [guest, pot, ‸cat]",
        "missing-text",
        "participants: `cat` has no text",
        "add it under",
        id="participant",
    ),
    pytest.param("  spill:\n    s", "  ‸spil:\n    s", "missing-text", "flows: `spil` has no text", "", id="flow"),
    pytest.param("codes: [100]", "codes: [‸101]", "bad-reference", "`101` stands in no `codes`", "100", id="topic"),
    pytest.param(
        "codes: [100]", "headers: [‸Safe]", "bad-reference", "`Safe` stands in no `headers`", "", id="header of a topic"
    ),
    pytest.param("{418: [k", "{‸419: [k", "bad-reference", "419 is no code of", "418", id="keyword"),
    pytest.param("{1.0.0: T", "{0.9.0: T", "missing-text", "the version 1.0.0 has no text", "changes:", id="version"),
    pytest.param("id: tea", "id: tea\n  address: ‸Tea", "form", "`Tea` is not the form", "`.`", id="address"),
    pytest.param("method: BREW}", "method: ‸brew}", "form", "`brew` is not the form", "INVITE", id="method"),
]


def test_the_case_is_right() -> None:
    """Without a mistake, the flow is there."""
    registry = load_catalogue(one_file(TEA)).main
    assert [step.method.value for flow in registry.flows for step in flow.steps if step.method] == ["BREW", "BREW"]
    assert registry.by_code[418].text["en"].keywords[0].value == "kettle"
    assert registry.changes[0].version.value == "1.0.0"


@pytest.mark.parametrize(("right", "wrong", "rule", "message", "hint"), CASES)
def test_a_mistake_has_its_place(right: str, wrong: str, rule: str, message: str, hint: str) -> None:
    """Each is found at its place, with what to do."""
    text = changed(right, wrong, TEA)
    if "‸" in text:
        text, line, column = unmarked(text)
    else:
        line, column = 3, 12
    found = [problem for problem in problems(lambda: load_catalogue(one_file(text))) if problem.rule == rule]
    assert [(problem.line, problem.column) for problem in found][:1] == [(line, column)]
    assert message in found[0].message
    assert hint in found[0].hint


def test_two_registries_have_two_addresses() -> None:
    """A second registry at the first one's address is told."""
    first = changed("id: tea", "id: tea\n  address: .")
    second = changed("id: tea", "id: chai\n  address: .")
    files = folder(**{"one/a": first, "two/a": second})
    (problem,) = problems(lambda: load_catalogue(files))
    assert (problem.rule, problem.line) == ("duplicate-address", 3)
    assert "`tea`" in problem.message


def test_who_stands_at_the_top() -> None:
    """The registry that says `.`, else the first; the others stand in the folder of their address, or of their id."""
    plain = changed("id: tea", "id: chai")
    catalogue = load_catalogue(folder(**{"a/a": plain, "b/a": changed("id: tea", "id: tea\n  address: .")}))
    assert [catalogue.folder(name) for name in ("chai", "tea", "absent")] == ["chai/", "", "absent/"]
    catalogue = load_catalogue(folder(**{"a/a": plain, "b/a": changed("id: tea", "id: tea\n  address: pot")}))
    assert [catalogue.folder(name) for name in ("chai", "tea")] == ["", "pot/"]
    assert load_catalogue(one_file(SMALL)).folder("tea") == ""
