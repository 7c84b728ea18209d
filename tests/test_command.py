"""The command line: exit statuses, help, and every way to be called wrongly or cut short."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import tool
from rendering import load
from running import Workshop, call
from sipcodes.commands.parser import parser

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = ("init", "generate", "check", "validate", "prove", "show", "inspect", "audit", "diff", "targets")
PATIENCE = 60


def start(*words: str, where: Path, stdout: int) -> subprocess.Popen[bytes]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "sipcodes", *words]
    # Buffered, as a user's Python is: what cannot be written may come out at the very end.
    environment = {**os.environ, "SIPCODES_CACHE": "off", "PYTHONUNBUFFERED": ""}
    return subprocess.Popen(
        command, cwd=where, env=environment, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("generate", "cobol"), "there is no target `cobol`; known: c, html, json, markdown, python, typescript"),
        (("check", "cobol"), "there is no target `cobol`; known: c, html, json, markdown, python, typescript"),
        (("prove", "cobol"), "there is no target `cobol`; known: c, html, json, markdown, python, typescript"),
        (("generate", "--spec", "none.yaml"), "there is no spec at none.yaml"),
        (("validate", "none.yaml"), "there is no spec at none.yaml"),
        (("show", "486", "--spec", "none.yaml"), "there is no spec at none.yaml"),
        (("generate", "--templates", "none"), "there is no templates at none"),
        (("generate", "--templates", "tea.yaml"), "--templates wants a folder, and tea.yaml is a file"),
        (("generate", "--templates", "empty"), "empty holds no targets: a target is a folder with a target.yaml"),
        (("show", "486", "--lang", "fr"), "sip has no texts in `fr`; known: en, ko"),
    ],
)
def test_wrong_usage(tmp_path: Path, small: Path, words: tuple[str, ...], said: str) -> None:
    """A name that there is not: status 2, one line that tells what there is, and where to read more."""
    assert small.name == "tea.yaml"
    (tmp_path / "empty").mkdir()
    ended = call(*words, where=tmp_path)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"sipcodes: {said}\nsee `sipcodes {words[0]} --help`\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("brew",), "invalid choice: 'brew'"),
        (("show",), "the following arguments are required: QUERY"),
        (("generate", "--outt", "x"), "unrecognized arguments: --outt"),
        (("generate", "--forc"), "unrecognized arguments: --forc"),
        (("check", "--force"), "unrecognized arguments: --force"),
        (("check", "--format", "xml"), "invalid choice: 'xml'"),
    ],
)
def test_wrong_arguments(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """Arguments that the command does not have: status 2, with what is wrong; no option is guessed."""
    ended = call(*words, where=tmp_path)
    assert ended.status == 2
    assert said in ended.err
    assert ended.err.startswith("usage: sipcodes")


def test_no_command_prints_the_help(tmp_path: Path) -> None:
    """Called with nothing, the help goes to standard error, with status 2."""
    ended = call(where=tmp_path)
    assert (ended.status, ended.out) == (2, "")
    assert all(f"\n    {name}" in ended.err for name in COMMANDS)


@pytest.mark.parametrize("command", ["generate", "check", "validate", "prove", "targets"])
def test_problems_end_with_1(tmp_path: Path, small: Path, command: str) -> None:
    """A mistake in a spec is status 1 in every command that reads it, told with its place."""
    small.write_text("registry: {id: tea}\n", encoding="utf-8")
    ended = call(command, *(["tea.yaml"] if command == "validate" else ["--spec", "tea.yaml"]), where=tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert "tea.yaml:1:" in ended.err


def test_problems_of_spec_and_templates_come_together(tmp_path: Path, small: Path) -> None:
    """One run tells the mistakes of the spec and of every target, sorted by place."""
    shop = Workshop(tmp_path, small)
    shop.change(shop.spec, "  version: 1.0.0\n", "  version: one\n")
    shop.change(shop.templates / "alpha/target.yaml", "title: Alpha\n", "title: Alpha\ncolour: red\n")
    (shop.templates / "beta/target.yaml").write_text("{", encoding="utf-8")
    ended = shop.run("generate")
    places = [line.partition(": ")[0] for line in ended.err.splitlines() if ":" in line.split(" ", 1)[0]]
    assert places == ["tea.yaml:3:12", "templates/alpha/target.yaml:2:1", "templates/beta/target.yaml:2:1"]
    assert ended.err.endswith("\n3 problems\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command(tmp_path: Path, command: str) -> None:
    """`--help` of each command tells every option and shows examples that the parser itself accepts."""
    ended = call(command, "--help", where=tmp_path)
    assert ended.status == 0
    examples = ended.out.partition("\nexamples:\n")[2].splitlines()
    assert examples
    for line in examples:
        program, *words = shlex.split(line.strip().partition("   ")[0])
        assert program == "sipcodes"
        assert parser().parse_args(words).command == command


def test_every_option_is_explained() -> None:
    """No option or argument of any command lacks its line of help."""
    subcommands = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    assert tuple(subcommands.choices) == COMMANDS
    silent = [
        (name, action.dest) for name, sub in subcommands.choices.items() for action in sub._actions if not action.help
    ]
    assert not silent


def test_version_names_tool_and_data(tmp_path: Path) -> None:
    """`--version` tells the version of the tool and of the packaged registries."""
    from importlib.metadata import version

    ended = call("--version", where=tmp_path)
    assert ended.status == 0
    data = ", ".join(f"{registry.id.value} {registry.version.value}" for registry in load()[0].registries)
    assert ended.out == f"sipcodes {version('sipcodes')} (data: {data})\n"
    assert all(f"{name} 1." in ended.out for name in ("sip", "q850", "sip-warning"))


def test_version_without_an_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from its sources, which no installer has seen, the tool still tells the version of its data."""
    from importlib import metadata

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    out = call("--version", where=tmp_path).out
    assert out.startswith("sipcodes (not installed) (data: ")
    assert all(f"{name} 1." in out for name in ("sip", "q850", "sip-warning"))


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion(tmp_path: Path, shell: str) -> None:
    """The completion script knows every command, and its shell can read it."""
    ended = call("--print-completion", shell, where=tmp_path)
    assert ended.status == 0
    assert all(name in ended.out for name in COMMANDS)
    if shell == "zsh" and not shutil.which("zsh"):
        pytest.skip("zsh is not installed")
    script = tmp_path / "completion"
    script.write_text(ended.out, encoding="utf-8")
    subprocess.run([tool(shell), "-n", str(script)], check=True, timeout=PATIENCE)


