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
from sipcodes.read.flow_checks import check_flows
from sipcodes.read.links import Part, check_links, documents, link
from sipcodes.read.overlays import apply_overlays, is_overlay, stray_overrides
from sipcodes.read.public_names import check_public_names

if TYPE_CHECKING:
    from sipcodes.model.registry import Registry
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
    examination = Examination()
    parts = [_load(part, examination) for spec in specs for part in registries(spec)]
    if not parts:
        root = ", ".join(spec.root for spec in specs)
        raise ProblemsFound(
            [Problem(root, 0, 0, "empty", "there is no spec here", "a spec is a .yaml file or a folder of them")]
        )
    sound = [whole for whole in parts if whole is not None]
    bases = [whole for whole in sound if not is_overlay(whole)]
    overlays = [whole for whole in sound if is_overlay(whole)]
    examination.problems += _same_ids(bases)
    if overlays:
        # What lies over something wrong cannot be judged.
        problems = examination.problems or apply_overlays(bases, overlays)
        right = [] if problems else [examination.of(base, check_registry, check_flows, check_facts) for base in bases]
        if problems or not all(right):
            raise ProblemsFound([*examination.problems, *problems])
    found = [(base, build_registry(base)) for base in bases]
    examination.problems += _same_addresses([registry for _, registry in found])
    if len(sound) == len(parts):
        # With one of them missing, what refers to it cannot be judged.
        examination.tell(check_links(found))
    if examination.problems:
        raise ProblemsFound(examination.problems)
    return found


def linked(parts: list[Part], described: list[Part] | None = None) -> Catalogue:
    """The model of registries that were not linked before: they get their tables.

    ``described`` holds the documents that they cite, where there are more than these registries describe.
    """
    link(parts)
    return Catalogue(tuple(registry for _, registry in parts), documents(described or parts))


def _load(files: Files, examination: Examination) -> Mapping | None:
    """What is sound of a registry or an overlay; none if that is too little to look at further."""
    # Only here: the validator takes longer to import than a spec to read.
    from sipcodes.read.schema import check_schema

    read, problems = read_documents(files)
    examination.problems += problems
    sound = [examination.of(document, partial(check_schema, name="registry")) for document in read.values()]
    if problems or not all(sound):
        return None
    whole, problems = put_together(read, files.root)
    examination.problems += problems
    if is_overlay(whole):
        return whole
    if not examination.of(whole, stray_overrides, check_registry, check_flows, check_facts):
        return None
    examination.tell(check_public_names(whole))
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


def _same_addresses(registries: list[Registry]) -> list[Problem]:
    seen: dict[str, Registry] = {}
    problems = []
    for registry in registries:
        if registry.address is None or registry.address.place is None:
            continue
        first = seen.setdefault(registry.address.value, registry)
        if first is not registry:
            message = f"the registry `{first.id.value}` has the address `{registry.address.value}` too"
            hint = "give each registry its own"
            problems.append(Problem(*registry.address.place, "duplicate-address", message, hint))
    return problems
