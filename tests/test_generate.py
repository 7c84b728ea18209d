"""What `generate` writes and removes, and what it leaves as it is."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from running import ALPHA, BETA, LOCK, Workshop, call, contents, times
from sipcodes.write import files

if TYPE_CHECKING:
    from pathlib import Path

NEW_CODE = "  500:\n    name: COLD\n    phrase: Cold\n"


def locked(shop: Workshop) -> dict[str, dict[str, dict[str, str]]]:
    """What the lock says of each target."""
    targets: dict[str, dict[str, dict[str, str]]] = json.loads((shop.out / LOCK).read_bytes())["targets"]
    return targets


def test_writes_every_file_and_says_so(shop: Workshop) -> None:
    """The first run writes each file, names it, and counts."""
    ended = shop.generate()
    assert set(shop.files()) == {*ALPHA, *BETA, LOCK}
    assert all(f"wrote out/{path}\n" in ended.err for path in (*ALPHA, *BETA))
    assert "5 written, 0 unchanged in " in ended.err
    assert ended.out == ""


def test_writes_the_bytes_of_the_template(shop: Workshop) -> None:
    """A file holds what its template makes, with LF line ends and one at its end."""
    shop.generate()
    assert (shop.out / "beta/list.txt").read_bytes() == b"100\n400\n418\n"
    lines = (shop.out / "alpha/tea-status.txt").read_bytes().split(b"\n")
    assert lines[1:] == [b"100 Pouring", b"400 Bad Leaves", b"418 I'm a teapot", b""]


def test_an_unchanged_run_touches_nothing(shop: Workshop) -> None:
    """A second run writes no file, not even the lock, and reports so."""
    shop.generate()
    before = times(shop.out)
    ended = shop.generate()
    assert times(shop.out) == before
    assert ended.err.startswith("0 written, 5 unchanged in ")


@pytest.mark.parametrize("command", ["generate", "check"])
def test_an_unchanged_run_renders_nothing(shop: Workshop, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """When neither inputs nor files changed, spec and templates are not even read as such."""
    shop.generate()
    monkeypatch.setattr("sipcodes.commands.outputs.load_outputs", None)
    assert shop.run(command).status == 0


def test_writes_only_what_changed(shop: Workshop) -> None:
    """A changed text rewrites the files that it stands in, and no other."""
    shop.generate()
    before = times(shop.out)
    shop.change(shop.spec, "The leaves are off.", "The leaves are too old.")
    ended = shop.generate()
    after = times(shop.out)
    changed = {path for path, time in after.items() if time != before[path] and (shop.out / path).is_file()}
    assert changed == {"alpha/codes/400.txt", LOCK}
    assert "1 written, 4 unchanged in " in ended.err
    assert b"too old" in (shop.out / "alpha/codes/400.txt").read_bytes()


def test_a_change_without_effect_writes_the_lock_alone(shop: Workshop) -> None:
    """A comment in the spec changes no output; the lock learns of it, so that the next run is short."""
    shop.generate()
    before = shop.files()
    shop.spec.write_text("# A comment.\n" + shop.spec.read_text(encoding="utf-8"), encoding="utf-8")
    assert shop.generate().err.startswith("0 written, 5 unchanged in ")
    after = shop.files()
    assert {path for path in after if after[path] != before[path]} == {LOCK}


def test_some_targets_leave_the_others(shop: Workshop) -> None:
    """Naming a target writes it alone, and the lock keeps what it says of the others."""
    shop.generate()
    before = locked(shop)
    shop.change(shop.spec, "text:\n", NEW_CODE.replace("500", "419") + "text:\n")
    shop.change(shop.spec, "      418: {summary", "      419: {summary: Brr.}\n      418: {summary")
    ended = shop.generate("beta")
    assert "1 written, 0 unchanged in " in ended.err
    assert (shop.out / "beta/list.txt").read_bytes() == b"100\n400\n418\n419\n"
    assert not (shop.out / "alpha/codes/419.txt").exists()
    assert locked(shop)["alpha"] == before["alpha"]
    assert locked(shop)["beta"] != before["beta"]


def test_a_target_named_twice_counts_once(shop: Workshop) -> None:
    """Repeating a target's name changes nothing."""
    assert "1 written, 0 unchanged in " in shop.generate("beta", "beta").err


def test_only_the_named_targets_have_to_be_right(shop: Workshop) -> None:
    """A broken target is in nobody's way who does not ask for it."""
    (shop.templates / "alpha/all.j2").write_text("{{ broken", encoding="utf-8")
    shop.generate("beta")
    assert shop.run("generate").status == 1


def test_out_names_the_folder(shop: Workshop) -> None:
    """`--out` writes there, making folders on the way, and nowhere else."""
    ended = shop.generate("--out", "here/and there")
    assert set(contents(shop.folder / "here/and there")) == {*ALPHA, *BETA, LOCK}
    assert "wrote here/and there/beta/list.txt\n" in ended.err
    assert not shop.out.exists()


def test_two_output_folders_do_not_meet(shop: Workshop) -> None:
    """Each output folder has a lock of its own: a subset in one does not disturb the other."""
    shop.generate()
    before = times(shop.out)
    shop.generate("alpha", "--out", "other")
    assert times(shop.out) == before
    assert set(contents(shop.folder / "other")) == {*ALPHA, LOCK}


