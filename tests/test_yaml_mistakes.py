"""Mistakes in YAML itself: what a file may be, before anyone asks what it says."""

from __future__ import annotations

import platform
from typing import Any

import pytest
from mistakes import problems, unmarked
from sipcodes.read import source_text, yaml
from sipcodes.read.yaml import read_yaml


@pytest.fixture(params=["the parser in C", "the parser in Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two parsers that a machine may have."""
    name: str = request.param
    if name == "the parser in Python":
        monkeypatch.setattr("ruamel.yaml.main.CParser", None)
    return name


def check(marked: str, rule: str, message: str, hint: str = "") -> None:
    """A file has just this problem, at the mark."""
    text, line, column = unmarked(marked)
    (found,) = problems(lambda: read_yaml(text.encode(), "x.yaml"))
    assert (found.file, found.line, found.column, found.rule) == ("x.yaml", line, column, rule)
    assert message in found.message
    assert hint in found.hint


BROKEN = [
    pytest.param("a: [1, 2\nb‸: 3\n", "this is no YAML: ", "line above", id="an open bracket"),
    pytest.param("a: {b: 1\nc‸: 2\n", "this is no YAML: ", "line above", id="an open brace"),
    pytest.param("a: b‸: c\n", "this is no YAML: mapping values are not allowed", "`: `", id="two colons"),
    pytest.param("a: ‸@b\n", "that cannot start any token", "special character", id="an at sign"),
    pytest.param("a: ‸%b\n", "that cannot start any token", "special character", id="a percent sign"),
    pytest.param("a: ‸`b`\n", "that cannot start any token", "special character", id="a backtick"),
    pytest.param('a: "b\n‸', "this is no YAML: found unexpected end of stream", "quotes", id="an open quote"),
    pytest.param("a:\n  b: 1\n ‸c: 2\n", "this is no YAML: ", "indentation", id="too little indent"),
    pytest.param("a: 1\n  b‸: 2\n", "this is no YAML: mapping values are not allowed", "`: `", id="too much indent"),
    pytest.param("a:\n‸\tb: 1\n", "a tab stands where YAML wants spaces", "indent with spaces", id="a tab"),
    pytest.param("a:\n  b: 1\n‸\tc: 1\n", "a tab stands where YAML wants spaces", "indent with spaces", id="later"),
    pytest.param("a: ‸!b!c d\n", "found undefined tag handle", "", id="a tag without a handle"),
    pytest.param("‸%YAML 3.0\n---\na: b\n", "found incompatible YAML document", "", id="YAML 3"),
]


@pytest.mark.parametrize(("marked", "message", "hint"), BROKEN)
@pytest.mark.usefixtures("parser")
def test_what_is_no_yaml_is_told_at_its_place(marked: str, message: str, hint: str) -> None:
    """What no parser can read is a problem at the character where it stops making sense, with a way out."""
    check(marked, "yaml", message, hint)


REFUSED = [
    pytest.param("a: ‸*b\n", "alias", "the alias *b is not allowed", id="an alias"),
    pytest.param("a: ‸&b c\n", "anchor", "the anchor &b is not allowed", id="an anchor of a text"),
    pytest.param("a: ‸&b\n  c: d\n", "anchor", "the anchor &b is not allowed", id="an anchor of a mapping"),
    pytest.param("a: ‸&b [c]\n", "anchor", "the anchor &b is not allowed", id="an anchor of a list"),
    pytest.param("‸&b a: c\n", "anchor", "the anchor &b is not allowed", id="an anchor of a key"),
    pytest.param("a: ‸!b c\n", "tag", "the tag !b is not allowed", id="a tag of one's own"),
    pytest.param("a: ‸!!str 12\n", "tag", "the tag tag:yaml.org,2002:str is not allowed", id="a tag of YAML"),
    pytest.param("a: ‸!!python/object:os.system {}\n", "tag", "python/object:os.system is not", id="a tag of Python"),
    pytest.param("a: ‸!b [c]\n", "tag", "the tag !b is not allowed", id="a tag of a list"),
    pytest.param("a: b\n‸---\nc: d\n", "documents", "a second document starts here", id="two documents"),
    pytest.param("a: b\n---\n---\n".replace("---", "‸---", 1), "documents", "a second document", id="an empty one"),
    pytest.param("a: 1\n‸a: 2\n", "duplicate-key", "`a` stands here a second time; the first is in line 1", id="a key"),
    pytest.param('1: a\n\n‸"1": b\n', "duplicate-key", "the first is in line 1", id="a key as number and as text"),
    pytest.param("x: {a: 1, ‸a: 1}\n", "duplicate-key", "`a` stands here a second time", id="a key in one line"),
    pytest.param("‸[a, b]: c\n", "key", "a collection cannot be a key", id="a list as key"),
    pytest.param("? ‸{a: b}\n: c\n", "key", "a collection cannot be a key", id="a mapping as key"),
    pytest.param("‸- a\n- b\n", "type", "the file holds no mapping", id="a list as the file"),
    pytest.param("‸hello\n", "type", "the file holds no mapping", id="a word as the file"),
    pytest.param("‸12\n", "type", "the file holds no mapping", id="a number as the file"),
]


@pytest.mark.parametrize(("marked", "rule", "message"), REFUSED)
@pytest.mark.usefixtures("parser")
def test_what_yaml_allows_and_a_spec_does_not(marked: str, rule: str, message: str) -> None:
    """Aliases, anchors, tags, further documents, repeated and odd keys are refused where they stand."""
    check(marked, rule, message)


@pytest.mark.parametrize("line", ["%YAML 1.1", "%YAML 1.2", "%TAG ! tag:example.org,2000:"])
@pytest.mark.usefixtures("parser")
def test_directives_are_refused(line: str) -> None:
    """A directive changes how the rest is read, and is refused."""
    (found,) = problems(lambda: read_yaml(f"{line}\n---\na: b\n".encode(), "x.yaml"))
    assert (found.rule, found.column, found.hint) == ("directive", 1, "delete the line with %")


def test_a_missing_value_is_told() -> None:
    """A key without a value is a problem right behind its colon."""
    check("a:‸\nb: c\n", "surprise", "a value is missing", '""')


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", '""\n'])
@pytest.mark.usefixtures("parser")
def test_an_empty_file_is_told(text: str) -> None:
    """A file that holds nothing is a problem of the file as a whole."""
    (found,) = problems(lambda: read_yaml(text.encode(), "x.yaml"))
    assert (found.where, found.rule, found.message) == ("x.yaml", "empty", "the file is empty")


@pytest.mark.usefixtures("parser")
def test_all_problems_of_a_file_are_told_at_once() -> None:
    """One run shows every mistake of a file that still parses."""
    found = problems(lambda: read_yaml(b"a: no\nb: &x 1e3\nc: !t d\na: ~\n", "x.yaml"))
    assert [(p.line, p.column, p.rule) for p in found] == [
        (1, 4, "surprise"),
        (2, 4, "anchor"),
        (2, 4, "surprise"),
        (3, 4, "tag"),
        (4, 1, "duplicate-key"),
        (4, 4, "surprise"),
    ]


@pytest.mark.parametrize("opener", ["[", "{", "{a: ", "- ", "? ", "a:\n"])
@pytest.mark.usefixtures("parser")
def test_deep_nesting_ends_in_a_problem(opener: str) -> None:
    """A hundred thousand brackets neither crash the process nor exhaust it."""
    text = "x: " + opener * 100_000 if opener in "[{" else opener * 100_000
    if opener == "a:\n":
        text = "".join(" " * depth + "a:\n" for depth in range(1_000))
    (found,) = problems(lambda: read_yaml(text.encode(), "x.yaml"))
    assert (found.rule, found.message) == ("too-deep", "nested deeper than 32 levels")
    assert found.line == (33 if opener == "a:\n" else 1)


@pytest.mark.usefixtures("parser")
def test_nesting_up_to_the_limit_is_read() -> None:
    """The limit is 32 collections in each other, and no less."""
    node: Any = read_yaml(b"a: " + b"[" * 31 + b"]" * 31, "x.yaml")["a"]
    depth = 1
    while node:
        node, depth = node[0], depth + 1
    assert depth == 31


def test_a_bomb_of_aliases_is_refused() -> None:
    """Text that multiplies itself by aliases never gets to multiply."""
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    found = problems(lambda: read_yaml("\n".join(lines).encode(), "x.yaml"))
    assert {problem.rule for problem in found} == {"alias", "anchor"}


def test_a_file_has_a_limit_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file above the limit is refused before it is parsed, one of the limit is not."""
    monkeypatch.setattr(source_text, "MAX_BYTES", 1_000)
    assert read_yaml(b"a: b\n" + b"#" * 995, "x.yaml") == {"a": "b"}
    (found,) = problems(lambda: read_yaml(b"a: b\n" + b"#" * 996, "x.yaml"))
    assert (found.where, found.message) == ("x.yaml", "the file has 1,001 bytes; 1,000 is the limit")
    assert "several files" in found.hint


def test_a_file_has_a_limit_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of too many values is refused at the first one too many."""
    monkeypatch.setattr(yaml, "MAX_NODES", 10)
    assert len(read_yaml(b"a: [1, 2, 3, 4, 5, 6, 7]\n", "x.yaml")["a"]) == 7
    check("a: [1, 2, 3, 4, 5, 6, 7, ‸8]\n", "too-large", "the file has more than 10 values")


@pytest.mark.skipif(platform.python_implementation() != "CPython", reason="the C parser is one of CPython")
def test_the_parser_in_c_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installing the project brings the C parser, and reading uses it."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the parser in Python was started")

    monkeypatch.setattr("ruamel.yaml.parser.Parser.__init__", refuse)
    assert read_yaml(b"a: b\n", "x.yaml") == {"a": "b"}


def test_the_parser_in_python_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the C parser, the one in Python is in use: what the tests here rely on."""

    class StartedError(Exception):
        pass

    def start(*_: object, **__: object) -> None:
        raise StartedError

    monkeypatch.setattr("ruamel.yaml.main.CParser", None)
    monkeypatch.setattr("ruamel.yaml.parser.Parser.__init__", start)
    with pytest.raises(StartedError):
        read_yaml(b"a: b\n", "x.yaml")


@pytest.mark.parametrize("escape", ["\\ud800", "\\UFFFFFFFF", "\\U00110000", "\\xzz", "\\q"])
@pytest.mark.usefixtures("parser")
def test_escapes_of_what_is_no_character(escape: str) -> None:
    """An escape that stands for no character is a problem, whichever parser reads it."""
    (found,) = problems(lambda: read_yaml(f'a: "{escape}"\n'.encode(), "x.yaml"))
    assert (found.rule, found.file) == ("yaml", "x.yaml")
