"""Names and paths that a target cannot say: forms, reserved words, clashes, and what is no file name."""

from __future__ import annotations

import pytest
from conftest import SMALL
from mistakes import changed, one_file, problems, unmarked
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files
from sipcodes.read.targets import load_targets
from sipcodes.render.outputs import check_targets, paths_of, render_target

TARGET = """\
title: Try
files:
  - {template: a.j2, for: [registry], path: "x.txt"}
names:
  constant: {of: code, form: "{name:SCREAMING_CASE}"}
"""
CASINGS = "known: snake_case, SCREAMING_CASE, kebab-case, PascalCase, camelCase"


def found_in(target: str, spec: str = SMALL) -> list[tuple[str, int, int, str, str]]:
    """What ``validate`` finds, which is also what stops ``generate``."""
    catalogue = load_catalogue(one_file(spec))
    targets = load_targets(Files("t", {"try/target.yaml": target.encode(), "try/a.j2": b""}), ("try",))
    found = sorted(check_targets(catalogue, targets))
    if found:
        stopped = problems(lambda: render_target(catalogue, targets[0]))
        assert set(stopped) <= set(found)
    return [(problem.file, problem.line, problem.column, problem.rule, problem.message) for problem in found]


FORMS = [
    (
        "code",
        "{nope:snake_case}",
        "`{nope:snake_case}`: there is no field `nope` here; known: id, file, type, prefix, name",
    ),
    ("registry", "{name:snake_case}", "there is no field `name` here; known: id, file, type, prefix"),
    ("class", "{code}", "`{code}`: there is no field `code` here"),
    ("code", "{}", "`{}`: there is no field `` here"),
    ("code", "{name:lowercase}", f"`{{name:lowercase}}`: name a spelling; {CASINGS}"),
    ("code", "{name}", f"`{{name}}`: name a spelling; {CASINGS}"),
    ("code", "{id:snake_case}", "`{id:snake_case}`: the field `id` takes no spelling"),
    ("code", "{name:snake_case", "`{name:snake_case` has a brace without its partner"),
    ("code", "name}", "`name}` has a brace without its partner"),
    ("group", "{{name:snake_case}}", "has a brace without its partner"),
]


@pytest.mark.parametrize(("kind", "form", "message"), FORMS)
def test_forms_of_names(kind: str, form: str, message: str) -> None:
    """A form that names an unknown field or spelling, or lacks a brace, is told once, in the target."""
    marked = changed('of: code, form: "{name:SCREAMING_CASE}"', f'of: {kind}, form: ‸"{form}"', TARGET)
    text, line, column = unmarked(marked)
    ((*place, rule, told),) = found_in(text)
    assert (place, rule) == (["t/try/target.yaml", line, column], "form")
    assert message in told


IDENTIFIERS = [
    ("9{name:snake_case}", "`9pouring`"),
    ("{name:snake_case} x", "`pouring x`"),
    ("{name:snake_case}-x", "`pouring-x`"),
    ("{name:kebab-case};", "`pouring;`"),
    ("{name:snake_case}é", "`pouringé`"),
    ("{name:snake_case}\\n", "`pouring\n`"),
]


@pytest.mark.parametrize(("form", "identifier"), IDENTIFIERS)
def test_what_is_no_identifier(form: str, identifier: str) -> None:
    """A name that becomes no identifier is told at the name, with what it would become."""
    found = found_in(changed("{name:SCREAMING_CASE}", form, TARGET))
    assert [(file, line, rule) for file, line, _, rule, _ in found] == [
        ("tea.yaml", line, "identifier") for line in (11, 15, 18)
    ]
    assert found[0][4] == f"the name POURING becomes {identifier} in the target try, which is no identifier"


