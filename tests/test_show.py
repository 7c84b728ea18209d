"""What `show` finds, and how it looks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from running import Ended, call
from wcwidth import wcswidth

if TYPE_CHECKING:
    from pathlib import Path


ONE = (
    "486",
    "BUSY_HERE",
    "busy_here",
    "busy here",
    "Busy Here",
    "BUSY-HERE",
    " 486 ",
    "sip:486",
    "bussy here",
    "busy hree",
)


@pytest.mark.parametrize("query", ONE)
def test_finds_one_code(tmp_path: Path, query: str) -> None:
    """A number, a name, a phrase however written, also mistyped, lead to the page of the code."""
    ended = call("show", query, where=tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("486 Busy Here\n\n  ")


def test_words_need_no_quotes(tmp_path: Path) -> None:
    """Several words are one query."""
    assert call("show", "busy", "here", where=tmp_path).out.startswith("486 Busy Here\n")


def test_a_page_tells_everything(tmp_path: Path) -> None:
    """A code's page has its summary, name, class, and sources with their addresses."""
    out = call("show", "--brief", "486", where=tmp_path).out
    rows = {line[2:12].strip(): line[14:].split("  ")[0] for line in out.splitlines() if line[2:3].isupper()}
    assert rows["Name"] == "BUSY_HERE"
    assert rows["Class"] == "4xx Client Error"
    assert rows["Sources"] == "RFC 3261 §21.4.24"
    assert "https://www.rfc-editor.org/rfc/rfc3261#section-21.4.24" in out


@pytest.mark.parametrize("query", ["4xx", "4XX", "client error", "CLIENT_ERROR", "클라이언트 오류"])
def test_finds_a_class(tmp_path: Path, query: str) -> None:
    """A class is found by its label, name and title, and lists its codes in order."""
    ended = call("show", query, where=tmp_path)
    assert ended.status == 0
    assert ended.out.startswith("4xx Client Error\n")
    listed = [int(line[:3]) for line in ended.out.splitlines() if line[:3].isdigit() and line[3:5] == "  "]
    assert listed == sorted(listed)
    assert {400, 486, 494} <= set(listed)
    assert all(400 <= code < 500 for code in listed)
    assert "an unregistered one counts as 400" in " ".join(ended.out.split())


def test_a_part_finds_all_that_have_it(tmp_path: Path) -> None:
    """A part of a name or phrase lists each code that has it, in order of the numbers."""
    ended = call("show", "busy", where=tmp_path)
    assert ended.status == 0
    assert ended.out == "486  Busy Here\n600  Busy Everywhere\n"


def test_one_phrase_of_two_codes(tmp_path: Path) -> None:
    """406 and 606 share their phrase: it finds both."""
    assert call("show", "not acceptable", where=tmp_path).out == "406  Not Acceptable\n606  Not Acceptable\n"


def test_a_typo_finds_what_is_near(tmp_path: Path) -> None:
    """A word with letters missing or swapped finds what was meant."""
    assert call("show", "unauthorised", where=tmp_path).out.startswith("401 Unauthorized\n")
    assert call("show", "forbiden", where=tmp_path).out.startswith("403 Forbidden\n")


@pytest.mark.parametrize(
    ("query", "code"),
    [("busy", 486), ("Gone Away For Ever And Ever", None), ("temporarily not available", 480)],
)
def test_aliases_are_known(tmp_path: Path, query: str, code: int | None) -> None:
    """Other wordings of a phrase that RFCs have find the code, and what is nothing like one finds none."""
    ended = call("show", "--json", query, where=tmp_path)
    found = [entry["code"] for entry in json.loads(ended.out)]
    assert (code in found) if code else not found


def test_a_page_names_aliases_with_their_source(tmp_path: Path) -> None:
    """The page of a code with other wordings tells them, each with its RFC."""
    data = json.loads(call("show", "--json", "480", where=tmp_path).out)[0]
    assert data["aliases"], "the spec gives 480 an alias"
    out = call("show", "480", where=tmp_path).out
    assert all(f"{alias['phrase']} (RFC " in out for alias in data["aliases"])


