"""The same inputs make the same bytes, on any machine that anyone may have."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, tool
from running import contents

OUT = "out"
DEPENDENCIES = "import jinja2, jsonschema, ruamel.yaml, wcwidth"


def generate(
    where: Path,
    *words: object,
    python: str = sys.executable,
    umask: int = 0o022,
    environment: dict[str, str] | None = None,
) -> dict[str, bytes]:
    """What a process of its own generates in the folder ``where``."""
    where.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [python, "-m", "sipcodes", "generate", *map(str, words)],
        cwd=where,
        env={**os.environ, "SIPCODES_CACHE": "off", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        umask=umask,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return contents(where / OUT)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this interpreter makes of the packaged spec, in plain surroundings; the lock among it."""
    made = generate(tmp_path_factory.mktemp("plain"))
    assert "sipcodes.lock" in made
    return made


# Locales that sort, case and encode unlike one another, and their character sets; a dot tells two of one name apart.
LOCALES = {
    "tr_TR": "UTF-8",
    "ko_KR": "EUC-KR",
    "ko_KR.": "UTF-8",
    "de_DE": "ISO-8859-1",
    "ar_EG": "UTF-8",
    "C.": "UTF-8",
}


@cache
def locale_path(folder: Path) -> str:
    """A folder of locales, made here so that they need not be installed; skipped where that cannot be."""
    folder.mkdir()
    for name, charset in LOCALES.items():
        made = folder / f"{name.rstrip('.')}.{charset}"
        command = [tool("localedef"), "-i", name.rstrip("."), "-f", charset, str(made)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=120)
        if not made.is_dir():
            missing = f"no locale can be made here: {done.stderr.decode('utf-8', 'replace').strip()}"
            if os.environ.get("CI") == "true":
                pytest.fail(missing)
            pytest.skip(missing)
    return str(folder)


SURROUNDINGS = [
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "4294967295"},
    {"TZ": "Pacific/Kiritimati"},
    {"SOURCE_DATE_EPOCH": "1"},
    {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "utf-16"},
    {"PYTHONOPTIMIZE": "2"},
    {"COLUMNS": "20", "FORCE_COLOR": "1"},
]


@pytest.mark.parametrize("environment", SURROUNDINGS, ids=",".join)
def test_the_environment_does_not_tell(tmp_path: Path, expected: dict[str, bytes], environment: dict[str, str]) -> None:
    """Hash seed, time zone, encoding and the like leave no trace in any byte, nor in the lock."""
    assert generate(tmp_path, environment=environment) == expected


@pytest.mark.parametrize("locale", ["C", "POSIX", "no_SUCH.UTF-8"])
def test_the_locale_does_not_tell(tmp_path: Path, expected: dict[str, bytes], locale: str) -> None:
    """The locales that are everywhere, and one that is not there."""
    assert generate(tmp_path, environment={"LC_ALL": locale, "LANG": locale}) == expected


@pytest.mark.parametrize(("name", "charset"), LOCALES.items())
def test_no_locale_of_the_world_tells(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, expected: dict[str, bytes], name: str, charset: str
) -> None:
    """Sorting, case and encoding are the same in Turkish, Korean, German and Arabic surroundings, in any encoding."""
    path = locale_path(tmp_path_factory.getbasetemp() / "locales")
    locale = f"{name.rstrip('.')}.{charset}"
    environment = {"LOCPATH": path, "LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0"}
    known = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.getpreferredencoding(False))"
    done = subprocess.run(
        [sys.executable, "-c", known], env={**os.environ, **environment}, capture_output=True, check=True, timeout=60
    )
    assert done.stdout.decode().strip().upper().replace("_", "-") == charset
    assert generate(tmp_path, environment=environment) == expected


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777 & ~0o700])
def test_the_umask_does_not_tell(tmp_path: Path, expected: dict[str, bytes], umask: int) -> None:
    """Whoever may read the files, they are the same; and their modes are as the umask says."""
    assert generate(tmp_path, umask=umask) == expected
    file = next(path for path in (tmp_path / OUT).rglob("*.h"))
    assert file.stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize(
    "folder", ["x", "a/much longer/path with spaces/" + "long-" * 30, "한글/폴더", "-dash", "{locale}", "%s $HOME"]
)
def test_the_working_directory_does_not_tell(tmp_path: Path, expected: dict[str, bytes], folder: str) -> None:
    """Neither length nor letters of the path to where it runs show."""
    assert generate(tmp_path / folder) == expected


