"""What the words and characters of a file may be: no surprises, no hidden characters, UTF-8 alone."""

from __future__ import annotations

from functools import partial

import pytest
from mistakes import problems, unmarked
from sipcodes.read.yaml import read_yaml

NUMBER, BASE, SIXTY = "a number", "a number in another base", "a number in base 60"
BOOLEAN, NOTHING, DATE = "true or false", "nothing (null)", "a date"

SURPRISES = {
    **dict.fromkeys(["0o17", "012", "08", "0x1F", "-0x1f", "0b101", "00"], BASE),
    **dict.fromkeys(["1e3", "1E+3", "1_000", "1.5", ".5", "1.", "+1", "-0", "1.5e-3", ".inf", "-.INF", ".nan"], NUMBER),
    **dict.fromkeys(["1234567890123456789", "9" * 5_000], NUMBER),
    **dict.fromkeys(["1:30", "1:5", "12:30:45", "190:20:30.15", "-1:30"], SIXTY),
    **dict.fromkeys(["no", "No", "NO", "yes", "on", "On", "off", "OFF", "y", "N", "True", "FALSE"], BOOLEAN),
    **dict.fromkeys(["~", "null", "Null", "NULL"], NOTHING),
    **dict.fromkeys(["2024-01-01", "2024-1-1", "2001-12-14T21:59:43Z", "2001-12-14 21:59:43"], DATE),
}


@pytest.mark.parametrize(("word", "meaning"), [pytest.param(w, m, id=w[:20]) for w, m in SURPRISES.items()])
def test_words_that_readers_disagree_about(word: str, meaning: str) -> None:
    """A word that some YAML reader takes for something else than its letters is refused, with both ways out."""
    for around in ("a: ‸{}\n", "a:\n  - b\n  - ‸{}\n"):
        text, line, column = unmarked(around.format(word))
        (found,) = problems(partial(read_yaml, text.encode(), "x.yaml"))
        assert (found.line, found.column, found.rule) == (line, column, "surprise")
        assert found.message == f"`{word}` without quotes is {meaning} to YAML readers"
        assert found.hint == f'write "{word}" if text is meant, a plain decimal number otherwise'


@pytest.mark.parametrize("word", ["no", "1e3", "~", "2024-01-01", "0o17"])
def test_surprising_keys(word: str) -> None:
    """Keys are held to the same: `no:` is a problem as `a: no` is."""
    (found,) = problems(lambda: read_yaml(f"{word}: a\n".encode(), "x.yaml"))
    assert (found.line, found.column, found.rule) == (1, 1, "surprise")


@pytest.mark.parametrize("word", SURPRISES)
def test_quoted_words_are_text(word: str) -> None:
    """Quotes, and block scalars, make text of every word."""
    text = f"a: \"{word}\"\nb: '{word}'\nc: |-\n  {word}\nd: >-\n  {word}\n"
    assert set(read_yaml(text.encode(), "x.yaml").values()) == {word}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(
            (word, word)
            for word in ["1.0.0", "nope", "offer", "I'm a teapot", "1xx", "0o8", "10-4", "2024-01", "-a", "="]
        ),
        *((word, word) for word in ["yesterday", "NULLS", "a~b", "한글", "RFC 3261 §21.4.18", "true story", "tRUE"]),
        *((str(number), number) for number in [0, 7, -3, 100, 999_999_999_999_999_999]),
        ("true", True),
        ("false", False),
    ],
)
def test_words_that_are_what_they_seem(word: str, value: str | int) -> None:
    """Plain decimal numbers, `true` and `false` are read as such, other words as text."""
    read = read_yaml(f"a: {word}\n".encode(), "x.yaml")["a"]
    assert (read, type(read)) == (value, type(value))


CONTROLS = "\x00\x07\x0b\x0c\x1b\x7f\x85\ufdd0\ufffe\uffff"
HIDDEN = "\u2028\u2029\u202a\u202e\u2066\u2069\ufeff"


@pytest.mark.parametrize("char", CONTROLS + HIDDEN, ids=ascii)
def test_hidden_characters_are_refused_as_they_are(char: str) -> None:
    """Controls, false line ends and marks that turn text round are told where they stand, before any parsing."""
    text, line, column = unmarked(f"# 한글\na: 가나 ‸{char} b\nb: c\n")
    (found,) = problems(lambda: read_yaml(text.encode(), "x.yaml"))
    assert (found.line, found.column, found.rule) == (line, column, "unsafe-character")
    assert found.message == f"the character U+{ord(char):04X} may not stand in a file as it is"
    assert ("delete it" if char in CONTROLS else f'"\\u{ord(char):04x}"') in found.hint