def test_a_deprecated_code_says_what_to_use(tmp_path: Path) -> None:
    """202 is deprecated: by what, for which methods, what to use, and where it still holds."""
    out = call("show", "202", where=tmp_path).out
    assert "  Deprecated  use 200 OK\n" in out
    assert "not for SUBSCRIBE, NOTIFY (RFC 6665 §8.3.1)\n" in out
    assert "still holds for MESSAGE (RFC 3428 §7)\n" in out


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("477", "477 is not registered; it counts as 400 Bad Request\n"),
        ("199999", "199999 is not registered; it is in no class, and means nothing\n"),
        ("999", "999 is not registered; it is in no class, and means nothing\n"),
        ("0", "0 is not registered; it is in no class, and means nothing\n"),
        ("199", None),
        # By the registry that has a class for it; a prefix asks one alone.
        ("50", "50 is not registered\n"),
        ("q850:477", "477 is not registered; it is in no class, and means nothing\n"),
        ("warning:477", "477 is not registered; it is in no class, and means nothing\n"),
        ("sip:50", "50 is not registered; it is in no class, and means nothing\n"),
    ],
)
def test_a_number_that_nobody_registered(tmp_path: Path, number: str, said: str | None) -> None:
    """An unregistered number tells what it counts as by its class, with status 1."""
    ended = call("show", number, where=tmp_path)
    assert (ended.status, ended.out) == (1, said) if said else ended.status == 0