def test_where_the_output_goes_does_not_tell(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """An absolute output folder holds the same bytes as a relative one."""
    generate(tmp_path, "--out", tmp_path / "far/away" / OUT)
    assert contents(tmp_path / "far/away" / OUT) == expected


def test_how_the_inputs_are_named_does_not_tell(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """Spec and templates named outright, as copies elsewhere, or through links: same bytes, same lock."""
    spec, templates = ROOT / "spec", ROOT / "templates"
    assert generate(tmp_path / "one", "--spec", spec, "--templates", templates) == expected
    shutil.copytree(spec, tmp_path / "copy/of the spec")
    shutil.copytree(templates, tmp_path / "copy/t")
    made = generate(tmp_path / "two", "--spec", "../copy/of the spec", "--templates", "../copy/t/")
    assert made == expected
    (tmp_path / "spec-link").symlink_to(spec)
    (tmp_path / "templates-link").symlink_to(templates)
    made = generate(tmp_path / "three", "--spec", "../spec-link", "--templates", "../templates-link")
    assert made == expected


def test_a_linked_checkout_does_not_tell(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """Run from a checkout that is a link, or one with a long path: same bytes, same lock."""
    (tmp_path / "checkout").symlink_to(ROOT)
    long = tmp_path / ("far-" * 40) / ("away " * 30)
    for part in ("generator", "spec", "templates"):
        shutil.copytree(ROOT / part, long / part, ignore=shutil.ignore_patterns("__pycache__"))
    for place, checkout in enumerate((tmp_path / "checkout", long)):
        path = os.pathsep.join([str(checkout / "generator"), *sys.path])
        assert generate(tmp_path / str(place), environment={"PYTHONPATH": path}) == expected


def test_the_name_of_a_single_file_does_not_tell(tmp_path: Path, small: Path) -> None:
    """One file under two names makes the same bytes and the same lock."""
    link = tmp_path / "other name.yml"
    link.symlink_to(small)
    assert generate(tmp_path / "one", "--spec", small) == generate(tmp_path / "two", "--spec", link)


def test_the_order_of_a_folder_does_not_tell(tmp_path: Path) -> None:
    """Files made in another order, which some file systems list so, make the same bytes."""
    folders = []
    for reverse in (False, True):
        folder = tmp_path / str(reverse)
        for path in sorted((ROOT / "spec").rglob("*.yaml"), reverse=reverse):
            copy = folder / path.relative_to(ROOT / "spec")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
        folders.append(generate(tmp_path / f"in {reverse}", "--spec", folder))
    assert folders[0] == folders[1]


def test_what_was_there_before_does_not_tell(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """Built up target by target, the folder and its lock are the same as made at once."""
    for target in ("typescript", "c", "python", "json"):
        generate(tmp_path, target)
    assert generate(tmp_path) == expected


@pytest.mark.parametrize("kept", ["cold", "warm"])
def test_compiled_templates_do_not_tell(tmp_path: Path, expected: dict[str, bytes], kept: str) -> None:
    """Templates compiled by an earlier run make the same bytes as those compiled anew."""
    places = {"SIPCODES_CACHE": "on", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    if kept == "warm":
        generate(tmp_path / "first", environment=places)
    assert generate(tmp_path / "second", environment=places) == expected
    assert any((tmp_path / "cache").rglob("*.cache"))


@cache
def packages(python: str) -> str:
    """A search path with which ``python`` can import what the tool needs; empty where there is none."""
    mine = sysconfig.get_path("purelib")
    for path in ("", mine):
        environment = {**os.environ, "PYTHONPATH": path}
        done = subprocess.run(
            [python, "-c", DEPENDENCIES], env=environment, capture_output=True, check=False, timeout=60
        )
        if done.returncode == 0:
            return os.pathsep.join(filter(None, [str(ROOT / "generator"), path]))
    return ""


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_the_version_of_python_does_not_tell(tmp_path: Path, expected: dict[str, bytes], minor: int) -> None:
    """Every Python that the tool supports makes the same bytes and the same lock."""
    name = f"python3.{minor}"
    pyenv = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/{name}"))
    found = [*filter(None, [shutil.which(name)]), *map(str, pyenv)]
    if sys.version_info[:2] == (3, minor):
        found = [sys.executable]
    usable = [python for python in found if packages(python)]
    if not usable:
        pytest.skip(f"no {name} here that can import the dependencies")
    made = generate(tmp_path, python=usable[0], environment={"PYTHONPATH": packages(usable[0])})
    assert made == expected
