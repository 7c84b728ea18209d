"""Every file of a target: which there are, and what stands in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from jinja2 import Template, TemplateSyntaxError

from sipcodes.model.catalogue import Locale
from sipcodes.problems import Problem, ProblemsFound
from sipcodes.render.environment import Environment, Words, problem_of
from sipcodes.render.index import index_of
from sipcodes.render.names import BadForm, Fields, check_names, expand, name_filter, registry_fields
from sipcodes.render.rendered import Rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import BytecodeCache

    from sipcodes.model.catalogue import Catalogue
    from sipcodes.model.facts import Mapping
    from sipcodes.model.registry import Registry
    from sipcodes.model.target import Asset, OutputFile, Target

DIGEST_MARK = b"sipcodes-digest"
# No spec can hold a NUL, so nothing but the template's `{{ digest }}` becomes this.
_DIGEST = Rendered("\0digest\0")
_NOT_IN_FILES = {*'<>:"|?*\\', *map(chr, range(32))}
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


@dataclass(frozen=True)
class Output:
    """A file that a target writes: its path below the output folder, its bytes, and what it is made from."""

    path: str
    data: bytes
    template: str

    @property
    def text(self) -> str:
        """Its text."""
        return self.data.decode()


def render_target(
    catalogue: Catalogue,
    target: Target,
    progress: Callable[[int], None] | None = None,
    cache: BytecodeCache | None = None,
) -> list[Output]:
    """All files of ``target``. Raises ``ProblemsFound`` with what its names, paths and templates get wrong.

    ``progress`` is told how many are ready, ``cache`` keeps compiled templates for another run.
    """
    assets = [Output(f"{target.name}/{asset.path}", asset.text.encode(), asset.path) for asset in target.assets]
    return [*assets, *_render(catalogue, target, target.files, target.assets, target.name + "/", progress, cache)]


def render_probe(catalogue: Catalogue, target: Target) -> list[Output]:
    """The files of a target's probe program."""
    assert target.proof is not None
    return list(_render(catalogue, target, target.proof.files, (), "", None, None))


def check_targets(catalogue: Catalogue, targets: tuple[Target, ...]) -> list[Problem]:
    """Names and paths that one of ``targets`` cannot say."""
    problems = []
    for target in targets:
        for registry in catalogue.registries:
            problems += check_names(registry, target)
        try:
            _jobs(catalogue, target, target.files, target.assets, target.name + "/")
        except ProblemsFound as found:
            problems += found.problems
    return problems


def paths_of(catalogue: Catalogue, target: Target) -> list[str]:
    """The paths that ``target`` writes, below the output folder."""
    prefix = target.name + "/"
    jobs = _jobs(catalogue, target, target.files, target.assets, prefix)
    return [*(prefix + asset.path for asset in target.assets), *(job.path for job in jobs)]


@dataclass(frozen=True)
class _Job:
    file: OutputFile
    path: str
    registry: Registry
    context: dict[str, Any]


def _render(
    catalogue: Catalogue,
    target: Target,
    files: tuple[OutputFile, ...],
    assets: tuple[Asset, ...],
    prefix: str,
    progress: Callable[[int], None] | None,
    cache: BytecodeCache | None,
) -> Iterator[Output]:
    problems = [problem for registry in catalogue.registries for problem in check_names(registry, target)]
    if problems:
        raise ProblemsFound(problems)
    jobs = _jobs(catalogue, target, files, assets, prefix)
    environment = Environment(target, cache)
    current: Registry | None = None
    templates: dict[str, Template] = {}
    shared: dict[str, Any] = {}
    for done, job in enumerate(jobs):
        if job.registry is not current:
            current = job.registry
            filters = {name: name_filter(form, current) for name, form in target.names.items()}
            environment.filters.update(filters)
            shared = {
                "catalogue": catalogue,
                "registry": current,
                "documents": catalogue.documents,
                "digest": _DIGEST,
                "options": SimpleNamespace(**target.chosen),
                "index": index_of(current),
            }
        name = job.file.template
        try:
            if name not in templates:
                templates[name] = environment.get_template(name)
            data = _with_digest(templates[name].render(shared | job.context).encode())
        except TemplateSyntaxError as error:
            raise ProblemsFound([problem_of(error, environment, name)]) from error
        except Exception as error:
            # A template is user input: whatever it makes Python raise is a mistake in the template.
            raise ProblemsFound([problem_of(error, environment, name)]) from error
        yield Output(job.path, data, name)
        if progress:
            progress(done)


