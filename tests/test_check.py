"""What `check` says of an output folder, in which form, and that it leaves everything as it is."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from running import ALPHA, BETA, LOCK, Workshop, times
from sipcodes.commands.console import report
from sipcodes.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

AGAIN = "sipcodes generate --spec tea.yaml --templates templates"


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    """A spec of three codes and two targets, generated."""
    shop.generate()
    return shop


def stale(shop: Workshop) -> str:
    """The spec moved on."""
    shop.change(shop.spec, "{summary: Water is on its way.}", "{summary: Water is here.}")
    return "is stale: the spec, the templates or the configuration moved on"


def missing(shop: Workshop) -> str:
    """A file is gone."""
    (shop.out / ALPHA[0]).unlink()
    return "is missing"


def edited(shop: Workshop) -> str:
    """Somebody wrote into a file."""
    with (shop.out / ALPHA[0]).open("ab") as file:
        file.write(b"by hand\n")
    return "was edited by hand"


def orphaned(shop: Workshop) -> str:
    """Nothing makes a file any more."""
    shop.change(shop.spec, "  100:\n    name: POURING\n    phrase: Pouring\n    sources: [RFC 2324 §2.3]\n", "")
    shop.change(shop.spec, "      100: {summary: Water is on its way.}\n", "")
    shop.change(shop.spec, ", unknown: {counts-as: 100}", "")
    return "is made by nothing any more"


DRIFTS = pytest.mark.parametrize("drift", [stale, missing, edited, orphaned])


def test_is_content_with_what_generate_made(shop: Workshop) -> None:
    """Right after `generate` nothing is wrong: status 0, and the number of files."""
    ended = shop.run("check")
    assert (ended.status, ended.out, ended.err) == (0, "", "5 files are as the spec makes them\n")


@DRIFTS
def test_names_the_file_and_the_command_that_mends_it(shop: Workshop, drift: object) -> None:
    """Each kind of drift: status 1, the file, what is wrong, and a command that is told whole."""
    assert callable(drift)
    said = drift(shop)
    ended = shop.run("check")
    assert ended.status == 1
    assert f"out/{ALPHA[0]}: {said}\n  → " in ended.err
    assert f"`{AGAIN}{' --force' if drift is edited else ''}`" in ended.err


@DRIFTS
def test_the_named_command_mends_it(shop: Workshop, drift: object) -> None:
    """After the command that `check` names, `check` is content."""
    assert callable(drift)
    drift(shop)
    shop.generate(*(["--force"] if drift is edited else []))
    assert shop.run("check").status == 0


@DRIFTS
def test_writes_nothing(shop: Workshop, drift: object) -> None:
    """No file or folder changes, wherever the drift is."""
    assert callable(drift)
    drift(shop)
    before = times(shop.folder)
    shop.run("check")
    assert times(shop.folder) == before


def test_shows_the_difference(shop: Workshop) -> None:
    """A unified diff of what is there and what should be goes to standard output."""
    stale(shop)
    lines = shop.run("check").out.splitlines()
    assert lines[0] == "--- alpha/codes/100.txt (there)"
    assert lines[1] == "+++ alpha/codes/100.txt (generated)"
    assert lines[2].startswith("@@ -1,3 +1,3 @@")
    assert "-Water is on its way." in lines
    assert "+Water is here." in lines


def test_shows_what_is_missing_and_what_is_too_much(shop: Workshop) -> None:
    """A missing file differs in all its lines, and so does an orphaned one."""
    missing(shop)
    assert "+Water is on its way." in shop.run("check").out.splitlines()
    shop.generate()
    orphaned(shop)
    assert "-Water is on its way." in shop.run("check").out.splitlines()


def test_shows_carriage_returns(shop: Workshop) -> None:
    """Lines that differ in their end alone are seen to differ."""
    path = shop.out / BETA[0]
    path.write_bytes(b"100\r\n400\n418\n")
    assert "-100␍" in shop.run("check").out.splitlines()


def test_cuts_a_long_difference(shop: Workshop) -> None:
    """A file that has little to do with what it should be does not fill the terminal."""
    (shop.out / BETA[0]).write_text("line\n" * 1000, encoding="utf-8")
    lines = shop.run("check").out.splitlines()
    assert len(lines) == 201
    assert lines[-1] == "… the rest of the difference is left out"


def test_names_everything_at_once(shop: Workshop) -> None:
    """All that is wrong is told in one run, sorted by path, with its number."""
    stale(shop)
    (shop.out / ALPHA[1]).unlink()
    (shop.out / BETA[0]).write_bytes(b"by hand\n")
    ended = shop.run("check")
    told = [line for line in ended.err.splitlines() if line.startswith("out/")]
    assert [line.partition(":")[0] for line in told] == [f"out/{ALPHA[0]}", f"out/{ALPHA[1]}", f"out/{BETA[0]}"]
    assert ended.err.endswith("\n3 problems\n")


def test_looks_at_the_named_targets_only(shop: Workshop) -> None:
    """With a target's name, drift of another one is nobody's business."""
    stale(shop)
    assert shop.run("check", "beta").status == 0
    ended = shop.run("check", "alpha")
    assert ended.status == 1
    assert "`sipcodes generate alpha --spec tea.yaml --templates templates`" in ended.err


def test_the_command_is_quoted_for_the_shell(shop: Workshop) -> None:
    """An output folder with a space in its name is told so that the line can be pasted."""
    ended = shop.run("check", "--out", "my out")
    assert f"`{AGAIN} --out 'my out'`" in ended.err


def test_without_any_output_everything_is_missing(tmp_path: Path, small: Path) -> None:
    """Where nothing was generated yet, each file is missing; the folder is not made."""
    shop = Workshop(tmp_path, small)
    ended = shop.run("check")
    assert ended.status == 1
    assert ended.err.count(": is missing\n") == len(ALPHA) + len(BETA)
    assert not shop.out.exists()


def test_tells_a_target_that_is_gone(shop: Workshop) -> None:
    """The files of a target without templates are orphans."""
    shutil.rmtree(shop.templates / "beta")
    assert "out/beta/list.txt: is made by nothing any more\n" in shop.run("check").err


@pytest.mark.parametrize("remove", ["all", "one"])
def test_tells_a_lock_that_is_out_of_date(shop: Workshop, remove: str) -> None:
    """Where the files are right and the lock does not list them, `check` fails too, and `generate` mends it."""
    lock = shop.out / LOCK
    good = lock.read_bytes()
    if remove == "all":
        lock.unlink()
    else:
        data = json.loads(good)
        del data["targets"]["alpha"]["files"][ALPHA[0]]
        lock.write_text(json.dumps(data), encoding="utf-8")
    ended = shop.run("check")
    assert ended.status == 1
    assert ended.err.startswith(f"out/{LOCK}: does not list the files that are there\n  → run `{AGAIN}`\n")
    shop.generate()
    assert lock.read_bytes() == good


def test_as_json(shop: Workshop) -> None:
    """`--format json` prints one list with every problem's fields, and nothing else on standard output."""
    missing(shop)
    ended = shop.run("check", "--format", "json")
    assert ended.status == 1
    problem = {
        "file": f"out/{ALPHA[0]}",
        "line": 0,
        "column": 0,
        "rule": "missing",
        "message": "is missing",
        "hint": f"run `{AGAIN}`",
    }
    assert json.loads(ended.out) == [problem]


