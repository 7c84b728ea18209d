"""The call flows of the spec: that they keep the rules of the RFCs that they show."""

from __future__ import annotations

import re

import pytest
from rendering import load, the_registry

FLOWS = {flow.id: flow for flow in the_registry().flows}
# What follows from whom a message goes to whom.
Way = tuple[str, str]


def ways(flow: str, method: str, code: int | None = None) -> list[Way]:
    """From whom to whom a message goes in a flow, each time it does."""
    return [
        (step.start.id, step.end.id)
        for step in FLOWS[flow].steps
        if step.method and step.method.value == method and (step.code.code if step.code else None) == code
    ]


def headers(flow: str, name: str) -> list[str]:
    """The values of a header field in a flow, in order."""
    lines = [header.value for step in FLOWS[flow].steps for header in step.headers]
    return [line.partition(": ")[2] for line in lines if line.startswith(f"{name}: ")]


def test_the_ten_flows_are_there() -> None:
    """Each of the flows that people ask for is told, and the codes it explains lead to it."""
    assert len(FLOWS) == 10
    registry = the_registry()
    for number in (401, 407, 302, 486, 487, 491, 183, 422, 603, 408, 503):
        assert registry.flows_of(registry.by_code[number]), number


@pytest.mark.parametrize("flow", FLOWS)
def test_every_final_response_to_an_invite_is_acknowledged(flow: str) -> None:
    """A non-2xx draws an ACK from the hop that received it, a 2xx one from the caller (RFC 3261 §17, §13.2.2.4)."""
    open_ones: list[Way] = []
    for step in FLOWS[flow].steps:
        if step.method is None:
            continue
        way = (step.start.id, step.end.id)
        if step.method.value == "ACK":
            wanted = (way[1], way[0])
            match = wanted if wanted in open_ones else next(w for w in open_ones if w[1] == way[0])
            open_ones.remove(match)
        elif step.method.value == "INVITE" and step.code and step.code.code >= 200:
            # A proxy that passes a 2xx on leaves the ACK to the caller.
            if step.code.code < 300:
                open_ones = [w for w in open_ones if w[1] != way[0]]
            open_ones.append(way)
    assert open_ones == []


@pytest.mark.parametrize("flow", FLOWS)
def test_every_response_answers_a_request(flow: str) -> None:
    """A response goes back the way that a request of its method came, and each request but ACK has a final one."""
    asked: dict[tuple[str, Way], int] = {}
    for step in FLOWS[flow].steps:
        if step.method is None:
            continue
        method, way = step.method.value, (step.start.id, step.end.id)
        if step.code is None:
            asked[method, way] = asked.get((method, way), 0) + 1
        else:
            back = (method, (way[1], way[0]))
            assert asked.get(back, 0) > 0, (flow, back)
            if step.code.code >= 200:
                asked[back] -= 1
    # Retransmissions draw no response of their own.
    waiting = {key for key, count in asked.items() if count > 0 and key[0] != "ACK"}
    assert waiting == ({("INVITE", ("proxy", "callee"))} if flow == "timeout" else set())


def test_a_cancel_ends_apart_from_its_invite() -> None:
    """Each hop answers the CANCEL with 200, the INVITE ends with 487, after a provisional response (RFC 3261 §9)."""
    assert ways("cancel", "CANCEL") == [("caller", "proxy"), ("proxy", "callee")]
    assert ways("cancel", "CANCEL", 200) == [("proxy", "caller"), ("callee", "proxy")]
    assert ways("cancel", "INVITE", 487) == [("callee", "proxy"), ("proxy", "caller")]
    numbers = {value.split()[0] for value in headers("cancel", "CSeq")}
    assert len(numbers) == 1
    order = [(step.method.value, step.code.code if step.code else 0) for step in FLOWS["cancel"].steps if step.method]
    assert order.index(("INVITE", 180)) < order.index(("CANCEL", 0))


