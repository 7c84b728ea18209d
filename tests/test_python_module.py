"""The Python module in the programs of its users; its values are proved elsewhere."""

from __future__ import annotations

import copy
import importlib.util
import json
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import tool
from rendering import load, the_registry, write
from sipcodes.prove.toolchain import programs

if TYPE_CHECKING:
    from pathlib import Path

MYPY = ["--strict", "--no-incremental", "--python-version", "3.12"]
ODD = [-1, 0, 99, 700, 1024, -486, 2**31, 2**63, -(2**64), 10**400, True, False]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project that has vendored the module."""
    write("python", tmp_path)
    return tmp_path


@pytest.fixture
def module(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, imported from the project."""
    spec = importlib.util.spec_from_file_location("sip_status", folder / "sip_status.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "sip_status", found)
    spec.loader.exec_module(found)
    return found


def _interpreters() -> list[str]:
    """Every CPython from 3.8 on that is here, as the proof of the target finds them."""
    target = load()[1]["python"]
    assert target.proof
    return [program.path for program in programs(target.proof.tools["cpython"])]


def _said(python: str, folder: Path, script: str) -> str:
    command = [python, "-B", "-W", "error", "-c", script]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_importing_it_is_cheap_and_brings_nothing_along(folder: Path) -> None:
    """A fresh process that imports the module has imported neither typing nor the generator, only enum."""
    script = "import sys, enum, types\nbefore = set(sys.modules)\nimport sip_status\nprint(set(sys.modules) - before)"
    for python in _interpreters():
        command = [python, "-B", "-I", "-S", "-c", f"import sys\nsys.path.insert(0, {str(folder)!r})\n{script}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        assert done.stdout == "{'sip_status'}\n", python


def test_a_member_prints_as_its_number_on_every_python(folder: Path) -> None:
    """What str(), format(), f-strings, % and json make of a member is the same from 3.8 on."""
    script = """
import json
from sip_status import SipStatus
b = SipStatus.BUSY_HERE
print(str(b), format(b), f"{b}", f"{b:>5}", f"{b:05d}", f"{b:x}", "%d" % b, "%s" % b, "{}".format(b), repr(b))
print(json.dumps([b, {"code": b}]), int(b), b == 486, b + 1, hash(b) == hash(486), b is SipStatus(486), {486: 1}[b])
"""
    wanted = [
        "486 486 486   486 00486 1e6 486 486 486 <SipStatus.BUSY_HERE: 486>",
        '[486, {"code": 486}] 486 True 487 True True 1',
    ]
    said = {python: _said(python, folder, script).splitlines() for python in _interpreters()}
    assert said
    assert said == dict.fromkeys(said, wanted)


def test_a_member_travels_between_pythons(folder: Path) -> None:
    """What one Python has pickled, in any protocol, every other reads: by value, not by name."""
    dump = """
import pickle
from sip_status import SipStatus
print([pickle.dumps(SipStatus.NOT_ACCEPTABLE_ANYWHERE, protocol).hex() for protocol in range(6)])
"""
    pickles = {
        pickled for python in _interpreters() for pickled in json.loads(_said(python, folder, dump).replace("'", '"'))
    }
    assert pickles
    assert not any(b"NOT_ACCEPTABLE" in bytes.fromhex(pickled) for pickled in pickles)
    read = f"""
import pickle
from sip_status import SipStatus
print(all(pickle.loads(bytes.fromhex(p)) is SipStatus.NOT_ACCEPTABLE_ANYWHERE for p in {sorted(pickles)}))
"""
    for python in _interpreters():
        assert _said(python, folder, read) == "True\n", python


def test_copies_are_the_member_itself(module: Any) -> None:
    """copy, deepcopy and pickle give the one member that there is."""
    member = module.SipStatus.OK
    assert copy.copy(member) is copy.deepcopy([member])[0] is pickle.loads(pickle.dumps(member)) is member  # noqa: S301 (its own pickle)


@pytest.mark.parametrize("number", ODD)
def test_odd_numbers_are_taken(module: Any, number: int) -> None:
    """No int raises, be it negative, huge or a bool: it has no class, and counts as itself."""
    assert module.SipStatus.from_code(number) is number
    assert module.reason_phrase(number) is None
    assert module.reason_phrase(number, "fallback") == "fallback"
    assert module.status_class(number) == 0
    assert module.effective(number) is number
    assert not any(getattr(module, name)(number) for name in module.__all__ if name.startswith("is_"))


@pytest.mark.parametrize(
    ("number", "counts_as"), [(477, 400), (687, 600), (101, 183), (299, 200), (399, 300), (599, 500)]
)
def test_strangers_of_a_class_are_taken(module: Any, number: int, counts_as: int) -> None:
    """An unregistered code of a class is no member, but has a class, and counts as what RFC 3261 says."""
    assert type(module.SipStatus.from_code(number)) is int
    assert module.status_class(number) == number // 100
    assert module.effective(number) is module.SipStatus(counts_as)
    assert module.is_final(number) == (number >= 200)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Busy Here", (486,)),
        ("busy here", (486,)),
        ("BUSY HERE", (486,)),
        ("Not Acceptable", (406, 606)),
        ("Internal Server Error", (500,)),
        ("Bad Identity-Info", (436,)),
        ("Unsupported Certificate", (437,)),
        ("", ()),
        ("Here", ()),
        (" Busy Here", ()),
        ("__class__", ()),
    ],
)
def test_phrases_lead_to_members(module: Any, text: str, codes: tuple[int, ...]) -> None:
    """All members of a phrase or an alias are found, whichever case it is in, and nothing by a part of one."""
    found = module.from_phrase(text)
    assert found == codes
    assert isinstance(found, tuple)
    assert all(isinstance(member, module.SipStatus) for member in found)


