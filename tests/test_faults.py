"""Out of space, without permission, among others: files are whole, nobody's is lost, the next run mends."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aftermath import GENERATE, back, old_and_new, whole
from faulty import NOBODY, Faulty
from running import LOCK, Workshop, contents

if TYPE_CHECKING:
    from collections.abc import Callable


def test_no_space_for_any_number_of_bytes(shop: Workshop, faulty: Faulty) -> None:
    """Wherever a file cannot grow any more, one line says so, files are whole, and the next run mends."""
    old, new = old_and_new(shop)
    ended = set()
    for limit in (0, 1, 10, 40, 100, 200, 400, 10_000):
        back(shop)
        status, said = faulty.run(*GENERATE, limit=limit)
        ended.add(status)
        assert status == 0 or (status == 1 and said.endswith(": File too large\n") and said.count("\n") == 1), said
        whole(shop, old, new)
        assert not [path for path in contents(shop.out) if path.endswith(".tmp")]
        assert faulty.run(*GENERATE)[0] == 0
        assert contents(shop.out) == new
    assert ended == {0, 1}


def test_a_full_disk(shop: Workshop) -> None:
    """On a file system without room, the same: old or new files, one line, and the next run mends."""
    old, new = old_and_new(shop)
    mount = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    size = 4096 * (len(old) + 8)
    fill = f'mount -t tmpfs -o size={size} none out && exec "$@"'
    if (
        not shutil.which("unshare")
        or subprocess.run([*mount, "mount -t tmpfs none out"], cwd=shop.folder, check=False).returncode
    ):
        pytest.skip("no file system can be mounted here")
    script = """
import os, shutil, subprocess, sys
def run():
    words = [sys.executable, "-m", "sipcodes", *sys.argv[1:]]
    done = subprocess.run(words, capture_output=True, encoding="utf-8")
    files = {os.path.relpath(os.path.join(w, n), "out"): open(os.path.join(w, n), "rb").read()
             for w, _, names in os.walk("out") for n in names}
    return done.returncode, done.stderr, files
