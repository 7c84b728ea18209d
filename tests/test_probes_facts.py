"""What a probe of facts says is compared with the spec: every field, every key, to the letter."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from rendering import REGISTRIES, the_registry
from sipcodes.prove.expect import compared
from sipcodes.prove.expect_facts import expected_facts


@pytest.mark.parametrize("name", REGISTRIES)
def test_what_is_right_is_counted(name: str) -> None:
    """A probe that says what the spec says has each value counted, and nothing against it."""
    registry = the_registry(name)
    said = expected_facts(registry)
    assert compared(registry, said) == (sum(map(len, said.values())), [])


@pytest.mark.parametrize(
    ("field", "key", "wrong"),
    [
        ("facts", "491 next 0", "done|must||RFC 3261 §14.1|false|"),
        ("methods", "486", {"any": True, "only": [], "except": [], "source": "RFC 3261 §21.4"}),
        ("methods", "486", None),
        ("required_headers", "401", []),
        ("deprecated", "202", False),
        ("deprecated", "202", 1),
        ("text", "486 ko action", ""),
        ("words", "level must-not en", "must"),
        ("mapped", "sip q850 isup 486", "16||||"),
        ("mapped", "q850 sip qsig 16", ""),
    ],
)
def test_a_wrong_value_is_told(field: str, key: str, wrong: Any) -> None:
    """One value that is another, of any field, is told with the field, the key and both values, and so is its lack."""
    registry = the_registry()
    right = expected_facts(registry)
    assert key in right[field], "the spec has it"
    assert right[field][key] is not wrong
    said = copy.deepcopy(right)
    said[field][key] = wrong
    (difference,) = compared(registry, said)[1]
    assert str(difference) == f"{field} of {key}: {wrong!r}, where the spec has {right[field][key]!r}"
    del said[field][key]
    (difference,) = compared(registry, said)[1]
    assert (difference.field, difference.key, difference.found) == (field, key, None)


def test_a_fact_too_many_is_told() -> None:
    """What the spec does not have is no fact, however plausible."""
    registry = the_registry()
    said = expected_facts(registry)
    said["facts"]["100 next 99"] = "done|||RFC 3261 §21|false|"
    (difference,) = compared(registry, said)[1]
    assert str(difference) == "facts of 100 next 99: 'done|||RFC 3261 §21|false|', where the spec has None"
