"""The tables between response codes and Q.850 causes, row by row, held against those of RFC 3398 and RFC 4497."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rendering import the_registry

if TYPE_CHECKING:
    from sipcodes.model.facts import Mapping, Row

# RFC 3398 §7.2.4.1: 33 lines, of which 22 has two; and 44, of which the prose says that it is untranslatable.
ISUP_TO_SIP: dict[int, int | None] = {
    1: 404,
    2: 404,
    3: 404,
    16: None,
    17: 486,
    18: 408,
    19: 480,
    20: 480,
    21: 403,
    22: 410,
    23: 410,
    26: 404,
    27: 502,
    28: 484,
    29: 501,
    31: 480,
    34: 503,
    38: 503,
    41: 503,
    42: 503,
    44: None,
    47: 503,
    55: 403,
    57: 403,
    58: 503,
    65: 488,
    70: 488,
    79: 501,
    87: 403,
    88: 503,
    102: 504,
    111: 500,
    127: 500,
}

# RFC 3398 §8.2.6.1: 37 lines. By erratum 2161, the second 504 is 505; 488 and 606 go by the Warning, mostly to 31.
SIP_TO_ISUP: dict[int, int | None] = {
    400: 41,
    401: 21,
    402: 21,
    403: 21,
    404: 1,
    405: 63,
    406: 79,
    407: 21,
    408: 102,
    410: 22,
    413: 127,
    414: 127,
    415: 79,
    416: 127,
    420: 127,
    421: 127,
    423: 127,
    480: 18,
    481: 41,
    482: 25,
    483: 25,
    484: 28,
    485: 1,
    486: 17,
    487: None,
    488: 31,
    500: 41,
    501: 79,
    502: 38,
    503: 41,
    504: 102,
    505: 127,
    513: 127,
    600: 17,
    603: 21,
    604: 1,
    606: 31,
}

# RFC 4497 §8.4.1, Table 1: as above, but without 26, 111 and 127, and with 69.
QSIG_TO_SIP = {cause: code for cause, code in ISUP_TO_SIP.items() if cause not in (26, 111, 127)} | {69: 501}

# What the rows become under a condition: the start, what, and when.
ALTERNATIVES = {
    ("q850", "isup"): {(21, 603, "cause-location-user"), (22, 301, "diagnostic-present")},
    ("sip", "isup"): {(488, 65, "warning-names-unavailable-bearer"), (606, 65, "warning-names-unavailable-bearer")},
    ("q850", "qsig"): {
        (16, 500, "invite-response-due"),
        (21, 603, "cause-location-user"),
        (22, 301, "diagnostic-suits-contact"),
        (44, 503, "no-channel-as-congestion"),
        (44, 500, "no-channel-as-gateway-failure"),
    },
    ("sip", "qsig"): {
        (487, 31, "clearing-still-needed"),
        (488, 65, "warning-suggests-other-bearer"),
        (606, 65, "warning-suggests-other-bearer"),
    },
}
TABLES = list(ALTERNATIVES)
# Marked (+) in RFC 3398 §8.2.6.1: to be remedied first.
REMEDIED = {406, 413, 414, 415, 416, 420, 421, 423, 484, 505, 513}


def table(start: str, profile: str) -> Mapping:
    """The table that starts at a registry, as one profile has it."""
    found = [each for each in the_registry().mappings if (each.start.value, each.profile.value) == (start, profile)]
    assert len(found) == 1
    return found[0]


def rows(start: str, profile: str) -> dict[int, int | None]:
    """What each code of a table becomes, without conditions."""
    return {row.code.code: row.to.code if row.to else None for row in table(start, profile).rows}


def when(row: Row | Mapping) -> str | None:
    """The name of a condition."""
    return row.when.name.value if row.when else None


def test_there_are_four_tables() -> None:
    """Two profiles, both ways each, ISUP first; both registries have all of them."""
    found = [(mapping.start.value, mapping.profile.value) for mapping in the_registry().mappings]
    assert found == [("q850", "isup"), ("sip", "isup"), ("q850", "qsig"), ("sip", "qsig")]
    assert the_registry("q850").mappings == the_registry().mappings
    assert the_registry("sip-warning").mappings == ()


@pytest.mark.parametrize(
    ("start", "profile", "wanted"),
    [
        ("q850", "isup", ISUP_TO_SIP),
        ("sip", "isup", SIP_TO_ISUP),
        ("q850", "qsig", QSIG_TO_SIP),
        ("sip", "qsig", SIP_TO_ISUP),
    ],
)
def test_each_row_is_that_of_the_rfc(start: str, profile: str, wanted: dict[int, int | None]) -> None:
    """A table has the rows of its RFC, every one and no other, in their order."""
    assert rows(start, profile) == wanted
    assert list(rows(start, profile)) == sorted(wanted)


def test_the_tables_are_as_long_as_printed() -> None:
    """RFC 3398 prints 33 and 37 lines, RFC 4497 30 and 37: nothing was lost on the way, and only 44 was added."""
    lines = {(row.code.code, row.to.code if row.to else None) for row in table("q850", "isup").flat_rows}
    # 44 is in the prose above the table, and the 603 of 21 in a note below.
    assert len(lines - {(44, None), (21, 603)}) == 33
    assert len(table("sip", "isup").rows) == 37
    assert len(table("q850", "qsig").rows) - 1 == 30
    assert len(table("sip", "qsig").rows) == 37


@pytest.mark.parametrize(
    ("start", "profile", "source", "default", "level"),
    [
        ("q850", "isup", "RFC 3398 §7.2.4.1", 500, "should"),
        ("sip", "isup", "RFC 3398 §8.2.6.1", 31, "should"),
        ("q850", "qsig", "RFC 4497 §8.4.1", 500, "must"),
        ("sip", "qsig", "RFC 4497 §8.4.4", 31, "must"),
    ],
)
def test_source_default_and_level(start: str, profile: str, source: str, default: int, level: str) -> None:
    """What is not listed becomes 500, or 31; RFC 3398 recommends its values, RFC 4497 requires them."""
    mapping = table(start, profile)
    assert mapping.source.label == source
    assert mapping.default
    assert mapping.default.code == default
    assert mapping.level
    assert mapping.level.name.value == level


@pytest.mark.parametrize(("start", "profile"), TABLES)
def test_alternatives(start: str, profile: str) -> None:
    """Where the RFC has another result under a condition, it is an alternative, with the condition told."""
    found = {
        (row.code.code, other.to.code if other.to else None, when(other))
        for row in table(start, profile).rows
        for other in row.alternatives
    }
    assert found == ALTERNATIVES[start, profile]


def test_rows_under_a_condition() -> None:
    """(*) and (+) of RFC 3398 §8.2.6.1 are conditions: authenticate, or remedy the fault, before the call fails."""
    found: dict[str | None, set[int]] = {}
    for row in table("sip", "isup").rows:
        found.setdefault(when(row), set()).add(row.code.code)
    assert found["gateway-cannot-authenticate"] == {401, 407}
    assert found["remedy-proves-impossible"] == REMEDIED
    assert set(found) == {None, "gateway-cannot-authenticate", "remedy-proves-impossible"}
    # In RFC 4497, 406 has no mark of its own; its NOTE 6 stands in the heading, so that it holds for every row.
    marked = {row.code.code for row in table("sip", "qsig").rows if when(row) == "retry-impossible-or-failed"}
    assert marked == REMEDIED - {406}
    assert when(table("sip", "qsig")) == "retry-impossible-or-failed"


@pytest.mark.parametrize("profile", ["isup", "qsig"])
def test_defaults_are_for_failures(profile: str) -> None:
    """Of the response codes without a row, 4xx to 6xx become 31; all others become nothing."""
    mapping = table("sip", profile)
    assert [klass.number for klass in mapping.classes] == [4, 5, 6]
    for code in the_registry().codes:
        assert mapping.defaults(code) is (code.code >= 400 and code.code not in SIP_TO_ISUP), code.code
    assert mapping.defaults(the_registry().by_code[491])
    assert mapping.defaults(the_registry().by_code[608])


@pytest.mark.parametrize(
    ("profile", "causes"),
    [("isup", {25, 63, 69}), ("qsig", {25, 26, 63, 111, 127})],
)
def test_causes_without_a_row(profile: str, causes: set[int]) -> None:
    """Of the causes, only those that just the other way or the other profile names become the default."""
    mapping = table("q850", profile)
    assert mapping.classes == ()
    assert {code.code for code in the_registry("q850").codes if mapping.defaults(code)} == causes


@pytest.mark.parametrize("profile", ["isup", "qsig"])
def test_the_tables_are_no_inverses(profile: str) -> None:
    """There and back is another code: 480 becomes 18, and 18 becomes 408; 502 becomes 38, and 38 becomes 503."""
    there, back = rows("sip", profile), rows("q850", profile)
    for code, cause, other in ((480, 18, 408), (502, 38, 503), (500, 41, 503), (408, 102, 504)):
        assert (there[code], back[cause]) == (cause, other)
    # And 501, the other way about.
    assert (back[29], there[501]) == (501, 79)


@pytest.mark.parametrize(
    ("profile", "places"),
    [
        ("isup", {4: "network", 5: "network", 6: "user"}),
        ("qsig", dict.fromkeys((4, 5), "private-network-serving-remote-user") | {6: "user"}),
    ],
)
def test_locations(profile: str, places: dict[int, str]) -> None:
    """A cause made of a 6xx is located at the user, of a 4xx or 5xx in the network."""
    assert {klass.number: place.name.value for klass, place in table("sip", profile).locations.items()} == places


def test_notes_of_rows() -> None:
    """The erratum, the Warning header and the overloaded 26 are noted at their rows."""
    notes = {row.code.code: [note.name.value for note in row.notes] for row in table("sip", "isup").rows if row.notes}
    assert notes[505] == ["erratum-2161"]
    assert notes[488] == notes[606] == ["by-warning-header"]
    notes = {row.code.code: [note.name.value for note in row.notes] for row in table("q850", "isup").rows if row.notes}
    assert notes[26] == ["ansi-misrouted-ported-number"]
    assert {cause for cause, names in notes.items() if "retry-after-allowed" in names} == {34, 38, 41, 42, 47}


def test_the_causes_are_those_that_the_rfcs_name() -> None:
    """There are 36 causes: those of the four tables, at either end, and no other."""
    causes = {code.code for code in the_registry("q850").codes}
    ends = {row.to.code for mapping in the_registry().mappings for row in mapping.flat_rows if row.to}
    starts = {row.code.code for mapping in the_registry().mappings for row in mapping.flat_rows}
    assert len(causes) == 36
    assert causes == {number for number in starts | ends if number < 200}
