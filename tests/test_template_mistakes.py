"""Mistakes in templates, each told with file and line: above all, that nothing reaches an output unescaped."""

from __future__ import annotations

import pytest
from conftest import SMALL
from mistakes import one_file, problems
from sipcodes.read.catalogue import load_catalogue
from sipcodes.read.files import Files
from sipcodes.read.targets import load_targets
from sipcodes.render.outputs import render_target

TARGET = r"""
title: Try
files: [{template: a.j2, for: [registry], path: x.txt}]
names:
  constant: {of: code, form: "{name:SCREAMING_CASE}"}
  type: {of: registry, form: "{type:PascalCase}"}
texts:
  string: {quote: ['"'], escape: {'\': '\\'}}
  plain: {}
words: {en: {more: More}}
"""
# What a template is about: the code in line 2, within a loop.
LOOP = "{% for code in registry.codes %}\n"
END = "\n{% endfor %}\n"


def rendered(template: str, **more: str) -> str:
    """What the template ``a.j2`` makes of a small registry; ``more`` are templates beside it."""
    files = {"try/target.yaml": TARGET, "try/a.j2": template} | {f"try/{name}.j2": text for name, text in more.items()}
    targets = load_targets(Files("t", {name: text.encode() for name, text in files.items()}), ("try",))
    (output,) = render_target(load_catalogue(one_file(SMALL)), targets[0])
    return output.text


def check(template: str, line: int, rule: str, message: str, hint: str = "", file: str = "a", **more: str) -> None:
    """A template has just this problem."""
    (found,) = problems(lambda: rendered(template, **more))
    assert (found.file, found.line, found.column, found.rule) == (f"t/try/{file}.j2", line, 1, rule)
    assert message in found.message
    assert hint in found.hint


RAW = {
    "a text": ("{{ code.phrase }}", "Text"),
    "a name": ("{{ code.name }}", "Name"),
    "a node": ("{{ code }}", "Code"),
    "a source": ("{{ code.sources[0] }}", "Source"),
    "the value of a text": ("{{ code.phrase.value }}", "str"),
    "a literal": ("{{ 'a' }}", "str"),
    "a literal of many": ("{{ 'a' 'b' }}", "str"),
    "a list": ("{{ [code.phrase] }}", "list"),
    "a mapping": ("{{ {'a': code.phrase} }}", "dict"),
    "true": ("{{ true }}", "bool"),
    "a comparison": ("{{ code.code == 100 }}", "bool"),
    "none": ("{{ none }}", "NoneType"),
    "a fraction": ("{{ 1.5 }}", "float"),
    "a joined text": ("{{ code.phrase ~ 'x' }}", "str"),
    "joined escaped texts": ("{{ (code.phrase | string) ~ (code.phrase | string) }}", "str"),
    "an added text": ("{{ (code.phrase | string) + code.phrase.value }}", "str"),
    "a repeated text": ("{{ (code.phrase | string) * 2 }}", "str"),
    "a slice": ("{{ (code.phrase | string)[1:-1] }}", "str"),
    "a whole slice": ("{{ (code.phrase | string)[:] }}", "str"),
    "a character": ("{{ (code.phrase | string)[0] }}", "str"),
    "a formatted text": ("{{ '%s' % code.phrase }}", "str"),
    "an escaped text as format": ("{{ ('%s' | plain) % code.phrase.value }}", "str"),
    "a call of format": ("{{ '{}'.format(code.phrase.value) }}", "str"),
    "format of an escaped text": ("{{ ('{}' | plain).format(code.phrase.value) }}", "str"),
    "format_map of an escaped text": ("{{ ('{a}' | plain).format_map({'a': code.phrase.value}) }}", "str"),
    "capitals of an escaped text": ("{{ (code.phrase | string).upper() }}", "str"),
    "a choice": ("{{ (code.phrase | string) if false else code.phrase }}", "Text"),
    "an or": ("{{ none or code.phrase }}", "Text"),
    "a loop": ("{{ loop }}", "LoopContext"),
    "a macro": ("{% macro m() %}x{% endmacro %}{{ m }}", "Macro"),
    "markup": ("{% autoescape true %}{% set x %}{{ 1 }}{% endset %}{{ x }}{% endautoescape %}", "Markup"),
    "the end of autoescape": ("{% autoescape false %}{{ code.phrase.value }}{% endautoescape %}", "str"),
    "a set value": ("{% set x = code.phrase.value %}{{ x }}", "str"),
    "in a macro": ("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(code.phrase) }}", "Text"),
    "in a set block": ("{% set x %}{{ code.phrase }}{% endset %}{{ x }}", "Text"),
    "in a call block": (
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ code.phrase }}{% endcall %}",
        "Text",
    ),
    "in a with block": ("{% with x = code.phrase %}{{ x }}{% endwith %}", "Text"),
    "in an if": ("{% if code %}{{ code.phrase }}{% endif %}", "Text"),
}