def _jobs(
    catalogue: Catalogue, target: Target, files: tuple[OutputFile, ...], assets: tuple[Asset, ...], prefix: str
) -> list[_Job]:
    jobs: list[_Job] = []
    taken = {asset.path.lower(): asset.path for asset in assets}
    folders = {parent for asset in assets for parent in _parents(asset.path.lower())}
    problems = [problem for asset in assets if (problem := _path_problem(asset.path, asset))]
    for registry in catalogue.registries:
        for file in files:
            for context, fields in _pages(catalogue, registry, file, target):
                try:
                    path = expand(file.path, fields)
                except BadForm as error:
                    problems.append(Problem(*file.place, "form", str(error), "see the schema's description of `path`"))
                    break
                problem = _path_problem(prefix + path, file)
                key = path.lower()
                if file.yields and key in taken:
                    continue
                if key in taken:
                    message = f"`{path}` is written twice, by {taken[key]} and {file.template}"
                    problem = Problem(*file.place, "path-clash", message, "give each page and registry its own path")
                parents = _parents(key)
                if key in folders or any(parent in taken for parent in parents):
                    message = f"`{path}` would be a file in one place and a folder in another"
                    problem = Problem(*file.place, "path-clash", message, "give each page and registry its own path")
                if problem:
                    problems.append(problem)
                    break
                taken[key] = file.template
                folders.update(parents)
                jobs.append(_Job(file, prefix + path, registry, {**context, **_where(path, fields)}))
    if problems:
        raise ProblemsFound(problems)
    return jobs


def _parents(path: str) -> list[str]:
    return ["/".join(path.split("/")[:depth]) for depth in range(1, path.count("/") + 1)]


def _where(path: str, fields: Fields) -> dict[str, Rendered]:
    """The way from a file up to the target's folder, and the file's own folder below that of its language."""
    folder = path.rpartition("/")[0] + "/" if "/" in path else ""
    return {
        "root": Rendered("../" * path.count("/") or "./"),
        "page": Rendered(folder.removeprefix(str(fields.get("language", "")))),
    }


def _path_problem(path: str, file: OutputFile | Asset) -> Problem | None:
    for part in path.split("/"):
        if part.partition(".")[0].lower() in _DEVICES or part.endswith((".", " ")) or _NOT_IN_FILES & set(part):
            message = f"`{path}` is no file name on Windows"
            return Problem(*file.place, "path", message, f"choose another name for `{part}`")
    return None


def _pages(
    catalogue: Catalogue, registry: Registry, file: OutputFile, target: Target
) -> Iterator[tuple[dict[str, Any], Fields]]:
    """The contexts that a template runs in, each with the fields of its path."""
    fields = registry_fields(registry) | {"address": catalogue.folder(registry.id.value)}
    pages: list[tuple[dict[str, Any], Fields]] = [({}, fields)]
    for what in file.over:
        if what == "locale":
            pages = [
                (
                    {**context, "locale": Locale(locale), "words": _words(target, locale)},
                    {**fields, "locale": locale, "language": catalogue.language(locale)},
                )
                for context, fields in pages
                for locale in registry.locales
            ]
        elif what == "class":
            pages = [
                ({**context, "klass": klass}, {**fields, "class": klass.label, "name": klass.name})
                for context, fields in pages
                for klass in registry.classes
            ]
        elif what == "site":
            pages = pages if registry is catalogue.main else []
        elif what == "facts":
            pages = pages if registry.has_facts else []
        elif what == "topic":
            pages = [
                ({**context, "topic": topic}, {**fields, "topic": topic.id})
                for context, fields in pages
                for topic in registry.topics
            ]
        elif what == "flow":
            pages = [
                ({**context, "flow": flow}, {**fields, "flow": flow.id})
                for context, fields in pages
                for flow in registry.flows
            ]
        elif what == "listing":
            pages = [
                ({**context, "listing": listing}, {**fields, "kind": listing.kind})
                for context, fields in pages
                for listing in registry.listings
            ]
        elif what == "mapping":
            pages = [
                ({**context, "mapping": mapping}, {**fields, **_ends(mapping)})
                for context, fields in pages
                for mapping in registry.mappings
            ]
        elif what == "code":
            pages = [
                ({**context, "code": code}, {**fields, "code": str(code.code), "name": code.name})
                for context, fields in pages
                for code in registry.codes
            ]
    yield from pages


def _ends(mapping: Mapping) -> Fields:
    return {"start": mapping.start.value, "end": mapping.end.value, "profile": mapping.profile.value}


def _words(target: Target, locale: str) -> Words:
    """The target's own words in ``locale``; in its first language where it does not speak it."""
    words = target.words.get(locale) or next(iter(target.words.values()), {})
    return Words({key: Rendered(word) for key, word in words.items()})


def _with_digest(data: bytes) -> bytes:
    placeholder = _DIGEST.encode()
    return data.replace(placeholder, content_digest(data).encode()) if placeholder in data else data


def content_digest(data: bytes) -> str:
    """SHA-256 of all lines of ``data`` but those with the digest's mark: ``grep -v`` and ``sha256sum``."""
    kept, start = [], 0
    while start <= len(data) and (mark := data.find(DIGEST_MARK, start)) >= 0:
        kept.append(data[start : data.rfind(b"\n", start, mark) + 1])
        start = (data.find(b"\n", mark) + 1) or len(data) + 1
    rest = b"".join([*kept, data[start:]])
    return hashlib.sha256(rest if start <= len(data) else rest.removesuffix(b"\n")).hexdigest()
