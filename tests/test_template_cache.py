"""Compiled templates kept between runs: never stale, never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from running import Ended, Workshop


class Cached:
    """A workshop whose runs keep compiled templates in a folder of their own."""

    def __init__(self, folder: Path, spec: Path) -> None:
        self.shop = Workshop(folder, spec)
        self.cache = folder / "cache"

    def run(self, *words: object) -> Ended:
        """Generate anew, into an empty folder, with the cache."""
        out = self.shop.folder / f"out{len(list(self.shop.folder.iterdir()))}"
        return self.shop.run("generate", "--out", out, *words, SIPCODES_CACHE="on", XDG_CACHE_HOME=str(self.cache))

    @property
    def kept(self) -> list[Path]:
        """The compiled templates."""
        return sorted(self.cache.rglob("*.cache"))


@pytest.fixture
def cached(tmp_path: Path, small: Path) -> Cached:
    """Nothing is cached yet."""
    return Cached(tmp_path, small)


def test_a_second_run_compiles_nothing(cached: Cached, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one run compiled serves the next."""
    assert cached.run().status == 0
    assert len(cached.kept) == 3
    monkeypatch.setattr("sipcodes.render.environment.Environment.compile", None)
    assert cached.run().status == 0


def test_a_changed_template_is_compiled_anew(cached: Cached) -> None:
    """An edit of a template shows at once, and what was compiled before it is thrown away."""
    cached.run()
    before = cached.kept
    cached.shop.change(cached.shop.templates / "beta/list.j2", "{{ code.code }}", "- {{ code.code }}")
    ended = cached.run()
    assert ended.status == 0
    [out] = [path for path in cached.shop.folder.glob("out*/beta/list.txt") if path.read_bytes().startswith(b"- ")]
    assert out
    gone = set(before) - set(cached.kept)
    assert {path.name.partition("-")[0] for path in gone} == {"beta"}


def test_a_changed_form_is_compiled_anew(cached: Cached) -> None:
    """An edit of `target.yaml` counts as well: a filter that is gone is missed."""
    cached.run()
    cached.shop.change(cached.shop.templates / "alpha/target.yaml", "  plain: {}", "  other: {}")
    ended = cached.run()
    assert ended.status == 1
    assert "plain" in ended.err


@pytest.mark.parametrize("damage", [b"", b"x", b"j2" + b"\0" * 100])
def test_damage_is_survived(cached: Cached, damage: bytes) -> None:
    """A cache of which nothing can be read is as good as none."""
    cached.run()
    for path in cached.kept:
        path.write_bytes(path.read_bytes()[:20] + damage)
    ended = cached.run()
    assert ended.status == 0, ended.err


@pytest.mark.parametrize("place", ["a file", "relative", "below a file"])
def test_without_a_place_it_goes_without(cached: Cached, place: str) -> None:
    """Where no cache can be kept, the run works as ever and leaves nothing behind."""
    (cached.shop.folder / "file").write_bytes(b"")
    cached.cache = {
        "a file": cached.shop.folder / "file",
        "relative": Path("relative"),
        "below a file": cached.shop.folder / "file/below",
    }[place]
    assert cached.run().status == 0
    assert not (cached.shop.folder / "relative").exists()


def test_off_means_off(cached: Cached) -> None:
    """`SIPCODES_CACHE=off` keeps nothing."""
    ended = cached.shop.run("generate", SIPCODES_CACHE="off", XDG_CACHE_HOME=str(cached.cache))
    assert ended.status == 0
    assert not cached.cache.exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_others_cannot_reach_it(cached: Cached) -> None:
    """The folder is its user's alone, since what lies there is run."""
    cached.run()
    assert (cached.cache / "sipcodes").stat().st_mode & 0o077 == 0
