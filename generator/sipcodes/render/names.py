"""Identifiers: how a language spells the names of a spec, and whether it can."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sipcodes.model.code import Code, Group, StatusClass
from sipcodes.model.facts import Mapping, Word
from sipcodes.model.text import Name, Place
from sipcodes.problems import Problem
from sipcodes.render.rendered import Rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sipcodes.model.registry import Registry
    from sipcodes.model.target import NameForm, Target

Fields = dict[str, Name | str]

CASES: dict[str, Callable[[tuple[str, ...]], str]] = {
    "snake_case": "_".join,
    "SCREAMING_CASE": lambda words: "_".join(words).upper(),
    "kebab-case": "-".join,
    "PascalCase": lambda words: "".join(map(str.capitalize, words)),
    "camelCase": lambda words: words[0] + "".join(map(str.capitalize, words[1:])),
}
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FIELD = re.compile(r"\{([^{}]*)\}")
_OF_REGISTRY = ("id", "file", "type", "prefix")
_WITH_NAME = (*_OF_REGISTRY, "name")
_FIELDS = {
    "registry": _OF_REGISTRY,
    "locale": _WITH_NAME,
    "class": _WITH_NAME,
    "group": _WITH_NAME,
    "code": _WITH_NAME,
    "word": (*_WITH_NAME, "kind"),
    "mapping": (*_OF_REGISTRY, "start", "end", "profile"),
}


_KINDS = {"locale": str, "class": StatusClass, "group": Group, "code": Code, "word": Word, "mapping": Mapping}


class Named(NamedTuple):
    """What an identifier names: by which form of the target, and the node with its kind: ``("code", "486")``."""

    form: str
    node: tuple[str, str]


class Identifier(NamedTuple):
    """A name as a language spells it, within the scope that has it only once."""

    scope: str
    name: str


class BadForm(ValueError):
    """A form names a field or a spelling that there is not."""


def expand(form: str, fields: Fields) -> str:
    """``form`` with its fields filled in: ``{prefix:SCREAMING_CASE}_{name:SCREAMING_CASE}``."""
    return "".join([part if isinstance(part, str) else _filled(*part, fields) for part in _parts(form)])


@cache
def _parts(form: str) -> tuple[str | tuple[str, str], ...]:
    """What stands as it is, and pairs of a field and its spelling."""
    plain, *rest = _FIELD.split(form)
    if any("{" in part or "}" in part for part in (plain, *rest[1::2])):
        raise BadForm(f"`{form}` has a brace without its partner")
    parts: list[str | tuple[str, str]] = [plain]
    for inside, after in zip(rest[::2], rest[1::2], strict=True):
        field, _, case = inside.partition(":")
        parts += [(field, case), after]
    return tuple(part for part in parts if part)


def _filled(field: str, case: str, fields: Fields) -> str:
    value = fields.get(field)
    if isinstance(value, Name) and case in CASES:
        return _spelled(value.value, case)
    if isinstance(value, str) and not case:
        return value
    shown = f"`{{{field}:{case}}}`" if case else f"`{{{field}}}`"
    if value is None:
        raise BadForm(f"{shown}: there is no field `{field}` here; known: {', '.join(fields)}")
    if isinstance(value, str):
        raise BadForm(f"{shown}: the field `{field}` takes no spelling")
    raise BadForm(f"{shown}: name a spelling; known: {', '.join(CASES)}")


@cache
def _spelled(name: str, case: str) -> str:
    return CASES[case](Name(name).words)


def registry_fields(registry: Registry) -> Fields:
    """The fields that every form and path may use."""
    names = registry.names
    return {"id": registry.id.value, "file": names.file, "type": names.type, "prefix": names.prefix}


def name_filter(form: NameForm, registry: Registry) -> Callable[[Any], Rendered]:
    """The filter that spells a node of ``registry`` in this form."""
    fields = registry_fields(registry)
    made: dict[Any, Rendered] = {}

    def spell(node: Any) -> Rendered:
        if node not in made:
            if form.of != "registry" and not isinstance(node, _KINDS[form.of]):
                raise TypeError(f"a {type(node).__name__} has no such name: it is one of a {form.of}")
            made[node] = Rendered(expand(form.form, fields | _own_fields(form, node)))
        return made[node]

    return spell


def _own_fields(form: NameForm, node: Any) -> Fields:
    if form.of == "registry":
        return {}
    if form.of == "locale":
        return {"name": Name(node)}
    if form.of == "mapping":
        return {end: Name(getattr(node, end).value) for end in ("start", "end", "profile")}
    return {"name": node.name, "kind": node.kind} if form.of == "word" else {"name": node.name}


def check_names(registry: Registry, target: Target) -> list[Problem]:
    """Names of ``registry`` that ``target`` cannot say: reserved words, clashes, forms that are none."""
    problems: list[Problem] = []
    seen: dict[tuple[str, str], tuple[str, Place]] = {}
    shared = registry_fields(registry)
    for kind, form in target.names.items():
        try:
            expand(form.form, dict.fromkeys(_FIELDS[form.of], Name("a")) | {"id": "a"})
        except BadForm as error:
            problems.append(Problem(*form.place, "form", str(error), "see the schema's description of `form`"))
            continue
        # With hyphens it is a file's name or the like.
        hyphens = ":kebab-case}" in form.form
        for fields, place, said, _ in _named(form, registry):
            identifier = expand(form.form, shared | fields)
            if not _IDENTIFIER.fullmatch(identifier.replace("-", "_") if hyphens else identifier):
                message = f"{said} becomes `{identifier}` in the target {target.name}, which is no identifier"
                problems.append(Problem(*place, "identifier", message, "choose another name"))
            if identifier in target.reserved:
                message = f"{said} becomes `{identifier}` in the target {target.name}, which is a reserved word"
                problems.append(Problem(*place, "reserved-word", message, "choose another name"))
            first = seen.setdefault((form.scope, identifier), (kind, place))
            if first != (kind, place):
                other = f"the {first[0]} of {first[1].file}:{first[1].line}"
                message = f"{said} becomes `{identifier}` in the target {target.name}, and so does {other}"
                problems.append(Problem(*place, "name-clash", message, "choose names that differ in more than case"))
    return problems


def identifiers(registry: Registry, target: Target) -> dict[Named, Identifier]:
    """Every identifier that ``target`` makes of ``registry``, by what it names; the names have passed the check."""
    shared = registry_fields(registry)
    return {
        Named(kind, (form.of, node)): Identifier(form.scope, expand(form.form, shared | fields))
        for kind, form in target.names.items()
        for fields, _, _, node in _named(form, registry)
    }


def _named(form: NameForm, registry: Registry) -> Iterator[tuple[Fields, Place, str, str]]:
    """Everything that ``form`` names: its own fields, its place, what messages call it, what it is called for good."""
    nowhere = Place("", 0, 0)
    if form.of == "registry":
        fields = [field for field in ("file", "type", "prefix") if f"{{{field}:" in form.form]
        name = getattr(registry.names, fields[0]) if fields else registry.names.type
        yield {}, name.place or nowhere, f"the {fields[0] if fields else 'type'} `{name.value}`", ""
        return
    if form.of == "locale":
        for locale in registry.locales:
            yield _own_fields(form, locale), registry.place, f"the locale `{locale}`", locale
        return
    if form.of == "mapping":
        # Tables that differ only in what the form leaves out share a name: `to_q850` of every profile.
        tables: dict[str, Mapping] = {}
        for mapping in registry.mappings:
            tables.setdefault(expand(form.form, registry_fields(registry) | _own_fields(form, mapping)), mapping)
        for spelled, mapping in tables.items():
            said = f"the table from {mapping.start.value} to {mapping.end.value} ({mapping.profile.value})"
            yield _own_fields(form, mapping), mapping.place, said, spelled
        return
    nodes: dict[str, Iterable[tuple[str, Any]]] = {
        "class": ((str(klass.number), klass) for klass in registry.classes),
        "group": ((group.name.value, group) for group in registry.groups),
        "code": ((str(code.code), code) for code in registry.codes),
        "word": ((f"{kind} {word.name.value}", word) for kind, words in registry.words.items() for word in words),
    }
    for key, node in nodes[form.of]:
        yield _own_fields(form, node), node.name.place or nowhere, f"the name {node.name.value}", key
