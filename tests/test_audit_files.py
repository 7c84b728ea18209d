"""Which files `audit` reads: what git ignores and what is somebody else's is left alone; nothing makes it fall over."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from audit.tables import CATALOGUE, shapes, wrong
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import call
from sipcodes.audit.files import MOST_BYTES, Skipped, files_of
from sipcodes.audit.known import known
from sipcodes.audit.languages import data
from sipcodes.audit.run import audit
from sipcodes.audit.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = known(CATALOGUE)
SHAPES = shapes()
ENDINGS = sorted(ending for told in data("languages.yaml").values() for ending in told["endings"])
TABLE = "t x[] = {\n" + "".join(f'  {{ {row.code}, "{row.phrase}" }},\n' for row in wrong()) + "};\n"


def taken(folder: Path) -> set[str]:
    """The files below a folder that would be read."""
    return {os.path.relpath(path, folder) for path in files_of(str(folder)) if not isinstance(path, Skipped)}


def left_out(folder: Path) -> dict[str, str]:
    """What would not be read, and why."""
    return {os.path.relpath(one.path, folder): one.why for one in files_of(str(folder)) if isinstance(one, Skipped)}


def put(folder: Path, *names: str, text: str = TABLE) -> None:
    """Files with a table."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_what_git_ignores_is_left_alone(tmp_path: Path) -> None:
    """Rules of the folder and of those above and below it, the innermost last, with exceptions."""
    put(tmp_path, "a.c", "gen/b.c", "gen/keep.c", "src/c.c", "src/d.c", "src/deep/e.c", "build/f.c")
    (tmp_path / ".git").mkdir()
    put(tmp_path, ".gitignore", text="build/\n/gen/*\n!keep.c\n[\n*.tmp\n")
    put(tmp_path, "src/.gitignore", text="d.c\n")
    assert taken(tmp_path) == {"a.c", "gen/keep.c", "src/c.c", "src/deep/e.c"}
    assert left_out(tmp_path)["build"] == "ignored by git"
    assert taken(tmp_path / "gen") == {"keep.c"}


def test_hidden_and_foreign_folders_are_left_alone(tmp_path: Path) -> None:
    """Hidden files, installed packages, links and other files are not the project's tables; named ones are read."""
    put(tmp_path, ".hidden.c", ".venv/a.c", "node_modules/x/a.js", "vendor/a.go", "a.png", "a.c")
    (tmp_path / "link.c").symlink_to("a.c")
    (tmp_path / "circle").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.c")
    assert taken(tmp_path) == {"a.c"}
    assert taken(tmp_path / "vendor") == {"a.go"}
    assert left_out(tmp_path) == {
        ".hidden.c": "hidden",
        ".venv": "hidden",
        "node_modules": "of somebody else",
        "vendor": "of somebody else",
        "a.png": "no language that can be read, by its name",
        "link.c": "a link, or no regular file",
        "circle": "a link, or no regular file",
        "pipe.c": "a link, or no regular file",
    }


def test_the_huge_and_the_unreadable_are_told_and_passed_over(tmp_path: Path) -> None:
    """A huge file, one that may not be read, and one that is gone meanwhile are explained, not fatal."""
    put(tmp_path, "a.c")
    (tmp_path / "huge.c").write_bytes(b"1" * (MOST_BYTES + 1))
    assert left_out(tmp_path) == {"huge.c": f"larger than {MOST_BYTES:,} bytes"}
    (tmp_path / "locked.c").write_text(TABLE)
    (tmp_path / "locked.c").chmod(0)
    found = {os.path.basename(one.path): one for one in audit([str(tmp_path)], KNOWN)}
    assert found["a.c"].findings
    if os.geteuid():
        assert found["locked.c"].why == ("cannot be read: Permission denied",)


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode("utf-16"),
        TABLE.replace("Busy", "B\u00fcsy").encode("latin-1"),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.encode().replace(b"Busy Here", b"Busy\0Here"),
        TABLE.replace("\n", "\r").encode(),
        b"{" * 100_000 + TABLE.encode(),
        TABLE.encode() * 10,
        b'"' * 100_001 + TABLE.encode(),
        b"/*" * 50_000 + TABLE.encode(),
        b"486, " * 50_000,
        b'{486, "Busy Here", {487, "Request Terminated", ' * 3000,
    ],
    ids=["UTF-16", "Latin-1", "BOM", "NUL", "CR", "deep", "long", "quotes", "comments", "numbers", "open"],
)
@pytest.mark.parametrize("ending", [".c", ".py", ".yaml", ".md", ".csv"])
def test_odd_files_are_read_or_passed_over(content: bytes, ending: str) -> None:
    """Other encodings, depth and length end in findings with places, or in none."""
    result = scan(f"a{ending}", content, KNOWN)
    assert all(finding.line > 0 and finding.column > 0 for finding in result.findings)


MARKS = ["{", "}", "(", ")", "[", "]", ",", ":", "=", "|", '"', "'", "`", '"""', "\\", "\n", "\t", "\r", "\0", " "]
COMMENTS = ["/*", "*/", "//", "#", "--", "%", "<!--", "-->", f"sipcodes: {409} intended"]
WORDS = ["486", "181", "17", "1" * 30, "0x1e6", "_486_", "Busy Here", "Decline", "SIP_BUSY_HERE", "cause", "é", "한"]
PIECES = st.sampled_from(MARKS + COMMENTS + WORDS)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ENDINGS), st.lists(PIECES, max_size=120).map("".join), st.integers(0, 5000))
def test_no_text_makes_it_fall_over(ending: str, noise: str, at: int) -> None:
    """Whatever stands in a file, and wherever in a table it stands, there is a result with places that are there."""
    text = TABLE[:at] + noise + TABLE[at:]
    result = scan(f"a{ending}", text.encode(), KNOWN)
    lines = text.split("\n")
    for finding in result.findings:
        assert 1 <= finding.line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ENDINGS), st.binary(max_size=400))
def test_no_bytes_make_it_fall_over(ending: str, content: bytes) -> None:
    """Bytes that are no text at all are passed over."""
    scan(f"a{ending}", TABLE.encode()[:1500] + content + TABLE.encode()[1500:], KNOWN)


def test_many_files_are_audited_by_several_processes(tmp_path: Path) -> None:
    """Of more files than one process takes, the result is the same, in the same order."""
    for number in range(520):
        put(tmp_path, f"d{number % 7}/f{number}.c", text=TABLE if number % 50 == 0 else "int x;\n")
    ended = call("audit", ".", where=tmp_path)
    assert ended.status == 1
    files = [line.partition(": ")[0] for line in ended.out.splitlines() if " of 75 codes" in line]
    assert files == sorted(f"d{number % 7}/f{number}.c" for number in range(0, 520, 50))
    [one] = audit([str(tmp_path / "d0" / "f0.c")], KNOWN)
    assert [finding.message for finding in one.findings]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    """A file and its folder, both named, are one audit."""
    put(tmp_path, "a.c")
    assert len(list(audit([str(tmp_path), str(tmp_path / "a.c")], KNOWN))) == 1