@pytest.mark.parametrize("form", ["{name:kebab-case}", "_{name:camelCase}", "A9{name:PascalCase}"])
def test_what_is_an_identifier(form: str) -> None:
    """Underscores and digits may stand in identifiers, hyphens where the form asks for them."""
    assert found_in(changed("{name:SCREAMING_CASE}", form, TARGET)) == []


@pytest.mark.parametrize(
    ("form", "word"),
    [("{name:snake_case}", "teapot"), ("{name:PascalCase}", "Teapot"), ("A_{name:snake_case}", "A_teapot")],
)
def test_reserved_words(form: str, word: str) -> None:
    """A name that becomes a reserved word of the language, as spelled there, is told at the name."""
    target = changed("{name:SCREAMING_CASE}", form, TARGET) + f"reserved: [TEAPOT, {word}]\n"
    message = f"the name TEAPOT becomes `{word}` in the target try, which is a reserved word"
    assert found_in(target) == [("tea.yaml", 18, 11, "reserved-word", message)]
    assert found_in(target.replace(word, "other")) == []


def test_reserved_words_of_the_registry() -> None:
    """The names of the registry itself are held to the reserved words, and told at the word they come from."""
    target = changed('of: code, form: "{name:SCREAMING_CASE}"', 'of: registry, form: "{prefix:snake_case}"', TARGET)
    message = "the prefix `tea` becomes `tea` in the target try, which is a reserved word"
    assert found_in(f"{target}reserved: [tea]\n") == [("tea.yaml", 5, 55, "reserved-word", message)]


@pytest.mark.parametrize(
    ("form", "first", "second", "identifier"),
    [
        ("{name:PascalCase}", "HTTP_2", "HTTP2", "Http2"),
        ("{name:camelCase}", "A_1B", "A1B", "a1b"),
        ("{name:camelCase}", "A_1", "A1", "a1"),
        ("X", "ONE", "TWO", "X"),
        ("{name:snake_case}", "HTTP_2", "HTTP2", None),
    ],
)
def test_names_that_clash_after_casing(form: str, first: str, second: str, identifier: str | None) -> None:
    """Two names that become one identifier are told at the second, with the place of the first."""
    spec = changed("name: TEAPOT", f"name: {second}", changed("name: POURING", f"name: {first}"))
    found = found_in(changed("{name:SCREAMING_CASE}", form, TARGET), spec)
    told = [entry for entry in found if entry[1] == 18]
    message = f"the name {second} becomes `{identifier}` in the target try, and so does the constant of tea.yaml:11"
    assert told == ([("tea.yaml", 18, 11, "name-clash", message)] if identifier else [])


def test_names_clash_within_a_scope() -> None:
    """Names of two kinds clash within one scope, and not across scopes."""
    spec = changed("name: SPILT", "name: TEAPOT")
    both = TARGET + '  member: {of: class, form: "{name:SCREAMING_CASE}"}\n'
    message = "the name TEAPOT becomes `TEAPOT` in the target try, and so does the constant of tea.yaml:18"
    assert found_in(both, spec) == [("tea.yaml", 8, 25, "name-clash", message)]
    assert found_in(changed("of: class,", "of: class, scope: member,", both), spec) == []


WRITTEN = [
    *[
        (path, "form", "is not the form that `path` has")
        for path in ["../x", "a/../x", "a/..", "/x", "~/x", "a//b", "a/"]
    ],
    *[
        (path, "form", "is not the form that `path` has")
        for path in ["./a", "a/.", ".", "..", "a\\b", "C:\\x", "\\\\h\\x"]
    ],
]
NO_NAMES = [
    "con",
    "CON.txt",
    "a/Aux.h",
    "nul.tar.gz",
    "COM1",
    "lpt9.txt",
    "prn/a",
    "a.",
    "a /b",
    "a:b",
    "a*",
    "a?b",
    "a|b",
    "<a>",
]


