"""What an output must say when it is read back, by the model; and how what it says differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sipcodes.prove.expect_facts import expected_facts, normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.model.registry import Registry

FALLBACK = "fallback"


@dataclass(frozen=True)
class Difference:
    """One value that an output does not give back as the model has it."""

    field: str
    key: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.field} of {self.key}: {self.found!r}, where the spec has {self.expected!r}"


def expected(registry: Registry) -> dict[str, Any]:
    """Every value that a probe may read back, field by field, by the number or text asked for."""
    by_code = registry.by_code
    classes = {number: registry.class_of(number) for number in registry.probes}
    members = {klass.name.value: {klass.number} for klass in registry.classes}
    members |= {group.name.value: {klass.number for klass in group.classes} for group in registry.groups}
    numbers = {number: klass.number if klass else 0 for number, klass in classes.items()}
    return {
        "codes": {str(position): code.code for position, code in enumerate(registry.codes)},
        "constant": {code.name.value: code.code for code in registry.codes},
        "name": {str(n): by_code[n].name.value if n in by_code else None for n in registry.probes},
        "phrase": {str(n): by_code[n].phrase.value if n in by_code else None for n in registry.probes},
        "phrase_or": {str(n): by_code[n].phrase.value if n in by_code else FALLBACK for n in registry.probes},
        "class": {str(n): numbers[n] for n in registry.probes},
        "effective": {str(n): registry.effective(n) for n in registry.probes},
        **{f"is {name}": {str(n): numbers[n] in inside for n in registry.probes} for name, inside in members.items()},
        "from_phrase": {text.value: list(registry.with_phrase(text.value)) for text in registry.phrase_lookups},
    }


# What a probe must read back, of the constants or of the facts; the rest only where the language has the operation.
_CONSTANTS = frozenset({"codes", "phrase"})
_FACTS = frozenset({"facts"})


def compared(registry: Registry, said: Any) -> tuple[int, list[Difference]]:
    """How many values ``said`` gives back right, and what differs from the model."""
    told = _flat(said)
    wanted = expected(registry) | expected_facts(registry)
    required = _FACTS if "facts" in told else _CONSTANTS
    right = 0
    differences = []
    for field, values in wanted.items():
        if field not in told:
            if field in required or (field.startswith("is ") and any(name.startswith("is ") for name in told)):
                differences.append(Difference(field, "the probe", "values", None))
            continue
        found = told[field]
        if field == "facts":
            found = {key: normal(value) if isinstance(value, str) else value for key, value in found.items()}
        for key in dict.fromkeys((*values, *found)):
            if key in found and key in values and _same(values[key], found[key]):
                right += 1
            else:
                differences.append(Difference(field, key, values.get(key), found.get(key)))
    differences += [Difference(field, "the probe", None, "an unknown field") for field in told if field not in wanted]
    return right, differences


def _flat(said: Any) -> dict[str, dict[str, Any]]:
    """The probe's JSON, every field a mapping: `is` by its predicates, `codes` by position."""
    if not isinstance(said, dict):
        return {}
    flat: dict[str, dict[str, Any]] = {}
    for field, values in said.items():
        for name, inner in _fields(field, values):
            flat[name] = inner if isinstance(inner, dict) else {"": inner}
    return flat


def _fields(field: str, values: Any) -> Iterator[tuple[str, Any]]:
    if field == "is" and isinstance(values, dict):
        for name, inner in values.items():
            yield f"is {name}", inner
    elif isinstance(values, list):
        yield field, {str(position): value for position, value in enumerate(values)}
    else:
        yield field, values


def _same(one: Any, other: Any) -> bool:
    """Equality that tells 1 from true."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
