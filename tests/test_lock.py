"""The lock: lost, broken, merged or hostile, it never costs anyone a file."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from running import ALPHA, BETA, LOCK, Workshop, move_on, times
from sipcodes.write.lock import BrokenLock, read_lock

if TYPE_CHECKING:
    from pathlib import Path

BOTH = pytest.mark.parametrize("command", ["generate", "check"])
WITH_DIGEST, WITHOUT_DIGEST = ALPHA[0], BETA[0]


@pytest.fixture
def shop(tmp_path: Path, small: Path) -> Workshop:
    """A spec of three codes and two targets, generated."""
    shop = Workshop(tmp_path, small)
    shop.generate()
    return shop


def test_without_a_lock_files_are_known_by_their_digest(shop: Workshop) -> None:
    """After the lock was lost, files that nobody edited are the tool's again: replaced, removed, locked."""
    lock = (shop.out / LOCK).read_bytes()
    (shop.out / LOCK).unlink()
    assert shop.generate().err.startswith("0 written, 5 unchanged in ")
    assert (shop.out / LOCK).read_bytes() == lock

    (shop.out / LOCK).unlink()
    shop.change(shop.spec, "{summary: Water is on its way.}", "{summary: Water is here.}")
    shop.change(shop.spec, "  418:\n    name: TEAPOT\n    phrase: I'm a teapot\n", "")
    shop.change(shop.spec, "      418: {summary: This is no coffee machine.}\n", "")
    (shop.out / WITHOUT_DIGEST).unlink()
    ended = shop.generate()
    assert b"Water is here." in (shop.out / WITH_DIGEST).read_bytes()
    assert "removed out/alpha/codes/418.txt\n" in ended.err
    assert shop.run("check").status == 0


def test_without_a_lock_an_edit_is_still_an_edit(shop: Workshop) -> None:
    """The digest in a file tells also without the lock that somebody edited it."""
    (shop.out / LOCK).unlink()
    with (shop.out / WITH_DIGEST).open("ab") as file:
        file.write(b"by hand\n")
    assert f"out/{WITH_DIGEST}: was edited by hand\n" in shop.run("generate").err


def test_a_run_that_died_before_its_lock(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the files and the lock, the next run finishes the work, also for a spec that went on."""
    move_on(shop)
    monkeypatch.setattr("sipcodes.commands.generate._write_lock", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        shop.run("generate")
    monkeypatch.undo()
    assert shop.run("check").status == 1
    shop.change(shop.spec, "{summary: The leaves are off.}", "{summary: The leaves are old.}")
    assert "1 written, 4 unchanged in " in shop.generate().err
    assert shop.run("check").status == 0


@BOTH
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "it is not what sipcodes wrote"),
        ("", "it is not what sipcodes wrote"),
        ("[]", "it is not what sipcodes wrote"),
        ("\xff", "it is not what sipcodes wrote"),
        ("[" * 100_000, "it is not what sipcodes wrote"),
        ('{"format": 2, "targets": {}}', "its format is 2, this sipcodes knows 1"),
        ('{"format": 1, "targets": []}', "it is not what sipcodes wrote"),
        ('{"format": 1, "targets": {"alpha": {"inputs": "", "files": {"x": 1}}}}', "it is not what sipcodes wrote"),
        ('<<<<<<< HEAD\n{"format": 1}\n=======\n{"format": 1}\n>>>>>>> branch\n', "it is not what sipcodes wrote"),
    ],
    ids=["half", "empty", "list", "latin-1", "deep", "format", "targets", "digest", "merge conflict"],
)
def test_a_broken_lock_is_told(shop: Workshop, command: str, text: str, said: str) -> None:
    """A lock that cannot be read stops both commands before they write, with the reason and the way out."""
    (shop.out / LOCK).write_bytes(text.encode("latin-1"))
    before = times(shop.out)
    ended = shop.run(command)
    assert ended.status == 1
    assert f"out/{LOCK}: the lock cannot be read: {said}\n" in ended.err
    assert "→ restore it from version control, or delete it: generated files are known by their own" in ended.err
    assert times(shop.out) == before
    (shop.out / LOCK).unlink()
    shop.generate()
    assert shop.run("check").status == 0


def test_force_replaces_a_broken_lock(shop: Workshop) -> None:
    """`--force` gets past a lock that cannot be read."""
    good = (shop.out / LOCK).read_bytes()
    (shop.out / LOCK).write_bytes(b"<<<<<<< HEAD\n")
    shop.generate("--force")
    assert (shop.out / LOCK).read_bytes() == good


@pytest.mark.parametrize(
    "path", ["../x", "alpha/../../x", "/x", "C:/x", "alpha\\..\\x", "..", "alpha/\0x", "alpha/\ud800"]
)
def test_a_lock_cannot_name_what_lies_outside(tmp_path: Path, path: str) -> None:
    """A path that leaves the output folder, or that no file can have, makes the lock a broken one."""
    data = {"format": 1, "targets": {"alpha": {"inputs": "", "files": {path: "0"}}}}
    (tmp_path / LOCK).write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(BrokenLock, match="it is not what sipcodes wrote"):
        read_lock(str(tmp_path))


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("absolute", [False, True])
def test_a_hostile_lock_deletes_nothing_outside(shop: Workshop, force: bool, absolute: bool) -> None:
    """A lock that claims a file outside, digest and all, does not get it removed."""
    victim = shop.folder / "victim"
    victim.write_bytes(b"precious\n")
    claimed = str(victim) if absolute else "../victim"
    data = json.loads((shop.out / LOCK).read_bytes())
    data["targets"]["alpha"]["files"][claimed] = sha256(b"precious\n").hexdigest()
    (shop.out / LOCK).write_text(json.dumps(data), encoding="utf-8")
    shop.run("generate", *(["--force"] if force else []))
    assert victim.read_bytes() == b"precious\n"


def test_a_lock_deletes_nothing_through_a_link(shop: Workshop) -> None:
    """A claimed path that a link leads out of the folder is not followed."""
    outside = shop.folder / "outside"
    outside.mkdir()
    (outside / "victim").write_bytes(b"precious\n")
    (shop.out / "alpha/way").symlink_to(outside)
    data = json.loads((shop.out / LOCK).read_bytes())
    data["targets"]["alpha"]["files"]["alpha/way/victim"] = sha256(b"precious\n").hexdigest()
    data["targets"]["alpha"]["inputs"] = "other"
    (shop.out / LOCK).write_text(json.dumps(data), encoding="utf-8")
    shop.generate("--force")
    assert (outside / "victim").read_bytes() == b"precious\n"
