"""Sources with tables in them: every shape of `shapes.txt`, filled with codes, right and wrong."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sipcodes.commands.inputs import read_specs
from sipcodes.read.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sipcodes.problems import Problem

HERE = Path(__file__).parent
CATALOGUE = load_catalogue(*read_specs(None))
SIP = max(CATALOGUE.registries, key=lambda registry: len(registry.codes))


class Row(NamedTuple):
    """What a row of a table says."""

    code: int
    name: str
    phrase: str


class Shape(NamedTuple):
    """A manner of writing a table."""

    language: str
    file: str
    shape: str
    text: str

    def filled(self, rows: list[Row]) -> str:
        """The source with these rows."""
        return re.sub(
            r"(?:^@.*\n)+",
            lambda match: "".join(_row(match.group(), row) for row in rows),
            self.text,
            flags=re.MULTILINE,
        )

    @property
    def has_phrases(self) -> bool:
        """Whether it says phrases."""
        return "<phrase>" in self.text

    @property
    def has_names(self) -> bool:
        """Whether it says names."""
        return bool(re.search("<(NAME|Name|name|camel)>", self.text))


def shapes() -> list[Shape]:
    """Every shape of the corpus."""
    text = (HERE / "shapes.txt").read_text(encoding="utf-8")
    found = []
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        title, _, source = part.partition("\n")
        language, file, shape = title.split(" ", 2)
        found.append(Shape(language, file, shape, source.rstrip("\n") + "\n"))
    return found


def _row(template: str, row: Row) -> str:
    words = row.name.lower().split("_")
    fields = {
        "code": str(row.code),
        "NAME": row.name,
        "name": row.name.lower(),
        "Name": "".join(map(str.capitalize, words)),
        "camel": words[0] + "".join(map(str.capitalize, words[1:])),
        "phrase": row.phrase,
    }
    lines = re.sub(r"^@", "", template, flags=re.MULTILINE)
    return re.sub(r"<(\w+)>", lambda match: fields.get(match[1], match.group()), lines)


def right() -> list[Row]:
    """The registry as it is."""
    return [Row(code.code, code.name.value, code.phrase.value) for code in SIP.codes]


# In the manner of tables that there are: what each says of a code, and what is to be found out, in names and phrases.
WRONG = {
    181: (Row(181, "CALL_IS_BEING_FORWARDED", "Call is Being Forwarded"), None, "case"),
    409: (Row(409, "CONFLICT", "Conflict"), "unregistered", "unregistered"),
    412: (Row(412, "PRECONDITION_FAILED", "Precondition Failed"), "http-wording", "http-wording"),
    417: (Row(417, "BAD_EXTENSION", "Bad Extension"), "other-code", "other-code"),
    423: (Row(423, "INTERVAL_TOO_BREIF", "Interval Too Breif"), "typo", "typo"),
    436: (Row(436, "BAD_IDENTITY_INFO", "Bad Identity-Info"), None, "older-wording"),
    489: (Row(489, "BAD_EVENT", "Event Package Not Supported"), None, "wrong-phrase"),
    500: (Row(500, "INTERNAL_SERVER_ERROR", "Internal Server Error"), None, "older-wording"),
    687: (Row(687, "DIALOG_TERMINATED", "Dialog Terminated"), "unregistered", "unregistered"),
}
LEFT_OUT = (425, 555)
TWICE = 486


def wrong() -> list[Row]:
    """The registry with a mistake of every sort."""
    rows = {row.code: row for row in right()} | {code: row for code, (row, _, _) in WRONG.items()}
    found = []
    for code in sorted(rows):
        if code not in LEFT_OUT:
            found += [rows[code]] * (2 if code == TWICE else 1)
    return found


def expected(shape: Shape) -> set[tuple[str, int]]:
    """What is to be found in a table of this shape filled with `wrong`: rules with codes."""
    if "<code>" not in shape.text:
        # Without numbers, a name that is not the registry's says nothing.
        return {(of_phrase, code) for code, (_, of_name, of_phrase) in WRONG.items() if not of_name}
    found = {("missing", code) for code in LEFT_OUT} | {("duplicate", TWICE)}
    for code, (_, of_name, of_phrase) in WRONG.items():
        found |= {(of_name, code)} if of_name and shape.has_names else set()
        found |= {(of_phrase, code)} if of_phrase and shape.has_phrases else set()
    return found


def of_http() -> list[Row]:
    """The status codes of HTTP."""
    return [Row(status.value, status.name, status.phrase) for status in HTTPStatus]


def of_replies() -> list[Row]:
    """Replies of mail and file transfer, with numbers that SIP has too."""
    said = {
        200: "Command okay",
        202: "Command not implemented",
        211: "System status",
        214: "Help message",
        220: "Service ready",
        221: "Service closing",
        250: "Requested action completed",
        300: "Send more",
        331: "User name okay, need password",
        421: "Service not available",
        425: "Cannot open connection",
        430: "Invalid username",
        450: "Mailbox unavailable",
        480: "Encryption required",
        500: "Syntax error",
        501: "Syntax error in parameters",
        502: "Command not implemented",
        503: "Bad sequence of commands",
        504: "Parameter not implemented",
        550: "Mailbox not found",
        600: "Ended",
    }
    return _rows(said)


def of_errors() -> list[Row]:
    """Errors of an application that counts them in hundreds."""
    things = ("Disk", "Cache", "Queue", "Token", "Session", "Cursor", "Lease", "Shard")
    return _rows({base + n: f"{thing} failed" for base in (100, 200, 400, 480, 500) for n, thing in enumerate(things)})


def of_translations() -> list[Row]:
    """SIP's codes in the words of another language."""
    return [
        Row(code.code, f"MSG_{code.code}", code.text["ko"].summary.value[:20].replace('"', "")) for code in SIP.codes
    ]


def of_ports() -> list[Row]:
    """Ports, which are numbers as well."""
    names = (
        "efs",
        "epp",
        "imaps",
        "ldaps",
        "syslog",
        "printer",
        "talk",
        "router",
        "uucp",
        "rtsp",
        "dhcp",
        "ipp",
        "cups",
    )
    return _rows({100 + 41 * n % 580: f"{name} service" for n, name in enumerate(names, 3)})


def _rows(said: dict[int, str]) -> list[Row]:
    return [Row(code, re.sub(r"\W+", "_", text).upper(), text) for code, text in said.items()]


def told(problems: Iterable[Problem]) -> set[tuple[str, int]]:
    """The rules and codes of findings, as `expected` has them."""
    found = set()
    for problem in problems:
        if problem.rule == "missing":
            found |= {(problem.rule, int(code)) for code in re.findall(r"\b(\d{3}) [A-Z]", problem.message)}
        else:
            in_hint = problem.rule in {"typo", "case", "http-wording", "older-wording", "wrong-phrase"}
            numbers = re.findall(r"\b\d{3}\b", problem.hint if in_hint else problem.message)
            found.add((problem.rule, int(numbers[0])))
    return found
