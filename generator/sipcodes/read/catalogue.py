"""The whole spec: files in, model out, or every problem of all of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sipcodes.model.catalogue import Catalogue
from sipcodes.problems import Problem, ProblemsFound
from sipcodes.read.build import build_registry
from sipcodes.read.checks import check_registry
from sipcodes.read.documents import put_together, read_documents, registries
from sipcodes.read.examine import Examination
from sipcodes.read.fact_checks import check_facts
from sipcodes.read.links import check_links, documents, link
from sipcodes.read.public_names import check_public_names

if TYPE_CHECKING:
    from sipcodes.model.registry import Registry
    from sipcodes.read.files import Files
    from sipcodes.read.nodes import Mapping


def load_catalogue(files: Files) -> Catalogue:
    """Every registry in ``files``. Raises ``ProblemsFound`` with the problems of all of them."""
    examination = Examination()
    parts = [_load(part, examination) for part in registries(files)]
    if not parts:
        raise ProblemsFound(
            [Problem(files.root, 0, 0, "empty", "there is no spec here", "a spec is a .yaml file or a folder of them")]
        )
    found = [(whole, build_registry(whole)) for whole in parts if whole is not None]
    examination.problems += _same_ids([registry for _, registry in found])
    if len(found) == len(parts):
        # With one of them missing, what refers to it cannot be judged.
        examination.tell(check_links(found))
    if examination.problems:
        raise ProblemsFound(examination.problems)
    link(found)
    return Catalogue(tuple(registry for _, registry in found), documents(found))


def _load(files: Files, examination: Examination) -> Mapping | None:
    """What is sound of a registry; none if that is too little to look at further."""
    # Only here: the validator takes longer to import than a spec to read.
    from sipcodes.read.schema import check_schema

    read, problems = read_documents(files)
    examination.problems += problems
    sound = [examination.of(document, partial(check_schema, name="registry")) for document in read.values()]
    if problems or not all(sound):
        return None
    whole, problems = put_together(read, files.root)
    examination.problems += problems
    if not examination.of(whole, check_registry, check_facts):
        return None
    examination.tell(check_public_names(whole))
    return whole


def _same_ids(registries: list[Registry]) -> list[Problem]:
    seen: dict[str, Registry] = {}
    problems = []
    for registry in registries:
        first = seen.setdefault(registry.id.value, registry)
        if first is not registry and registry.id.place and first.id.place:
            message = f"the registry {first.id.place.file}:{first.id.place.line} has the id `{registry.id.value}` too"
            problems.append(Problem(*registry.id.place, "duplicate-id", message, "give each registry its own id"))
    return problems
