"""Whose files are whose: hand edits and strangers' files are never lost, the tool's own are never stuck."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import tool
from running import ALPHA, BETA, LOCK, Workshop, move_on, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOTH = pytest.mark.parametrize("command", ["generate", "check"])
WITH_DIGEST, WITHOUT_DIGEST = ALPHA[0], BETA[0]


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    """A spec of three codes and two targets, generated."""
    shop.generate()
    return shop


@BOTH
@pytest.mark.parametrize("path", [WITH_DIGEST, WITHOUT_DIGEST])
@pytest.mark.parametrize("moved_on", [False, True])
def test_a_hand_edit_is_refused_and_named(shop: Workshop, command: str, path: str, moved_on: bool) -> None:
    """An edited file is named by both commands, whether the spec moved on or not, and nothing is written."""
    with (shop.out / path).open("ab") as file:
        file.write(b"by hand\n")
    if moved_on:
        move_on(shop)
    before = times(shop.out)
    ended = shop.run(command)
    assert ended.status == 1
    assert f"out/{path}: was edited by hand\n" in ended.err
    again = "sipcodes generate --spec tea.yaml --templates templates --force"
    assert f"→ take the edit to the spec or the templates; `{again}` then discards it here\n" in ended.err
    assert times(shop.out) == before


@BOTH
@pytest.mark.parametrize("path", [WITH_DIGEST, WITHOUT_DIGEST])
def test_other_line_ends_are_told_from_edits(shop: Workshop, command: str, path: str) -> None:
    """A file that git turned to CRLF is no hand edit: `check` says what it is, `generate` mends it."""
    good = (shop.out / path).read_bytes()
    (shop.out / path).write_bytes(good.replace(b"\n", b"\r\n"))
    ended = shop.run(command)
    if command == "check":
        assert ended.status == 1
        assert f"out/{path}: has other line ends (git's autocrlf?)\n" in ended.err
        assert "mark it `-text` in .gitattributes" in ended.err
    else:
        assert ended.status == 0
        assert (shop.out / path).read_bytes() == good


def test_other_line_ends_of_a_stale_file(shop: Workshop) -> None:
    """Also a stale file may have been turned to CRLF: its own digest still shows whose it is."""
    path = shop.out / WITH_DIGEST
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    move_on(shop)
    shop.generate()
    assert b"Water is here.\n" in path.read_bytes()


@pytest.mark.parametrize("path", [WITH_DIGEST, WITHOUT_DIGEST])
@pytest.mark.parametrize("edit", [b"by hand\r\n", b"by hand\n", b"\r"])
def test_an_edit_of_a_file_with_other_line_ends(shop: Workshop, path: str, edit: bytes) -> None:
    """A file that was turned to CRLF and edited besides is an edited one, and stays."""
    good = (shop.out / path).read_bytes()
    (shop.out / path).write_bytes(good.replace(b"\n", b"\r\n") + edit)
    ended = shop.run("generate")
    assert ended.status == 1
    assert f"out/{path}: was edited by hand\n" in ended.err
    assert (shop.out / path).read_bytes().endswith(edit)


def test_what_git_turns_to_crlf(shop: Workshop) -> None:
    """The same by git itself: a checkout under `core.autocrlf` is told as such, file by file, and mended."""

    def git(*words: str) -> None:
        me = ["-c", "user.name=x", "-c", "user.email=x", "-c", "core.autocrlf=true", "-c", "core.safecrlf=false"]
        subprocess.run([tool("git"), *me, *words], cwd=shop.folder, check=True, capture_output=True, timeout=60)

    before = shop.files()
    git("init", ".")
    git("add", "out")
    git("commit", "--message", "x")
    shutil.rmtree(shop.out)
    git("checkout", "out")
    assert b"\r\n" in (shop.out / WITH_DIGEST).read_bytes()
    ended = shop.run("check")
    assert ended.status == 1
    assert ended.err.count(": has other line ends (git's autocrlf?)\n") == len(before) - 1
    assert "edited" not in ended.err
    shop.generate()
    assert shop.files() == before


@BOTH
@pytest.mark.parametrize("name", ["alpha/notes.txt", "alpha/codes/500.txt", "alpha/mine/deep.c"])
@pytest.mark.parametrize("moved_on", [False, True])
def test_a_strangers_file_is_left_and_warned_of(shop: Workshop, command: str, name: str, moved_on: bool) -> None:
    """A file that the tool did not write stays as it is; both commands name it, and go on."""
    path = shop.out / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"mine\n")
    if moved_on:
        move_on(shop)
        shop.generate()
    ended = shop.run(command)
    assert ended.status == 0
    assert f"warning out/{name} was not written by sipcodes; it is left alone\n" in ended.err
    assert path.read_bytes() == b"mine\n"


def test_a_link_among_the_files_is_a_stranger(shop: Workshop) -> None:
    """A link that nobody asked for is warned of like a file, and not followed."""
    (shop.out / "alpha/link.txt").symlink_to(shop.spec)
    ended = shop.run("check")
    assert "warning out/alpha/link.txt was not written by sipcodes; it is left alone\n" in ended.err
    assert ended.status == 0


@pytest.mark.parametrize("name", ["notes.txt", "gamma/file.txt", "alpha/.hidden", "alpha/__pycache__/x.pyc"])
def test_what_lies_beside_is_no_concern(shop: Workshop, name: str) -> None:
    """Files beside the targets' folders, hidden ones and Python's caches are neither touched nor named."""
    path = shop.out / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"mine\n")
    move_on(shop)
    ended = shop.generate()
    assert "warning" not in ended.err
    assert path.read_bytes() == b"mine\n"


def test_a_strangers_file_keeps_its_folder(shop: Workshop) -> None:
    """A target that is gone leaves the folder in which somebody else has a file."""
    (shop.out / "alpha/codes/notes.txt").write_bytes(b"mine\n")
    shutil.rmtree(shop.templates / "alpha")
    shop.generate()
    assert set(shop.files()) == {*BETA, LOCK, "alpha/codes/notes.txt"}


@BOTH
def test_a_strangers_file_in_the_way_is_refused(tmp_path: Path, small: Path, command: str) -> None:
    """A file that somebody else wrote at the path of an output is named, and stays."""
    shop = Workshop(tmp_path, small)
    path = shop.out / WITHOUT_DIGEST
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine\n")
    ended = shop.run(command)
    assert ended.status == 1
    assert f"out/{WITHOUT_DIGEST}: was not written by sipcodes and stands in the way\n" in ended.err
    assert "→ move it, or choose another --out\n" in ended.err
    assert path.read_bytes() == b"mine\n"
    assert not (shop.out / "alpha").exists(), "nothing is written where something is refused"


def _folder(path: Path, _: Path) -> None:
    path.mkdir()
    (path / "inside").write_bytes(b"mine\n")


def _link(path: Path, elsewhere: Path) -> None:
    (elsewhere / "target").write_bytes(b"mine\n")
    path.symlink_to(elsewhere / "target")


def _dangling_link(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere / "nothing")


def _pipe(path: Path, _: Path) -> None:
    os.mkfifo(path)


OBSTACLES = pytest.mark.parametrize("obstacle", [_folder, _link, _dangling_link, _pipe])


@BOTH
@OBSTACLES
@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_file_is_never_replaced(
    shop: Workshop, tmp_path: Path, command: str, obstacle: Any, force: bool
) -> None:
    """A folder, a link or a pipe where a file should be is named and stays, also with `--force`."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = shop.out / WITHOUT_DIGEST
    path.unlink()
    obstacle(path, elsewhere)
    before = times(tmp_path)
    ended = shop.run(command, *(["--force"] if force and command == "generate" else []))
    assert ended.status == 1
    assert f"out/{WITHOUT_DIGEST}: was not written by sipcodes and stands in the way\n" in ended.err
    assert times(tmp_path) == before


