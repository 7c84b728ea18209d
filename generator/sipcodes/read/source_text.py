"""From bytes to text: what a file may contain before anyone asks what it says."""

from __future__ import annotations

import re

from sipcodes.problems import Problem, ProblemsFound

MAX_BYTES = 64 * 1024 * 1024

# Control characters but tab and line ends, the separators that some readers take for line ends,
# noncharacters, the BOM, and the bidirectional controls that make text read otherwise than it is.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
_UNSAFE = re.compile(f"[{_CONTROLS}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")

CONTROL = re.compile(f"[{_CONTROLS}]")
"""What can be written in no output, neither as it is nor by an escape."""


def decode(data: bytes, file: str) -> str:
    """The text of a file; raises ``ProblemsFound`` when it is no clean UTF-8."""
    if len(data) > MAX_BYTES:
        raise ProblemsFound(
            [
                Problem(
                    file,
                    0,
                    0,
                    "too-large",
                    f"the file has {len(data):,} bytes; {MAX_BYTES:,} is the limit",
                    "split it into several files of one folder",
                )
            ]
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ProblemsFound([Problem(file, 1, 1, "encoding", "the file is UTF-16", "save it as UTF-8 without BOM")])
    if data.startswith(b"\xef\xbb\xbf"):
        raise ProblemsFound(
            [
                Problem(
                    file,
                    1,
                    1,
                    "encoding",
                    "the file starts with a byte order mark (BOM)",
                    "save it as UTF-8 without BOM",
                )
            ]
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = line_and_column(before, len(before))
        raise ProblemsFound(
            [
                Problem(
                    file,
                    line,
                    column,
                    "encoding",
                    f"the byte 0x{data[error.start]:02x} is no UTF-8 here",
                    "save the file as UTF-8",
                )
            ]
        ) from None
    unsafe = []
    for match in _UNSAFE.finditer(text):
        line, column = line_and_column(text, match.start())
        point = ord(match.group())
        unsafe.append(
            Problem(
                file,
                line,
                column,
                "unsafe-character",
                f"the character U+{point:04X} may not stand in a file as it is",
                "delete it"
                if CONTROL.match(match.group())
                else f'where it is meant, write it as an escape in a quoted text: "\\u{point:04x}"',
            )
        )
        if len(unsafe) == 100:
            break
    if unsafe:
        raise ProblemsFound(unsafe)
    return text


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset into ``text``."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1
