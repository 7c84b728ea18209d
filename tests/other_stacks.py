"""What the headers of other SIP stacks say, and the tables of the documentation that are made from it.

``python tests/other_stacks.py`` writes the tables between their marks in `docs/`; `test_other_stacks.py` holds them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1] / "generator")]

from conftest import ROOT
from rendering import the_registry

if TYPE_CHECKING:
    from sipcodes.model.code import Code

DOCS = ROOT / "docs"


@dataclass(frozen=True)
class Stack:
    """A stack with development files in Debian, and how to ask its headers for status codes.

    ``constants`` finds its constants among the macros, ``shown`` makes arguments of one: a number and its phrase;
    ``phrase`` is the function that knows phrases.
    """

    title: str
    package: str
    module: str
    includes: tuple[str, ...]
    constants: str = r"(?!)"
    shown: str = ""
    phrase: str = ""


OSIP = Stack(
    "libosip2",
    "libosip2-dev",
    "libosip2",
    ("sys/time.h", "osipparser2/osip_parser.h", "osip2/osip.h"),
    r"SIP_\w+(?= [1-6]\d\d$)",
    "{0}, osip_message_get_reason({0})",
    "osip_message_get_reason",
)
SOFIA = Stack(
    "Sofia-SIP",
    "libsofia-sip-ua-dev",
    "sofia-sip-ua",
    ("sofia-sip/sip.h", "sofia-sip/sip_status.h", "sofia-sip/nua.h"),
    r"SIP_[1-6]\d\d_\w+(?= )",
    "{0}",
    "sip_status_phrase",
)
LIBRE = Stack("libre", "libre-dev", "libre", ("stdint.h", "stdbool.h", "re.h"))
STACKS = (OSIP, SOFIA, LIBRE)


@dataclass(frozen=True)
class Known:
    """What a stack knows: the names and the phrase that it has for a number."""

    names: dict[int, tuple[str, ...]]
    phrases: dict[int, str]


# What recent PJSIP (`enum pjsip_status_code`, since it has 607 and 608) calls otherwise than `PJSIP_SC_` and the name
# of the registry, what it lacks, and what it has more. Debian has no headers of it to ask.
PJSIP_NAMES = {
    181: "PJSIP_SC_CALL_BEING_FORWARDED",
    183: "PJSIP_SC_PROGRESS",
    422: "PJSIP_SC_SESSION_TIMER_TOO_SMALL",
    425: "",
    429: "PJSIP_SC_PROVIDE_REFERRER_HEADER",
    433: "PJSIP_SC_ANONIMITY_DISALLOWED",
    437: "PJSIP_SC_UNSUPPORTED_CERTIFICATE",
    481: "PJSIP_SC_CALL_TSX_DOES_NOT_EXIST",
    485: "PJSIP_AC_AMBIGUOUS",
    494: "PJSIP_SC_SECURITY_AGREEMENT_NEEDED",
    500: "PJSIP_SC_INTERNAL_SERVER_ERROR",
}
PJSIP_MORE = {409: "PJSIP_SC_CONFLICT", 411: "PJSIP_SC_LENGTH_REQUIRED", 490: "PJSIP_SC_REQUEST_UPDATED"}


def pkg_config(stack: Stack, question: str) -> list[str] | None:
    """What pkg-config answers, in words; nothing without it or the stack's development files."""
    if not shutil.which("pkg-config"):
        return None
    done = subprocess.run(["pkg-config", question, stack.module], check=False, capture_output=True, text=True)
    return done.stdout.split() if done.returncode == 0 else None


def include_options(stack: Stack) -> list[str]:
    """The compiler's options that find the stack's headers, and keep quiet about what is in them."""
    words = pkg_config(stack, "--cflags-only-I") or []
    return [word.replace("-I", "-isystem", 1) for word in words]


def included(stack: Stack) -> str:
    """The lines that include the stack."""
    return "".join(f"#include <{name}>\n" for name in stack.includes)


@cache
def known(stack: Stack) -> Known:
    """Ask the stack: its macros are listed by the preprocessor, and told with its phrases by a program."""
    with tempfile.TemporaryDirectory() as folder:
        macros = _said(["gcc", "-E", "-dM", *include_options(stack), "-xc", "-"], folder, included(stack))
        found = re.findall(rf"^#define ({stack.constants})", macros, re.MULTILINE)
        if not stack.phrase:
            return Known({}, {})
        lines = [f'show("{name}", {stack.shown.format(name)});' for name in sorted(found)]
        lines.append(f'for (n = 100; n < 700; n++) show("", n, {stack.phrase}(n));')
        program = (
            f"{included(stack)}#include <stdio.h>\n"
            "static void show(const char *name, int code, const char *phrase)\n"
            '{ printf("%s\\t%d\\t%s\\n", name, code, phrase ? phrase : ""); }\n'
            "int main(void) { int n; " + "\n".join(lines) + " return 0; }\n"
        )
        libraries = pkg_config(stack, "--libs") or []
        _said(["gcc", "-o", "ask", *include_options(stack), "-xc", "-", *libraries], folder, program)
        rows = [line.split("\t") for line in _said([f"{folder}/ask"], folder).splitlines()]
    names: dict[int, tuple[str, ...]] = {}
    for name, code, _ in rows:
        if name:
            names[int(code)] = (*names.get(int(code), ()), name)
    return Known(names, {int(code): phrase for _, code, phrase in rows if phrase})


