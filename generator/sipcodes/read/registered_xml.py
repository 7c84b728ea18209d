"""The XML that IANA publishes: ``registry`` elements within each other, with ``record`` elements in them.

Read with expat from the standard library. A document type is refused: IANA's files have none, and entities, which only
it can declare, are how small files become huge ones or read others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from sipcodes.problems import Problem, ProblemsFound

MAX_DEPTH = 64
_NAMESPACE = "http://www.iana.org/assignments"
_HINT = "save the registry's .xml anew, not its web page"


@dataclass
class Record:
    """The texts of a ``record`` element, and where it starts (line and column)."""

    at: tuple[int, int]
    value: str = ""
    description: str = ""
    note: str = ""
    references: list[str] = field(default_factory=list)


@dataclass
class Found:
    """A ``registry`` element: its records and those of the registries within it."""

    id: str
    at: tuple[int, int]
    title: str = ""
    records: list[Record] = field(default_factory=list)


def read_xml(data: bytes, file: str) -> list[Found]:
    """Every registry in ``data``, the outer ones first. Raises ``ProblemsFound`` where it is no XML, or no safe one."""
    reader = _Reader(file)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"this is no XML: {expat.errors.messages.get(error.code, str(error))}"
        raise ProblemsFound([Problem(file, error.lineno, error.offset + 1, "xml", message, _HINT)]) from error
    except (ValueError, LookupError) as error:
        # An encoding that Python does not know, or no text encoding at all.
        raise ProblemsFound([Problem(file, 1, 1, "xml", f"this is no XML: {error}", _HINT)]) from error
    return reader.found


class _Reader:
    """Follows the elements; what stands between them is kept only where it is wanted."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Found] = []
        self.open: list[Found | None] = []
        self.record: Record | None = None
        self.text: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.text.append

    @property
    def _at(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def _doctype(self, name: str, *_: object) -> None:
        page = name.lower() == "html"
        message = "this is a web page" if page else "a document type is not allowed here"
        raise ProblemsFound([Problem(self.file, *self._at, "xml", message, _HINT)])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = _local(name)
        if len(self.open) == MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels"
            raise ProblemsFound([Problem(self.file, *self._at, "too-deep", message, _HINT)])
        registry = Found(attributes.get("id", ""), self._at) if kind == "registry" else None
        self.open.append(registry)
        self.text.clear()
        if registry:
            self.found.append(registry)
        elif kind == "record":
            self.record = Record(self._at)
        elif kind == "xref" and self.record and attributes.get("type") == "rfc":
            self.record.references.append(attributes.get("data", ""))

    def _end(self, name: str) -> None:
        kind, text = _local(name), "".join(self.text).strip()
        self.open.pop()
        self.text.clear()
        registries = [registry for registry in self.open if registry]
        if kind == "record" and self.record:
            for registry in registries:
                registry.records.append(self.record)
            self.record = None
        elif self.record is None:
            if kind == "title" and registries and self.open[-1]:
                self.open[-1].title = text
        elif kind in ("value", "description", "note"):
            setattr(self.record, kind, text)
        elif kind == "status":
            self.record.note = text
        elif kind in ("unassigned", "reserved"):
            self.record.description = self.record.description or kind


def _local(name: str) -> str:
    """The name of an element of IANA's, or of one without a namespace; empty for others."""
    namespace, _, local = name.rpartition(" ")
    return local if namespace in ("", _NAMESPACE) else ""
