"""From written facts to the model: classes, words, required headers, listings, tables between registries."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from fact_specs import CUP, TEA, both, brief, in_tea
from mistakes import changed, one_file
from sipcodes.model.facts import KINDS, Fact, Mapping
from sipcodes.read.catalogue import load_catalogue

if TYPE_CHECKING:
    from sipcodes.model.registry import Registry

POT = "{who: pot, level: may, source: RFC 2324 §2.3.2}"
SAFE = "{header: Safe, level: must, source: RFC 2324 §2.1}"


@cache
def registries() -> dict[str, Registry]:
    """Cups and tea, by id."""
    return {registry.id.value: registry for registry in load_catalogue(both()).registries}


def tea(text: str = TEA) -> Registry:
    """The registry of tea, alone."""
    (registry,) = load_catalogue(one_file(text)).registries
    return registry


def table(start: str) -> Mapping:
    """The table that starts at a registry."""
    (found,) = (mapping for mapping in registries()["tea"].mappings if mapping.start.value == start)
    return found


def told(fact: Fact) -> tuple[str, str | None, str | None, str]:
    """A fact in brief: word, level, condition, source."""
    return *brief(fact), fact.source.label


def test_a_fact_has_all_that_is_written() -> None:
    """Word, level, condition, source, time to wait and place of a fact come from its line."""
    (fact,) = tea().by_code[100].facts.next
    assert told(fact) == ("pour", None, "cup-in-place", "RFC 2324 §2")
    assert (fact.after, fact.contradicts) == (("0.5", "10"), False)
    assert TEA.splitlines()[fact.place.line - 1][fact.place.column - 1 :].startswith("{action: pour")
    (fact,) = tea().by_code[400].facts.senders
    assert told(fact) == ("kettle", "must", "leaves-are-mouldy", "RFC 2324 §2")
    assert fact.after is None


def test_facts_of_a_class_come_first() -> None:
    """A code has the facts of its class, then its own; codes of other classes have none of them."""
    own = in_tea("    next: []\n", "    next: [{action: pour, source: RFC 2324}]\n")
    registry = tea(changed("classes: [1]}", "classes: [1, 4]}", own))
    assert [fact.word.name.value for fact in registry.by_code[400].facts.next] == ["wait", "pour"]
    assert [fact.word.name.value for fact in registry.by_code[418].facts.next] == ["wait"]
    assert [fact.word.name.value for fact in registry.by_code[100].facts.next] == ["pour"]


def test_all_facts_are_those_of_every_kind() -> None:
    """Together the facts of a code are those of each kind, in the order of the kinds."""
    facts = tea().by_code[418].facts
    assert list(facts.all) == [fact for kind in KINDS for fact in facts.of(kind)]
    assert [fact.word.kind.value for fact in facts.all] == ["who", "who", "header", "header", "action"]


@pytest.mark.parametrize(
    ("code", "always", "only", "but"),
    [(100, False, ["WHEN", "BREW"], []), (400, True, [], []), (418, False, [], ["WHEN"])],
)
def test_methods(code: int, always: bool, only: list[str], but: list[str]) -> None:
    """Methods are any, only some or any but some, as they are written."""
    methods = tea().by_code[code].facts.methods
    assert methods
    assert methods.any is always
    assert ([method.value for method in methods.only], [method.value for method in methods.but]) == (only, but)


def test_a_code_without_facts_has_none() -> None:
    """Where nothing is written there are no methods and no facts, and that can be asked."""
    facts = registries()["cup"].by_code[1].facts
    assert (facts.methods, facts.all, facts.required, bool(facts)) == (None, (), (), False)
    assert tea().by_code[400].facts


def test_a_word_is_one() -> None:
    """A word is the same object wherever it is used, and the one of its list; words compare by identity."""
    registry = tea()
    kettle = next(word for word in registry.terms["who"] if word.name.value == "kettle")
    assert registry.by_code[400].facts.senders[0].word is kettle
    assert registry.by_code[418].facts.senders[1].word is kettle
    assert registry.by_code[400].facts.senders[0].level is registry.terms["level"][0]
    assert registry.by_code[100].facts.next[0].when is registry.by_code[418].facts.headers[1].when
    assert kettle != next(word for word in tea().terms["who"] if word.name.value == "kettle")


def test_a_word_is_told_in_each_locale() -> None:
    """A word has its text in every locale, a header field its own name; the first locale's is its text."""
    registry = tea()
    words = {word.name.value: word for words in registry.words.values() for word in words}
    assert {locale: text.value for locale, text in words["kettle"].texts.items()} == {"en": "a kettle", "ko": "주전자"}
    assert words["cup-in-place"].texts["ko"].value == "잔이 있는 경우"
    assert {text.value for text in words["Safe"].texts.values()} == {"Safe"}
    assert (words["must-not"].text.value, words["must-not"].id.value) == ("must not", "must-not")