@pytest.mark.parametrize(("template", "kind"), RAW.values(), ids=RAW)
def test_raw_text_is_refused(template: str, kind: str) -> None:
    """Whatever no escape has made is refused, however it comes to be printed, with the line that prints it."""
    check(LOOP + template + END, 2, "raw-text", f"this prints a {kind} as it is", "a filter that escapes")


FINE = {
    "a number": ("{{ code.code }}", "100|400|418"),
    "a sum": ("{{ code.code + 1 }}", "101|401|419"),
    "a string": ("{{ code.phrase | string }}", '"Pouring"|"Bad Leaves"|"I\'m a teapot"'),
    "a literal, escaped": (r"{{ 'a\\' | string }}", r'"a\\"|"a\\"|"a\\"'),
    "a name": ("{{ code | constant }}", "POURING|BAD_LEAVES|TEAPOT"),
    "the type": ("{{ registry | type }}", "TeaStatus|TeaStatus|TeaStatus"),
    "a macro": ("{% macro m(x) %}[{{ x | plain }}]{% endmacro %}{{ m(code.name) }}", "[POURING]|[BAD_LEAVES]|[TEAPOT]"),
    "a set block": ("{% set x %}<{{ code.code }}>{% endset %}{{ x }}", "<100>|<400>|<418>"),
    "a call block": ("{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}{{ 1 }}{% endcall %}", "(1)(1)(1)"),
    "a choice": ("{{ (code.name | plain) if loop.first else loop.index }}", "POURING|2|3"),
    "raw template text": ("{% raw %}{{ x }}{% endraw %}", "{{ x }}{{ x }}{{ x }}"),
}


@pytest.mark.parametrize(("template", "text"), FINE.values(), ids=FINE)
def test_what_may_be_printed(template: str, text: str) -> None:
    """Numbers, what filters return, and what macros and blocks put together of these, are printed."""
    assert rendered(LOOP + template + END).strip("\n").replace("\n", "|") == text


OTHERS = {
    "an unknown attribute": ("{{ code.nam }}", "undefined", "has no attribute 'nam'", "spelling"),
    "an unknown variable": ("{{ klass.name | plain }}", "undefined", "'klass' is undefined", "spelling"),
    "an unknown variable in an if": ("{% if locale %}x{% endif %}", "undefined", "'locale' is undefined", "spelling"),
    "an unknown variable in a for": ("{% for x in y %}{% endfor %}", "undefined", "'y' is undefined", "spelling"),
    "an unknown attribute, filtered": ("{{ code.nam | string }}", "undefined", "has no attribute 'nam'", "spelling"),
    "unknown words in a list": ("{{ [code.nam] | string }}", "undefined", "has no attribute 'nam'", "spelling"),
    "an unknown attribute, named": ("{{ code.nam | constant }}", "undefined", "has no attribute 'nam'", "spelling"),
    "a function of Jinja2": ("{{ range(3) }}", "undefined", "'range' is undefined", "spelling"),
    "another function": ("{{ namespace() }}", "undefined", "'namespace' is undefined", "spelling"),
    "join": ("{{ [code.phrase] | join }}", "template-syntax", "No filter named 'join'", "target.yaml"),
    "safe": ("{{ code.phrase | safe }}", "template-syntax", "No filter named 'safe'", "target.yaml"),
    "pprint": ("{{ code | pprint }}", "template-syntax", "No filter named 'pprint'", "target.yaml"),
    "attr": ("{{ code | attr('phrase') }}", "template-syntax", "No filter named 'attr'", "target.yaml"),
    "map": ("{{ registry.codes | map('string') }}", "template-syntax", "No filter named 'map'", "target.yaml"),
    "a filter in a branch": ("{% if code %}{{ code | safe }}{% endif %}", "template", "No filter named 'safe'", ""),
    "a filter block": ("{% filter plain %}x{% endfilter %}", "template-syntax", "`filter` blocks are not allowed", ""),
    "an open tag": ("{% if %}x{% endif %}", "template-syntax", "Expected an expression", "Jinja2"),
    "an unknown tag": ("{% fi %}", "template-syntax", "Encountered unknown tag 'fi'", "Jinja2"),
    "an open bracket": ("{{ (1 }}", "template-syntax", "unexpected '}'", "Jinja2"),
    "a missing include": ("{% include 'b.j2' %}", "missing-template", "no template `b.j2` in this folder", "name"),
    "a missing import": ("{% import 'b.j2' as b %}", "missing-template", "no template `b.j2` in this folder", "name"),
    "an include elsewhere": ("{% include '../b.j2' %}", "missing-template", "no template `../b.j2` in", "name"),
    "includes of nothing": ("{% include [] %}", "missing-template", "empty list of templates", "name"),
    "an include of a text": ("{% include code.phrase %}", "template", "the template fails here: ", "what the line"),
    "an endless include": ("{% include 'a.j2' %}", "template", "maximum recursion depth exceeded", "what the line"),
    "an endless macro": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "template", "maximum recursion", ""),
    "a node as text": ("{{ code | string }}", "template", "a Code is no text", "what the line"),
    "true as text": ("{{ true | string }}", "template", "a bool is no text", "what the line"),
    "a text as name": ("{{ code.phrase | constant }}", "template", "a Text has no such name", "what the line"),
    "a class as code": ("{{ code.klass | constant }}", "template", "a StatusClass has no such name", "what the line"),
    "words as numbers": ("{{ ['a'] | numbers }}", "template", "invalid literal for int()", "what the line"),
    "a class as JSON": ("{{ code.klass | as_json }}", "template", "the template fails here: ", "what the line"),
    "a division": ("{{ 1 // 0 }}", "template", "integer division or modulo by zero", "what the line"),
}