def test_members_know_what_the_functions_know(module: Any) -> None:
    """The properties of a member say what the functions of its number say."""
    for member in module.SipStatus:
        assert member.phrase == module.reason_phrase(int(member))
        for name in module.__all__:
            if name.startswith("is_"):
                assert getattr(member, name) is getattr(module, name)(int(member))


def test_public_names_are_those_of_the_contract(module: Any) -> None:
    """What `from sip_status import *` brings is what is promised, and no helper."""
    classes = ["provisional", "success", "redirection", "client_error", "server_error", "global_failure", "final"]
    functions = ["reason_phrase", "from_phrase", "status_class", "effective", *(f"is_{name}" for name in classes)]
    assert sorted(module.__all__) == sorted(["SipStatus", *functions])
    assert all(getattr(module, name).__doc__ for name in module.__all__)
    assert [member.name for member in module.SipStatus] == [code.name.value for code in the_registry().codes]


EXHAUSTIVE = """\
from typing import assert_never

from sip_status import SipStatus, effective, from_phrase, reason_phrase


def number(status: SipStatus) -> int:
    match status:
{cases}
        case _:
            assert_never(status)


maybe: str | None = reason_phrase(1)
surely: str = reason_phrase(1, "unknown")
phrase: str = SipStatus.OK.phrase
aliases: tuple[str, ...] = SipStatus.OK.aliases
member: SipStatus = SipStatus(200)
known: SipStatus | int = SipStatus.from_code(477)
counts_as: SipStatus | int = effective(477)
found: tuple[SipStatus, ...] = from_phrase("Busy Here")
plain: int = SipStatus.OK
"""


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_type_checkers_see_every_member(folder: Path, checker: str) -> None:
    """A match over all members is exhaustive to mypy and pyright, strictly; without one of them it is not."""
    cases = [
        f"        case SipStatus.{code.name.value}:\n            return {code.code}" for code in the_registry().codes
    ]
    (folder / "whole.py").write_text(EXHAUSTIVE.format(cases="\n".join(cases)))
    (folder / "part.py").write_text(EXHAUSTIVE.format(cases="\n".join(cases[:-1])))
    (folder / "wrong.py").write_text("from sip_status import SipStatus, reason_phrase\nx: str = reason_phrase(1)\n")
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict", "pythonVersion": "3.12"}')
    check = [tool("pyright")] if checker == "pyright" else [tool("mypy"), *MYPY]
    for file, status, told in [("whole.py", 0, "0 errors"), ("part.py", 1, "REJECTED"), ("wrong.py", 1, "str | None")]:
        done = subprocess.run([*check, file], cwd=folder, check=False, capture_output=True, text=True)
        assert done.returncode == status, done.stdout
        assert told in done.stdout or (status == 0 and "no issues found" in done.stdout), done.stdout