@pytest.mark.parametrize(
    "query",
    ["xyzzy", "", "  ", "___", "12345678901234567890", "٤٨٦", "²", "q851:16", "-0", "q850:", "warning:busy here"],
)
def test_nothing_found(tmp_path: Path, query: str) -> None:
    """What finds nothing is told with what to try, with status 1."""
    ended = call("show", "--", query, where=tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == f"nothing is known of `{query}`: try a number, a class (4xx) or a part of a phrase\n"


def columns(ended: Ended) -> list[tuple[str, int]]:
    """The labels of a page, each with the display column at which its value starts."""
    rows = []
    for line in ended.out.partition("\n\n  ")[2].partition("\n\n")[2].partition("\n\n")[0].splitlines():
        label, gap, value = line[2:].partition("  ")
        if label.strip():
            value = value.lstrip()
            rows.append((label, wcswidth(line) - wcswidth(value)))
        else:
            rows.append((gap, len(line) - len(line.lstrip())))
    return rows


PAGES = ["202", "486", "480", "q850:34", "warning:304"]


@pytest.mark.parametrize("query", PAGES)
@pytest.mark.parametrize("locale", ["en", "ko"])
def test_values_stand_in_one_column(tmp_path: Path, query: str, locale: str) -> None:
    """Labels of any script take the same room on the screen: Korean letters count as two columns."""
    rows = columns(call("show", "--brief", query, "--lang", locale, where=tmp_path))
    assert len(rows) >= 3
    assert len({column for _, column in rows}) == 1


@pytest.mark.parametrize("query", PAGES)
@pytest.mark.parametrize("locale", ["en", "ko"])
def test_what_follows_of_a_value_stands_in_another(tmp_path: Path, query: str, locale: str) -> None:
    """A fact that is longer than its line goes on two columns further in, and only such a one does."""
    out = call("show", query, "--lang", locale, where=tmp_path)
    (first, *_), all_columns = columns(out), columns(out)
    assert {column for _, column in all_columns} <= {first[1], first[1] + 2}
    assert all(column == first[1] for label, column in all_columns if label.strip())
    assert all(wcswidth(line) <= 80 or "https://" in line for line in out.out.splitlines())


def test_korean(tmp_path: Path) -> None:
    """`--lang ko` has the texts, the title of the class and the labels in Korean; names and phrases stay."""
    out = call("show", "486", "--lang", "ko", where=tmp_path).out
    assert out.startswith("486 Busy Here\n\n  ")
    assert "통화" in out
    assert "4xx 클라이언트 오류" in out
    assert "BUSY_HERE" in out
    for english in ("Name ", "Class ", "Sources "):
        assert english not in out
    assert "등록되지 않은" in call("show", "477", "--lang", "ko", where=tmp_path).out


def test_as_json(tmp_path: Path) -> None:
    """`--json` prints a list of all that was found, with the texts of every locale."""
    ended = call("show", "--json", "486", where=tmp_path)
    [code] = json.loads(ended.out)
    assert (code["code"], code["name"], code["phrase"]) == (486, "BUSY_HERE", "Busy Here")
    assert set(code["text"]) == {"en", "ko"}
    assert "통화" in ended.out, "Korean is readable, not escaped"
    whole = json.loads(call("show", "--json", "4xx", where=tmp_path).out)
    assert len(whole) > 40
    assert json.loads(call("show", "--json", "busy", where=tmp_path).out)[1]["code"] == 600


@pytest.mark.parametrize("query", ["477", "xyzzy"])
def test_as_json_without_a_find(tmp_path: Path, query: str) -> None:
    """Where nothing was found, `--json` prints an empty list, with status 1."""
    ended = call("show", "--json", query, where=tmp_path)
    assert (ended.status, ended.out) == (1, "[]\n")


@pytest.mark.parametrize("locale", ["en", "ko"])
@pytest.mark.parametrize("width", [30, 40, 60, 80, 100])
def test_texts_wrap_to_the_terminal(tmp_path: Path, locale: str, width: int) -> None:
    """No line of a summary is wider than the terminal, and no word is lost; wide letters count as two."""
    ended = call("show", "486", "--lang", locale, where=tmp_path, COLUMNS=str(width))
    lines = ended.out.partition("\n\n")[2].partition("\n\n")[0].splitlines()
    assert all(wcswidth(line) <= width for line in lines)
    assert max(map(wcswidth, lines)) > width - 20, "and the room is used"
    [code] = json.loads(call("show", "--json", "486", where=tmp_path).out)
    assert " ".join(" ".join(lines).split()) == code["text"][locale]["summary"]


@pytest.mark.parametrize("width", ["1", "3", "0", "-5", "wide", ""])
def test_an_odd_width_is_survived(tmp_path: Path, width: str) -> None:
    """A terminal of almost no columns, or one that lies about them, still gets its answer."""
    for query in ("486", "4xx"):
        for locale in ("en", "ko"):
            ended = call("show", query, "--lang", locale, where=tmp_path, COLUMNS=width)
            assert (ended.status, ended.err) == (0, "")


@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (False, {}, False),
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colours(tmp_path: Path, terminal: bool, environment: dict[str, str], coloured: bool) -> None:
    """A terminal gets colours, a pipe none, and NO_COLOR is honoured."""
    ended = call("show", "486", where=tmp_path, terminal=terminal, **environment)
    assert ended.out.startswith("\x1b[1m486 Busy Here\x1b[0m\n" if coloured else "486 Busy Here\n")
    assert ("\x1b" in ended.out) is coloured


def test_colours_do_not_move_columns(tmp_path: Path) -> None:
    """With colours, what is left without them is the same page."""
    import re

    plain = call("show", "202", "--lang", "ko", where=tmp_path).out
    coloured = call("show", "202", "--lang", "ko", where=tmp_path, terminal=True).out
    assert re.sub(r"\x1b\[[0-9]*m", "", coloured) == plain


@pytest.mark.parametrize("query", ["418", "TEAPOT", "i'm a teapot", "teapto"])
def test_a_spec_of_ones_own(tmp_path: Path, small: Path, query: str) -> None:
    """`--spec` looks up in another registry, and in that one alone."""
    ended = call("show", query, "--spec", small.name, where=tmp_path)
    assert ended.status == 0
    assert ended.out.startswith("418 I'm a teapot\n\n  This is no coffee machine.\n")
    assert call("show", "BUSY_HERE", "--spec", small.name, where=tmp_path).status == 1


def test_a_spec_of_ones_own_is_checked(tmp_path: Path, small: Path) -> None:
    """A mistake in it is told with its place, as everywhere."""
    small.write_text(small.read_text(encoding="utf-8").replace("name: TEAPOT", "name: 7"), encoding="utf-8")
    ended = call("show", "418", "--spec", small.name, where=tmp_path)
    assert ended.status == 1
    assert ended.err.startswith("tea.yaml:18:11: ")
