"""``sipcodes audit --registry`` on files: what deviates from the registrar's tables, in each of its forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SMALL
from hypothesis import given, settings
from hypothesis import strategies as st
from mistakes import changed, problems
from registrar import ROWS, as_csv, as_xml
from rendering import load
from running import call
from sipcodes.diff.registered import RULES, deviations, pairs
from sipcodes.problems import ProblemsFound
from sipcodes.read.registered import MAX_BYTES, read_registered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sipcodes.problems import Problem

STEADY = settings(deadline=None, max_examples=200)


def found(text: str) -> list[Problem]:
    """What the packaged spec and a registrar's file differ in."""
    held = pairs(load()[0].registries, read_registered(text.encode(), "iana"))
    return sorted(problem for each in held for problem in deviations(each))


Row = tuple[str, str, str]
FORMS = pytest.mark.parametrize("form", [as_csv, as_xml])


def test_the_spec_says_what_is_registered() -> None:
    """The packaged spec equals the registry: 75 response codes by CSV, the warn-codes too by XML."""
    for text in (as_csv(), as_xml(), (ROOT / "tests/data/iana.csv").read_text(encoding="utf-8")):
        assert found(text) == []
    tables = read_registered(as_xml().encode(), "iana")
    named = [(held.registry.id.value, held.table.id) for held in pairs(load()[0].registries, tables)]
    assert named == [("sip", "sip-parameters-7"), ("sip-warning", "sip-parameters-5")]
    assert {table.title for table in tables} >= {"Response Codes", "Warning Codes (warn-codes)"}


DEVIATIONS = [
    pytest.param(
        ("486", "Busy Here", "RFC3261"),
        [("486", "Busy  Hear", "RFC3261")],
        ("registry-phrase", "486 is registered as “Busy Hear”", "keep the old wording as an alias"),
        id="phrase",
    ),
    pytest.param(
        ("408", "Request Timeout", "RFC3261"),
        [("408", "Timeout", "RFC3261")],
        ("registry-phrase", "408 is registered as “Timeout”", "exchange the two"),
        id="alias",
    ),
    pytest.param(
        ("607", "Unwanted", "RFC8197"),
        [],
        ("registry-removed", "607 UNWANTED is not registered", "look up what became of it"),
        id="gone",
    ),
    pytest.param(
        ("607", "Unwanted", "RFC8197"),
        [("605-607", "Unassigned", "")],
        ("registry-removed", "607 UNWANTED is unassigned (iana:", "look up"),
        id="range",
    ),
    pytest.param(
        ("608", "Rejected", "RFC8688"),
        [("608", "Rejected", "RFC8688"), ("609", "Ejected", "RFC9999")],
        ("registry-added", "609 Ejected is registered (RFC 9999), and not in `sip`", "a minor step"),
        id="new",
    ),
    pytest.param(
        ("607", "Unwanted", "RFC8197"),
        [("607", "Unwanted", "RFC9999")],
        ("registry-reference", "607 UNWANTED is registered by RFC 9999", "read what RFC 9999 says"),
        id="reference",
    ),
    pytest.param(
        ("305", "Use Proxy", "RFC3261"),
        [("305", "Use Proxy (Deprecated)", "RFC3261")],
        ("registry-deprecated", "305 USE_PROXY is registered as deprecated", "add `deprecated`"),
        id="deprecated",
    ),
]


@FORMS
@pytest.mark.parametrize(("row", "instead", "problem"), DEVIATIONS)
def test_each_deviation(form: Callable[[list[Row]], str], row: Row, instead: list[Row], problem: Row) -> None:
    """One row that is other than in the spec is one problem, whichever form the file has, with its way out."""
    at = ROWS.index(row)
    (only,) = found(form(ROWS[:at] + instead + ROWS[at + 1 :]))
    rule, message, hint = problem
    assert only.rule == rule
    assert rule in RULES
    assert only.message.startswith(message)
    assert hint in only.hint
    assert only.line > 0
    assert only.file == "iana" if rule == "registry-added" else only.file.endswith("xx.yaml")


