"""What becomes of awkward text in every target: the files of tests/golden/out, byte for byte."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest
from rendering import AWKWARD, GOLDEN, TARGETS, outputs

if TYPE_CHECKING:
    from collections.abc import Iterator

MEND = "read the diff; if it is what you want, run `make golden` and commit it"


@pytest.mark.parametrize("target", TARGETS)
def test_the_awkward_spec_becomes_the_golden_files(target: str) -> None:
    """Every file that a target makes of the awkward spec is the golden one, and there is no other."""
    diff = "".join(_differences(target))
    assert not diff, f"{diff}\n{MEND}"


def test_every_target_has_golden_files() -> None:
    """The golden folder holds the targets that there are, and no other."""
    assert tuple(sorted(path.name for path in (GOLDEN / "out").iterdir() if path.is_dir())) == TARGETS


def test_a_golden_difference_is_told_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed, new and missing files all show in the diff."""
    made = dict(outputs("c", AWKWARD))
    made["awkward_code.h"] = made["awkward_code.h"].replace('"Twice"', '"Thrice"')
    made["new.h"] = "/* new */\n"
    monkeypatch.setattr("test_golden.outputs", lambda *_: made)
    diff = "".join(_differences("c"))
    assert '-    X(102, PHRASE, "Twice") \\\n+    X(102, PHRASE, "Thrice") \\\n' in diff
    assert "+++ c/new.h\n@@ -0,0 +1 @@\n+/* new */\n" in diff
    del made["awkward_code.h"]
    assert "--- tests/golden/out/c/awkward_code.h" in "".join(_differences("c"))


def _differences(target: str) -> Iterator[str]:
    """A unified diff from the golden files to what the target makes."""
    made = outputs(target, AWKWARD)
    folder = GOLDEN / "out" / target
    golden = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for path in sorted(golden | set(made)):
        there = (folder / path).read_bytes().decode() if path in golden else ""
        yield from difflib.unified_diff(
            there.splitlines(keepends=True),
            made.get(path, "").splitlines(keepends=True),
            f"tests/golden/out/{target}/{path}",
            f"{target}/{path}",
        )
