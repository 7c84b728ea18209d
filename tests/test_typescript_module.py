"""The TypeScript module in the programs of its users; its values are proved elsewhere."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import tool
from rendering import the_registry, write

if TYPE_CHECKING:
    from pathlib import Path

STRICT = [
    "--strict",
    "--isolatedModules",
    "--erasableSyntaxOnly",
    "--verbatimModuleSyntax",
    "--exactOptionalPropertyTypes",
    "--noUncheckedIndexedAccess",
    "--noImplicitReturns",
    "--noFallthroughCasesInSwitch",
    "--noEmit",
    "--module",
    "nodenext",
    "--target",
    "es2022",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project that has vendored the module."""
    write("typescript", tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}\n')
    return tmp_path


def _bundle(folder: Path, source: str) -> str:
    (folder / "main.ts").write_text(source)
    command = [tool("esbuild"), "main.ts", "--bundle", "--minify", "--format=esm", "--log-level=error"]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def _run(folder: Path, source: str) -> Any:
    """What a JavaScript program that imports the module, as `sip`, prints as JSON."""
    command = [tool("esbuild"), "sip-status.ts", "--format=esm", "--outfile=sip-status.js", "--log-level=error"]
    subprocess.run(command, cwd=folder, check=True)
    (folder / "main.js").write_text(f'import * as sip from "./sip-status.js";\n{source}\n')
    done = subprocess.run([tool("node"), "main.js"], cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _types(folder: Path, source: str) -> str:
    """What the type checker has against a program."""
    (folder / "main.ts").write_text(source)
    command = [tool("tsc"), *STRICT, "main.ts"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert (done.returncode == 0) == (done.stdout == ""), done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "source",
    [
        'import { NOT_FOUND } from "./sip-status"; console.log(NOT_FOUND)',
        'import * as sip from "./sip-status"; console.log(sip.NOT_FOUND)',
    ],
)
def test_one_constant_costs_nothing(folder: Path, source: str) -> None:
    """A bundle that imports one constant holds its number and not a byte more."""
    assert _bundle(folder, source) == "console.log(404);\n"


def test_importing_nothing_costs_nothing(folder: Path) -> None:
    """The module has no effects of its own: a bundler drops what is not used."""
    assert _bundle(folder, 'import "./sip-status"') == ""
    types = 'import type { SipStatusCode } from "./sip-status"; export const x: SipStatusCode = 486'
    assert len(_bundle(folder, types)) < 30


def test_the_phrases_are_small(folder: Path) -> None:
    """A bundle that looks phrases up stays under 1,900 bytes, and brings no names along."""
    text = _bundle(folder, 'import { reasonPhrase } from "./sip-status"; console.log(reasonPhrase(486))')
    assert 1500 < len(text.encode()) < 1900
    assert "Busy Here" in text
    assert "BUSY_HERE" not in text


def test_classes_need_no_table(folder: Path) -> None:
    """A bundle that asks for classes alone holds no phrase."""
    source = 'import { isFinal, statusClass } from "./sip-status"; console.log(isFinal(486), statusClass(486))'
    assert len(_bundle(folder, source)) < 300


@pytest.mark.parametrize("name", ["summary", "detail", "action", "conditionText"])
def test_one_language_is_bundled_alone(folder: Path, name: str) -> None:
    """A bundle of texts in English holds no Hangul; with those in Korean, it is what a choice of language takes."""
    asked = '"in-dialog"' if name == "conditionText" else "486"
    size = {}
    for language, korean in (("", True), ("En", False), ("Ko", True)):
        call = f'import {{ {name}{language} as told }} from "./sip-status-facts"; console.log(told({asked}))'
        text = _bundle(folder, call)
        # esbuild writes Hangul as escapes.
        assert bool(re.search(r"\\u[ac-d][0-9a-f]{3}", text, re.IGNORECASE)) is korean
        size[language] = len(text)
    assert abs(size[""] - size["En"] - size["Ko"]) < 500, "nothing but these two"


def test_odd_numbers_are_taken(folder: Path) -> None:
    """No number throws, be it NaN, infinite, huge, negative or a fraction: it is no code, and counts as itself."""
    said = _run(
        folder,
        """
const odd = [NaN, Infinity, -Infinity, -0, 1e21, -1e21, 1e-7, 99.5, 699.5, 2 ** 53, -(2 ** 31), 1024, Number.MIN_VALUE];
const is = Object.keys(sip).filter((name) => /^is(?!SipStatusCode)/.test(name));
console.log(JSON.stringify(odd.map((n) => [
  String(n), sip.isSipStatusCode(n), sip.reasonPhrase(n) ?? null, sip.reasonPhrase(n, "?"), sip.statusName(n) ?? null,
  sip.statusClass(n), Object.is(sip.effectiveStatus(n), n), is.some((name) => sip[name](n)),
])));""",
    )
    assert len(said) == 13
    assert [answer[1:] for answer in said] == [[False, None, "?", None, 0, True, False]] * 13


def test_fractions_within_a_class_are_no_codes(folder: Path) -> None:
    """486.5 lies in class 4, as 477 does, and neither is registered."""
    told = "[sip.statusClass(n), sip.effectiveStatus(n), sip.isSipStatusCode(n)]"
    assert _run(folder, f"console.log(JSON.stringify([477, 486.5].map((n) => {told})))") == [
        [4, 400, False],
        [4, 400, False],
    ]


def test_javascript_callers_pass_anything(folder: Path) -> None:
    """What no type checker has seen, such as a string from a header, does not throw either, and is no code."""
    said = _run(
        folder,
        """
const anything = ["486", "", "busy", " 486", null, undefined, true, {}, [], [486], 486n, () => 1];
const functions = ["isSipStatusCode", "reasonPhrase", "statusName", "statusClass", "effectiveStatus", "isFinal"];
for (const value of anything) for (const name of functions) sip[name](value);
const phrases = ["486", "constructor", "__proto__", ["486"]].map((value) => sip.reasonPhrase(value, "?"));
const names = ["486", "toString"].map((value) => sip.statusName(value) ?? null);
console.log(JSON.stringify([phrases, names, sip.isSipStatusCode("486"), sip.statusClass("486")]));""",
    )
    assert said == [["?", "?", "?", "?"], [None, None], False, 4]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Busy Here", [486]),
        ("BUSY here", [486]),
        ("not acceptable", [406, 606]),
        ("Internal Server Error", [500]),
        ("Bad Identity-Info", [436]),
        ("", []),
        ("Here", []),
        ("toString", []),
        ("__proto__", []),
    ],
)
def test_phrases_lead_to_codes(folder: Path, text: str, codes: list[int]) -> None:
    """All codes of a phrase or an alias are found, whichever case it is in, and nothing by a part of one."""
    assert _run(folder, f"console.log(JSON.stringify(sip.fromPhrase({json.dumps(text)})))") == codes


