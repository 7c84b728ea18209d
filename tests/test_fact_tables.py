"""Headers, senders and methods of the packaged spec, held against tables that were read from the RFCs apart from it."""

from __future__ import annotations

import pytest
from fact_specs import brief, facts_of
from rendering import the_registry

# What the response must carry, whatever the case.
MUST = {
    199: {"Reason"},
    204: {"Expires"},
    401: {"WWW-Authenticate"},
    405: {"Allow"},
    407: {"Proxy-Authenticate"},
    420: {"Unsupported"},
    421: {"Require"},
    422: {"Min-SE"},
    424: {"Geolocation-Error"},
    425: {"AlertMsg-Error"},
    469: {"Recv-Info"},
    494: {"Security-Server"},
}
# Must by one document; the tables of others make it optional, or forbid it.
DISPUTED = {420, 469}

# Single header fields: code, name, level, condition.
HEADERS = [
    (100, "Timestamp", "must", "request-carried-timestamp"),
    (100, "RSeq", "must-not", None),
    (100, "Reason", "must-not", None),
    (180, "Require", "must", "response-sent-reliably"),
    (183, "RSeq", "must", "response-sent-reliably"),
    (200, "Contact", "must-not", "response-to-message"),
    (200, "SIP-ETag", "must", "response-to-publish"),
    (200, "Expires", "must", "response-to-subscribe"),
    (300, "Contact", "should", None),
    (301, "Contact", "should", None),
    (302, "Contact", "should", None),
    (305, "Contact", "may", None),
    (412, "Record-Route", "must-not", None),
    (413, "Retry-After", "should", "temporary"),
    (415, "Accept", "must", "media-type-not-supported"),
    (415, "Accept-Encoding", "must", "content-encoding-not-understood"),
    (415, "Accept-Language", "must", "content-language-not-understood"),
    (417, "Accept-Resource-Priority", "may", None),
    (421, "Security-Server", "must", "security-agreement-required-but-unmentioned"),
    (423, "Min-Expires", "must", "response-to-register"),
    (423, "Min-Expires", "must", "response-to-publish"),
    (470, "Permission-Missing", "should", None),
    (489, "Allow-Events", "must", "response-to-publish"),
    (500, "Retry-After", "must", "second-invite-before-final-response"),
    (500, "Retry-After", "must", "second-update-before-final-response"),
    (503, "Retry-After", "may", None),
    (606, "Warning", "may", None),
    (608, "Call-Info", "must", "no-sign-of-caller-misuse"),
]

# Who sends it: code, role, level, condition.
SENDERS = [
    (100, "stateless-proxy", "must-not", None),
    (180, "stateless-proxy", "must-not", None),
    (183, "proxy", "must-not", "proxy-not-acting-as-uas"),
    (199, "forking-proxy", "must-not", "request-requires-100rel"),
    (199, "uas", "must-not", "request-without-199-support"),
    (202, "notifier", "must-not", "response-to-subscribe"),
    (202, "uas", "must-not", "response-to-notify"),
    (202, "uas", "must-not", "response-to-refer"),
    (204, "notifier", "must-not", "subscribe-outside-dialog"),
    (302, "redirect-server", "must-not", "contact-equals-request-uri"),
    (305, "uas", "may", None),
    (305, "proxy", "must-not", None),
    (305, "redirect-server", "must-not", None),
    (401, "proxy", "must-not", None),
    (408, "stateful-proxy", "must", "invite-branches-without-final"),
    (408, "stateful-proxy", "must-not", "non-invite"),
    (408, "uas", "must-not", "non-invite"),
    (420, "redirect-server", "must-not", "required-extension-not-understood"),
    (481, "proxy", "must-not", "cancel-matches-no-response-context"),
    (487, "uas", "must-not", "response-to-cancel"),
    (501, "proxy", "must-not", "unknown-method-to-be-proxied"),
    (503, "stateful-proxy", "should-not", "received-503-without-total-outage"),
]

