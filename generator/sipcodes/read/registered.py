"""A registrar's file, CSV or XML in the form that IANA publishes, as tables of codes."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from sipcodes.model.registered import Entry, Table
from sipcodes.model.text import Place
from sipcodes.problems import Problem, ProblemsFound
from sipcodes.read.registered_xml import read_xml
from sipcodes.read.source_text import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_BYTES = 8 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_CODE = re.compile(r"([0-9]{1,6})(?:\s*[-–]\s*([0-9]{1,6}))?")
_RFC = re.compile(r"RFC[ -]?0*([1-9][0-9]{0,5})\b", re.IGNORECASE)
_DEPRECATED = re.compile(r"\s*[(\[](?:deprecated|obsoleted?)[)\]]\s*$", re.IGNORECASE)
_FREE = re.compile(r"\(?(?:unassigned|reserved|unused)\)?", re.IGNORECASE)
_HINT = "name the .csv of one registry, or the .xml of all, as the registry's page links them"


def read_registered(data: bytes, file: str) -> tuple[Table, ...]:
    """The tables of codes in ``data``, which messages call ``file``. Raises ``ProblemsFound`` where there is none."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes; {MAX_BYTES:,} is the limit"
        raise ProblemsFound([Problem(file, 0, 0, "too-large", message, _HINT)])
    text = data.removeprefix(_BOM)
    tables = _xml(data, file) if text.lstrip().startswith((b"<", b"\xff\xfe", b"\xfe\xff")) else _csv(text, file)
    if not any(table.entries for table in tables):
        raise ProblemsFound([Problem(file, 0, 0, "no-table", "there is no table of codes in this file", _HINT)])
    return tables


def _xml(data: bytes, file: str) -> tuple[Table, ...]:
    return tuple(
        Table(
            found.id,
            " ".join(found.title.split()),
            _entries(
                (r.value, r.description, " ".join(r.references), r.note, Place(file, *r.at)) for r in found.records
            ),
            Place(file, *found.at),
        )
        for found in read_xml(data, file)
    )


def _csv(data: bytes, file: str) -> tuple[Table, ...]:
    text = decode(data, file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[list[str], int]] = []
    line = 1
    try:
        for row in reader:
            rows.append((row, line))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ProblemsFound([Problem(file, line, 1, "csv", f"this is no CSV: {error}", _HINT)]) from error
    head = [name.strip().lower().replace("_", " ") for name in rows[0][0]] if rows else []
    code, phrase = _column(head, "code", "value", "number"), _column(head, "phrase", "description")
    if code is None or phrase is None:
        message = "the first line names no column of codes and none of phrases"
        raise ProblemsFound([Problem(file, 1, 1, "no-table", message, _HINT)])
    reference, note = _column(head, "reference"), _column(head, "note")
    columns = code, phrase, reference, note
    entries = _entries((*_cells(row, columns), Place(file, at, 1)) for row, at in rows[1:])
    return (Table("", "", entries, Place(file, 1, 1)),)


def _column(head: list[str], *words: str) -> int | None:
    """The column whose heading ends with the first of ``words`` that any does."""
    return next((index for word in words for index, name in enumerate(head) if name.endswith(word)), None)


def _cells(row: list[str], columns: tuple[int | None, ...]) -> tuple[str, str, str, str]:
    code, phrase, reference, note = (row[at] if at is not None and at < len(row) else "" for at in columns)
    return code, phrase, reference, note


def _entries(rows: Iterable[tuple[str, str, str, str, Place]]) -> tuple[Entry, ...]:
    """Rows of code, description, reference and note; those without a number are headings and the like."""
    found = []
    for value, description, reference, note, place in rows:
        match = _CODE.fullmatch(value.strip())
        if match is None:
            continue
        first, last = int(match[1]), int(match[2] or match[1])
        said = " ".join(description.split())
        phrase = _DEPRECATED.sub("", said)
        deprecated = phrase != said or note.strip().lower().startswith(("deprecated", "obsolete"))
        documents = tuple(dict.fromkeys(f"RFC {number}" for number in _RFC.findall(reference)))
        found.append(Entry(first, last, phrase, bool(_FREE.fullmatch(phrase)), deprecated, documents, place))
    return tuple(found)