@pytest.mark.parametrize(("template", "rule", "message", "hint"), OTHERS.values(), ids=OTHERS)
def test_other_mistakes(template: str, rule: str, message: str, hint: str) -> None:
    """Unknown words, syntax errors, missing files and all that fails is told with the line, never a traceback."""
    check(LOOP + template + END, 2, rule, message, hint)


FORBIDDEN = {
    "a class": "{{ code.__class__ }}",
    "a class by index": "{{ code['__class__'] }}",
    "a class of a text": "{% for x in ''.__class__.__mro__ %}{% endfor %}",
    "the globals of a method": "{{ registry.class_of.__globals__ }}",
    "the function of a method": "{{ registry.class_of.__func__ }}",
    "a private attribute": "{{ registry._codes_by_phrase }}",
    "a private attribute in an if": "{% if registry._codes_by_phrase %}{% endif %}",
    "internals by format": "{{ '{0.__class__}'.format(code) }}",
    "join of an escaped text": "{{ (', ' | plain).join([code.phrase.value, code.phrase.value]) }}",
    "replace in an escaped text": "{{ ('x' | plain).replace('x', code.phrase.value) }}",
    "the class of a class": "{{ ''.__class__.__base__.__subclasses__() }}",
    "the globals of a macro's environment": "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "a name put together": "{{ code['__cl' ~ 'ass__'] }}",
    "the object of a method": "{{ registry.class_of.__self__ }}",
    "a module": "{{ registry.__module__ }}",
    "a constructor": "{{ code.__init__ }}",
    "the loop's internals": "{{ loop._iterator }}",
    "internals by format of an attribute": "{{ '{0.klass.__init__.__globals__}'.format(code) }}",
    "internals by format_map": "{{ '{a.__class__}'.format_map({'a': code}) }}",
    "a changed mapping": "{{ registry.titles.clear() }}",
    "a changed list": "{% set x = [] %}{{ x.append(1) }}",
    "the code of a macro": "{% macro m() %}{% endmacro %}{{ m._func }}",
}


@pytest.mark.parametrize("template", FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_sandbox(template: str) -> None:
    """No template reaches what begins with an underscore, Python's internals, or changes the model."""
    check(LOOP + template + END, 2, "template", "is unsafe")


@pytest.mark.parametrize(
    ("beside", "line", "rule", "message"),
    [
        ("\n\n{{ registry.id }}", 3, "raw-text", "this prints a Text as it is"),
        ("\n{{ 1 }}\n\n{% if %}", 4, "template-syntax", "Expected an expression"),
        ("{{ nope }}", 1, "undefined", "'nope' is undefined"),
        ("\n{{ 1 | nope }}", 2, "template-syntax", "No filter named 'nope'"),
        ("\n\n\n{% include 'c.j2' %}", 4, "missing-template", "there is no template `c.j2`"),
        ("{{ 1 // 0 }}", 1, "template", "division"),
    ],
)
def test_mistakes_in_an_included_template(beside: str, line: int, rule: str, message: str) -> None:
    """A mistake in a template that another one includes or imports is told where it is."""
    check("x\n{% include 'b.j2' %}\n", line, rule, message, file="b", b=beside)


def test_mistakes_in_an_imported_macro() -> None:
    """The same holds in a macro of another template: the line is the one that prints."""
    macro = "\n{% macro m(x) %}\nx\n{{ x }}\n{% endmacro %}"
    check("{% import 'b.j2' as b %}\n{{ b.m(registry.title) }}", 4, "raw-text", "a Text", file="b", b=macro)


@pytest.mark.parametrize("template", ["a\n{{ 1 }} {{\n registry.title }}\n", "a\n\n{{ registry.title\n}}\n"])
def test_the_line_within_an_output(template: str) -> None:
    """Of an expression over several lines, and of several in one, the line is right."""
    check(template, 3, "raw-text", "a Text")