def test_a_deprecation_that_was_taken_back() -> None:
    """In a table that marks what is deprecated, a code without the mark is told; where none is marked, nothing is."""
    rows = [(code, phrase.replace(" (Deprecated)", ""), document) for code, phrase, document in ROWS]
    assert found(as_csv(rows)) == []
    rows[0] = ("100", "Trying (deprecated)", "RFC3261")
    assert [problem.message.partition(" (")[0] for problem in found(as_csv(rows))] == [
        "100 TRYING is registered as deprecated",
        "202 ACCEPTED is deprecated here, and not as it is registered",
    ]


def test_the_line_of_a_row() -> None:
    """A row's place is the line where it starts, also after one of several lines."""
    text = as_csv().replace("Trying", '"Try\ning"').replace("608,Rejected,[RFC8688]\r\n", "")
    (wrong,) = [problem for problem in found(text + "609,x,[RFC1]\n") if problem.rule == "registry-added"]
    assert text.splitlines()[wrong.line - 2].startswith("607")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column of codes"),
        ("a,b\n1,2\n", "no column of codes"),
        ("Value,Description\nx,y\n", "there is no table of codes"),
        ('Value,Description\n1,"y\n', "this is no CSV: unexpected end of data"),
        ('Value,Description\n1,"y"z\n', "this is no CSV"),
        ("Value,Description\n1,\x00\n", "U+0000"),
        ("Value,Description\n1," + "y" * 200_000 + "\n", "this is no CSV: field larger"),
        ("<registry>", "this is no XML: no element found"),
        ("<a></b>", "this is no XML: mismatched tag"),
        ("<?xml version='1.0' encoding='klingon'?><a/>", "this is no XML: "),
        ("<registry xmlns='http://www.iana.org/assignments'/>", "there is no table of codes"),
        ("<!DOCTYPE html><html/>", "this is a web page"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "a document type is not allowed"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "a document type is not allowed"),
        ("<a>&b;</a>", "this is no XML: undefined entity"),
        ("<a>" * 100_000, "nested deeper than 64 levels"),
        ("x" * (MAX_BYTES + 1), "8,388,608 is the limit"),
    ],
)
def test_what_is_no_registry(text: str, said: str) -> None:
    """A file that is none, or a dangerous one, is one problem of that file, with what to give instead."""
    (problem,) = problems(lambda: read_registered(text.encode(), "iana"))
    assert said in problem.message
    assert problem.file == "iana"
    assert problem.hint


def test_other_elements_of_the_form() -> None:
    """A record may say by an element that nothing is registered, or that something no longer holds."""
    text = """<registry><record><value>100</value><description>Trying</description><status>deprecated</status></record>
        <record><value>101-179</value><unassigned/></record><record><value>x</value></record></registry>"""
    (table,) = read_registered(text.encode(), "iana")
    found = [(entry.first, entry.last, entry.phrase, entry.free, entry.deprecated) for entry in table.entries]
    assert found == [(100, 100, "Trying", False, True), (101, 179, "unassigned", True, False)]


def test_encodings() -> None:
    """A byte order mark and UTF-16 are read where the form has them."""
    assert read_registered(b"\xef\xbb\xbf" + as_csv().encode(), "iana")[0].entries
    assert read_registered(b"\xef\xbb\xbf" + as_xml().encode(), "iana")[0].entries
    assert read_registered(as_xml().replace("UTF-8", "UTF-16").encode("utf-16"), "iana")[0].entries


def reads(data: bytes) -> None:
    """Reading ends in tables or in problems with places; any other exception is a bug."""
    try:
        tables = read_registered(data, "iana")
    except ProblemsFound as error:
        wrong = error.problems
    else:
        assert any(table.entries for table in tables)
        for held in pairs(load()[0].registries, tables):
            assert all(problem.message for problem in deviations(held))
        return
    assert wrong
    assert all(problem.file == "iana" and problem.message for problem in wrong)


XML = as_xml(ROWS[:3]).encode()
CSV = as_csv(ROWS[:3]).encode()
PIECES = [b"<", b">", b"</", b"<record>", b"<value>100</value>", b"&#0;", b"&a;", b"<![CDATA[", b"]]>", b"<!DOCTYPE a>"]
PIECES += [
    b'"',
    b",",
    b"\r",
    b"\n",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"1-99999999",
    "١".encode(),
    b"<!--",
    b'xmlns="x"',
]