def _said(command: list[str], folder: str, text: str = "") -> str:
    done = subprocess.run(command, cwd=folder, input=text, check=True, capture_output=True, text=True)
    return done.stdout


def comparison() -> str:
    """The tables of `docs/other-stacks.md`: how much each stack knows, and where it and the registry differ."""
    codes = {code.code: code for code in the_registry().codes}
    every = {stack: known(stack) for stack in STACKS}
    counts: list[tuple[str, list[object]]] = [
        ("version asked", [" ".join(pkg_config(stack, "--modversion") or []) for stack in STACKS]),
        (
            f"registered codes that have a constant, of {len(codes)}",
            [len(k.names.keys() & codes) for k in every.values()],
        ),
        ("constants of numbers that nobody registered", [len(k.names.keys() - codes) for k in every.values()]),
        ("registered codes that have their phrase", [_agreeing(k, codes) for k in every.values()]),
        ("registered codes that have another phrase", [_differing(k, codes) for k in every.values()]),
    ]
    rows = ["| | " + " | ".join(stack.title for stack in STACKS) + " |", "| --- |" + " --- |" * len(STACKS)]
    rows += [f"| {title} | " + " | ".join(map(str, values)) + " |" for title, values in counts]
    spoken = [stack for stack in STACKS if stack.phrase]
    rows += ["", "| code | registry | " + " | ".join(stack.title for stack in spoken) + " |"]
    rows += ["| --- | --- |" + " --- |" * len(spoken)]
    for number in sorted({n for k in every.values() for n in (*k.names, *k.phrases)}):
        registered = codes[number].phrase.value if number in codes else ""
        cells = [_cell(every[stack], number, registered) for stack in spoken]
        if any(cells):
            rows.append(f"| {number} | {registered or 'not registered'} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _agreeing(stack: Known, codes: dict[int, Code]) -> int:
    return sum(stack.phrases.get(number) == code.phrase.value for number, code in codes.items())


def _differing(stack: Known, codes: dict[int, Code]) -> int:
    return len(stack.phrases.keys() & codes) - _agreeing(stack, codes)


def _cell(stack: Known, number: int, registered: str) -> str:
    """What a stack says otherwise: its phrase, or a constant without one."""
    phrase = stack.phrases.get(number, "")
    return phrase if phrase != registered else ""


def migration() -> str:
    """The table of `docs/migration.md`: the constants of each stack for every number that has one somewhere."""
    codes = {code.code: code.name.value for code in the_registry().codes}
    osip, sofia = known(OSIP).names, known(SOFIA).names
    rows = ["| code | sipcodes | PJSIP | libosip2 | Sofia-SIP |", "| --- | --- | --- | --- | --- |"]
    for number in sorted({*codes, *osip, *sofia, *PJSIP_MORE}):
        ours = f"`{codes[number]}`" if number in codes else "not registered"
        cells = [_names((pjsip(number, codes),)), _names(osip.get(number, ())), _names(sofia.get(number, ()))]
        rows.append(f"| {number} | {ours} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def pjsip(number: int, codes: dict[int, str]) -> str:
    """PJSIP's constant: by rule, unless it is one of the exceptions."""
    return PJSIP_NAMES.get(number, f"PJSIP_SC_{codes[number]}" if number in codes else PJSIP_MORE.get(number, ""))


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names if name)


PAGES = {"other-stacks.md": comparison, "migration.md": migration}
MARKS = ("<!-- made by tests/other_stacks.py -->\n\n", "\n\n<!-- end -->")


def with_table(text: str, table: str) -> str:
    """A page with the table between its marks put anew."""
    before, _, rest = text.partition(MARKS[0])
    _, mark, after = rest.partition(MARKS[1])
    assert mark, "the page has both marks"
    return before + MARKS[0] + table + mark + after


if __name__ == "__main__":
    for page, table in PAGES.items():
        path = DOCS / page
        path.write_text(with_table(path.read_text(encoding="utf-8"), table()), encoding="utf-8", newline="")