@pytest.mark.parametrize("char", HIDDEN, ids=ascii)
def test_hidden_characters_by_escape_are_meant(char: str) -> None:
    """What the hint tells works: the escape, in quotes, gives the character."""
    assert read_yaml(f'a: "\\u{ord(char):04x}"\n'.encode(), "x.yaml") == {"a": char}


@pytest.mark.parametrize("char", CONTROLS, ids=ascii)
def test_control_characters_are_refused_by_escape_too(char: str) -> None:
    """What no output can hold is told at its text, however it is written."""
    (found,) = problems(lambda: read_yaml(f'a: "x\\u{ord(char):04x}"\n'.encode(), "x.yaml"))
    assert (found.line, found.column, found.rule) == (1, 4, "unsafe-character")
    assert found.message == f"the control character U+{ord(char):04X} is no text"


@pytest.mark.parametrize("char", "\u00a0\u00ad\u200b\u200d\ue000\U0001f600\U000e0041é", ids=ascii)
def test_other_characters_may_stand(char: str) -> None:
    """Blanks and joiners that scripts and emoji need are no mistake."""
    assert read_yaml(f"a: b{char}c\n".encode(), "x.yaml") == {"a": f"b{char}c"}


def test_a_file_full_of_hidden_characters_is_told_in_part() -> None:
    """A binary file gives a hundred problems, not a million."""
    assert len(problems(lambda: read_yaml(b"\x00" * 1_000_000, "x.yaml"))) == 100


@pytest.mark.parametrize(
    ("data", "where", "message"),
    [
        pytest.param("a: é\n".encode("utf-16"), (1, 1), "the file is UTF-16", id="UTF-16 with its mark"),
        pytest.param("\ufeffa: é\n".encode("utf-16-be"), (1, 1), "the file is UTF-16", id="big-endian UTF-16"),
        pytest.param("a: é\n".encode("utf-16-le"), (1, 7), "the byte 0xe9 is no UTF-8 here", id="UTF-16 without mark"),
        pytest.param("a: b\nc: é\n".encode("latin-1"), (2, 4), "the byte 0xe9 is no UTF-8 here", id="Latin-1"),
        pytest.param("a: 한 é\n".encode().replace(b"\xc3\xa9", b"\xe9"), (1, 6), "the byte 0xe9 is no", id="a mix"),
        pytest.param("a: 한\n".encode("euc-kr"), (1, 4), "the byte 0xc7 is no UTF-8 here", id="EUC-KR"),
        pytest.param(b"a: \xc0\xaf\n", (1, 4), "the byte 0xc0 is no UTF-8 here", id="an overlong form"),
        pytest.param(b"a: \xed\xa0\x80\n", (1, 4), "the byte 0xed is no UTF-8 here", id="a surrogate"),
        pytest.param(b"a: \xe2\x82", (1, 4), "the byte 0xe2 is no UTF-8 here", id="half a character at the end"),
        pytest.param(b"\xef\xbb\xbfa: b\n", (1, 1), "the file starts with a byte order mark (BOM)", id="BOM"),
    ],
)
def test_other_encodings_are_refused(data: bytes, where: tuple[int, int], message: str) -> None:
    """What is no UTF-8, or has a BOM, is told at its first wrong character, with the way out."""
    (found,) = problems(lambda: read_yaml(data, "x.yaml"))
    assert (found.line, found.column, found.rule) == (*where, "encoding")
    assert message in found.message
    assert found.hint.startswith("save ")
    assert "UTF-8" in found.hint


def test_ascii_in_utf_16_without_a_mark() -> None:
    """UTF-16 that happens to be valid UTF-8 is refused for its NULs."""
    found = problems(lambda: read_yaml("a: b\n".encode("utf-16-le"), "x.yaml"))
    assert {(problem.rule, problem.message) for problem in found} == {
        ("unsafe-character", "the character U+0000 may not stand in a file as it is")
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
def test_line_ends_of_every_system(end: str) -> None:
    """Files are read alike with each system's line ends."""
    read = read_yaml(end.join(["a: b", "c: |", "  d", "  e", ""]).encode(), "x.yaml")
    assert read == {"a": "b", "c": "d\ne\n"}
    assert read.key_places["c"].line == 2
