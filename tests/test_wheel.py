"""The wheel, not only the checkout: an editable install hides what a wheel lacks."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, missing, tool
from rendering import outputs
from running import contents

PATIENCE = 300


def clean() -> dict[str, str]:
    """An environment that leads neither to the checkout nor into another environment."""
    away = ("PYTHON", "VIRTUAL_ENV", "PIP_", "COVERAGE_", "SIPCODES")
    return {key: value for key, value in os.environ.items() if not key.startswith(away)} | {"SIPCODES_CACHE": "off"}


def run(*words: object, where: Path, environment: dict[str, str] | None = None) -> str:
    """What a program says; it must succeed."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=where,
        env=environment or clean(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    for module in ("build", "hatchling"):
        try:
            __import__(module)
        except ImportError:
            missing(f"{module} is not installed")
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, where=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The wheel."""
    [path] = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with the wheel in it; its dependencies are those of this one."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    packages = sysconfig.get_path("purelib", vars={"base": str(folder)})
    pip = ("-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel)
    run(sys.executable, *pip, where=folder)
    # A path alone: the `.pth` file of the editable install beside the dependencies does not count there.
    with open(os.path.join(packages, "dependencies.pth"), "w", encoding="utf-8") as file:
        file.write(sysconfig.get_path("purelib") + "\n")
    return python


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the checkout generates, lock and all."""
    where = tmp_path_factory.mktemp("checkout")
    environment = clean() | {"PYTHONPATH": str(ROOT / "generator")}
    run(sys.executable, "-m", "sipcodes", "generate", where=where, environment=environment)
    return contents(where / "out")


def test_the_wheel_holds_spec_and_templates(wheel: Path) -> None:
    """Every file of `spec` and `templates` is in the wheel as it is, and every module."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    for folder in ("spec", "templates"):
        files = {f"sipcodes/_data/{folder}/{name}": data for name, data in contents(ROOT / folder).items()}
        assert files
        assert {name: packed.get(name) for name in files} == files
    modules = {f"sipcodes/{name}" for name in contents(ROOT / "generator/sipcodes") if name.endswith(".py")}
    assert modules <= set(packed)
    assert not [name for name in packed if name.endswith((".pyc", ".lock")) or "__pycache__" in name]
    name = wheel.name.rpartition("-py3")[0]
    assert {path.partition("/")[0] for path in packed} == {"sipcodes", f"{name}.dist-info", f"{name}.data"}


def test_the_sdist_holds_what_builds_and_tests_it(built: Path) -> None:
    """From the sdist one can build, generate and run the tests."""
    [path] = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", "spec/sip/codes/4xx.yaml", "templates/c/target.yaml"} <= names
    assert {"generator/sipcodes/__main__.py", "tests/conftest.py", "tests/test_wheel.py"} <= names


def test_installed_it_runs_from_its_own_files(installed: Path, tmp_path: Path) -> None:
    """The package that is imported is the wheel's, and so are its spec and templates."""
    code = "import sipcodes.read.files as f; print(f.__file__); print(f.read_packaged('spec', ['.yaml']).root)"
    for place in run(installed, "-c", code, where=tmp_path).splitlines():
        assert "site-packages" in place
        assert not place.startswith(str(ROOT))


def test_installed_it_generates_the_same_bytes(installed: Path, tmp_path: Path, expected: dict[str, bytes]) -> None:
    """A clean environment outside the checkout makes the same bytes, and the same lock."""
    run(installed, "-m", "sipcodes", "generate", where=tmp_path)
    assert contents(tmp_path / "out") == expected
    run(installed, "-m", "sipcodes", "check", where=tmp_path)


def test_installed_it_makes_the_same_site(installed: Path, tmp_path: Path) -> None:
    """The site comes whole from the wheel, with its style sheet, its scripts and the pages of the command."""
    run(installed, "-m", "sipcodes", "generate", "html", where=tmp_path)
    made = contents(tmp_path / "out/html")
    assert made == {path: text.encode() for path, text in outputs("html").items()}


def test_the_bytes_are_those_under_version_control(expected: dict[str, bytes]) -> None:
    """What the checkout generates stands in `out/`; the lock may be of another version of the generator's code."""
    committed = contents(ROOT / "out")
    assert committed, "out/ is committed"
    assert committed | {"sipcodes.lock": b""} == expected | {"sipcodes.lock": b""}


def test_installed_it_has_its_command(installed: Path, tmp_path: Path) -> None:
    """The wheel brings the command `sipcodes`, which knows its version, shows codes and validates its spec."""
    command = installed.with_name("sipcodes.exe" if os.name == "nt" else "sipcodes")
    assert run(command, "--version", where=tmp_path).startswith("sipcodes 0.")
    assert run(command, "show", "486", where=tmp_path).startswith("486 Busy Here\n")
    run(command, "validate", where=tmp_path)
    run(command, "targets", where=tmp_path)


def test_the_wheel_runs_as_a_zip(wheel: Path, tmp_path: Path, expected: dict[str, bytes]) -> None:
    """Put on the search path without being unpacked, the wheel makes the same bytes and the same lock."""
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3]; del sys.argv[1:3];"
        "from sipcodes.commands.main import main; assert '.whl' in main.__code__.co_filename; sys.exit(main())"
    )
    # Without `site`, no `.pth` file puts the checkout in the way.
    words = (sys.executable, "-S", "-c", code, wheel, sysconfig.get_path("purelib"))
    run(*words, "generate", where=tmp_path)
    assert contents(tmp_path / "out") == expected
    assert run(*words, "show", "486", where=tmp_path).startswith("486 Busy Here\n")
    assert run(*words, "--version", where=tmp_path).startswith("sipcodes 0.")
    run(*words, "check", where=tmp_path)