def test_targets_lists_what_there_is(tmp_path: Path) -> None:
    """`targets` names each target, its title and its files; as JSON, all of them."""
    import json

    ended = call("targets", where=tmp_path)
    assert ended.status == 0
    lines = ended.out.splitlines()
    assert [line.split()[0] for line in lines[::2]] == ["c", "html", "json", "markdown", "python", "typescript"]
    assert any("c/q850_cause.h" in line for line in lines)
    data = json.loads(call("targets", "--format", "json", where=tmp_path).out)
    files = {target["name"]: target["files"] for target in data}
    assert "markdown/ko/sip/486.md" in files["markdown"]
    # A registry without facts has no file of them.
    wanted = ("sip_status", "sip_status_facts", "q850_cause", "q850_cause_facts", "sip_warning")
    assert set(files["c"]) == {f"c/{name}.h" for name in wanted}


def test_a_system_error_is_one_line(tmp_path: Path) -> None:
    """An output folder that cannot be one: status 1, the path and the system's reason."""
    (tmp_path / "out").write_bytes(b"")
    ended = call("generate", where=tmp_path)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == "sipcodes: out/sipcodes.lock: Not a directory\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_an_interrupt_is_one_line(tmp_path: Path) -> None:
    """Ctrl-C ends the run with status 130 and one word, not a traceback."""
    pipe = tmp_path / "spec.yaml"
    os.mkfifo(pipe)
    # Where the tests run in the background, an interrupt is ignored, and by every process started from there.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = start("generate", "--spec", "spec.yaml", where=tmp_path, stdout=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        with pipe.open("wb"):  # opens when the command has begun to read, and waits for what never comes
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, out, err) == (130, b"", b"interrupted\n")


@pytest.mark.parametrize(
    "words",
    [
        ("show", "4xx"),
        ("show", "4xx", "--json"),
        ("check",),
        ("validate", "broken.yaml", "--format", "json"),
        ("targets",),
        ("--print-completion", "bash"),
        ("--help",),
        ("--version",),
    ],
)
def test_a_reader_that_left_is_no_error(tmp_path: Path, words: tuple[str, ...]) -> None:
    """When nobody reads the output any more (`| head -1`), the command ends without a word."""
    (tmp_path / "broken.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    process = start(*words, where=tmp_path, stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=PATIENCE)
    told = err.decode()
    assert "Traceback" not in told
    assert "BrokenPipe" not in told
    assert process.returncode == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [("show", "4xx"), ("show", "4xx", "--json"), ("--help",), ("--version",)])
def test_a_full_disk_is_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Output that cannot be written is told once, in one line."""
    with open("/dev/full", "wb") as full:
        process = start(*words, where=tmp_path, stdout=full.fileno())
        _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (1, b"sipcodes: input or output: No space left on device\n")


@pytest.mark.parametrize("words", [("show", "--lang", "ko", "486"), ("show", "--json", "486"), ("check",)])
def test_a_poor_encoding_is_no_error(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Where the output's encoding lacks a character, it is written as an escape."""
    done = subprocess.run(
        [sys.executable, "-m", "sipcodes", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "SIPCODES_CACHE": "off"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.stdout.isascii()
    assert b"Traceback" not in done.stderr
    assert done.returncode == (1 if words == ("check",) else 0)


@pytest.mark.skipif(sys.platform == "win32", reason="closes a stream as POSIX shells do")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_error(tmp_path: Path, closed: str) -> None:
    """Without standard output or error the command still does its work."""
    done = subprocess.run(
        [tool("bash"), "-c", f'"$0" -m sipcodes generate c {closed}', sys.executable],
        cwd=tmp_path,
        env={**os.environ, "SIPCODES_CACHE": "off"},
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/c/sip_status.h").exists()
