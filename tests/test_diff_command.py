"""``sipcodes diff``: what it takes for a version of a spec, what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, SMALL, tool
from mistakes import changed
from running import call

if TYPE_CHECKING:
    from pathlib import Path

NEW = changed("phrase: Pouring", "phrase: Pours", changed("version: 1.0.0", "version: 1.0.1"))
WORDS = """\
tea 1.0.0 → 1.0.1: a patch, and the version says so
  phrase
    100 POURING: Pouring → Pours
  patch because of
    100 POURING: phrase changed
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository: the first version of a spec is the tag `v1.0.0`, the second its head; the file is there too."""
    folder = tmp_path / "repository"
    (folder / "spec" / "tea").mkdir(parents=True)
    file = folder / "spec" / "tea" / "codes.yaml"
    git(folder, "init", "--quiet")
    for text, name in ((SMALL, "v1.0.0"), (NEW, "v1.0.1")):
        file.write_text(text, encoding="utf-8", newline="\n")
        (folder / "spec" / ".hidden.yaml").write_text("{", encoding="utf-8")
        (folder / "spec" / "README.md").write_text("{", encoding="utf-8")
        git(folder, "add", "--all")
        git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", name)
        git(folder, "tag", name)
    return folder


def git(folder: Path, *words: str) -> None:
    """Run git in a folder, without the settings of whoever runs the tests."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run([tool("git"), *words], cwd=folder, env=environment, check=True)


@pytest.mark.parametrize(
    "words",
    [
        ("v1.0.0", "v1.0.1"),
        ("v1.0.0", "HEAD"),
        ("HEAD~1", "HEAD"),
        ("v1.0.0", "spec"),
        ("v1.0.0:spec", "spec"),
        ("v1.0.0:spec/tea", "HEAD:spec/tea/"),
        ("v1.0.0:spec/tea/codes.yaml", "HEAD:spec/tea/codes.yaml"),
        ("v1.0.0", "HEAD:spec/tea"),
        ("v1.0.0", "spec/tea/codes.yaml"),
    ],
)
def test_versions_of_a_repository(repository: Path, words: tuple[str, str]) -> None:
    """Tags and commits, with a path or without: without one, the path of the other side, else `spec`."""
    ended = call("diff", *words, where=repository)
    assert (ended.status, ended.out, ended.err) == (1, WORDS, "")


def test_a_folder_of_the_repository(repository: Path) -> None:
    """From a folder inside, a path is where one stands, and a revision's path counts from the root."""
    for words in (("v1.0.0", "tea"), ("v1.0.0:spec/tea", "tea"), ("v1.0.0", ".")):
        assert call("diff", *words, where=repository / "spec").out == WORDS


def test_the_spec_as_it_is_here(repository: Path) -> None:
    """What is not committed counts, and the file as it was committed is what the tag has."""
    assert call("diff", "HEAD", "spec", where=repository).status == 0
    (repository / "spec/tea/codes.yaml").write_text(SMALL, encoding="utf-8")
    assert call("diff", "v1.0.0", "spec", where=repository).status == 0
    assert call("diff", "HEAD", "spec", where=repository).status == 1


def test_files(tmp_path: Path, small: Path) -> None:
    """Two files need no git; the same twice is status 0 without a word."""
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    assert call("diff", small, "new.yaml", where=tmp_path).out == WORDS
    ended = call("diff", small, small, where=tmp_path)
    assert (ended.status, ended.out, ended.err) == (0, "", "")


