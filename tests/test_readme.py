"""The README: what it shows of the command is what the command prints, and what it shows of code runs."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest
from compiling import built, ran
from conftest import ROOT, tool
from rendering import outputs, put
from running import call

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text(encoding="utf-8")


class Shown(NamedTuple):
    """A command that the README shows, and what it says that it prints."""

    words: str
    out: str


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[Shown]:
    """Every command of the console blocks, with the lines that follow it."""
    parts = [part for block in blocks("console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [Shown(*part.partition("\n")[::2]) for part in parts]


def shown(start: str) -> Shown:
    """The one command that starts so."""
    (found,) = [command for command in commands() if command.words.startswith(start)]
    return found


def printed(shown: Shown, where: Path, status: int = 0) -> str:
    """What the command really prints, on either stream."""
    program, *words = shlex.split(shown.words)
    assert program == "sipcodes"
    ended = call(*words, where=where)
    assert ended.status == status, ended.err
    return ended.out + ended.err


def test_every_command_is_tried() -> None:
    """Each command of the README is tried here, or is none of ours."""
    tried = (
        "sipcodes show",
        "sipcodes init",
        "sipcodes generate",
        "sipcodes check",
        "sipcodes validate",
        "sipcodes audit",
        "grep",
    )
    others = {command.words.partition(" ")[0] for command in commands() if not command.words.startswith(tried)}
    assert others <= {"make", "pip"}
    for start in tried:
        assert shown(start)


def test_show_prints_what_is_shown(tmp_path: Path) -> None:
    """A code looked up looks as it does in the README, to the letter."""
    command = shown("sipcodes show")
    assert printed(command, tmp_path) == command.out


@pytest.mark.parametrize("words", re.findall(r"`sipcodes (show [^`]+)`", README))
def test_other_look_ups_work(tmp_path: Path, words: str) -> None:
    """What the text says works as well finds something, or says what an unregistered number counts as."""
    ended = call(*shlex.split(words), where=tmp_path)
    assert ended.err == ""
    assert ended.status == 0 or "is not registered" in ended.out


def test_audit_prints_what_is_shown(tmp_path: Path) -> None:
    """The table of docs/audit.md is told as the README shows it, to the letter."""
    text = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"^```c\n/\* status\.c \*/\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "status.c").write_text(source, encoding="utf-8")
    command = shown("sipcodes audit")
    assert printed(command, tmp_path, status=1) == command.out


def test_generate_and_check_print_what_is_shown(tmp_path: Path) -> None:
    """`init` says where, `generate` lists the files, `check` finds them current; only the time it takes is another."""
    (tmp_path / "CMakeLists.txt").touch()
    (tmp_path / "src").mkdir()
    command = shown("sipcodes init")
    assert printed(command, tmp_path) == command.out
    command = shown("sipcodes generate")
    took = r"in [0-9.]+ s$"
    assert re.sub(took, "", printed(command, tmp_path).rstrip()) == re.sub(took, "", command.out.rstrip())
    command = shown("sipcodes check")
    assert printed(command, tmp_path) == command.out


def test_a_copy_is_checked_by_the_command_that_is_shown(tmp_path: Path) -> None:
    """The shell command prints the digest of the file twice: as it says, and as it is."""
    tool("grep"), tool("sha256sum")
    put(outputs("c"), tmp_path)
    command = ["sh", "-c", shown("grep").words]
    said = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    first, second = re.findall(r"\b[0-9a-f]{64}\b", said)
    assert first == second


def test_a_mistake_is_told_as_it_is_shown(tmp_path: Path) -> None:
    """With `phrase` mistyped in the entry that the text shows, `validate` says what it shows, but for line numbers."""
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    (entry,) = [block for block in blocks("yaml") if "BUSY_HERE" in block]
    (link,) = re.findall(r"one entry in \[[^]]+\]\(([^)]+)\)", README)
    path = tmp_path / link
    text = path.read_text(encoding="utf-8")
    assert text.count(entry) == 1, "the entry that the README shows is the one of the spec"
    path.write_text(text.replace(entry, entry.replace("    phrase:", "    phrse:")), encoding="utf-8")
    command = shown("sipcodes validate")
    # The spec grows above the entry; columns and all else stay.
    lines = re.compile(r"(?<=\.yaml:)[0-9]+|^[0-9 ]+(?= \|)", re.MULTILINE)
    assert lines.sub("", printed(command, tmp_path, status=1)) == lines.sub("", command.out)


def test_the_c_is_compiled_and_runs(tmp_path: Path) -> None:
    """The lines for C do what they say."""
    (text,) = blocks("c")
    include, _, body = text.partition("\n\n")
    put(outputs("c"), tmp_path)
    main = f"#include <stdio.h>\n{include}\nint main(void)\n{{\nint code;\nfor (code = 400; code < 408; code += 3)\n"
    (tmp_path / "main.c").write_text(main + "{" + body + "}\nreturn 0;\n}\n")
    built(tmp_path, "gcc", "-std=c89", "-Wall", "-Wextra", "-Werror", "main.c", "-o", "program")
    assert ran(tmp_path) == "400 Bad Request\n403 Forbidden\n406 Not Acceptable\n"


def test_the_python_says_what_it_is_said_to(tmp_path: Path) -> None:
    """Each line for Python has the value that stands behind it."""
    (text,) = blocks("python")
    put(outputs("python"), tmp_path)
    imports, _, lines = text.partition("\n\n")
    pairs = [(line.partition("  # ")[0], _value(line.partition("  # ")[2])) for line in lines.splitlines()]
    checks = [f"assert ({line.strip()}) == {value!r}, {line!r}" for line, value in pairs]
    assert len(checks) >= 4
    script = "\n".join([imports, *checks])
    subprocess.run([sys.executable, "-B", "-W", "error", "-c", script], cwd=tmp_path, check=True)


def test_the_typescript_is_checked_and_runs(tmp_path: Path) -> None:
    """The lines for TypeScript pass the type checker, and each has the value that stands behind it."""
    (text,) = blocks("typescript")
    put(outputs("typescript"), tmp_path)
    imports, _, lines = text.partition("\n\n")
    pairs = [(line.partition(";")[0], _value(line.partition("// ")[2])) for line in lines.splitlines()]
    assert len(pairs) >= 2
    told = ", ".join(line for line, _ in pairs)
    (tmp_path / "main.ts").write_text(f"{imports}\nexport const told = JSON.stringify([{told}]);\n")
    (tmp_path / "run.js").write_text('import { told } from "./main.js";\nconsole.log(told);\n')
    (tmp_path / "package.json").write_text('{"type": "module"}\n')
    check = [tool("tsc"), "--strict", "--noEmit", "--module", "esnext", "--moduleResolution", "bundler", "main.ts"]
    done = subprocess.run(check, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    bundle = [tool("esbuild"), "main.ts", "--bundle", "--format=esm", "--outfile=main.js", "--log-level=error"]
    subprocess.run(bundle, cwd=tmp_path, check=True)
    said = subprocess.run([tool("node"), "run.js"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert json.loads(said) == [value for _, value in pairs]


def test_the_new_language_is_a_target(tmp_path: Path) -> None:
    """The two files for Lua are all that it takes: the command that stands there writes the table."""
    (target,) = [block for block in blocks("yaml") if block.startswith("# templates/lua/")]
    (template,) = blocks("jinja")
    for text in (target, template):
        (name,) = re.findall(r"templates/lua/[\w.]+", text.partition("\n")[0])
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (words,) = re.findall(r"`sipcodes (generate --templates [^`]+)`", README)
    ended = call(*shlex.split(words), where=tmp_path)
    assert ended.status == 0, ended.err
    lua = (tmp_path / "out" / "lua" / "sip_status.lua").read_text(encoding="utf-8")
    assert lua.startswith("return {\n")
    assert '\n  BUSY_HERE = { code = 486, phrase = "Busy Here" },\n' in lua
    assert {path.name for path in (tmp_path / "out" / "lua").iterdir()} == {
        "sip_status.lua",
        "q850_cause.lua",
        "sip_warning.lua",
    }
    if shutil.which("lua"):
        script = 'assert(dofile("out/lua/sip_status.lua").BUSY_HERE.phrase == "Busy Here")'
        subprocess.run(["lua", "-e", script], cwd=tmp_path, check=True)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)", README))))
def test_links_lead_to_files(link: str) -> None:
    """Whatever the README links is there."""
    assert (ROOT / link).exists()


def _value(comment: str) -> object:
    """The literal that a comment starts with."""
    (literal,) = re.findall(r"""^("[^"]*"|'[^']*'|None|True|False|[0-9.]+|\([^)]*\)|\[[^\]]*\])""", comment.strip())
    return ast.literal_eval(literal)