@pytest.mark.parametrize("command", ["check", "generate"])
def test_as_json_when_all_is_well(shop: Workshop, command: str) -> None:
    """A program that reads the JSON gets an empty list where nothing is wrong, also of a run with work to do."""
    assert shop.run(command, "--format", "json").out == "[]\n"
    (shop.out / LOCK).unlink()
    assert shop.run("generate", "--format", "json").out == "[]\n"


def test_as_annotations(shop: Workshop) -> None:
    """`--format github` prints a line a problem that a pull request shows at its file."""
    missing(shop)
    ended = shop.run("check", "--format", "github")
    assert ended.status == 1
    assert ended.out == f"::error file=out/{ALPHA[0]},title=missing::is missing. run `{AGAIN}`\n"


def test_annotations_are_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    """No text of a problem can end its annotation or begin another command of the workflow."""
    report([Problem("a,b:c%.yaml", 3, 7, "x,y", "one\r\n::set-env::%", "two\n")], "github")
    assert capsys.readouterr().out == (
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=7,title=x%2Cy::one%0D%0A::set-env::%25. two%0A\n"
    )


@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (False, {}, False),
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
    ],
)
def test_colours(shop: Workshop, terminal: bool, environment: dict[str, str], coloured: bool) -> None:
    """Colours are for terminals that show them, unless NO_COLOR or FORCE_COLOR says otherwise."""
    stale(shop)
    ended = shop.run("check", terminal=terminal, **environment)
    assert ("\x1b[" in ended.out) is coloured
    assert ("\x1b[" in ended.err) is coloured
    if coloured:
        assert "\x1b[31m-Water is on its way.\x1b[0m\n" in ended.out
        assert "\x1b[32m+Water is here.\x1b[0m\n" in ended.out


def test_a_hand_edit_cannot_steer_the_terminal(shop: Workshop) -> None:
    """Control characters in a file that was edited are shown as what they are."""
    (shop.out / BETA[0]).write_bytes(b"\x1b]0;title\x07\n")
    out = shop.run("check").out
    assert "\x1b" not in out
    assert "-\\u001b]0;title\\u0007\n" in out


def test_a_binary_file_in_place_is_shown_somehow(shop: Workshop) -> None:
    """A file that is no text is a drift like another."""
    (shop.out / BETA[0]).write_bytes(b"\xff\xfe\0")
    ended = shop.run("check")
    assert ended.status == 1
    assert "out/beta/list.txt: was edited by hand\n" in ended.err