@given(st.binary(max_size=100) | st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
@STEADY
def test_any_bytes(data: bytes) -> None:
    """Whatever the bytes, no exception but the one that tells problems."""
    for start in (b"", b"<registry>", b"Value,Description,Reference\n"):
        reads(start + data)


@given(st.sampled_from([XML, CSV]), st.data())
@STEADY
def test_any_mutation(data: bytes, draw: st.DataObject) -> None:
    """The same for registrar's files that were damaged somewhere."""
    for _ in range(draw.draw(st.integers(1, 4))):
        start = draw.draw(st.integers(0, len(data)))
        end = start + draw.draw(st.integers(0, 30))
        data = data[:start] + draw.draw(st.sampled_from(PIECES) | st.binary(max_size=4)) + data[end:]
    reads(data)


def test_the_command(tmp_path: Path) -> None:
    """Status 0 and what was held against what; with a deviation 1, in every format."""
    (tmp_path / "sip.xml").write_text(as_xml(), encoding="utf-8")
    ended = call("audit", "--registry", "sip.xml", where=tmp_path)
    assert (ended.status, ended.out) == (0, "")
    lines = ended.err.splitlines()
    assert lines[0].endswith(": 75 codes, held against Response Codes (sip-parameters-7)")
    assert lines[-1] == "the spec says what is registered"
    (tmp_path / "sip.csv").write_text(as_csv([*ROWS, ("699", "A | `b` <c>", "RFC1")]), encoding="utf-8", newline="")
    ended = call("audit", "--registry", "sip.csv", where=tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert "sip.csv:77:1: 699 A | `b` <c> is registered (RFC 1), and not in `sip`\n" in ended.err
    data = json.loads(call("audit", "--registry", "sip.csv", "--format", "json", where=tmp_path).out)
    assert [problem["rule"] for problem in data] == ["registry-added"]
    assert call("audit", "--registry", "sip.csv", "--format", "github", where=tmp_path).out.startswith(
        "::error file=sip.csv"
    )
    log = json.loads(call("audit", "--registry", "sip.csv", "--format", "sarif", where=tmp_path).out)
    (result,) = log["runs"][0]["results"]
    assert (result["ruleId"], log["runs"][0]["tool"]["driver"]["rules"][0]["shortDescription"]["text"]) == (
        "registry-added",
        RULES["registry-added"],
    )
    table = call("audit", "--registry", "sip.csv", "--format", "markdown", where=tmp_path).out.splitlines()
    assert table[2].startswith("| `sip.csv:77:1` | registry-added | 699 A \\| `b` \\<c\\> is registered")


def test_a_spec_of_ones_own(tmp_path: Path, small: Path) -> None:
    """Any registry is held against any table of its form."""
    text = "Value,Description\n100,Pouring\n400,Bad Leaves\n418,I'm a teapot\n419,Cup\n"
    (tmp_path / "tea.csv").write_text(text, encoding="utf-8")
    ended = call("audit", "--registry", "tea.csv", "--spec", small.name, where=tmp_path)
    assert ended.status == 1
    assert "tea.csv:5:1: 419 Cup is registered (no RFC named), and not in `tea`" in ended.err


def test_no_comparison_is_2(tmp_path: Path, small: Path) -> None:
    """A file of another registry, none at all, or a broken spec: status 2, for nothing was compared."""
    (tmp_path / "sip.csv").write_text(as_csv(), encoding="utf-8")
    ended = call("audit", "--registry", "sip.csv", "--spec", small.name, where=tmp_path)
    assert ended.status == 2
    assert ended.err.startswith("sip.csv: no table in this file is like a registry of the spec (tea)")
    ended = call("audit", "--registry", "nope.csv", where=tmp_path)
    assert (ended.status, ended.err.splitlines()[0]) == (2, "sipcodes: cannot read nope.csv: No such file or directory")
    ended = call("audit", "src", "--registry", "sip.csv", where=tmp_path)
    assert (ended.status, ended.err.splitlines()[0].partition(":")[2]) == (
        2,
        " --registry takes no PATH: it is the spec (`--spec`) that is held against the registry",
    )
    small.write_text(changed("id: tea", "id: Tea", SMALL), encoding="utf-8")
    assert call("audit", "--registry", "sip.csv", "--spec", small.name, where=tmp_path).status == 2
