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

if TYPE_CHECKING:
    from sipcodes.model.registry import Registry
    from sipcodes.read.files import Files


def load_catalogue(files: Files) -> Catalogue:
    """Every registry in ``files``. Raises ``ProblemsFound`` with the problems of all of them."""
    found: list[Part] = []
    problems: list[Problem] = []
    for part in registries(files):
        try:
            found.append(_load(part))
        except ProblemsFound as error:
            problems += error.problems
    if not found and not problems:
        problems.append(
            Problem(files.root, 0, 0, "empty", "there is no spec here", "a spec is a .yaml file or a folder of them")
        )
    problems += _same_ids([registry for _, registry in found])
    if not problems:
        problems += check_links(found)
    if problems:
        raise ProblemsFound(problems)
    link(found)
    return Catalogue(tuple(registry for _, registry in found), documents(found))


def _load(files: Files) -> Part:
    # Only here: the validator takes longer to import than a spec to read.
    from sipcodes.read.schema import check_schema

    read = read_documents(files)
    problems = [problem for document in read.values() for problem in check_schema(document, "registry")]
    if problems:
        raise ProblemsFound(problems)
    whole, problems = put_together(read, files.root)
    problems = problems or check_registry(whole) or check_facts(whole)
    if problems:
        raise ProblemsFound(problems)
    return whole, build_registry(whole)


def _same_ids(registries: list[Registry]) -> list[Problem]:
    seen: dict[str, Registry] = {}
    problems = []
    for registry in registries:
        first = seen.setdefault(registry.id.value, registry)
        if first is not registry and registry.id.place and first.id.place:
            message = f"the registry {first.id.place.file}:{first.id.place.line} has the id `{registry.id.value}` too"
            problems.append(Problem(*registry.id.place, "duplicate-id", message, "give each registry its own id"))
    return problems
