"""What no schema can say of call flows: whether their participants, codes and notes are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sipcodes.problems import Problem
from sipcodes.read.nodes import Mapping
from sipcodes.read.yaml import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sipcodes.model.text import Place


def check_flows(whole: Mapping) -> list[Problem]:
    """Everything that does not fit in the flows of a registry, whose texts are there."""
    return [
        problem
        for key, flow in whole.get("flows", {}).items()
        for problem in (*_steps(flow, whole), *_texts(key, flow, whole))
    ]


def _steps(flow: Mapping, whole: Mapping) -> Iterator[Problem]:
    participants, codes = flow["participants"], whole["codes"]
    for number, place in zip(flow["codes"], flow["codes"].item_places, strict=True):
        if str(number) not in codes:
            message = f"{number} is no code of this registry"
            yield _problem(place, "bad-reference", message, nearest(str(number), codes))
    for step in flow["steps"]:
        for end in ("from", "to"):
            if end in step and step[end] not in participants:
                message = f"`{step[end]}` does not take part in this flow"
                yield _problem(step.value_places[end], "bad-reference", message, nearest(step[end], participants))
        if "code" in step and str(step["code"]) not in codes:
            message = f"{step['code']} is no code of this registry"
            yield _problem(step.value_places["code"], "bad-reference", message, nearest(str(step["code"]), codes))
        if "method" in step:
            if step.get("to", step["from"]) == step["from"]:
                hint = "name under `to` who receives it"
                yield _problem(step.place, "flow", "a message goes from one participant to another", hint)
        elif "code" in step or "note" not in step:
            hint = (
                "`method` alone is a request, with `code` a response to it, and without both a `note` has to be there"
            )
            yield _problem(step.place, "flow", "this is neither a message nor a note", hint)


def _texts(key: str, flow: Mapping, whole: Mapping) -> Iterator[Problem]:
    named = {
        "participants": dict(zip(flow["participants"], flow["participants"].item_places, strict=True)),
        "notes": {step["note"]: step.value_places["note"] for step in flow["steps"] if "note" in step},
    }
    for locale in whole["registry"]["locales"]:
        text = whole["text"][locale]["flows"][key]
        for section, places in named.items():
            told = text.get(section, Mapping(text.place))
            for name, place in places.items():
                if name not in told:
                    message = f"{section}: `{name}` has no text in the locale `{locale}`"
                    hint = f"add it under text: {locale}: flows: {key}: {section}:"
                    yield _problem(place, "missing-text", message, hint)
            for name in told:
                if name not in places:
                    message = f"`{name}` stands nowhere in the flow `{key}`"
                    yield _problem(told.key_places[name], "bad-reference", message, nearest(name, places))


def _problem(place: Place, rule: str, message: str, hint: str) -> Problem:
    return Problem(*place, rule, message, hint)
