"""A registry's files put together: one document, whether it lies in one file or in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sipcodes.model.text import Place
from sipcodes.problems import Problem, ProblemsFound
from sipcodes.read.nodes import Mapping
from sipcodes.read.yaml import read_yaml

if TYPE_CHECKING:
    from sipcodes.read.files import Files

ENDINGS = (".yaml", ".yml")

# How far below a section its mappings are put together; what lies deeper is written in one place.
DEPTH = {
    "registry": 0,
    "classes": 1,
    "groups": 1,
    "topics": 1,
    "codes": 1,
    "terms": 1,
    "headers": 0,
    "rules": 1,
    "mappings": 0,
    "public-names": 2,
    "flows": 1,
    "documents": 1,
    "text": 3,
}


def registries(files: Files) -> list[Files]:
    """The registries in ``files``: itself, if YAML lies directly in it, else each folder of it."""
    if files.single or any("/" not in name for name in files.contents):
        return [files]
    return [files.under(folder) for folder in files.folders]


def read_documents(files: Files) -> tuple[dict[str, Mapping], list[Problem]]:
    """The data of each file that is YAML, by its name, and what is wrong in the others."""
    read: dict[str, Mapping] = {}
    problems: list[Problem] = []
    for name, data in sorted(files.contents.items()):
        try:
            read[name] = read_yaml(data, files.shown(name))
        except ProblemsFound as found:
            problems += found.problems
    return read, problems


def put_together(documents: dict[str, Mapping], root: str) -> tuple[Mapping, list[Problem]]:
    """All documents as one, and what was given twice."""
    whole = Mapping(Place(root, 0, 0))
    problems: list[Problem] = []
    for document in documents.values():
        for section, value in document.items():
            _add(whole, section, value, document, DEPTH[section], section, problems)
    return whole, problems


def _add(into: Mapping, key: str, value: Any, origin: Mapping, depth: int, path: str, problems: list[Problem]) -> None:
    key_place, value_place = origin.key_places[key], origin.value_places[key]
    if depth == 0 or not isinstance(value, Mapping):
        if key in into:
            first = into.key_places[key]
            message = f"`{path}` is given a second time; the first is {first.file}:{first.line}"
            problems.append(Problem(*key_place, "given-twice", message, "keep one of the two"))
        else:
            into.put(key, value, key_place, value_place)
        return
    if key not in into:
        into.put(key, Mapping(value_place), key_place, value_place)
    for name, item in value.items():
        _add(into[key], name, item, value, depth - 1, f"{path}.{name}", problems)