def test_json_and_markdown(tmp_path: Path, small: Path) -> None:
    """The other formats: data with everything, an entry for the changelog; the same as empty ones."""
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    data = json.loads(call("diff", small, "new.yaml", "--format", "json", where=tmp_path).out)
    assert data["registries"][0]["changes"] == [
        {
            "kind": "phrase",
            "subject": "100 POURING",
            "step": "patch",
            "before": "Pouring",
            "after": "Pours",
            "locale": None,
        }
    ]
    ended = call("diff", small, "new.yaml", "--format", "markdown", where=tmp_path)
    entry = "## Data: tea 1.0.1\n\nSince 1.0.0: a patch.\n\n- Other phrase:\n  - 100 POURING: Pouring → Pours\n"
    assert (ended.status, ended.out) == (1, entry)
    assert json.loads(call("diff", small, small, "--format", "json", where=tmp_path).out) == {
        "registries": [],
        "documents": [],
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("v9", "spec"), "there is nothing at v9, and git says: not a valid object name: v9"),
        (
            ("v1.0.0:nope", "spec"),
            "there is nothing at v1.0.0:nope, and git says: pathspec 'nope' did not match",
        ),
        (("v1.0.0:../x", "spec"), "`v1.0.0:../x` is no git revision"),
        (("v1.0.0:/etc/passwd", "spec"), "`v1.0.0:/etc/passwd` is no git revision"),
        ((":(top)spec", "spec"), "`:(top)spec` is no git revision"),
        (("--", "--output=leak", "spec"), "`--output=leak` is no git revision"),
        (("v1.0.0::(glob)**", "spec"), "there is nothing at v1.0.0::(glob)**, and git says: pathspec"),
        (("spec", "nowhere"), "there is nothing at nowhere, and git says: not a valid object name: nowhere"),
    ],
)
def test_what_is_no_version(repository: Path, words: tuple[str, ...], said: str) -> None:
    """A name that is neither a path nor a revision: status 2, with git's reason; no name becomes an option of git."""
    ended = call("diff", *words, where=repository)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"sipcodes: {said}")
    assert ended.err.endswith("see `sipcodes diff --help`\n")
    assert not (repository / "leak").exists()


def test_outside_a_repository(tmp_path: Path, small: Path) -> None:
    """Where no repository is, a name that is no path says so."""
    ended = call("diff", "v1.0.0", small, where=tmp_path)
    assert ended.status == 2
    assert ended.err.startswith("sipcodes: there is nothing at v1.0.0, and no git repository here")


def test_without_git(repository: Path) -> None:
    """Where git is not installed, two paths still compare, and a revision says what is missing."""
    ended = call("diff", "v1.0.0", "spec", where=repository, PATH="")
    assert ended.status == 2
    assert "git cannot be run: No such file or directory" in ended.err
    assert call("diff", "spec", "spec", where=repository, PATH="").status == 0


def test_a_broken_spec_is_no_difference(tmp_path: Path, small: Path) -> None:
    """As with diff(1), 1 says that two specs differ, and 2 that one of them cannot be read."""
    (tmp_path / "broken.yaml").write_text("registry: {id: tea}\n", encoding="utf-8")
    for words in ((small, "broken.yaml"), ("broken.yaml", small)):
        ended = call("diff", *words, where=tmp_path)
        assert (ended.status, ended.out) == (2, "")
        assert "broken.yaml:1:" in ended.err
    (tmp_path / "worse.yaml").write_text("registry: {id: Tea}\n", encoding="utf-8")
    data = json.loads(call("diff", "worse.yaml", "broken.yaml", "--format", "json", where=tmp_path).out)
    assert {problem["file"] for problem in data} == {"worse.yaml", "broken.yaml"}


def test_a_problem_in_a_revision_names_it(repository: Path) -> None:
    """The place of a mistake in an old version is the path as git has it."""
    (repository / "spec/tea/codes.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    git(repository, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-am", "broken")
    ended = call("diff", "HEAD", "HEAD~1", where=repository)
    assert ended.status == 2
    assert ended.err.startswith("HEAD:spec/tea/codes.yaml:2:1: ")


def test_names_that_a_target_cannot_say(tmp_path: Path, small: Path) -> None:
    """Names that clash in some language are told before anything is compared."""
    (tmp_path / "new.yaml").write_text(changed("name: TEAPOT", "name: NONE"), encoding="utf-8")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    target = tmp_path / "templates/python/target.yaml"
    target.write_text(
        target.read_text(encoding="utf-8").replace("reserved:\n", "reserved:\n  - NONE\n"), encoding="utf-8"
    )
    ended = call("diff", small, "new.yaml", "--templates", "templates", where=tmp_path)
    assert ended.status == 2
    assert "reserved word" in ended.err