STATUS = {
    "status": "sip_status",
    "status_facts": "sip_status_facts",
    "q850": "q850_cause",
    "q850_facts": "q850_cause_facts",
    "warning": "sip_warning",
}
USES = """\
from sipcodes.q850 import Q850Cause
from sipcodes.status import SipStatus, reason_phrase
from sipcodes.status_facts import required_headers, to_q850

busy: SipStatus = SipStatus.BUSY_HERE
phrase: "str | None" = reason_phrase(477)
assert (busy.phrase, phrase, required_headers(401)) == ("Busy Here", None, ("WWW-Authenticate",))
mapped = to_q850(busy)
assert mapped is not None and mapped.code == Q850Cause.USER_BUSY
"""


def test_the_wheel_brings_what_it_makes_for_python(wheel: Path) -> None:
    """Each module of the Python output is in the package under a short name, byte for byte."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name: archive.read(f"sipcodes/{name}.py") for name in STATUS}
    assert packed == {name: (ROOT / f"out/python/{file}.py").read_bytes() for name, file in STATUS.items()}
    assert set(STATUS.values()) == {path.stem for path in (ROOT / "out/python").glob("*.py")}


def test_its_modules_import_none_of_the_generator(installed: Path, tmp_path: Path) -> None:
    """Who installs the tool imports the codes at once, and nothing of the tool or what it depends on."""
    loaded = "import sys; print(*sorted(name for name in sys.modules if name.partition('.')[0] in sys.argv[1:]))"
    words = ("sipcodes", "jinja2", "ruamel", "jsonschema", "jsonschema_rs", "shtab", "wcwidth")
    said = run(installed, "-c", USES + loaded, *words, where=tmp_path)
    assert said.split() == ["sipcodes", "sipcodes.q850", "sipcodes.status", "sipcodes.status_facts"]


def test_type_checkers_see_the_types(installed: Path, tmp_path: Path) -> None:
    """The installed package is marked as typed, so that strict users are."""
    (tmp_path / "uses.py").write_text(USES)
    words = ("--strict", "--cache-dir", os.devnull, "--python-executable", installed, "uses.py")
    assert "Success" in run(sys.executable, "-m", "mypy", *words, where=tmp_path)


def test_cmake_finds_the_installed_package(installed: Path, tmp_path: Path) -> None:
    """With the installed command on the search path, `find_package` needs nothing more; `--cmake-dir` names it, too."""
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(p NONE)\nfind_package(Sipcodes REQUIRED)\n"
        'message(STATUS "found ${Sipcodes_DIR} and ${SIPCODES_EXECUTABLE}")\n'
    )
    environment = clean() | {"PATH": os.pathsep.join([str(installed.parent), os.environ["PATH"]])}
    said = run(tool("cmake"), "-B", "build", where=tmp_path, environment=environment)
    share = installed.parents[1] / "share/cmake/Sipcodes"
    assert f"found {share} and {installed.with_name('sipcodes')}" in said
    folder = run(installed.with_name("sipcodes"), "--cmake-dir", where=tmp_path).strip()
    assert contents(Path(folder)) == contents(share) == contents(ROOT / "cmake")