ONLY = {
    180: "INVITE",
    181: "INVITE",
    182: "INVITE",
    183: "INVITE",
    199: "INVITE",
    202: "MESSAGE REGISTER",
    204: "SUBSCRIBE",
    # Reserved: for none.
    402: "",
    408: "INVITE",
    412: "PUBLISH",
    422: "INVITE UPDATE",
    423: "REGISTER SUBSCRIBE PUBLISH",
    424: "INVITE REGISTER OPTIONS BYE UPDATE INFO MESSAGE REFER SUBSCRIBE NOTIFY PUBLISH",
    425: "MESSAGE",
    439: "REGISTER",
    469: "INFO",
    489: "SUBSCRIBE NOTIFY PUBLISH",
    491: "INVITE UPDATE",
    555: "REGISTER",
    580: "INVITE UPDATE",
}
EXCEPT = {
    **dict.fromkeys((300, 301, 302, 380, 440, 487), "CANCEL"),
    **dict.fromkeys((305, 401, 405, 407, 413, 415, 420, 429), "ACK CANCEL"),
    417: "ACK",
    430: "REGISTER",
    494: "ACK CANCEL PRACK",
}


def test_headers_that_must_be_there() -> None:
    """What a response must carry in every case is what the RFCs say; the look-up leaves out what they dispute."""
    found = {
        code.code: {name for name, level, when in map(brief, code.facts.headers) if (level, when) == ("must", None)}
        for code in the_registry().codes
    }
    assert {code: names for code, names in found.items() if names} == MUST
    required = {code.code: {word.name.value for word in code.facts.required} for code in the_registry().codes}
    assert {code: names for code, names in required.items() if names} == {
        code: names for code, names in MUST.items() if code not in DISPUTED
    }


@pytest.mark.parametrize(("code", "header", "level", "when"), HEADERS)
def test_headers_by_case(code: int, header: str, level: str, when: str | None) -> None:
    """The header field has this level under this condition."""
    assert (header, level, when) in map(brief, facts_of(code, "headers"))


def test_retry_after_stands_where_it_is_listed() -> None:
    """Eight responses carry Retry-After (RFC 3261 §20.33), and only 500 has a case where it must."""
    found = {
        code.code: {level for name, level, _ in map(brief, code.facts.headers) if name == "Retry-After"}
        for code in the_registry().codes
    }
    found = {code: levels for code, levels in found.items() if levels}
    assert set(found) == {404, 413, 480, 486, 500, 503, 600, 603}
    assert {code for code, levels in found.items() if "must" in levels} == {500}


def test_a_warning_is_never_a_must() -> None:
    """Warning is recommended or allowed, never required: not in 488 and not in 606."""
    levels = {
        level for code in the_registry().codes for name, level, _ in map(brief, code.facts.headers) if name == "Warning"
    }
    assert levels == {"may", "should"}


@pytest.mark.parametrize(("code", "who", "level", "when"), SENDERS)
def test_senders_by_case(code: int, who: str, level: str, when: str | None) -> None:
    """The role sends the code with this level under this condition."""
    assert (who, level, when) in map(brief, facts_of(code, "senders"))


def test_a_registrar_never_says_no_for_everywhere() -> None:
    """A registrar must not send any 6xx (RFC 3261 §10.3), and no 6xx says otherwise."""
    for code in the_registry().classes[5].codes:
        found = [brief(fact) for fact in code.facts.senders if fact.word.name.value == "registrar"]
        assert found == [("registrar", "must-not", None)], code.code


@pytest.mark.parametrize(
    ("code", "roles"), [(305, {"uas"}), (401, None), (555, {"proxy"}), (412, {"event-state-compositor"})]
)
def test_who_alone_sends(code: int, roles: set[str] | None) -> None:
    """Where the RFCs name one sender, no other has a rule that lets it; a proxy never has one for 401."""
    found = {brief(fact)[0] for fact in facts_of(code, "senders") if brief(fact)[1] in ("must", "should", "may")}
    assert found == roles if roles else "proxy" not in found


def test_methods_that_may_draw_a_code() -> None:
    """Only some methods, all but some, or any: as the RFCs have it, for each of the 75 codes."""
    assert len(ONLY) + len(EXCEPT) == 37
    for code in the_registry().codes:
        methods = code.facts.methods
        assert methods
        found = ({each.value for each in methods.only}, {each.value for each in methods.but})
        wanted = (set(ONLY.get(code.code, "").split()), set(EXCEPT.get(code.code, "").split()))
        assert found == wanted, code.code
        assert methods.any is (code.code not in (*ONLY, *EXCEPT)), code.code
