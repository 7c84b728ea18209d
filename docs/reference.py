"""Write the reference pages of the site from what they are about: the command's arguments and the spec's schema.

`make reference` runs it; a test holds that the pages are what it writes.
"""

from __future__ import annotations

import argparse
import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sipcodes.commands.parser import parser

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
GUIDES = ROOT / "templates" / "html" / "guides"


def pages() -> dict[str, str]:
    """The text of each page, by its file."""
    schema = json.loads((ROOT / "spec" / "schema" / "registry.schema.json").read_text(encoding="utf-8"))
    return {"commands.j2": _page(_commands()), "schema.j2": _page(_schema(schema))}


def _page(lines: Iterator[str]) -> str:
    body = "\n".join(lines)
    assert "{% endraw" not in body
    return f"{{# Written by docs/reference.py: do not edit. #}}\n{{% raw %}}\n{body}\n{{% endraw %}}\n"


def _commands() -> Iterator[str]:
    top = parser()
    yield f"<p>{_text(top.description)}</p>"
    yield from _options(top, "sipcodes")
    (commands,) = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    for name, command in commands.choices.items():
        yield f'<h2 id="{name}"><code>sipcodes {name}</code></h2>'
        yield f"<p>{_text(command.description)}</p>"
        yield from _options(command, f"sipcodes {name}")
        examples = "\n".join(line.strip() for line in (command.epilog or "").splitlines()[1:])
        yield f'<pre tabindex="0" aria-label="sipcodes {name}"><code>{html.escape(examples)}</code></pre>'


def _options(command: argparse.ArgumentParser, name: str) -> Iterator[str]:
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">'
    yield '<table class="facts">'
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
        if action.choices is not None:
            metavar = "{" + ",".join(map(str, action.choices)) + "}"
        value = "" if action.nargs == 0 else metavar
        said = ", ".join(f"{option} {value}".strip() for option in action.option_strings) or value
        yield f'<tr><th scope="row"><code>{html.escape(said)}</code></th><td>{_text(action.help)}</td></tr>'
    yield "</table>"
    yield "</div>"


def _schema(schema: Any) -> Iterator[str]:
    yield f"<p>{_text(schema['description'])}</p>"
    yield '<h2 id="sections">Sections</h2>'
    yield from _keys(schema, schema, "Sections")
    for name, rules in schema["$defs"].items():
        if "properties" in rules:
            yield f'<h2 id="{name}"><code>{name}</code></h2>'
            yield f"<p>{_text(rules.get('description'))}</p>"
            yield from _keys(rules, schema, name)


def _keys(rules: Any, schema: Any, name: str) -> Iterator[str]:
    required = rules.get("required", ())
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">'
    yield '<table class="facts">'
    yield '<thead><tr><th scope="col">Key</th><th scope="col">Value</th><th scope="col">Description</th></tr></thead>'
    for key, value in rules["properties"].items():
        told = value.get("description") or _meant(value, schema).get("description", "")
        must = "" if key not in required else " <strong>required</strong>"
        row = f"<code>{key}</code>{must}</th><td>{_kind(value, schema)}</td><td>{_text(told)}</td></tr>"
        yield f'<tr><th scope="row">{row}'
    yield "</table>"
    yield "</div>"


def _meant(rules: Any, schema: Any) -> Any:
    """The rules that ``rules`` refers to, or itself."""
    return schema["$defs"][rules["$ref"].rpartition("/")[2]] if "$ref" in rules else rules


def _kind(rules: Any, schema: Any) -> str:
    """What a value is, with a link to the rules of what it is made of."""
    meant = _meant(rules, schema)
    if "$ref" in rules and "properties" in meant:
        name = rules["$ref"].rpartition("/")[2]
        return f'<a href="#{name}">{name}</a>'
    if "enum" in meant:
        return " | ".join(f"<code>{html.escape(json.dumps(each))}</code>" for each in meant["enum"])
    if meant.get("type") == "array":
        return f"list of {_kind(meant['items'], schema)}"
    if meant.get("type") == "object":
        inner = next(iter(meant.get("patternProperties", {}).values()), meant.get("additionalProperties"))
        return f"mapping to {_kind(inner, schema)}" if isinstance(inner, dict) else "mapping"
    names = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    return names[meant["type"]]


def _text(text: str | None) -> str:
    """Prose, with what stands in backquotes as code."""
    parts = html.escape(text or "", quote=False).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (GUIDES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
