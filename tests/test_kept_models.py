"""What a spec and targets were read as is kept between runs: never stale, never trusted from others."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING

import pytest
from test_template_cache import Cached

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cached(tmp_path: Path, small: Path) -> Cached:
    """Nothing is kept yet."""
    return Cached(tmp_path, small)


def kept(cached: Cached) -> list[Path]:
    """The files of kept models."""
    return sorted(cached.cache.rglob("*.pickle"))


def test_a_second_run_reads_no_yaml(cached: Cached, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one run read serves the next, to the byte."""
    assert cached.run().status == 0
    assert {path.name.partition("-")[0] for path in kept(cached)} == {"spec", "targets"}
    monkeypatch.setattr("sipcodes.read.yaml.read_yaml", None)
    monkeypatch.setattr("sipcodes.read.catalogue.load_catalogue", None)
    monkeypatch.setattr("sipcodes.read.targets.load_targets", None)
    assert cached.run().status == 0
    first, second = (
        {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in sorted(cached.shop.folder.glob("out*"))
    )
    assert first == second


def test_a_changed_spec_is_read_anew(cached: Cached) -> None:
    """An edit of the spec shows at once."""
    cached.run()
    cached.shop.change(cached.shop.spec, "Water is on its way.", "Water is here.")
    ended = cached.run()
    assert ended.status == 0
    assert any(b"Water is here." in path.read_bytes() for path in cached.shop.folder.glob("out*/alpha/codes/*"))


def test_mistakes_are_not_kept(cached: Cached) -> None:
    """A spec that is wrong is told to be wrong again by the next run."""
    cached.shop.change(cached.shop.spec, "{summary: Water", "{sumary: Water")
    first, second = cached.run(), cached.run()
    assert first.status == second.status == 1
    assert "sumary" in second.err


@pytest.mark.parametrize("damage", [b"", b"\x80\x05.", pickle.dumps(None), pickle.dumps(("", None)), b"cos\nsystem\n"])
def test_damage_is_survived(cached: Cached, damage: bytes) -> None:
    """A file of which nothing can be read is as good as none."""
    cached.run()
    for path in kept(cached):
        path.write_bytes(damage)
    ended = cached.run()
    assert ended.status == 0, ended.err


def test_only_so_many_are_kept(cached: Cached) -> None:
    """Old readings go: the folder does not grow for ever."""
    for number in range(15):
        cached.shop.change(cached.shop.spec, "Water is", f"Water{number} is")
        assert cached.run().status == 0
        cached.shop.change(cached.shop.spec, f"Water{number} is", "Water is")
    assert len([path for path in kept(cached) if path.name.startswith("spec-")]) <= 12


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_folder_that_others_may_write_is_not_used(cached: Cached) -> None:
    """What others could have put there is neither read nor written."""
    folder = cached.cache / "sipcodes"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert cached.run().status == 0
    assert not list(folder.iterdir())