def test_a_spec_may_be_a_folder(shop: Workshop) -> None:
    """A spec put together from the files of a folder makes the same bytes as one file."""
    shop.generate()
    head, text = shop.spec.read_text(encoding="utf-8").split("text:\n")
    folder = shop.folder / "parts"
    (folder / "words").mkdir(parents=True)
    (folder / "facts.yaml").write_text(head, encoding="utf-8")
    (folder / "words/en.yaml").write_text("text:\n" + text, encoding="utf-8")
    ended = call("generate", "--spec", "parts", "--templates", "templates", "--out", "two", where=shop.folder)
    assert ended.status == 0, ended.err
    one, two = contents(shop.out), contents(shop.folder / "two")
    del one[LOCK], two[LOCK]
    assert two == one


def test_packaged_spec_and_templates_serve_anywhere(tmp_path: Path) -> None:
    """Without options, in an empty folder far from the checkout, every packaged target is written."""
    ended = call("generate", where=tmp_path)
    assert ended.status == 0, ended.err
    made = {path.partition("/")[0] for path in contents(tmp_path / "out")}
    assert made == {"c", "json", "markdown", "python", "typescript", LOCK}


def test_packaged_templates_serve_a_spec_that_is_not_sip(shop: Workshop) -> None:
    """The packaged targets say a registry of tea: no name of SIP is left in what they write."""
    ended = call("generate", "--spec", shop.spec.name, where=shop.folder)
    assert ended.status == 0, ended.err
    files = contents(shop.out)
    assert {"c/tea_status.h", "python/tea_status.py", "typescript/tea-status.ts"} <= set(files)
    texts = {path: data for path, data in files.items() if path != LOCK}
    assert not [path for path, data in texts.items() if b"sip_" in data.lower() or b"SipStatus" in data]


def test_removes_what_nothing_makes_any_more(shop: Workshop) -> None:
    """The file of a code that was taken out goes, is named, and leaves the lock."""
    shop.generate()
    shop.change(shop.spec, "  418:\n    name: TEAPOT\n    phrase: I'm a teapot\n", "")
    shop.change(shop.spec, "      418: {summary: This is no coffee machine.}\n", "")
    ended = shop.generate()
    assert "removed out/alpha/codes/418.txt\n" in ended.err
    assert "2 written, 2 unchanged, 1 removed in " in ended.err
    assert set(shop.files()) == {*ALPHA, *BETA, LOCK} - {"alpha/codes/418.txt"}
    assert set(locked(shop)["alpha"]["files"]) == set(ALPHA) - {"alpha/codes/418.txt"}


def test_removes_folders_that_are_left_empty(shop: Workshop) -> None:
    """Folders go with their last file."""
    shop.generate()
    shop.change(
        shop.templates / "alpha/target.yaml",
        '  - {template: one.j2, for: [registry, code], path: "codes/{code}.txt"}\n',
        "",
    )
    shop.generate()
    assert not (shop.out / "alpha/codes").exists()
    assert (shop.out / "alpha/tea-status.txt").exists()


def test_removes_a_target_that_is_gone(shop: Workshop) -> None:
    """The files of a target whose templates were removed go, and so does its folder."""
    shop.generate()
    shutil.rmtree(shop.templates / "alpha")
    assert "4 removed in " in shop.generate().err
    assert set(shop.files()) == {*BETA, LOCK}
    assert not (shop.out / "alpha").exists()
    assert set(locked(shop)) == {"beta"}


def test_a_run_on_some_targets_removes_nothing_of_others(shop: Workshop) -> None:
    """Where a target is gone, a run on another one leaves its files and its lock entry."""
    shop.generate()
    before = locked(shop)["alpha"]
    shutil.rmtree(shop.templates / "alpha")
    shop.generate("beta")
    assert set(shop.files()) == {*ALPHA, *BETA, LOCK}
    assert locked(shop)["alpha"] == before


@pytest.mark.parametrize("path", [ALPHA[0], *BETA])
def test_force_discards_a_hand_edit(shop: Workshop, path: str) -> None:
    """`--force` writes over an edited file, with or without a digest of its own."""
    shop.generate()
    before = shop.files()
    (shop.out / path).write_bytes(before[path] + b"by hand\n")
    ended = shop.generate("--force")
    assert f"wrote out/{path}\n" in ended.err
    assert shop.files() == before


def test_force_removes_an_edited_orphan(shop: Workshop) -> None:
    """An edited file that nothing makes any more stays until `--force`."""
    shop.generate()
    shutil.rmtree(shop.templates / "beta")
    (shop.out / BETA[0]).write_bytes(b"by hand\n")
    refused = shop.run("generate")
    assert refused.status == 1
    assert "out/beta/list.txt: was edited by hand\n" in refused.err
    assert (shop.out / BETA[0]).read_bytes() == b"by hand\n"
    shop.generate("--force")
    assert not (shop.out / "beta").exists()


def test_messages_come_when_all_is_done(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops reading the messages (`2>&1 | head -1`), which ends the run, finds files and lock whole."""

    class GoneError(Exception):
        pass

    def refuse(*_: str) -> None:
        raise GoneError

    monkeypatch.setattr("sipcodes.commands.generate.tell", refuse)
    with pytest.raises(GoneError):
        shop.run("generate")
    assert set(shop.files()) == {*ALPHA, *BETA, LOCK}
    monkeypatch.undo()
    assert shop.run("check").status == 0


def test_files_are_replaced_whole(tmp_path: Path) -> None:
    """A file is never open for writing under its own name: whoever holds the old one keeps the old bytes."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with path.open("rb") as held:
        files.replace(str(path), b"new, and longer")
        assert held.read() == b"old"
    assert path.read_bytes() == b"new, and longer"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
