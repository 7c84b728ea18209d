"""Data against a JSON Schema, with messages for people in place of the validator's."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sipcodes.problems import Problem
from sipcodes.read.files import read_packaged
from sipcodes.read.nodes import Mapping, Sequence, place_of
from sipcodes.read.yaml import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.exceptions import ValidationError

    from sipcodes.model.text import Place

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
}


def check_schema(data: Mapping, name: str) -> list[Problem]:
    """Every way in which ``data`` is not what the packaged schema ``name`` (``registry``, ``target``) asks for.

    A fast validator says whether anything is wrong; only then is the one loaded that says what.
    """
    if _fits(name, data):
        return []
    # Only here: it takes longer to import than a spec to read and validate.
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(_to_the_end(_schema(name))).iter_errors(data)
    return [problem for error in errors for problem in _told(data, error, _schema(name))]


@cache
def _schema(name: str) -> Any:
    return json.loads(read_packaged("spec", [".json"]).contents[f"schema/{name}.schema.json"])


@cache
def _fast(name: str) -> Any:
    try:
        import jsonschema_rs
    except ImportError:  # where no wheel of it fits
        return None
    return jsonschema_rs.validator_for(_schema(name))


def _fits(name: str, data: Mapping) -> bool:
    validator = _fast(name)
    return bool(validator and validator.is_valid(data))


def _to_the_end(schema: Any) -> Any:
    """A schema whose patterns end where the text ends: in Python, ``$`` lets a line end follow."""
    if isinstance(schema, list):
        return [_to_the_end(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _to_the_end(value) for key, value in schema.items()}
    if isinstance(made.get("pattern"), str):
        made["pattern"] = _ended(made["pattern"])
    if isinstance(made.get("patternProperties"), dict):
        made["patternProperties"] = {_ended(key): value for key, value in made["patternProperties"].items()}
    return made


def _ended(pattern: str) -> str:
    return pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern


def _told(data: Mapping, error: ValidationError, schema: Any) -> Iterator[Problem]:
    path = list(error.absolute_path)
    place = place_of(data, path)
    node: Any = error.instance
    rules: Any = error.schema
    keyword = error.validator
    what = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "this"
    hint = str(rules.get("patternErrorMessage") or rules.get("description") or "")
    if keyword == "additionalProperties" and isinstance(node, Mapping):
        yield from _unknown_keys(node, rules)
    elif keyword == "required":
        missing = str(error.message).split("'")[1]
        described = _description(rules.get("properties", {}).get(missing, {}), schema)
        where = "here" if what == "this" else f"in {what}"
        yield _problem(place, "missing-key", f"`{missing}` is missing {where}", described)
    elif keyword == "type":
        given: Any = error.validator_value
        kinds = given if isinstance(given, list) else [given]
        wanted = " or ".join(_TYPES[kind] for kind in kinds)
        yield _problem(place, "type", f"{what} must be {wanted}, not {_kind(node)}", hint)
    elif keyword == "pattern":
        yield _problem(place, "form", f"{_brief(node)} is not the form that {what} has", hint)
    elif keyword == "enum":
        yield _problem(
            place, "choice", f"{_brief(node)} is no choice for {what}", nearest(str(node), error.validator_value)
        )
    elif keyword in ("minLength", "minItems", "minProperties"):
        empty = "is empty" if len(node) == 0 else f"has {len(node)} items; {error.validator_value} are needed"
        yield _problem(place, "too-short", f"{what} {empty}", hint)
    elif keyword in ("maxLength", "maxItems"):
        unit = "characters" if keyword == "maxLength" else "items"
        yield _problem(
            place, "too-long", f"{what} has {len(node):,} {unit}; {error.validator_value:,} is the limit", hint
        )
    elif keyword in ("minimum", "maximum"):
        side = "at least" if keyword == "minimum" else "at most"
        yield _problem(place, "range", f"{what} must be {side} {error.validator_value}, not {node}", hint)
    elif keyword == "uniqueItems":
        yield from _repeated(node)
    else:
        yield _problem(place, str(keyword), error.message, hint)


def _unknown_keys(node: Mapping, rules: dict[str, Any]) -> Iterator[Problem]:
    patterns = [re.compile(pattern) for pattern in rules.get("patternProperties", {})]
    properties = rules.get("properties", {})
    for key in node:
        if key in properties or any(pattern.search(key) for pattern in patterns):
            continue
        if properties:
            hint = nearest(key, properties)
            yield _problem(node.key_places[key], "unknown-key", f"`{key}` is not known here", hint)
        else:
            hint = str(rules.get("description", ""))
            yield _problem(node.key_places[key], "form", f"`{key}` is not the form that a key has here", hint)


def _repeated(node: Sequence) -> Iterator[Problem]:
    seen: list[Any] = []
    for item, place in zip(node, node.item_places, strict=True):
        if item in seen:
            yield _problem(place, "repeated", f"{_brief(item)} stands in the list a second time", "delete it")
        seen.append(item)


def _kind(node: Any) -> str:
    if isinstance(node, bool):
        return "true or false"
    if isinstance(node, int):
        return f"the number {node}"
    if isinstance(node, str):
        return f"the text {_brief(node)}"
    return "a mapping" if isinstance(node, dict) else "a list"


def _brief(node: Any) -> str:
    text = str(node).lower() if isinstance(node, bool) else str(node)
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


def _description(rules: Any, schema: Any) -> str:
    """What a property's description says, be it there or where it refers to."""
    if "description" in rules or "$ref" not in rules:
        return str(rules.get("description", ""))
    return str(schema["$defs"][rules["$ref"].rpartition("/")[2]].get("description", ""))


def _problem(place: Place, rule: str, message: str, hint: str) -> Problem:
    return Problem(*place, rule, message, hint)