@pytest.mark.parametrize(("path", "rule", "message"), WRITTEN)
def test_paths_that_lead_elsewhere(path: str, rule: str, message: str) -> None:
    """A path that is absolute, leads up or has backslashes is told where it is written, before anything is made."""
    text, line, column = unmarked(changed('"x.txt"', f"‸'{path}'", TARGET))
    found = problems(lambda: found_in(text))
    assert [(p.file, p.line, p.column, p.rule) for p in found] == [("t/try/target.yaml", line, column, rule)]
    assert message in found[0].message


@pytest.mark.parametrize("path", [*NO_NAMES, "a\\nb"])
def test_paths_that_windows_cannot_have(path: str) -> None:
    """What is no file name on Windows, or has control characters, is told on every system."""
    text, line, column = unmarked(changed('"x.txt"', f'‸"{path}"', TARGET))
    ((*place, rule, message),) = found_in(text)
    assert (place, rule) == (["t/try/target.yaml", line, column], "path")
    assert "is no file name on Windows" in message


def test_a_device_made_of_a_name() -> None:
    """It is the filled path that counts: a code called CON makes one."""
    target = changed('[registry], path: "x.txt"', '[code], path: "{name:snake_case}.txt"', TARGET)
    found = found_in(target, changed("name: TEAPOT", "name: CON"))
    assert [(rule, message) for *_, rule, message in found] == [("path", "`try/con.txt` is no file name on Windows")]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("{nope}.txt", "there is no field `nope` here; known: id, file, type, prefix"),
        ("{code}.txt", "there is no field `code` here"),
        ("{file}.txt", f"`{{file}}`: name a spelling; {CASINGS}"),
        ("{file:kebab-case.txt", "has a brace without its partner"),
    ],
)
def test_forms_of_paths(path: str, message: str) -> None:
    """A path whose fields do not fit is told where it is written."""
    text, line, column = unmarked(changed('"x.txt"', f'‸"{path}"', TARGET))
    ((*place, rule, told),) = found_in(text)
    assert (place, rule) == (["t/try/target.yaml", line, column], "form")
    assert message in told


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("x.txt", "`x.txt` is written twice, by a.j2 and a.j2"),
        ("X.TXT", "`X.TXT` is written twice, by a.j2 and a.j2"),
        ("x.txt/y", "`x.txt/y` would be a file in one place and a folder in another"),
    ],
)
def test_paths_that_clash(path: str, message: str) -> None:
    """Two files of one path, also where case does not count, and a file in a file's place, are told at the second."""
    marked = changed("names:\n", f'  - {{template: a.j2, for: [registry], path: ‸"{path}"}}\nnames:\n', TARGET)
    text, line, column = unmarked(marked)
    assert found_in(text) == [("t/try/target.yaml", line, column, "path-clash", message)]


def test_a_folder_in_the_place_of_a_file() -> None:
    """The same is told the other way round."""
    text = changed('"x.txt"', '"a/b"', TARGET).replace(
        "names:", "  - {template: a.j2, for: [registry], path: A}\nnames:"
    )
    assert [(line, rule) for _, line, _, rule, _ in found_in(text)] == [(4, "path-clash")]


def test_one_path_for_many_pages() -> None:
    """A page for each code needs the code in its path."""
    found = found_in(changed("[registry]", "[code]", TARGET))
    assert [(line, rule) for _, line, _, rule, _ in found] == [(3, "path-clash")]


def test_one_path_for_two_registries() -> None:
    """Two registries of one file name are told: they would write the same file."""
    other = changed("id: tea", "id: tee").encode()
    catalogue = load_catalogue(Files("spec", {"a/x.yaml": SMALL.encode(), "b/x.yaml": other}))
    targets = load_targets(Files("t", {"try/target.yaml": TARGET.encode(), "try/a.j2": b""}), ("try",))
    found = check_targets(catalogue, targets)
    assert [(problem.line, problem.rule) for problem in found] == [(3, "path-clash")]
    assert problems(lambda: paths_of(catalogue, targets[0])) == tuple(found)
