"""The lock: lost, broken, merged or hostile, it never costs anyone a file."""

from __future__ import annotations

import contextlib
import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from running import ALPHA, BETA, LOCK, Workshop, move_on, times
from sipcodes.write import files
from sipcodes.write.lock import BrokenLock, read_lock

if TYPE_CHECKING:
    from pathlib import Path

BOTH = pytest.mark.parametrize("command", ["generate", "check"])
WITH_DIGEST, WITHOUT_DIGEST = ALPHA[0], BETA[0]


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    """A spec of three codes and two targets, generated."""
    shop.generate()
    return shop


def test_a_lost_lock_is_made_anew_of_what_is_current(shop: Workshop) -> None:
    """After the lock was lost, files that are as they should be are the tool's again."""
    lock = (shop.out / LOCK).read_bytes()
    (shop.out / LOCK).unlink()
    assert shop.generate().err.startswith("0 written, 5 unchanged in ")
    assert (shop.out / LOCK).read_bytes() == lock


def test_without_a_lock_nothing_generated_is_replaced(shop: Workshop) -> None:
    """A generated file that the lock does not name may be another configuration's: it stays until `--force`."""
    (shop.out / LOCK).unlink()
    shop.change(shop.spec, "{summary: Water is on its way.}", "{summary: Water is here.}")
    ended = shop.run("generate")
    assert ended.status == 1
    assert f"out/{WITH_DIGEST}: was generated, but sipcodes.lock does not name it\n" in ended.err
    assert "--force` takes it over\n" in ended.err
    assert b"on its way" in (shop.out / WITH_DIGEST).read_bytes()
    shop.generate("--force")
    assert b"Water is here." in (shop.out / WITH_DIGEST).read_bytes()
    assert shop.run("check").status == 0


def test_a_generated_file_of_nobody_is_a_stranger(shop: Workshop) -> None:
    """A file with a right digest that the lock does not name is never removed: somebody else made it."""
    shop.generate("--out", "other")
    stranger = shop.out / "alpha/codes/419.txt"
    stranger.write_bytes((shop.out / WITH_DIGEST).read_bytes())
    move_on(shop)
    ended = shop.generate()
    assert "warning out/alpha/codes/419.txt was not written by sipcodes; it is left alone\n" in ended.err
    assert stranger.exists()


def test_without_a_lock_an_edit_is_still_an_edit(shop: Workshop) -> None:
    """The digest in a file tells also without the lock that somebody edited it."""
    (shop.out / LOCK).unlink()
    with (shop.out / WITH_DIGEST).open("ab") as file:
        file.write(b"by hand\n")
    assert f"out/{WITH_DIGEST}: was edited by hand\n" in shop.run("generate").err


@pytest.mark.parametrize("written", range(1, 6))
def test_a_run_that_was_killed(shop: Workshop, monkeypatch: pytest.MonkeyPatch, written: int) -> None:
    """Killed after any of its files, the next run finishes the work, also for a spec that went on; nothing is lost."""
    move_on(shop)
    shop.change(shop.spec, "text:\n", "  419: {name: COLD, phrase: Cold}\ntext:\n")
    shop.change(shop.spec, "      418: {summary", "      419: {summary: Brr.}\n      418: {summary")
    left = [written]
    replace = files.replace

    def dying(path: str, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise ZeroDivisionError
        replace(path, data)

    monkeypatch.setattr("sipcodes.write.files.replace", dying)
    with contextlib.suppress(ZeroDivisionError):
        shop.run("generate")
    monkeypatch.undo()
    assert left[0] < 0, "the run was not killed"
    assert shop.run("check").status == 1
    # What the dead run made new is an orphan of this one, with or without a digest of its own.
    shop.change(shop.spec, "  419: {name: COLD, phrase: Cold}\n", "")
    shop.change(shop.spec, "      419: {summary: Brr.}\n", "")
    shop.generate()
    assert set(shop.files()) == {*ALPHA, *BETA, LOCK}
    assert shop.run("check").status == 0
    assert b"claimed" not in (shop.out / LOCK).read_bytes()


@BOTH
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "it is not what sipcodes wrote"),
        ("", "it is not what sipcodes wrote"),
        ("[]", "it is not what sipcodes wrote"),
        ("\xff", "it is not what sipcodes wrote"),
        ("[" * 100_000, "it is not what sipcodes wrote"),
        ('{"format": 3, "targets": {}}', "its format is 3, this sipcodes knows 2"),
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
    assert "→ restore it from version control; or delete it: files that are current are then taken over\n" in ended.err
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
