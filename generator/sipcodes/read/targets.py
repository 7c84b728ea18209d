"""Targets: folders of templates with a ``target.yaml`` each."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Any

from sipcodes.model.target import Asset, NameForm, Option, OutputFile, Project, Proof, Run, Target, TextForm, Tool
from sipcodes.problems import Problem, ProblemsFound
from sipcodes.read.schema import check_schema
from sipcodes.read.source_text import decode
from sipcodes.read.yaml import nearest, read_yaml

if TYPE_CHECKING:
    from sipcodes.model.text import Place
    from sipcodes.read.files import Files
    from sipcodes.read.nodes import Mapping

_TARGET = "target.yaml"
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.+-]*[A-Za-z0-9_+-])?")

BUILT_IN = ("as_json", "numbers", "columns", "utf8_size")
"""The filters that every target has."""


def load_targets(files: Files, names: tuple[str, ...]) -> tuple[Target, ...]:
    """The named targets. Raises ``ProblemsFound`` with the problems of all of them."""
    found: list[Target] = []
    problems = _bad_names(files, names)
    for name in names:
        try:
            found.append(_load(name, files.under(name)))
        except ProblemsFound as error:
            problems += error.problems
    if problems:
        raise ProblemsFound(problems)
    return tuple(found)


def _bad_names(files: Files, names: tuple[str, ...]) -> list[Problem]:
    """Folders whose outputs would meet each other or the lock, on some system at least."""
    problems = []
    seen: dict[str, str] = {}
    for name in names:
        hint = "a target is called by letters and digits, and unlike the others"
        if not _NAME.fullmatch(name) or name.lower().endswith(".lock"):
            problems.append(Problem(files.shown(name), 0, 0, "target-name", f"`{name}` is no name for a target", hint))
        first = seen.setdefault(name.lower(), name)
        if first != name:
            message = f"`{name}` and `{first}` are one folder where case does not count"
            problems.append(Problem(files.shown(name), 0, 0, "target-name", message, hint))
    return problems


def _load(name: str, files: Files) -> Target:
    data = read_yaml(files.contents[_TARGET], files.shown(_TARGET))
    problems = check_schema(data, "target")
    if problems:
        raise ProblemsFound(problems)
    templates = {}
    for file, content in files.contents.items():
        if file.endswith(".j2"):
            try:
                templates[file] = decode(content, files.shown(file))
            except ProblemsFound as found:
                problems += found.problems
    proof = data.get("prove")
    outputs = _files(data["files"])
    probes = _files(proof["files"]) if proof else ()
    problems += [
        _problem(
            entry.value_places["template"],
            "missing-template",
            f"there is no {entry['template']} in {files.root}",
            nearest(entry["template"], templates),
        )
        for entry in (*data["files"], *(proof["files"] if proof else ()))
        if entry["template"] not in files.contents
    ]
    assets, missing = _assets(data, files)
    problems += missing
    problems += _same_filters(data)
    for form in data.get("texts", {}).values():
        problems += _bad_texts(form)
    problems += _bad_options(data)
    if proof:
        problems += _unknown_tools(proof)
    if problems:
        raise ProblemsFound(problems)
    return Target(
        name=name,
        title=data["title"],
        files=outputs,
        assets=assets,
        names={
            key: NameForm(entry["of"], entry["form"], entry.get("scope", "file"), entry.value_places["form"])
            for key, entry in data.get("names", {}).items()
        },
        reserved=frozenset(data.get("reserved", ())),
        texts={key: _text_form(entry) for key, entry in data.get("texts", {}).items()},
        words={locale: dict(words) for locale, words in data.get("words", {}).items()},
        proof=Proof(probes, _tools(proof["tools"]), _runs(proof["runs"])) if proof else None,
        templates=templates,
        folder=files.root,
        place=data.place,
        options={
            key: Option(
                entry["description"], entry["default"], tuple(entry.get("choices", ())), entry.get("identifier", False)
            )
            for key, entry in data.get("options", {}).items()
        },
        project=_project(data["project"]) if "project" in data else None,
        chosen={key: entry["default"] for key, entry in data.get("options", {}).items()},
    )


def _files(entries: Any) -> tuple[OutputFile, ...]:
    return tuple(
        OutputFile(
            template=entry["template"],
            over=tuple(entry.get("for", ("registry",))),
            path=entry["path"],
            yields=entry.get("yields", False),
            place=entry.value_places["path"],
        )
        for entry in entries
    )


def _assets(data: Mapping, files: Files) -> tuple[tuple[Asset, ...], list[Problem]]:
    """The files that are written as they are, and what is wrong with them."""
    assets: list[Asset] = []
    problems: list[Problem] = []
    for entry in data.get("assets", ()):
        name, place = entry["file"], entry.value_places["file"]
        if name not in files.contents:
            message = f"there is no {name} in {files.root}"
            problems.append(_problem(place, "missing-asset", message, nearest(name, files.contents)))
            continue
        try:
            text = decode(files.contents[name], files.shown(name))
        except ProblemsFound as found:
            problems += found.problems
            continue
        assets.append(Asset(text, entry["path"], entry.value_places["path"]))
    return tuple(assets), problems


def _same_filters(data: Mapping) -> list[Problem]:
    """Filters that two parts of the file define, or that there are already."""
    names, texts = data.get("names", {}), data.get("texts", {})
    problems = []
    for forms in (names, texts):
        for key in forms:
            if key in BUILT_IN or (forms is texts and key in names):
                first = "built in" if key in BUILT_IN else f"defined in line {names.key_places[key].line}"
                message = f"the filter `{key}` is {first} already"
                problems.append(_problem(forms.key_places[key], "duplicate-name", message, "choose another name"))
    return problems


def _project(entry: Mapping) -> Project:
    return Project(tuple(entry["files"]), tuple(entry["folders"]), entry.get("below", ""))


def _bad_options(data: Mapping) -> list[Problem]:
    """Defaults of options that could not be chosen."""
    problems = []
    for entry in data.get("options", {}).values():
        default, place = entry["default"], entry.value_places["default"]
        if "choices" in entry and default not in entry["choices"]:
            message = f"the default `{default}` is none of the choices"
            problems.append(_problem(place, "choice", message, nearest(str(default), entry["choices"])))
        elif "identifier" in entry and not isinstance(default, str):
            message = "the default of an identifier is text"
            problems.append(_problem(place, "type", message, 'write "" for none'))
    return problems


def _bad_texts(form: Mapping) -> list[Problem]:
    """What a way to write text gets wrong that no schema can say; found here, it has its place."""
    problems: list[Problem] = []
    start, escape = form.get("start", {}), form.get("escape", {})
    for pattern, by in start.items():
        try:
            compiled = re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            message = f"`{pattern}` is no regular expression: {error}"
            problems.append(_problem(start.key_places[pattern], "form", message, "see Python's `re`"))
            continue
        try:
            compiled.sub(by, "")
        except (re.error, IndexError) as error:
            message = f"`{by}` cannot stand in for `{pattern}`: {error}"
            problems.append(_problem(start.value_places[pattern], "form", message, "\\1 is the first group"))
    for quote, place in zip(form.get("quote", ()), getattr(form.get("quote"), "item_places", ()), strict=True):
        if quote not in escape and "\\" not in escape:
            message = f"a backslash in the text would end the escape of `{quote}`"
            problems.append(_problem(place, "form", message, f"escape the backslash, or name `{quote}` under `escape`"))
    if "" in escape:
        problems.append(_problem(escape.key_places[""], "form", "there is no text to replace", "write what is escaped"))
    longer = [text for text in escape if len(text) > 1]
    for text in longer:
        again = next((other for other in longer if other in escape[text]), None)
        if again is not None:
            message = f"what is written for `{text}` holds `{again}`, which is escaped itself"
            problems.append(_problem(escape.value_places[text], "form", message, "break it up, as in `* /`"))
    if "other" in form and not _is_spelling(form["other"]):
        message = f"`{form['other']}` is no way to write a character"
        hint = "use one of {byte:…}, {unit:…} and {point:…}, with a format of whole numbers such as 04x"
        problems.append(_problem(form.value_places["other"], "form", message, hint))
    return problems


def _is_spelling(other: str) -> bool:
    try:
        fields = {name for _, name, _, _ in string.Formatter().parse(other) if name is not None}
        other.format(**dict.fromkeys(fields, 0))
    except (ValueError, LookupError, AttributeError):
        return False
    return len(fields) <= 1 and fields <= {"byte", "unit", "point"}


def _text_form(entry: Mapping) -> TextForm:
    known: dict[str, Any] = dict(entry)
    if "quote" in known:
        known["quote"] = tuple(known["quote"])
    for key in ("escape", "start"):
        if key in known:
            known[key] = dict(known[key])
    return TextForm(**known)


def _tools(entries: Mapping) -> dict[str, Tool]:
    return {
        name: Tool(tuple(entry["find"]), tuple(entry["version"]), entry.get("every", False), entry.place)
        for name, entry in entries.items()
    }


def _runs(entries: Any) -> tuple[Run, ...]:
    return tuple(
        Run(
            name=entry["name"],
            over=tuple(entry.get("for", ("registry",))),
            each={key: tuple(values) for key, values in entry.get("each", {}).items()},
            steps=tuple(tuple(step) for step in entry["steps"]),
            place=entry.place,
        )
        for entry in entries
    )


def _unknown_tools(proof: Mapping) -> list[Problem]:
    problems: list[Problem] = []
    for run in proof["runs"]:
        for step in run["steps"]:
            # A step may name its tool by a variable of the run; that shows when it is filled in.
            if "{" not in step[0] and not step[0].startswith("./") and step[0] not in proof["tools"]:
                message = f"`{step[0]}` is no tool of this target"
                hint = nearest(step[0], proof["tools"])
                problems.append(_problem(step.item_places[0], "bad-reference", message, hint))
    return problems


def _problem(place: Place, rule: str, message: str, hint: str) -> Problem:
    return Problem(*place, rule, message, hint)