def test_the_words_of_a_registry() -> None:
    """Every list has its words as written, headers and conditions those that facts have, by name; no kind is empty."""
    words = {kind: [word.name.value for word in words] for kind, words in tea().words.items()}
    assert words == {
        "level": ["must", "may", "should-not", "must-not"],
        "who": ["kettle", "pot"],
        "action": ["wait", "pour"],
        "header": ["Accept-Additions", "Safe"],
        "when": ["cup-in-place", "leaves-are-mouldy"],
    }


@pytest.mark.parametrize(
    ("header", "required"),
    [
        (SAFE, ["Safe"]),
        (SAFE.replace("must", "may"), []),
        (SAFE.replace("must", "must-not"), []),
        (SAFE.replace("must,", "must, when: cup-in-place,"), []),
        (f"{SAFE}\n      - {SAFE.replace('must', 'may').replace('2.1', '2')}".replace("}", ", contradicts: true}"), []),
        (SAFE.replace("level: must, ", ""), []),
        (f"{SAFE}\n      - {SAFE}", ["Safe"]),
    ],
)
def test_required_headers(header: str, required: list[str]) -> None:
    """Required is what must be there in every case, without a document that disagrees, each header once."""
    registry = tea(in_tea(SAFE, header))
    assert [word.name.value for word in registry.by_code[418].facts.required] == required


def test_listings_turn_the_facts_round() -> None:
    """A listing has every word of a kind that is used, by name, with the codes and facts that have it, ascending."""
    found = {
        listing.kind.value: {word.name.value: [use.code.code for use in uses] for word, uses in listing.uses}
        for listing in tea().listings
    }
    assert found == {
        "who": {"kettle": [400, 418], "pot": [418]},
        "header": {"Accept-Additions": [418], "Safe": [418]},
        "action": {"pour": [100], "wait": [400, 418]},
    }
    assert list(found["header"]) == ["Accept-Additions", "Safe"]
    uses = [use for listing in tea().listings for _, uses in listing.uses for use in uses]
    assert all(use.fact in use.code.facts.all for use in uses)


def test_codes_by_method() -> None:
    """The codes that only some methods may draw are listed by method; those of any method are not."""
    found = {method.value: [code.code for code in codes] for method, codes in tea().by_method}
    assert found == {"BREW": [100], "WHEN": [100]}


def test_both_ends_have_a_table() -> None:
    """A table belongs to the registry where it starts and to the one where it ends, in one object."""
    cup, drink = registries()["cup"], registries()["tea"]
    assert cup.mappings == drink.mappings
    assert [(mapping.start.value, mapping.end.value) for mapping in cup.mappings] == [("cup", "tea"), ("tea", "cup")]
    assert table("cup").rows[0].code is cup.by_code[1]
    assert table("cup").rows[0].to is drink.by_code[418]
    assert "mind-the-saucer" in [word.name.value for word in drink.conditions]


