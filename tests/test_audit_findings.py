"""What `audit` says of a deviation: its place, its reason and its source; and what it lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from audit.tables import CATALOGUE, Row, right
from sipcodes.audit.known import known
from sipcodes.audit.scan import scan

if TYPE_CHECKING:
    from sipcodes.problems import Problem

KNOWN = known(CATALOGUE)


def findings(text: str, path: str = "a.c") -> list[Problem]:
    """What is found in a source."""
    return list(scan(path, text.encode(), KNOWN).findings)


def table(*changed: Row, without: tuple[int, ...] = (), comment: str = "") -> str:
    """A table with these rows in place of the right ones."""
    rows = {row.code: row for row in right() if row.code not in without} | {row.code: row for row in changed}
    lines = "".join(f'    {{ {code}, "{rows[code].phrase}" }},\n' for code in sorted(rows))
    return f"const struct reason reasons[] = {{{comment}\n{lines}}};\n"


def said(code: int, phrase: str) -> Row:
    """A row of a phrase."""
    return Row(code, "", phrase)


@pytest.mark.parametrize(
    ("row", "rule", "message"),
    [
        (said(181, "Call is Being Forwarded"), "case", "differs from the registered phrase in upper and lower case"),
        (said(423, "Session Interval Too Breif"), "wrong-phrase", "is not the registered phrase; seen in pyVoIP"),
        (said(401, "Unauthorised"), "typo", "`Unauthorised` is not quite the registered phrase"),
        (said(414, "Request-URI Too Large"), "older-wording", "is the wording of RFC 3261 §25.1"),
        (said(437, "Unsupported Certificate"), "older-wording", "is the wording of RFC 4474 §14.4; seen in PJSIP"),
        (said(500, "Internal Server Error"), "older-wording", "is the wording of RFC 3261 §25.1 and of HTTP"),
        (said(412, "Precondition Failed"), "http-wording", "is what HTTP calls 412; seen in Sofia-SIP, reSIProcate"),
        (
            said(417, "Bad Extension"),
            "other-code",
            "417 stands under the phrase of 420 Bad Extension; seen in Kamailio",
        ),
        (
            said(430, "Anonymity Disallowed"),
            "other-code",
            "under the phrase of 433 Anonymity Disallowed; seen in Kapeli",
        ),
        (said(304, "Alternative Service"), "other-code", "304 is not registered, and `Alternative Service` is 380"),
        (said(409, "Conflict"), "unregistered", "409 is not registered (RFC 2543 §7.4.10; seen in PJSIP"),
        (said(687, "Dialog Terminated"), "unregistered", "687 is not registered (seen in Sofia-SIP)"),
        (said(451, "Gone Fishing"), "unregistered", "HTTP's 451 Unavailable For Legal Reasons"),
        (said(499, "Whatever Else"), "unregistered", "499 is not registered"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)
def test_a_deviation_is_told_with_its_source(row: Row, rule: str, message: str) -> None:
    """One wrong row is one finding, at the phrase or number, with where the deviation is known from."""
    text = table(row)
    [finding] = findings(text)
    line = text.splitlines()[finding.line - 1]
    assert finding.rule == rule
    assert message in finding.message
    assert f"{{ {row.code}," in line
    assert line[finding.column - 1 :].startswith((f'"{row.phrase}', str(row.code)))
    assert finding.hint


def test_missing_codes_are_one_finding_with_their_documents() -> None:
    """What a whole table lacks is listed once, where it starts."""
    [finding] = findings(table(without=(425, 555)))
    assert (finding.rule, finding.line) == ("missing", 2)
    assert "425 Bad Alert Message, 555 Push Notification Service Not Supported" in finding.message
    assert finding.hint == "see RFC 8876, RFC 8599"


def test_a_selection_lacks_nothing() -> None:
    """A table of a few codes leaves the rest out on purpose, and is held against the registry all the same."""
    few = tuple(row.code for row in right() if row.code not in (100, 180, 183, 200, 404, 480, 486, 487, 603))
    assert not findings(table(without=few))
    assert [finding.rule for finding in findings(table(said(183, "Session in Progress"), without=few))] == ["typo"]


def test_one_class_is_held_against_its_class() -> None:
    """A table of the 4xx alone lacks no 5xx."""
    others = tuple(row.code for row in right() if row.code // 100 != 4)
    assert not findings(table(without=others))
    [finding] = findings(table(without=(*others, 425)))
    assert finding.message.startswith("1 registered code is missing")


def test_a_code_that_stands_there_twice_names_the_first_line() -> None:
    """Of two rows, the second is the finding."""
    text = table().replace('{ 486, "Busy Here" },', '{ 486, "Busy Here" },\n    { 486, "Busy" },')
    [finding] = findings(text)
    assert finding.rule == "duplicate"
    assert "as `Busy`; it was `Busy Here`" in finding.message
    assert f"line {finding.line - 1}" in finding.hint


def test_names_of_ones_own_are_no_mistake() -> None:
    """An abbreviation is a name like any other; that of another code, of HTTP, or a misspelling is a finding."""
    names = {row.code: row.name for row in right()} | {481: "CALL_OR_TRANSACTION_DOESNT_EXIST", 504: "SRV_TMO"}
    assert not findings(_enum(names))
    names |= {412: "PRECONDITION_FAILED", 417: "BAD_EXTENSION", 423: "INTERVAL_TOO_BREIF"}
    assert [(f.rule, f.hint[:3]) for f in findings(_enum(names))] == [
        ("http-wording", "412"),
        ("other-code", "417"),
        ("typo", "423"),
    ]


def _enum(names: dict[int, str]) -> str:
    return "enum sip {\n" + "".join(f"    SIP_SC_{name} = {code},\n" for code, name in names.items()) + "};\n"


def test_lists_side_by_side_that_are_out_of_step() -> None:
    """Where a phrase is missing from one of two lists, that place is the finding, and what follows is right again."""
    codes = ", ".join(str(row.code) for row in right())
    phrases = ", ".join(f'"{row.phrase}"' for row in right() if row.code != 415)
    [finding] = findings(f"int codes[] = {{ {codes} }};\nconst char *phrases[] = {{\n {phrases} }};\n")
    assert finding.rule == "out-of-step"
    assert finding.message == "`415` has no phrase beside it: there are 75 numbers and 74 texts"
    phrases = ", ".join(f'"{row.phrase}"' for row in right()).replace('"Gone",', '"Gone", "Extra",')
    [finding] = findings(f"int codes[] = {{ {codes} }};\nconst char *phrases[] = {{\n {phrases} }};\n")
    assert finding.message == "`Extra` has no number beside it: there are 75 numbers and 76 texts"


def _shuffled(row: Row) -> int:
    return row.code * 7919 % 101


TO_CAUSE = """\
static int cause_of(int code)
{
    switch (code) {
    case 404: case 485: case 604: return 1;
    case 486:
    case 600:
        return 17;
    case 408: return 102;
    case 480: return 18;
    case 484: return 29;
    case 503: return 41;
    case 502: return 38;
    }
}
"""
TO_CODE = """\
code_of_cause(unallocated_number) -> 404;
code_of_cause(user_busy) -> 486;
code_of_cause(18) -> 408;
code_of_cause(19) -> 480;
code_of_cause(22) -> 410;
code_of_cause(27) -> 502;
code_of_cause(28) -> 484;
code_of_cause(29) -> 400.
"""


def test_mappings_are_held_against_rfc_3398() -> None:
    """A row between a code and a cause that neither RFC has is a finding, in both directions, by number and name."""
    [finding] = findings(TO_CAUSE)
    assert (finding.rule, finding.line, finding.message) == ("mapping", 10, "484 becomes cause 29")
    assert finding.hint == "RFC 3398 §8.2.6.1: 28; RFC 4497 §8.4.4: 28"
    [finding] = findings(TO_CODE, "cause.erl")
    assert (finding.line, finding.message) == (8, "cause 29 becomes 400")


def test_a_table_in_two_manners_is_one() -> None:
    """Rows on a line and rows over several, mixed, are all read: none is missing."""
    rows = (
        f'    {row.name} = {row.code}, "{row.phrase}"\n'
        if row.code % 3
        else f'    {row.name} = (\n        {row.code},\n        "{row.phrase}",\n        "a"\n        + "b",\n    )\n'
        for row in right()
        if row.code != 425
    )
    [finding] = findings("class Status(Enum):\n" + "".join(rows), "status.py")
    assert finding.message.startswith("1 registered code is missing")


def test_a_number_that_stands_there_is_not_missing() -> None:
    """A row that cannot be read as a line of the table is not told to be missing."""
    assert not findings(table().replace('{ 425, "Bad Alert Message" }', "OTHER(\n\n\n\n 425)"))


def test_a_mark_says_what_is_intended() -> None:
    """A comment takes a code out of the findings; one that nothing needs is a finding."""
    deviating = table(said(409, "Conflict"), without=(425,))
    assert [finding.rule for finding in findings(deviating)] == ["missing", "unregistered"]
    marked = table(said(409, "Conflict"), without=(425,), comment=" /* sipcodes: 409, 425 intended */")
    assert not findings(marked)
    [finding] = findings(table(comment=" // sipcodes: 409 intended"))
    assert (finding.rule, finding.message) == ("stale-mark", "409 is marked as intended, and nothing of it deviates")
    [finding] = findings("/* sipcodes: 477 intended */\nint x;\n")
    assert finding.rule == "stale-mark"
    assert not findings(TO_CAUSE.replace("return 29;", "return 29; /* sipcodes: 484 intended */"))


def test_a_format_without_comments_has_marks_too() -> None:
    """In JSON a text of its own is the mark."""
    rows = "".join(f'  "{row.code}": "{row.phrase}",\n' for row in right() if row.code != 425)
    assert not findings(f'{{\n{rows}  "": "sipcodes: 425 intended"\n}}', "a.json")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "test_call.py",
            "\n".join(
                f'    assert reply == "SIP/2.0 {row.code} {row.phrase}\\r\\nVia: SIP/2.0/UDP a\\r\\n"'
                for row in right()
            ),
        ),
        (
            "server.go",
            "\n".join(
                "\n".join(["func handle() {"] + ["\twork()"] * (at * 7 % 5) + [f'\treply(tx, {code}, "{phrase}")', "}"])
                for at, (code, _, phrase) in enumerate(sorted(right()[::5] * 2, key=_shuffled))
            ),
        ),
        (
            "flow.md",
            "\n\n".join(
                f"Then B answers:\n    <-- {row.code} {row.phrase} --"
                for row in sorted(right()[:12] * 3, key=_shuffled)
            ),
        ),
        ("ports.c", "int a[] = {" + ", ".join(str(row.code) for row in right()) + "};\n"),
        (
            "rtsp.c",
            '{100, "Continue"},\n{200, "OK"},\n{404, "Not Found"},\n{454, "Session Not Found"},\n{486, "Busy"},\n',
        ),
        (
            "prose.md",
            "A callee that is busy answers 486, one that declines 603; 404 and 480 are about the user.\n" * 20,
        ),
    ],
    ids=["messages in tests", "call sites", "call flows", "numbers", "RTSP", "prose"],
)
def test_what_is_no_table_is_left_alone(path: str, text: str) -> None:
    """Messages, calls, flows and lists of numbers are not taken for a table."""
    assert not findings(text, path)
    assert not scan(path, text.encode(), KNOWN).tables


def test_a_table_beside_one_of_http_is_told_apart() -> None:
    """In a file with both, only that of SIP is held against the registry."""
    from audit.tables import of_http

    http = (
        "const struct reason http[] = {\n" + "".join(f'    {{ {r.code}, "{r.phrase}" }},\n' for r in of_http()) + "};\n"
    )
    [finding] = findings(http + table(said(181, "Call is Being Forwarded")) + http)
    assert finding.rule == "case"


def test_two_tables_of_one_module_are_two() -> None:
    """Clauses of one function after those of another: a code in both is there twice by right."""
    reason = "".join(f'  def reason({row.code}), do: "{row.phrase}"\n' for row in right())
    name = "".join(f"  def name({row.code}), do: :{row.name.lower()}\n" for row in right())
    result = scan("a.ex", f"defmodule A do\n{reason}{name}end\n".encode(), KNOWN)
    assert not result.findings
    assert len(result.tables) == 2


def test_what_was_generated_is_skipped_until_it_is_edited() -> None:
    """A file with its right digest is the tool's; once changed, it is a table like any other."""
    from rendering import outputs

    for name, text in outputs("python").items():
        if name.endswith("sip_status.py"):
            assert scan(name, text.encode(), KNOWN).why == ("written by sipcodes, and unchanged",)
            edited = text.replace("Busy Here", "Busy there")
            assert scan(name, edited.encode(), KNOWN).why[0].startswith("line ")
