"""What a template cannot reach, and how much it can make: hostile templates end in a problem at their line."""

from __future__ import annotations

import pytest
from mistakes import problems
from test_template_mistakes import END, LOOP, rendered

# Jinja2's own globals, by which others have left its sandbox.
GLOBALS = [
    "cycler",
    "joiner",
    "namespace",
    "lipsum",
    "dict",
    "range",
    "self",
    "config",
    "request",
    "get_flashed_messages",
]


@pytest.mark.parametrize("name", GLOBALS)
@pytest.mark.parametrize("after", ["", ".__init__.__globals__", "()", "['__globals__']"])
def test_no_global_is_there(name: str, after: str) -> None:
    """None of Jinja2's functions, and nothing by which templates elsewhere reach Python."""
    (found,) = problems(lambda: rendered(f"\n{{{{ {name}{after} }}}}"))
    assert (found.file, found.line) == ("t/try/a.j2", 2)
    if name != "self":  # Jinja2's word for the template's blocks
        assert f"'{name}' is undefined" in found.message or "is unsafe" in found.message


ELSEWHERE = [
    "../a.j2", "../try/a.j2", "../../spec/sip/registry.yaml", "/etc/passwd", "//etc/passwd", "./a.j2", "sub/../a.j2",
    "C:\\\\Windows\\\\win.ini", "C:/Windows/win.ini", "..\\\\a.j2", "file:///etc/passwd", "a.j2\\0", "\\0", "a.j2/",
    "target.yaml", "~/a.j2", "$HOME/a.j2", "CON", "", " a.j2", "A.J2", "\\\\\\\\host\\\\share",
]  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
@pytest.mark.parametrize(
    "tag",
    ["include '{}'", "import '{}' as x", "from '{}' import x", "extends '{}'", "include ['{}', 'none.j2']"],
)
def test_no_file_but_the_folders_templates(path: str, tag: str) -> None:
    """Templates are known by name; a path that leads out of the folder, or in by a detour, names none of them."""
    (found,) = problems(lambda: rendered("\n{% " + tag.format(path) + " %}"))
    assert (found.file, found.line, found.rule) == ("t/try/a.j2", 2, "missing-template")


TOO_MUCH = {
    "a power": "{{ 9 ** 9 ** 9 }}",
    "a power of a small number": "{{ 2 ** 3 }}",
    "a great number": "{{ 99999999999999999999 * 2 }}",
    "a long text": "{{ ('a' * 1000000000000) | string }}",
    "a long text from the left": "{{ (1000000000000 * 'a') | string }}",
    "a long list": "{{ [1] * 1000000000000 }}",
    "a wide format": "{{ '%999999999999s' % 1 }}",
    "a wide format by an argument": "{{ '%*d' % (999999999, 1) }}",
    "another wide format": "{{ '{:999999999999}'.format(1) }}",
    "a wide format by a field": "{{ '{:{}}'.format(1, 999999999) }}",
    "a wide format of a mapping": "{{ '{a:999999999999}'.format_map({'a': 1}) }}",
    "padding": "{{ 'a'.ljust(999999999999) }}",
    "centring": "{{ 'a'.center(999999999999) }}",
    "zeros": "{{ 'a'.zfill(999999999999) }}",
    "tabs": "{{ '\\t'.expandtabs(999999999999) }}",
    "a deep indent of numbers": "{{ [1, 2] | numbers(999999999999) }}",
    "a deep indent of JSON": "{{ registry | as_json(999999999999) }}",
    "a text doubled again and again": "{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m('aaaaaaaa') }}",
    "one added again and again": "{% macro m(x) %}{{ m(x + x) }}{% endmacro %}{{ m('aaaaaaaa') }}",
    "an output doubled again and again": (
        "{% macro m(x) %}{% set y %}{{ x }}{{ x }}{% endset %}{{ m(y) }}{% endmacro %}{{ m(1) }}"
    ),
    "a number squared again and again": "{% macro m(x) %}{{ m(x * x) }}{% endmacro %}{{ m(9) }}",
    "endless blocks": "{% macro m() %}{% call m() %}{% endcall %}{% endmacro %}{{ m() }}",
}


@pytest.mark.parametrize("template", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_would_take_for_ever(template: str) -> None:
    """What would fill the memory or never end is refused at its line, before it does."""
    (found,) = problems(lambda: rendered(LOOP + template + END))
    assert (found.file, found.line, found.rule) == ("t/try/a.j2", 2, "template")


def test_an_output_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the limit is written; one that is longer is refused."""
    monkeypatch.setattr("sipcodes.render.limits.MAX_TEXT", 100)
    assert rendered("a" * 100) == "a" * 100
    (found,) = problems(lambda: rendered("a" * 60 + "{% if true %}" + "b" * 60 + "{% endif %}"))
    assert "the text has more than 100 characters" in found.message


SMALL_SUMS = {
    "{{ 2 * 3 }}": "6",
    "{{ 7 % 4 }}": "3",
    "{{ ('ab' * 3) | plain }}": "ababab",
    "{{ ('a' ~ 1) | plain }}": "a1",
}


@pytest.mark.parametrize("template", SMALL_SUMS)
def test_small_sums_are_done(template: str) -> None:
    """What layouts need of arithmetic works."""
    assert rendered(template) == SMALL_SUMS[template]