def test_the_words_of_a_table_are_words_at_both_ends() -> None:
    """A level or a location that only a table of another registry names is a word here too, behind one's own."""
    words = {kind: [word.name.value for word in words] for kind, words in registries()["tea"].words.items()}
    assert words["level"] == ["must", "may", "should-not", "must-not"]
    assert words["location"] == ["kitchen"]
    text = changed(
        "level: [may, must]",
        "level: [may, must, perhaps]",
        changed("level: may\n    when", "level: perhaps\n    when", CUP),
    )
    text = changed(
        "must: must}", "must: must, perhaps: perhaps}", changed("must: 필수}", "must: 필수, perhaps: 아마}", text)
    )
    drink = load_catalogue(both(text)).registries[1]
    assert [word.name.value for word in drink.words["level"]] == ["must", "may", "should-not", "must-not", "perhaps"]


def test_what_a_table_says() -> None:
    """Level and source of a table hold for its rows, those of a row for its alternatives, unless these have theirs."""
    found = [
        (
            row.code.code,
            row.to.code if row.to else None,
            row.level.name.value if row.level else None,
            row.when.name.value if row.when else None,
            row.source.label,
            [note.name.value for note in row.notes],
        )
        for row in table("cup").flat_rows
    ]
    assert found == [
        (1, 418, "must", None, "RFC 2324 §2.1", ["mind-the-saucer"]),
        (1, 100, "must", "kettle-at-hand", "RFC 2324 §2.1", []),
        (1, None, "may", "at-home", "RFC 2324", []),
        (11, None, "may", None, "RFC 2324 §2", []),
    ]
    assert {klass.number: place.name.value for klass, place in table("cup").locations.items()} == {1: "kitchen"}
    sent = [
        (row.code.code, place.name.value) for row in table("cup").flat_rows if (place := table("cup").location(row))
    ]
    assert sent == [(1, "kitchen"), (1, "kitchen")], "what becomes nothing, or is of another class, has no location"
    assert {word.name.value for word in table("cup").conditions} == {"at-home", "kettle-at-hand", "mind-the-saucer"}


@pytest.mark.parametrize(
    ("start", "registry", "code", "rows"),
    [
        ("cup", "cup", 1, [(1, 418), (1, 100), (1, None)]),
        ("cup", "cup", 2, []),
        ("cup", "tea", 418, [(1, 418)]),
        ("cup", "tea", 100, [(1, 100)]),
        ("cup", "tea", 400, []),
        ("tea", "tea", 418, [(418, 2)]),
        ("tea", "cup", 2, [(418, 2)]),
    ],
)
def test_rows_of_a_code(start: str, registry: str, code: int, rows: list[tuple[int, int | None]]) -> None:
    """A code's rows are found from either end of a table, with the alternatives."""
    found = table(start).rows_of(registries()[registry].by_code[code])
    assert [(row.code.code, row.to.code if row.to else None) for row in found] == rows


@pytest.mark.parametrize(
    ("start", "registry", "code", "default"),
    [
        pytest.param("cup", "cup", 2, True, id="no row"),
        pytest.param("cup", "cup", 1, False, id="a row"),
        pytest.param("cup", "cup", 11, False, id="a row that leads to nothing"),
        pytest.param("cup", "tea", 100, False, id="the other end"),
        pytest.param("tea", "tea", 100, False, id="a table without default"),
    ],
)
def test_defaults(start: str, registry: str, code: int, default: bool) -> None:
    """Only a code that starts at the table, and has no row, becomes the default."""
    assert table(start).defaults(registries()[registry].by_code[code]) is default


def test_a_default_is_for_the_classes_of_the_table() -> None:
    """Of classes that the table is not about, no code becomes the default; without classes, it is about all."""
    text = changed("      - {from: 11, none: true}\n", "", CUP)
    for classes, wanted in (("    classes: [1]\n", False), ("    classes: [1, 2]\n", True), ("", True)):
        cup = load_catalogue(both(changed("    classes: [1]\n    d", f"{classes}    d", text))).registries[0]
        assert cup.mappings[0].defaults(cup.by_code[11]) is wanted
