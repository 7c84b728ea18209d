"""YAML to data with places, in one pass over the parser's events.

Events, because composing a document costs three times as much, crashes the process on deep nesting
and lets duplicate keys, anchors and tags through.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sipcodes.model.text import Place
from sipcodes.problems import Problem, ProblemsFound
from sipcodes.read.nodes import Mapping, Sequence
from sipcodes.read.scalars import Surprise, resolve
from sipcodes.read.source_text import CONTROL, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 32
MAX_NODES = 5_000_000

_SURROGATE = re.compile("[\ud800-\udfff]")
# More choices than these no hint spells out.
_CHOICES = 12


def read_yaml(data: bytes, file: str) -> Mapping:
    """The document in ``data``; ``file`` is its name in messages.

    Raises ``ProblemsFound`` with every mistake that could be told apart.
    """
    return _Builder(file).build(decode(data, file))


class _Builder:
    """Builds nested data from events; keeps the open collections on a stack of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.open: list[Mapping | Sequence] = []
        self.keys: list[tuple[str, Place] | None] = []
        self.nodes = 0
        self.root: Any = None
        self.root_place = Place(file, 1, 1)
        self.documents = 0

    def build(self, text: str) -> Mapping:
        try:
            for event in _events(text):
                self._take(event)
        except MarkedYAMLError as error:
            self._broken(error, text)
        except YAMLError as error:
            self._problem(Place(self.file, 0, 0), "yaml", f"this is no YAML: {error}")
        if not self.problems and not isinstance(self.root, Mapping):
            if self.root is None or self.root == "":
                self._problem(Place(self.file, 0, 0), "empty", "the file is empty", "write a mapping of sections")
            else:
                self._problem(self.root_place, "type", "the file holds no mapping", "write sections as `key:`")
        if self.problems:
            raise ProblemsFound(self.problems)
        assert isinstance(self.root, Mapping)
        return self.root

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind is ScalarEvent:
            place = self._place(event)
            self._common(event, place)
            self._add(self._scalar(event, place), place)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            place = self._place(event)
            self._common(event, place)
            if len(self.open) == MAX_DEPTH:
                self._problem(place, "too-deep", f"nested deeper than {MAX_DEPTH} levels")
                raise ProblemsFound(self.problems)
            self.open.append(Mapping(place) if kind is MappingStartEvent else Sequence(place))
            self.keys.append(None)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            node = self.open.pop()
            self.keys.pop()
            self._add(node, node.place)
        elif kind is AliasEvent:
            place = self._place(event)
            self._problem(place, "alias", f"the alias *{event.anchor} is not allowed", "write the value out")
            self._add("", place)
        elif kind is DocumentStartEvent:
            self.documents += 1
            place = self._place(event)
            if self.documents > 1:
                self._problem(place, "documents", "a second document starts here", "keep one document a file")
                raise ProblemsFound(self.problems)
            if event.version or event.tags:
                self._problem(place, "directive", "YAML directives are not allowed", "delete the line with %")

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _common(self, event: Any, place: Place) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._problem(place, "too-large", f"the file has more than {MAX_NODES:,} values", "split it")
            raise ProblemsFound(self.problems)
        if event.anchor is not None:
            self._problem(place, "anchor", f"the anchor &{event.anchor} is not allowed", "write the value out")
        tag = event.tag
        if tag is not None and str(tag) != "!":
            self._problem(place, "tag", f"the tag {tag} is not allowed", "delete it; quote what is text")

    def _scalar(self, event: Any, place: Place) -> str | int | bool:
        value: str = event.value
        if event.style:
            if event.style == '"' and _SURROGATE.search(value):
                # The C parser refuses these by itself.
                self._problem(place, "yaml", "an escape stands for half a character", "write the character itself")
            elif event.style == '"' and (control := CONTROL.search(value)):
                message = f"the control character U+{ord(control.group()):04X} is no text"
                self._problem(place, "unsafe-character", message, "delete its escape")
            return value
        if not value and not self.open:
            return value  # the document itself, told when all is read
        try:
            return resolve(value)
        except Surprise as surprise:
            if value:
                message = f"`{value}` without quotes is {surprise} to YAML readers"
                hint = f'write "{value}" if text is meant, a plain decimal number otherwise'
            else:
                message, hint = "a value is missing", 'write it behind the colon, or "" for empty text'
            self._problem(place, "surprise", message, hint)
            return value

    def _add(self, value: Any, place: Place) -> None:
        if not self.open:
            self.root, self.root_place = value, place
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.put(value, place)
            return
        key = self.keys[-1]
        if key is None:
            if isinstance(value, Mapping | Sequence):
                self._problem(place, "key", "a collection cannot be a key", "write a word or a number")
                value = ""
            # A number is a key by its digits, as in JSON; so is a word.
            self.keys[-1] = (value if isinstance(value, str) else str(value).lower(), place)
            return
        name, key_place = key
        if name in parent:
            first = parent.key_places[name]
            self._problem(
                key_place,
                "duplicate-key",
                f"`{name}` stands here a second time; the first is in line {first.line}",
                "delete one of the two",
            )
        else:
            parent.put(name, value, key_place, place)
        self.keys[-1] = None

    def _problem(self, place: Place, rule: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(*place, rule, message, hint))

    def _broken(self, error: MarkedYAMLError, text: str) -> None:
        mark = error.problem_mark or error.context_mark
        place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file, 0, 0)
        said = str(error.problem or error.context or error)
        hint = "check indentation, colons and quotes here and in the line above"
        if mark and _at(text, mark.line, mark.column) == "\t":
            said, hint = "a tab stands where YAML wants spaces", "indent with spaces"
        elif "cannot start any token" in said:
            hint = "quote the text if it starts with a special character"
        elif "mapping values are not allowed" in said:
            hint = "quote a text that has `: ` in it"
        self._problem(place, "yaml", f"this is no YAML: {said}", hint)


def _events(text: str) -> Iterator[Any]:
    try:
        yield from YAML(typ="safe").parse(text)
    except (ValueError, OverflowError) as error:
        # The parser in Python fails so at some numbers in escapes and directives.
        raise YAMLError(str(error)) from error


def _at(text: str, line: int, column: int) -> str:
    """The character of a mark; line and column count from 0."""
    lines = text.splitlines()
    return lines[line][column : column + 1] if line < len(lines) else ""


def nearest(word: str, known: Any) -> str:
    """A hint that names what was probably meant, or the choice there is."""
    names = [str(name) for name in known]
    close = difflib.get_close_matches(word, names, 1)
    if close:
        return f"did you mean `{close[0]}`?"
    shown = ", ".join(f"`{name}`" for name in names[:_CHOICES])
    more = f" and {len(names) - _CHOICES} more" if len(names) > _CHOICES else ""
    return f"known: {shown}{more}" if names else ""
