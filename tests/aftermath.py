"""What a run that something happened to may leave behind: whole files, and all that is somebody else's."""

from __future__ import annotations

import shutil

from running import LOCK, Workshop, contents
from sipcodes.write.lock import read_lock

STRANGER = "alpha/codes/notes.txt"
GENERATE = ("generate", "--spec", "tea.yaml", "--templates", "templates")


def old_and_new(shop: Workshop) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What `out` holds before and after a change that writes, adds and removes; in both, a stranger's file."""
    spec = shop.spec.read_text(encoding="utf-8")
    (shop.out / STRANGER).parent.mkdir(parents=True)
    (shop.out / STRANGER).write_bytes(b"mine\n")
    shop.generate()
    old = contents(shop.out)
    changed = spec.replace("418", "419").replace("Water is on its way.", "Water is here.")
    shop.spec.write_text(changed, encoding="utf-8")
    shutil.copytree(shop.out, shop.folder / "old")
    shop.generate()
    new = contents(shop.out)
    assert {path for path in new if new[path] != old.get(path)} > {LOCK}
    return old, new


def back(shop: Workshop) -> None:
    """`out` as it was before the change."""
    shutil.rmtree(shop.out)
    if (shop.folder / "old").exists():
        shutil.copytree(shop.folder / "old", shop.out)


def whole(shop: Workshop, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Every file is as before or as after, the stranger's is there, and the lock can be read."""
    read_lock(str(shop.out))
    there = contents(shop.out)
    if STRANGER in old:
        assert there[STRANGER] == b"mine\n"
    for path, data in there.items():
        if path != LOCK and not path.rpartition("/")[2].startswith("."):
            assert data in (old.get(path), new.get(path)), path