shutil.copytree("old", "out", dirs_exist_ok=True)
told = []
for room in range(8):  # one more page is free each time
    with open("out/fill", "wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    if room:
        os.truncate("out/fill", max(os.path.getsize("out/fill") - 4096 * room, 0))
    told.append(run())
    os.unlink("out/fill")
print(repr((told, run())))
"""
    done = subprocess.run(
        [*mount, fill, "sh", sys.executable, "-c", script, *GENERATE],
        cwd=shop.folder,
        env={**os.environ, "SIPCODES_CACHE": "off"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    told, (last, said, mended) = eval(done.stdout)  # noqa: S307 (our own repr)
    assert told[0][0] == 1, told[0]
    for status, err, files in told:
        assert status == 0 or (err.endswith(": No space left on device\n") and err.count("\n") == 1), err
        files.pop("fill")
        for path, data in files.items():
            assert path == LOCK or data in (old.get(path), new.get(path)), path
    assert (last, mended) == (0, new), said


def nobodys(folder: Path) -> Path:
    """A folder that everybody may enter, and that is nobody's, with all in it; skipped where there is no such user."""
    if os.geteuid() != 0:
        return folder
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return folder


def test_without_permission(tmp_path_factory: pytest.TempPathFactory, small: Path) -> None:
    """Folders and files that may not be read or written: one line names them, nothing changes, the next run mends."""
    assert tmp_path_factory
    # pytest's own folders are for nobody else, and root may do everything.
    with tempfile.TemporaryDirectory() as place:
        where = Path(place) / "here"
        where.mkdir()
        shutil.copy(small, where)
        shop = Workshop(where, where / small.name)
        old, new = old_and_new(shop)
        os.chmod(place, 0o755)  # noqa: S103 (nobody has to get in)
        user = {"user": NOBODY} if os.geteuid() == 0 else {}
        with Faulty(where) as faulty:
            if faulty.run(*GENERATE[:1], "--help", **user)[0]:
                pytest.skip("no other user can run the command here")
            for path, mode in (
                ("out", 0o555),
                ("out/alpha", 0o555),
                ("out/alpha/codes", 0o555),
                ("out/alpha/codes", 0o000),
                ("out/alpha/codes/100.txt", 0o000),
                ("out", 0o000),
                ("out/sipcodes.lock", 0o000),
                ("tea.yaml", 0o000),
                ("templates/alpha/all.j2", 0o000),
                ("templates/beta", 0o000),
            ):
                back(shop)
                nobodys(where)
                before = (where / path).stat().st_mode & 0o777
                (where / path).chmod(mode)
                status, said = faulty.run(*GENERATE, **user)
                (where / path).chmod(before)
                assert status in (1, 2), (path, said)
                assert "Permission denied" in said, (path, said)
                assert said.count("\n") == status, (path, said)
                whole(shop, old, new)
                assert not [name for name in contents(shop.out) if name.endswith(".tmp")]
            status, said = faulty.run(*GENERATE, **user)
            assert (status, contents(shop.out)) == (0, new), said


@pytest.mark.parametrize("doing", ["edit", "add", "link", "folder"])
def test_a_file_changed_underneath(shop: Workshop, monkeypatch: pytest.MonkeyPatch, doing: str) -> None:
    """What somebody writes between comparing and writing is not lost: the run names it, and the next one too."""
    from sipcodes.write import compare

    path = shop.out / "beta/list.txt"
    shop.generate()
    shop.change(shop.templates / "beta/list.j2", "{{ code.code }}", "- {{ code.code }}")
    if doing != "edit":
        path.unlink()
    real = compare.compare
    acts: dict[str, Callable[[], object]] = {
        "edit": partial(path.write_bytes, b"by hand\n"),
        "add": partial(path.write_bytes, b"by hand\n"),
        "link": partial(path.symlink_to, "elsewhere"),
        "folder": path.mkdir,
    }

    def meanwhile(*words: object) -> object:
        found = real(*words)  # type: ignore[arg-type] # passed on
        acts[doing]()
        return found

    monkeypatch.setattr(compare, "compare", meanwhile)
    ended = shop.run("generate")
    assert ended.status == 1
    assert "out/beta/list.txt: was changed by somebody else during this run, and is left as it is\n" in ended.err
    monkeypatch.undo()
    assert {"edit": path.is_file, "add": path.is_file, "link": path.is_symlink, "folder": path.is_dir}[doing]()
    if doing in ("edit", "add"):
        assert path.read_bytes() == b"by hand\n"
    ended = shop.run("generate")
    assert ended.status == 1
    assert "out/beta/list.txt: " in ended.err


@pytest.mark.parametrize("runs", [2, 16])
@pytest.mark.parametrize("specs", [1, 2])
def test_runs_at_once(shop: Workshop, runs: int, specs: int) -> None:
    """Parallel runs, of one spec or of two that disagree, end well; what is there is what one of them makes."""
    old, new = old_and_new(shop)
    assert old
    other = shop.folder / "other.yaml"
    other.write_text(shop.spec.read_text(encoding="utf-8").replace("419", "420"), encoding="utf-8")
    back(shop)
    names = ["tea.yaml", "other.yaml"][:specs]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "sipcodes", *GENERATE[:2], name, *GENERATE[3:]],
            cwd=shop.folder,
            env={**os.environ, "SIPCODES_CACHE": "off"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _, name in zip(range(runs), itertools.cycle(names), strict=False)
    ]
    for run in started:
        _, said = run.communicate(timeout=300)
        assert run.returncode == 0, said
    there = contents(shop.out)
    shop.generate()
    assert contents(shop.out) == new
    if specs == 1:
        assert there == new
    assert not [path for path in there if path.endswith(".tmp")]
