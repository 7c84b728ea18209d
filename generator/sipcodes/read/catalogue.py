"""The whole spec: files in, model out, or every problem of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.model.catalogue import Catalogue
from sipcodes.problems import Problem, ProblemsFound
from sipcodes.read.build import build_registry
from sipcodes.read.checks import check_registry
from sipcodes.read.documents import put_together, read_documents, registries
from sipcodes.read.fact_checks import check_facts
from sipcodes.read.links import Part, check_links, documents, link
from sipcodes.read.overlays import apply_overlays, is_overlay, stray_overrides

if TYPE_CHECKING:
    from sipcodes.model.text import Place
    from sipcodes.read.files import Files
    from sipcodes.read.nodes import Mapping


def load_catalogue(*specs: Files) -> Catalogue:
    """Every registry in ``specs``. Raises ``ProblemsFound`` with the problems of all of them."""
    return linked(load_registries(*specs))


def load_registries(*specs: Files) -> list[Part]:
    """Every registry in ``specs``, checked, with its overlays laid over it; not linked to the others yet.

    Raises ``ProblemsFound`` with the problems of all of them.
    """
    found: list[Mapping] = []
    problems: list[Problem] = []
    for part in (part for spec in specs for part in registries(spec)):
        try:
            found.append(_load(part))
        except ProblemsFound as error:
            problems += error.problems
    if not found and not problems:
        root = ", ".join(spec.root for spec in specs)
        problems.append(
            Problem(root, 0, 0, "empty", "there is no spec here", "a spec is a .yaml file or a folder of them")
        )
    bases = [whole for whole in found if not is_overlay(whole)]
    overlays = [whole for whole in found if is_overlay(whole)]
    problems += _same_ids(bases)
    if overlays and not problems:
        problems += apply_overlays(bases, overlays)
        problems = problems or [problem for base in bases for problem in check_registry(base) or check_facts(base)]
    parts = [] if problems else [(base, build_registry(base)) for base in bases]
    problems += check_links(parts)
    if problems:
        raise ProblemsFound(problems)
    return parts


def linked(parts: list[Part], described: list[Part] | None = None) -> Catalogue:
    """The model of registries that were not linked before: they get their tables.

    ``described`` holds the documents that they cite, where there are more than these registries describe.
    """
    link(parts)
    return Catalogue(tuple(registry for _, registry in parts), documents(described or parts))


def _load(files: Files) -> Mapping:
    # Only here: the validator takes longer to import than a spec to read.
    from sipcodes.read.schema import check_schema

    read = read_documents(files)
    problems = [problem for document in read.values() for problem in check_schema(document, "registry")]
    if problems:
        raise ProblemsFound(problems)
    whole, problems = put_together(read, files.root)
    if not problems and not is_overlay(whole):
        problems = [*stray_overrides(whole)] or check_registry(whole) or check_facts(whole)
    if problems:
        raise ProblemsFound(problems)
    return whole


def _same_ids(wholes: list[Mapping]) -> list[Problem]:
    seen: dict[str, Place] = {}
    problems = []
    for whole in wholes:
        registry = whole["registry"]
        place: Place = registry.value_places["id"]
        first = seen.setdefault(registry["id"], place)
        if first is not place:
            message = f"the registry {first.file}:{first.line} has the id `{registry['id']}` too"
            problems.append(Problem(*place, "duplicate-id", message, "give each registry its own id"))
    return problems
