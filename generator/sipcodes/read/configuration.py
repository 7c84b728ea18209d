"""``sipcodes.yaml``, read and checked."""

from __future__ import annotations

import posixpath
from typing import Any

from sipcodes.model.configuration import Configuration, OutputChoice, Selection, Setting
from sipcodes.model.text import Name, Text
from sipcodes.problems import ProblemsFound
from sipcodes.read.nodes import Mapping, Sequence
from sipcodes.read.schema import check_schema
from sipcodes.read.yaml import read_yaml

PACKAGED = "packaged"
"""What the spec that comes with the tool is called."""


def load_configuration(data: bytes, file: str) -> Configuration:
    """The configuration in ``data``; ``file`` is its name in messages. Raises ``ProblemsFound``."""
    read = read_yaml(data, file)
    problems = check_schema(read, "config")
    if problems:
        raise ProblemsFound(problems)
    spec = read.get("spec", PACKAGED)
    return Configuration(
        spec=_texts(spec) if isinstance(spec, Sequence) else (Text(spec, read.value_places.get("spec")),),
        templates=Text(read["templates"], read.value_places["templates"]) if "templates" in read else None,
        outputs=tuple(map(_output, read.get("outputs", ()))),
    )


def _output(entry: Mapping) -> OutputChoice:
    target = entry["target"]
    to = posixpath.normpath(entry["to"]) if "to" in entry else f"out/{target}"
    names = entry.get("names", Mapping(entry.place))
    options = entry.get("options", Mapping(entry.place))
    return OutputChoice(
        target=target,
        to="" if to == "." else to,
        own="to" not in entry,
        place=entry.value_places["target"],
        selection=Selection(
            registries=_texts(entry.get("registries")),
            names={
                registry: {key: Name(word, words.value_places[key]) for key, word in words.items()}
                for registry, words in names.items()
            },
            named=names.key_places,
            locales=_texts(entry.get("locales")),
            only=_texts(entry.get("only")),
            leave_out=_texts(entry.get("except")),
        ),
        options={key: Setting(value, options.value_places[key]) for key, value in options.items()},
    )


def _texts(items: Any) -> tuple[Text, ...]:
    if items is None:
        return ()
    return tuple(Text(str(item), place) for item, place in zip(items, items.item_places, strict=True))