def test_public_names_are_those_of_the_contract(folder: Path) -> None:
    """The module exports the codes by their names, and beside them what is promised, and no helper."""
    classes = ["Provisional", "Success", "Redirection", "ClientError", "ServerError", "GlobalFailure", "Final"]
    wanted = {code.name.value for code in the_registry().codes}
    wanted |= {"SipStatus", "SIP_STATUS_CODES", "isSipStatusCode", "reasonPhrase", "statusName", "fromPhrase"}
    wanted |= {"statusClass", "effectiveStatus", *(f"is{name}" for name in classes)}
    assert set(_run(folder, "console.log(JSON.stringify(Object.keys(sip)))")) == wanted


def test_types_are_as_narrow_as_they_can_be(folder: Path) -> None:
    """Literals stay literals, the guard narrows, any number is taken, and what is wrong is an error."""
    assert not _types(
        folder,
        """\
import { BUSY_HERE, SIP_STATUS_CODES, SipStatus, effectiveStatus, fromPhrase } from "./sip-status.js";
import { isSipStatusCode, reasonPhrase, statusName } from "./sip-status.js";
import type { SipStatusCode, SipStatusName } from "./sip-status.js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const literal: 486 = BUSY_HERE;
export const member: 486 = SipStatus.BUSY_HERE;
export const code: SipStatusCode = SipStatus["OK"];
export const name: SipStatusName = statusName(BUSY_HERE);
export const phrase: string = reasonPhrase(BUSY_HERE);
export const maybe: string | undefined = reasonPhrase(477);
export const surely: string = reasonPhrase(477, "unknown");
export const some: SipStatusCode[] = fromPhrase("Busy Here");
export const all: readonly SipStatusCode[] = SIP_STATUS_CODES;
export function told(wire: number): string {
  if (!isSipStatusCode(wire)) return reasonPhrase(wire, String(effectiveStatus(wire)));
  const narrowed = wire;
  const exactly: Same<typeof narrowed, SipStatusCode> = true;
  if (!exactly) return "";
  return statusName(narrowed) + reasonPhrase(narrowed);
}
// @ts-expect-error an unregistered code is no SipStatusCode
export const unregistered: SipStatusCode = 477;
// @ts-expect-error an unregistered code may have no phrase
export const unsure: string = reasonPhrase(477);
// @ts-expect-error a string is no code
reasonPhrase("486");
// @ts-expect-error the table is not to be changed
SipStatus.OK = 201;
// @ts-expect-error nor is the list
SIP_STATUS_CODES.push(201);
""",
    )


def test_a_switch_over_all_codes_is_exhaustive(folder: Path) -> None:
    """The type checker knows that nothing is left after every code, and what is left after all but one."""
    codes = [code.code for code in the_registry().codes]
    head = 'import type { SipStatusCode } from "./sip-status.js";\nexport function f(code: SipStatusCode): string {\n'
    tail = "    default: {\n      const none: never = code;\n      return none;\n    }\n  }\n}\n"
    cases = [f'    case {code}: return "{code}";\n' for code in codes]
    assert not _types(folder, head + "  switch (code) {\n" + "".join(cases) + tail)
    left = _types(folder, head + "  switch (code) {\n" + "".join(cases[:-1]) + tail)
    assert f"Type '{codes[-1]}' is not assignable to type 'never'" in left


def test_node_runs_it_as_it_is(folder: Path) -> None:
    """Where Node strips types, the file is imported without a build."""
    version = subprocess.run([tool("node"), "--version"], check=True, capture_output=True, text=True).stdout
    major, minor = (int(number) for number in version.lstrip("v").split(".")[:2])
    if (major, minor) < (22, 6):
        pytest.skip(f"node {version.strip()} does not strip types")
    options = [] if (major, minor) >= (23, 6) else ["--experimental-strip-types"]
    (folder / "main.mjs").write_text(
        'import { reasonPhrase } from "./sip-status.ts";\nconsole.log(reasonPhrase(486));\n'
    )
    command = [tool("node"), "--no-warnings", *options, "main.mjs"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("Busy Here\n", "")
