"""Killed or interrupted at any moment, a run leaves whole files, and the next one mends the rest."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aftermath import GENERATE, STRANGER, back, old_and_new, whole
from running import LOCK, Workshop, contents

if TYPE_CHECKING:
    from faulty import Faulty

# How often a run is killed at random; `python tests/test_killed.py 500` does it as often as one likes.
KILLS = 4


@pytest.mark.parametrize(("number", "fresh"), [(signal.SIGKILL, True), (signal.SIGKILL, False), (signal.SIGINT, False)])
def test_killed_at_each_call(shop: Workshop, faulty: Faulty, number: int, fresh: bool) -> None:
    """A run that dies at any call that writes leaves whole files; the next one mends, and no temporary file stays."""
    old, new = old_and_new(shop)
    if fresh:
        old = {}
        new = {path: data for path, data in new.items() if path != STRANGER}
        shutil.rmtree(shop.folder / "old")
    calls = 0
    for at in itertools.count(1):
        back(shop)
        status, said = faulty.run(*GENERATE, at=at, signal=number)
        if status == 0:
            assert contents(shop.out) == new
            break
        calls = at
        assert status == (-signal.SIGKILL if number == signal.SIGKILL else 130)
        if number == signal.SIGINT:
            # Nothing else either, unless all was done already.
            assert said == "interrupted\n" or (said.endswith(" s\ninterrupted\n") and "Traceback" not in said)
        whole(shop, old, new)
        if number == signal.SIGINT:
            assert not [path for path in contents(shop.out) if path.endswith(".tmp")]
        status, said = faulty.run(*GENERATE)
        assert (status, contents(shop.out)) == (0, new), (at, said)
    assert calls > 15


def test_killed_while_it_mends(shop: Workshop, faulty: Faulty) -> None:
    """Killed again and again, each time a little later, the work still comes to its end."""
    old, new = old_and_new(shop)
    back(shop)
    for at in itertools.count(1):
        status, _ = faulty.run(*GENERATE, at=at)
        whole(shop, old, new)
        if status == 0:
            break
    assert contents(shop.out) == new


def test_a_temporary_file_of_a_living_run_stays(shop: Workshop) -> None:
    """What a run that goes on is writing is none of the next run's business; a stranger's hidden file neither."""
    shop.generate()
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    names = {
        f"alpha/.100.txt.{os.getpid()}-01234567.sipcodes.tmp": True,
        f"alpha/.100.txt.{dead.pid}-01234567.sipcodes.tmp": False,
        f".sipcodes.lock.{dead.pid}-89abcdef.sipcodes.tmp": False,
        f"alpha/.100.txt.{dead.pid}.tmp": True,
        "alpha/.100.txt.99999999999999999999-01234567.sipcodes.tmp": True,
        f"gamma/.100.txt.{dead.pid}-01234567.sipcodes.tmp": True,
    }
    (shop.out / "gamma").mkdir()
    for name in names:
        (shop.out / name).write_bytes(b"half")
    shop.change(shop.spec, "Water is on its way.", "Water is here.")
    shop.generate()
    assert {name: (shop.out / name).exists() for name in names} == names


def test_no_file_is_written_through_a_link_that_lies_in_wait(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link under the very name of a temporary file is not followed: its goal stays, and the run says why it ends."""
    (shop.folder / "victim").write_bytes(b"precious\n")
    monkeypatch.setattr("os.urandom", lambda count: b"\0" * count)
    shop.out.mkdir()
    (shop.out / "alpha").mkdir()
    (shop.out / f"alpha/.tea-status.txt.{os.getpid()}-00000000.sipcodes.tmp").symlink_to(shop.folder / "victim")
    ended = shop.run("generate")
    assert (ended.status, ended.err.count("\n")) == (1, 1)
    assert "File exists" in ended.err
    assert (shop.folder / "victim").read_bytes() == b"precious\n"


def killed_at_random(folder: Path, times: int, chance: random.Random) -> int:
    """Generate everything there is, killed after a while; how often it was hit. Fails where something is not whole."""
    command = [sys.executable, "-m", "sipcodes", "generate"]
    environment = {**os.environ, "SIPCODES_CACHE": "off"}

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=-3, stderr=subprocess.PIPE
        )

    began = time.monotonic()
    start().communicate()
    lasts = time.monotonic() - began
    new = contents(folder / "out")
    hits = 0
    for _ in range(times):
        # Some files are gone, some stale: what a run writes anew.
        for path in chance.sample(sorted(set(new) - {LOCK}), 100):
            (folder / "out" / path).unlink()
        run = start()
        time.sleep(chance.uniform(0.3, 1.1) * lasts)
        run.kill()
        run.communicate()
        hits += run.returncode == -signal.SIGKILL
        for path, data in contents(folder / "out").items():
            assert path.endswith(".tmp") or path == LOCK or data == new[path], path
        done = start()
        _, said = done.communicate()
        assert done.returncode == 0, said.decode()
        assert contents(folder / "out") == new
    return hits


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """Killed anywhere, a run of all packaged targets leaves whole files, and the next one mends."""
    killed_at_random(tmp_path, KILLS, random.Random(1))  # noqa: S311 no secrets here


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(killed_at_random(Path(place), int(sys.argv[1]), random.Random()), "killed")  # noqa: S311, T201
