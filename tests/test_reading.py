"""Reading for good: whatever stands in a file, the end is a model or problems with places, never another exception."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SMALL
from hypothesis import given, settings
from hypothesis import strategies as st
from mistakes import changed, folder, one_file, problems, unmarked, wrong
from mutating import PIECES, STEADY, mutations
from sipcodes.problems import ProblemsFound
from sipcodes.read import schema
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files, read_packaged
from sipcodes.read.yaml import read_yaml

if TYPE_CHECKING:
    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.registry import Registry

ENDINGS = (".yaml",)


def outcome(files: Files) -> Catalogue | ProblemsFound:
    """What reading ends in; any other exception is a bug, as is a problem without a place or a message."""
    try:
        return load_catalogue(files)
    except ProblemsFound as error:
        found = error
    assert found.problems
    for problem in found.problems:
        assert problem.file.startswith(files.root)
        assert problem.line > 0 < problem.column or problem.line == problem.column == 0
        assert problem.rule
        assert problem.message
    return found


@given(st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
@STEADY
def test_any_bytes_end_in_a_model_or_in_problems(data: bytes) -> None:
    """No file, whatever its bytes, makes reading fail in any other way."""
    outcome(one_file(data))


@given(mutations(SMALL.encode()))
@settings(STEADY, max_examples=300)
def test_any_mutation_of_a_spec(data: bytes) -> None:
    """A spec that was broken anywhere gives a model or problems."""
    outcome(one_file(data))


@pytest.mark.parametrize("parser", ["C", "Python"])
@given(mutations(SMALL.encode()))
@STEADY
def test_any_mutation_with_either_parser(monkeypatch: pytest.MonkeyPatch, parser: str, data: bytes) -> None:
    """The same holds where the C parser is missing."""
    with monkeypatch.context() as patch:
        if parser == "Python":
            patch.setattr("ruamel.yaml.main.CParser", None)
        outcome(one_file(data))


def real_spec() -> Files:
    """The spec of SIP."""
    return read_packaged("spec", ENDINGS).under("sip")


REAL = sorted(real_spec().contents)


@pytest.mark.parametrize("name", REAL)
def test_mutations_of_the_real_spec(name: str) -> None:
    """A file of the real spec that was broken anywhere gives a model or problems."""
    files, chance = real_spec(), random.Random(name)  # noqa: S311 no secrets here
    for _ in range(6):
        data = files.contents[name]
        start = chance.randrange(len(data))
        data = data[:start] + chance.choice(PIECES) + data[start + chance.randrange(20) :]
        outcome(Files(files.root, {**files.contents, name: data}))


@given(mutations(SMALL.encode()))
@settings(STEADY, max_examples=200)
def test_both_validators_agree(data: bytes) -> None:
    """The fast validator takes nothing that the other one refuses, and refuses nothing that it takes."""
    try:
        read = read_yaml(data, "tea.yaml")
    except ProblemsFound:
        return
    fits = schema._fits("registry", read)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "_fast", lambda _: None)
        assert fits is not bool(schema.check_schema(read, "registry"))


def test_the_same_file_with_either_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers read the whole real spec alike, values and places."""
    files = real_spec()
    fast = {name: read_yaml(data, name) for name, data in files.contents.items()}
    monkeypatch.setattr("ruamel.yaml.main.CParser", None)
    for name, data in files.contents.items():
        assert flat(read_yaml(data, name)) == flat(fast[name])


def flat(node: Any) -> Any:
    """Data from YAML with all its places, comparable."""
    if isinstance(node, dict):
        places: Any = node
        return [node.keys(), [flat(v) for v in node.values()], places.place, places.key_places, places.value_places]
    if isinstance(node, list):
        sequence: Any = node
        return [[flat(item) for item in node], sequence.place, sequence.item_places]
    return node


@pytest.mark.parametrize("before", ["a", "한", "\U0001f600", "e\u0301", "가나다라마바사"], ids=ascii)
def test_columns_count_characters(before: str) -> None:
    """A column is the number of characters before it, however many bytes or units they take."""
    for around in ('x: {{"{}": ‸no}}\n', '"{}": [x, ‸no]\n', "{}: ‸@\n"):
        text, line, column = unmarked(around.format(before))
        (found,) = problems(partial(read_yaml, text.encode(), "x.yaml"))
        assert (found.line, found.column) == (line, column)


def test_columns_of_the_schema_count_characters() -> None:
    """The same holds for what the schema and the cross-checks find."""
    text = changed("{title: Steeping}", "{title: 우리는 중, x: z}")
    (found,) = wrong(one_file(text))
    assert text.splitlines()[found.line - 1][found.column - 1 :] == "x: z}"


def simple(registry: Registry) -> Any:
    """All that a registry knows but where it was written."""

    def plain(value: Any, seen: tuple[int, ...] = ()) -> Any:
        if id(value) in seen:
            return "above"
        if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
            return [plain(item, seen) for item in value]
        if isinstance(value, dict):
            return {key: plain(item, seen) for key, item in value.items()}
        if hasattr(value, "__dataclass_fields__"):
            names = [name for name in value.__dataclass_fields__ if name != "place"]
            return {name: plain(getattr(value, name), (*seen, id(value))) for name in names}
        return value

    return plain(registry)


def test_a_folder_and_a_file_give_the_same_model() -> None:
    """A registry may lie in one file or in many, in any order: the model is the same."""
    facts, texts = SMALL.split("text:\n")
    registry, rest = facts.split("classes:\n")
    classes, codes = rest.split("codes:\n")
    (whole,) = load_catalogue(one_file(SMALL)).registries
    parts = {"z": registry, "y": f"classes:\n{classes}", "b": f"codes:\n{codes}", "a/en": f"text:\n{texts}"}
    (joined,) = load_catalogue(folder(**parts)).registries
    assert simple(joined) == simple(whole)


def test_texts_of_one_locale_in_many_files() -> None:
    """The texts of a locale come together from as many files as there are."""
    first, last = SMALL.split("      400: {summary")
    told = f"text:\n  en:\n    codes:\n      400: {{summary{last}"
    (whole,) = load_catalogue(one_file(SMALL)).registries
    (joined,) = load_catalogue(folder(a=first, b=told)).registries
    assert simple(joined) == simple(whole)