@BOTH
@pytest.mark.parametrize("folder", ["alpha", "alpha/codes"])
def test_a_linked_folder_is_not_entered(shop: Workshop, tmp_path: Path, command: str, folder: str) -> None:
    """Nothing is written through a link on the way, nor removed: each file behind it is named."""
    elsewhere = tmp_path / "elsewhere"
    (shop.out / folder).rename(elsewhere)
    (shop.out / folder).symlink_to(elsewhere)
    move_on(shop)
    before = times(elsewhere)
    ended = shop.run(command)
    assert ended.status == 1
    assert "out/alpha/codes/100.txt: was not written by sipcodes and stands in the way\n" in ended.err
    assert times(elsewhere) == before


def test_the_output_folder_itself_may_be_a_link(shop: Workshop, tmp_path: Path) -> None:
    """Where `out` is a link, its user meant it: the files go where it leads."""
    shop.out.rename(tmp_path / "real")
    shop.out.symlink_to(tmp_path / "real")
    move_on(shop)
    shop.generate()
    assert b"Water is here." in (tmp_path / "real" / WITH_DIGEST).read_bytes()


@contextlib.contextmanager
def short_files() -> Iterator[None]:
    """No file of this process may grow past 20 bytes: what a full disk does, on any code path."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("failing", ["writing", "renaming"])
def test_a_write_error_leaves_old_bytes_and_no_litter(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """When the disk is full or the rename fails, every file is as before, and nothing temporary stays."""
    before = shop.files()
    move_on(shop)

    def refuse(_: str, target: str) -> None:
        raise OSError(28, "No space left on device", target)

    with short_files() if failing == "writing" else monkeypatch.context() as patch:
        if patch:
            patch.setattr("os.replace", refuse)
        ended = shop.run("generate")
    assert ended.status == 1
    assert ended.err.count("\n") == 1
    assert ended.err.endswith(": File too large\n" if failing == "writing" else ": No space left on device\n")
    assert shop.files() == before


def test_a_full_disk_is_told_in_one_line(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system error while writing ends with status 1 and a line that names the file, never a traceback."""

    def refuse(path: str, _: bytes) -> None:
        raise PermissionError(13, "Permission denied", path)

    move_on(shop)
    monkeypatch.setattr("sipcodes.write.files.replace", refuse)
    ended = shop.run("generate")
    assert ended.status == 1
    assert ended.err == f"sipcodes: out/{LOCK}: Permission denied\n"
