"""What `show` tells of facts, and of the other registries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rendering import the_registry
from running import call

if TYPE_CHECKING:
    from pathlib import Path


def test_a_page_tells_every_fact(tmp_path: Path) -> None:
    """Each fact of a code stands on its page, with level, condition and source, and what it maps to."""
    code = the_registry().by_code[491]
    out = " ".join(call("show", "491", where=tmp_path).out.split())
    assert code.facts.all
    for fact in code.facts.all:
        assert fact.word.text.value in out
        assert f"{fact.when.text.value} ({fact.source.label}" in out if fact.when else fact.source.label in out
    assert "Methods only INVITE, UPDATE" in out
    assert "after 2.1-4.0 s" in out
    maps = " ".join(call("show", "486", where=tmp_path).out.split())
    assert "q850 17 → sip 486 Busy Here (isup, should, RFC 3398 §7.2.4.1)" in maps
    private = "private network serving the remote user"
    assert f"sip 486 → q850 17 User Busy (qsig, must, RFC 4497 §8.4.4; location: {private})" in maps
    assert "Methods any method" in maps
    maps = " ".join(call("show", "422", where=tmp_path).out.split())
    assert "sip 422 → q850 31 Normal, Unspecified (isup, should, RFC 3398 §8.2.6.1; location: network)" in maps
    maps = " ".join(call("show", "q850:34", where=tmp_path).out.split())
    assert "(isup, should, RFC 3398 §7.2.4.1; a Retry-After header is appropriate, which may then be added)" in maps


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_a_page_ends_with_what_to_do_and_the_details(tmp_path: Path, locale: str) -> None:
    """Action and detail are told in full below the facts, and `--brief` leaves them and the facts out."""
    texts = the_registry().by_code[486].text[locale]
    long = " ".join(call("show", "486", "--lang", locale, where=tmp_path).out.split())
    brief = " ".join(call("show", "--brief", "486", "--lang", locale, where=tmp_path).out.split())
    for paragraph in (*texts.action.paragraphs, *texts.detail.paragraphs):
        assert " ".join(paragraph.value.split()) in long
        assert " ".join(paragraph.value.split()) not in brief
    assert texts.summary.value in brief
    assert brief.count("RFC 3261 §21.4.24") == 1
    assert long.count("RFC 3261 §21.4.24") > 3


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q850:34", "34 No Circuit/Channel Available\n"),
        ("Q850: 34", "34 No Circuit/Channel Available\n"),
        ("q850:user busy", "17 User Busy\n"),
        ("warning:304", "304 Media type not available\n"),
        ("sip-warning:304", "304 Media type not available\n"),
        ("sip:404", "404 Not Found\n"),
        ("warning:390-399", None),
        ("34", "34 No Circuit/Channel Available\n"),
        ("399", "399 Miscellaneous warning\n"),
        # Where several have it, the largest answers.
        ("300", "300 Multiple Choices\n"),
        ("380", "380 Alternative Service\n"),
        ("warning:380", "380 SIPS Not Allowed\n"),
    ],
)
def test_other_registries(tmp_path: Path, query: str, told: str | None) -> None:
    """A prefix asks one registry, by its id or a word of it; without one, any registry that knows may answer."""
    ended = call("show", query, where=tmp_path)
    assert (ended.status == 0) == (told is not None)
    assert told is None or ended.out.startswith(told), ended.out
