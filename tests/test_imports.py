"""The house's rules, read from the source: which package may import, print, touch the disk, name a language."""

from __future__ import annotations

import ast
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from running import Workshop, call, contents

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "generator" / "sipcodes"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
PURE = ("problems.py", "search.py", "model/", "read/", "render/", "write/", "diff/", "audit/")
# The one module that asks git, and the one that fetches.
ASKS_GIT = "read/revisions.py"
FETCHES = "commands/address.py"


def tree(module: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


def imports(module: str) -> set[str]:
    """What ``module`` imports anywhere in it, with full names; also for type checkers only."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            assert node.module
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("import_module", "__import__"):
            # `main` loads the module of a command by its name.
            assert module == "commands/main.py", f"{module} imports by a computed name"
    return found


def within(module: str, *packages: str) -> bool:
    """Whether ``module`` belongs to one of ``packages``."""
    return module.startswith(packages)


def roots(module: str) -> set[str]:
    """The top-level packages that ``module`` imports."""
    return {name.partition(".")[0] for name in imports(module)}


def own(module: str) -> set[str]:
    """The packages of the project that ``module`` imports."""
    return {name.split(".")[1] for name in imports(module) if name.startswith("sipcodes.")}


def calls(module: str) -> set[str]:
    """What ``module`` calls, as it is written: ``print``, ``sys.exit``."""
    return {ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call)}


def test_there_are_modules() -> None:
    """The rules below are asked of every package of the house."""
    assert {module.partition("/")[0] for module in MODULES if "/" in module} == {
        "audit",
        "commands",
        "diff",
        "model",
        "prove",
        "read",
        "render",
        "write",
    }


# Who may import whom. `commands` ties everything together, and nobody imports it.
ALLOWED: dict[str, set[str]] = {
    "problems.py": set(),
    "model/": {"model"},
    "search.py": {"model"},
    "read/": {"read", "model", "problems"},
    "render/": {"render", "model", "problems"},
    "write/": {"write"},
    "diff/": {"diff", "render", "model", "problems"},
    "prove/": {"prove", "render", "model", "problems"},
    "audit/": {"audit", "read", "model", "problems"},
    "commands/": {"commands", "read", "render", "write", "diff", "prove", "audit", "model", "problems", "search"},
    "__main__.py": {"commands"},
    "__init__.py": set(),
}


@pytest.mark.parametrize("module", MODULES)
def test_packages_depend_one_way(module: str) -> None:
    """Each package imports only those before it in the flow: model, read, render, write, commands."""
    [allowed] = [
        value for key, value in ALLOWED.items() if module == key or (key[-1] == "/" and module.startswith(key))
    ]
    assert own(module) <= allowed


@pytest.mark.parametrize(
    ("package", "never"),
    [
        ("read/", {"jinja2"}),
        ("render/", {"ruamel", "jsonschema", "jsonschema_rs", "os", "pathlib", "io", "shutil", "tempfile", "glob"}),
        ("write/", {"jinja2", "ruamel", "jsonschema", "jsonschema_rs"}),
        ("diff/", {"jinja2", "ruamel", "jsonschema", "jsonschema_rs", "os", "pathlib", "io"}),
        ("model/", {"jinja2", "ruamel", "jsonschema", "jsonschema_rs", "os", "pathlib", "io"}),
        ("audit/", {"jinja2", "jsonschema", "jsonschema_rs"}),
        ("problems.py", {"jinja2", "ruamel", "jsonschema", "jsonschema_rs", "os"}),
        ("search.py", {"jinja2", "jsonschema", "jsonschema_rs", "os"}),
    ],
)
def test_what_a_package_never_imports(package: str, never: set[str]) -> None:
    """Reading knows no templates, rendering neither YAML nor the disk, writing neither."""
    wrong = {module: roots(module) & never for module in MODULES if within(module, package)}
    assert wrong, "the package is there"
    assert not {module: names for module, names in wrong.items() if names}


@pytest.mark.parametrize("module", [module for module in MODULES if within(module, "render/", "model/", "diff/")])
def test_rendering_opens_no_file(module: str) -> None:
    """Rendering and the model happen in memory."""
    assert not {name for name in calls(module) if name in ("open", "exec", "eval") or name.startswith("os.")}


@pytest.mark.parametrize("module", [module for module in MODULES if not within(module, "prove/", ASKS_GIT)])
def test_only_prove_runs_programs(module: str) -> None:
    """No other package can start a program, but for the module that asks git for a revision.

    Two processes may render, and several audit: all run nothing but this code.
    """
    assert module == "audit/run.py" or "concurrent" not in roots(module)
    assert not roots(module) & {"subprocess", "multiprocessing", "pty", "ctypes"}
    assert not {name for name in calls(module) if re.match(r"os\.(system|popen|exec|spawn|posix_spawn)", name)}
    assert module == "commands/workers.py" or not {name for name in calls(module) if name.startswith("os.fork")}


@pytest.mark.parametrize("module", [module for module in MODULES if module != FETCHES])
def test_nothing_reaches_the_network(module: str) -> None:
    """The tool needs no network, and has no way to it but the module that fetches what a user names by its address.

    Taking addresses apart is none, nor is the list of HTTP's numbers.
    """
    reached = imports(module) - ({"http", "http.HTTPStatus"} if module == "audit/known.py" else set())
    assert not {name.partition(".")[0] for name in reached} & {"socket", "http", "ssl", "ftplib", "requests", "httpx"}
    assert not {name for name in imports(module) if name.startswith("urllib")} - {"urllib.parse", "urllib.parse.quote"}


@pytest.mark.parametrize("module", [module for module in MODULES if within(module, *PURE, "prove/")])
def test_only_commands_print_and_exit(module: str) -> None:
    """What is said to people, and the exit status, are the commands' alone."""
    assert not calls(module) & {"print", "input", "exit", "quit", "sys.exit", "os._exit"}
    attributes = {ast.unparse(node) for node in ast.walk(tree(module)) if isinstance(node, ast.Attribute)}
    assert not attributes & {"sys.stdout", "sys.stderr", "sys.argv"}


@pytest.mark.parametrize("module", [module for module in MODULES if within(module, *PURE)])
def test_nothing_depends_on_time_or_chance(module: str) -> None:
    """What is read, rendered and written cannot know when, where and by whom."""
    assert not roots(module) & {
        "time",
        "datetime",
        "random",
        "uuid",
        "secrets",
        "socket",
        "getpass",
        "platform",
        "locale",
    }


def test_init_files_are_empty() -> None:
    """Importing a package imports nothing."""
    assert [module for module in MODULES if module.endswith("__init__.py") and (PACKAGE / module).read_bytes()] == []


# The names of the packaged targets, and others that people give to languages, with the endings of their files.
TARGETS = sorted(path.parent.name for path in (ROOT / "templates").glob("*/target.yaml"))
OTHERS = ("c", "h", "c++", "cpp", "hpp", "py", "ts", "js", "javascript", "go", "rust", "java", "md")
LANGUAGES = {*TARGETS, *OTHERS}
# What is no language of an output: the form of the command's messages, the schemas, the generator's own code.
MEANT = {
    "read/registered_xml.py": {"html"},
    "commands/": {"json", "markdown"},
    "read/schema.py": {".json"},
    "read/files.py": {".py", ".json"},
}


def constants(module: str) -> set[str]:
    """Every text in ``module`` that is no documentation."""
    whole = tree(module)
    documented = [
        node for node in ast.walk(whole) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    documentation = {id(node.value) for node in documented}
    return {
        node.value
        for node in ast.walk(whole)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    }


@pytest.mark.parametrize("module", MODULES)
def test_no_module_names_a_language(module: str) -> None:
    """No text in the generator is the name of a target, of a language or of its files' ending."""
    meant = {text for key, texts in MEANT.items() if module.startswith(key) for text in texts}
    assert not {text for text in constants(module) if text.strip(". ").lower() in LANGUAGES} - meant


@pytest.mark.parametrize("module", MODULES)
def test_no_identifier_speaks_of_a_language(module: str) -> None:
    """No variable, function or class is there for one language."""
    words = {
        word
        for node in ast.walk(tree(module))
        for name in (getattr(node, field, None) for field in ("id", "attr", "name", "arg"))
        if isinstance(name, str)
        for word in re.split(r"_|(?<=[a-z])(?=[A-Z])|\.", name)
    }
    assert not {word for word in words if word.lower() in LANGUAGES - {"c", "h", "json"}}


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_is_its_folder(tmp_path: Path, small: Path, target: str) -> None:
    """A packaged target under a name that the tool never heard of writes the same bytes: only the folder counts."""
    shop = Workshop(tmp_path, small)
    for name in (target, "klingon"):
        folder = tmp_path / name / "templates" / name
        shutil.copytree(ROOT / "templates" / target, folder)
        ended = call("generate", name, "--spec", shop.spec, "--templates", folder.parent, where=tmp_path / name)
        assert ended.status == 0, ended.err
    known = contents(tmp_path / target / "out" / target)
    assert known
    assert contents(tmp_path / "klingon/out/klingon") == known
