"""From checked data to call flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.model.flows import Flow, Participant, Step
from sipcodes.model.text import Source, Text

if TYPE_CHECKING:
    from sipcodes.model.code import Code
    from sipcodes.read.nodes import Mapping


def build_flows(whole: Mapping, told: dict[str, Mapping], codes: dict[int, Code]) -> tuple[Flow, ...]:
    """The flows of a registry, whose texts by locale are ``told``."""
    flows = whole.get("flows", {})
    return tuple(
        _flow(key, flows, {locale: text["flows"][key] for locale, text in told.items()}, codes) for key in flows
    )


def _flow(key: str, flows: Mapping, told: dict[str, Mapping], codes: dict[int, Code]) -> Flow:
    entry = flows[key]
    participants = {
        name: Participant(name, index, {locale: _text(text["participants"], name) for locale, text in told.items()})
        for index, name in enumerate(entry["participants"])
    }
    return Flow(
        id=key,
        sources=tuple(map(Source, entry["sources"])),
        codes=tuple(codes[number] for number in entry["codes"]),
        participants=tuple(participants.values()),
        steps=tuple(_step(step, participants, told, codes) for step in entry["steps"]),
        titles={locale: _text(text, "title") for locale, text in told.items()},
        texts={locale: _text(text, "text") for locale, text in told.items()},
        place=flows.key_places[key],
    )


def _step(
    entry: Mapping, participants: dict[str, Participant], told: dict[str, Mapping], codes: dict[int, Code]
) -> Step:
    note = entry.get("note")
    start = participants[entry["from"]]
    return Step(
        start=start,
        end=participants[entry["to"]] if "to" in entry else start,
        method=Text(entry["method"]) if "method" in entry else None,
        code=codes[entry["code"]] if "code" in entry else None,
        headers=tuple(Text(header) for header in entry.get("headers", ())),
        late=entry.get("late", False),
        notes={locale: _text(text["notes"], note) for locale, text in told.items()} if note else {},
        source=Source(entry["source"]) if "source" in entry else None,
    )


def _text(entry: Mapping, key: str) -> Text:
    return Text(entry[key], entry.value_places[key])