def test_reliable_responses_are_numbered_and_acknowledged() -> None:
    """RSeq rises by one, RAck repeats it and the CSeq of the INVITE, PRACK has its own CSeq (RFC 3262 §3, §7.2)."""
    numbers = [int(value) for value in headers("reliable-provisional", "RSeq")]
    assert [number - numbers[0] for number in numbers] == list(range(len(numbers)))
    cseq = headers("reliable-provisional", "CSeq")
    assert headers("reliable-provisional", "RAck") == [f"{number} {cseq[0]}" for number in numbers]
    assert [value.split()[1] for value in cseq[1:]] == ["PRACK"] * len(numbers)
    assert len({value.split()[0] for value in cseq}) == len(cseq)
    assert len(headers("reliable-provisional", "Require")) == len(numbers)


def test_both_sides_of_a_glare_refuse() -> None:
    """Each side answers the other's INVITE with 491, and the side without the Call-ID is the first to retry (§14.1)."""
    assert sorted(ways("glare", "INVITE", 491)) == [("callee", "caller"), ("caller", "callee")]
    assert ways("glare", "INVITE")[-1] == ("callee", "caller")
    timers = next(
        step.notes for step in FLOWS["glare"].steps if "4" in step.notes.get("en", step.start.texts["en"]).value
    )
    assert {"2.1", "4", "0", "2"} <= set(re.findall(r"[0-9.]+[0-9]|[0-9]", timers["en"].value))
    assert {"2.1", "4", "0", "2"} <= set(re.findall(r"[0-9.]+[0-9]|[0-9]", timers["ko"].value))


def test_a_challenge_is_answered_with_a_higher_cseq() -> None:
    """The second INVITE has the next CSeq and the credentials that were asked for (RFC 3261 §8.1.3.5, §22.3)."""
    assert headers("challenge", "CSeq") == ["1 INVITE", "2 INVITE"]
    assert headers("challenge", "Proxy-Authenticate")[0].startswith("Digest ")
    assert headers("challenge", "Proxy-Authorization")[0].startswith("Digest ")


def test_the_interval_grows_to_what_is_accepted() -> None:
    """The 422 names Min-SE, and the next INVITE repeats it and asks for no less (RFC 4028 §7.4)."""
    least = [int(value) for value in headers("session-timer", "Min-SE")]
    intervals = [int(value.partition(";")[0]) for value in headers("session-timer", "Session-Expires")]
    assert intervals[0] < least[0]
    assert len(set(least)) == 1
    assert min(intervals[1:]) >= least[0]


def test_a_global_failure_ends_the_other_branches() -> None:
    """After the 603, the proxy cancels the branch that rings, and passes on the 603, not the 487 (RFC 3261 §16.7)."""
    assert ways("forking", "CANCEL") == [("proxy", "desk")]
    assert ways("forking", "INVITE", 603) == [("mobile", "proxy"), ("proxy", "caller")]
    assert ways("forking", "INVITE", 487) == [("desk", "proxy")]


def test_an_overload_goes_no_further() -> None:
    """Each server is asked once, and the caller hears 500, not 503 (RFC 3261 §16.7)."""
    assert ways("overload", "INVITE") == [("caller", "proxy"), ("proxy", "first"), ("proxy", "second")]
    assert ways("overload", "INVITE", 500) == [("proxy", "caller")]
    assert headers("overload", "Retry-After") == ["120"]


@pytest.mark.parametrize("flow", FLOWS)
def test_pictures_have_room_for_their_words(flow: str) -> None:
    """No label is wider than its place: 250 for a message between neighbours, 200 for a participant."""
    from wcwidth import wcswidth

    for locale in the_registry().locales:
        for who in FLOWS[flow].participants:
            assert wcswidth(who.texts[locale].value) * 8 <= 200, who.id
        for step in FLOWS[flow].steps:
            room = 250 * max(abs(step.end.index - step.start.index), 1)
            for header in step.headers:
                assert wcswidth(header.value) * 7 <= room, header.value
            if step.method is None:
                assert wcswidth(step.notes[locale].value) * 7 <= room + 30, step.notes[locale].value
            elif step.code:
                assert len(f"{step.code.code} {step.code.phrase.value}") * 8 <= room + 30, step.code.code


def test_topics_are_about_what_they_list() -> None:
    """A header field that a topic names stands in the fact of some code."""
    registry = load()[0].main
    for topic in registry.topics:
        for header in topic.headers:
            assert registry.uses_of(header), (topic.id, header.value)
