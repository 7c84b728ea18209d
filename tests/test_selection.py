"""What an output takes of a spec: some codes, locales and registries, under names of its own."""

from __future__ import annotations

from functools import cache

import pytest
from conftest import ROOT
from mistakes import problems
from sipcodes.commands.inputs import read_specs
from sipcodes.model.configuration import Selection
from sipcodes.model.text import Name, Text
from sipcodes.read.catalogue import load_registries
from sipcodes.read.selection import select


@cache
def parts() -> list:  # type: ignore[type-arg]
    """The packaged registries."""
    return load_registries(*read_specs([str(ROOT / "spec")]))


def texts(*words: str) -> tuple[Text, ...]:
    """Words as a configuration has them."""
    return tuple(map(Text, words))


def codes(registry: str = "sip", **selection: tuple[Text, ...]) -> set[int]:
    """The codes of a registry that are left."""
    catalogue = select(parts(), Selection(**selection))  # type: ignore[arg-type]
    return {code.code for each in catalogue.registries if each.id.value == registry for code in each.codes}


def test_only_and_except_by_class_number_and_name() -> None:
    """A class, a number and a name stand for their codes; `except` takes away from what `only` leaves."""
    assert codes(only=texts("2xx", "486", "RINGING")) == {200, 202, 204, 486, 180}
    assert codes(only=texts("2xx"), leave_out=texts("ACCEPTED", "204")) == {200}
    assert codes(leave_out=texts("4xx")) == {code for code in codes() if not 400 <= code <= 499}


def test_other_registries_stay_whole() -> None:
    """`only` is about the registries of which it names a code."""
    assert codes("q850", only=texts("486")) == codes("q850")
    assert codes("q850", only=texts("486", "q850:17")) == {17}


def test_a_number_of_two_registries_has_to_be_told() -> None:
    """302 is a SIP code and a warn-code: it is never guessed which is meant."""
    (found,) = problems(lambda: codes(only=texts("302")))
    assert (found.rule, found.hint) == ("ambiguous", "write `sip:302` or `sip-warning:302`")
    assert codes(only=texts("sip:302")) == {302}
    assert codes(registries=texts("sip"), only=texts("302")) == {302}


def test_tables_lose_the_rows_of_codes_that_are_gone() -> None:
    """No row, alternative or default names a code that is not there; a table without rows is gone."""
    catalogue = select(parts(), Selection(only=texts("486", "480", "q850:17", "q850:19")))
    there = {(each.id.value, code.code) for each in catalogue.registries for code in each.codes}
    tables = [table for each in catalogue.registries for table in each.mappings]
    assert tables
    for table in tables:
        assert table.rows
        ends = [table.default] if table.default else []
        for row in table.flat_rows:
            ends += [row.code, *([row.to] if row.to else [])]
        assert {(code.registry, code.code) for code in ends} <= there
    whole = select(parts(), Selection(registries=texts("sip", "q850")))
    assert len(whole.registries[0].mappings) == 4
    assert not select(parts(), Selection(registries=texts("sip"))).registries[0].mappings


def test_what_a_class_counts_as_stays() -> None:
    """Without the code 400, an unknown 4xx still counts as 400."""
    (sip,) = select(parts(), Selection(registries=texts("sip"), only=texts("486"))).registries
    assert (sip.effective(477), sip.effective(486), set(sip.by_code)) == (400, 486, {486})


def test_advice_to_use_a_code_that_is_gone_is_left_out() -> None:
    """A deprecation names its successor only where that is there."""
    whole = {code.code: code for code in select(parts(), Selection(registries=texts("sip"))).registries[0].codes}
    code, use = next((c.code, c.deprecated.use) for c in whole.values() if c.deprecated and c.deprecated.use)
    (sip,) = select(parts(), Selection(registries=texts("sip"), leave_out=texts(str(use.code)))).registries
    deprecated = sip.by_code[code].deprecated
    assert deprecated
    assert deprecated.use is None
    assert deprecated.rules


def test_locales_are_those_named_in_their_order() -> None:
    """The first one that is named is the one of code comments."""
    (sip,) = select(parts(), Selection(registries=texts("sip"), locales=texts("ko"))).registries
    assert sip.locales == ("ko",)
    assert list(sip.codes[0].text) == ["ko"]
    (sip,) = select(parts(), Selection(registries=texts("sip"), locales=texts("ko", "en"))).registries
    assert sip.title.value == "SIP 응답 코드"


def test_names_are_taken_word_by_word() -> None:
    """Each of the words may be another; in capitals or not, words joined either way."""
    (sip,) = select(parts(), Selection(registries=texts("sip"), names={"sip": {"prefix": Name("MY_SC")}})).registries
    assert (sip.names.prefix.words, sip.names.file.value) == (("my", "sc"), "sip-status")


def test_documents_stay() -> None:
    """Headings of sections are known also where the registry that describes them is left out."""
    assert "RFC 3398" in select(parts(), Selection(registries=texts("q850"))).documents


@pytest.mark.parametrize("selection", [Selection(only=texts("486")), Selection(locales=texts("en"))])
def test_the_whole_is_left_as_it_is(selection: Selection) -> None:
    """What one output leaves out, another one still has."""
    select(parts(), selection)
    assert codes() == {code.code for _, each in parts() if each.id.value == "sip" for code in each.codes}
    assert len(codes()) == 75
