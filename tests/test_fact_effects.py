"""What a code does and what follows from it, held against tables that were read from the RFCs apart from the spec."""

from __future__ import annotations

import pytest
from fact_specs import brief, facts_of
from rendering import the_registry

# RFC 5057 §5.1, Table 1. What it does not list is as its unknown codes are: of the transaction only.
ENDS_DIALOG = {404, 410, 416, 482, 483, 484, 485, 502, 604}
ENDS_USAGE = {405, 480, 481, 489, 501}

# The action that holds without a condition. Codes that are not here depend on the case.
NEXT = {
    "wait": [100, 180, 181, 182, 183, 199],
    "done": [200, 204, 487],
    "choose-contact": [300],
    "follow-contact": [301, 302, 305],
    "authenticate": [401, 407],
    "change-request": [
        *(400, 402, 405, 406, 412, 413, 414, 415, 417, 420, 422, 425, 428, 437, 440, 484, 488, 494, 513, 580),
    ],
    "give-up-here": [403, 404, 410, 482, 501, 505],
    "retry-later": [408, 480, 486, 500],
    "give-up-everywhere": [600, 603, 604, 607, 608],
}

PREFERRED = {401, 407, 415, 420, 484}


def test_what_failures_end() -> None:
    """What a 4xx, 5xx or 6xx ends first is what RFC 5057 says: the dialog, the usage, or its transaction only."""
    ends = ("transaction-only", "ends-usage", "ends-dialog")
    for code in the_registry().codes:
        if code.code >= 400:
            found = next(name for name, _, _ in map(brief, code.facts.dialog) if name in ends)
            wanted = ends[2] if code.code in ENDS_DIALOG else ends[1] if code.code in ENDS_USAGE else ends[0]
            assert found == wanted, code.code


@pytest.mark.parametrize("code", sorted(ENDS_DIALOG | ENDS_USAGE))
def test_ends_rest_on_rfc_5057(code: int) -> None:
    """The end of a dialog or usage by a failure is cited from the survey, and holds within a dialog only."""
    effect = "ends-dialog" if code in ENDS_DIALOG else "ends-usage"
    fact = next(fact for fact in facts_of(code, "dialog") if fact.word.name.value == effect)
    assert fact.source.label == "RFC 5057 §5.1"
    assert fact.when


def test_408_tells_all_views() -> None:
    """A 408 in a dialog is of the transaction, ends the usage or ends the dialog, by the RFC one follows."""
    found = {(brief(fact)[0], fact.source.label) for fact in facts_of(408, "dialog") if fact.contradicts}
    assert {
        ("transaction-only", "RFC 5057 §5.1"),
        ("ends-usage", "RFC 5057 §5.2"),
        ("ends-dialog", "RFC 3261 §12.2.1.2"),
    } <= found


def test_what_makes_dialogs() -> None:
    """Provisional responses to INVITE but 100 and 199 create early dialogs, 200 confirms them, nothing else does."""
    found: dict[str, list[int]] = {}
    for code in the_registry().codes:
        for name in {name for name, _, _ in map(brief, code.facts.dialog)}:
            found.setdefault(name, []).append(code.code)
    assert found["creates-early-dialog"] == [180, 181, 182, 183]
    assert found["confirms-dialog"] == [200]
    assert found["ends-early-dialog"] == [199]
    assert found["affects-whole-dialog"] == [300, 301, 302, 305, 380]
    assert [brief(fact) for fact in facts_of(100, "dialog")] == [("no-dialog", None, None)]


def test_what_to_do_next() -> None:
    """The action that holds in every case is the same as in the table, and the rest depends on conditions."""
    found: dict[str, list[int]] = {}
    for code in the_registry().codes:
        for name, _, when in map(brief, code.facts.next):
            if when is None:
                found.setdefault(name, []).append(code.code)
    assert found == NEXT


@pytest.mark.parametrize(
    ("when", "seconds"),
    [
        ("re-invite-by-call-id-owner", ("2.1", "4.0")),
        ("re-invite-not-by-call-id-owner", ("0.0", "2.0")),
        ("update-by-call-id-owner", ("2.1", "4.0")),
        ("update-not-by-call-id-owner", ("0.0", "2.0")),
    ],
)
def test_timers_of_491(when: str, seconds: tuple[str, str]) -> None:
    """After 491, the owner of the Call-ID waits 2.1 to 4 seconds, the other side at most 2 (RFC 3261 §14.1)."""
    (fact,) = [fact for fact in facts_of(491, "next") if brief(fact) == ("retry-later", None, when)]
    assert fact.after == seconds


def test_how_a_proxy_ranks() -> None:
    """The ranks of RFC 3261 §16.7: at once, never, 6xx first, else the lowest class, some of it rather, 503 as 500."""
    for code in the_registry().codes:
        found = [name for name, _, _ in map(brief, code.facts.forking)]
        wanted = ["global-failure-first" if code.code >= 600 else "lowest-class"]
        if code.code < 300:
            wanted = ["not-forwarded" if code.code == 100 else "forwarded-at-once"]
        wanted += ["preferred"] if code.code in PREFERRED else ["replaced-by-500"] if code.code == 503 else []
        assert found == wanted, code.code
        labels = {fact.source.label for fact in code.facts.forking}
        assert labels <= {"RFC 3261 §16.7", "RFC 6228 §6"}, code.code


@pytest.mark.parametrize(
    ("code", "content", "level", "when"),
    [
        (183, "session-description", "may", "invite-carried-an-offer"),
        (199, "session-description", "should-not", "offer-answer-rules-need-none"),
        (200, "session-description", "must", "offer-not-yet-sent"),
        (200, "session-description", "must", "answer-not-yet-sent"),
        (380, "alternatives", "should", None),
        (469, "info-package", "must-not", None),
        (488, "capabilities", "may", None),
        (493, "certificate", "may", None),
        (580, "precondition-status", "should", None),
        (606, "capabilities", "may", None),
    ],
)
def test_bodies(code: int, content: str, level: str, when: str | None) -> None:
    """The body is for this, with this level under this condition."""
    assert (content, level, when) in map(brief, facts_of(code, "body"))


def test_provisional_responses_may_carry_a_body() -> None:
    """Every 1xx but 199 may carry a body; a session description in one is never forbidden."""
    for code in the_registry().classes[0].codes:
        found = [brief(fact) for fact in code.facts.body]
        assert (("any", "may", None) in found) is (code.code != 199), code.code
        assert ("session-description", "must-not") not in {each[:2] for each in found}, code.code
